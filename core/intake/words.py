"""Parts of header names. The one rule: a name with a word of something else in it is not what its other words say."""

from __future__ import annotations

from core.intake.aliases import forms, normal

_PARTS = {
    "customer": "customer client buyer shopper kunde cliente 客户 客戶 顾客 顧客 会员 會員 用户 买家 買家",
    "day": "date datum fecha 日期 时间 時間 timestamp createdtime",
    "amount": "sales revenue amount netto umsatz 销售额 銷售額 金额 金額 总额 總額 收入",
}
_OTHERS = {
    "customer": (
        "type segment group class since count age city phone email address service gender ship contact deliver "
        "purchaseorder customerpo tax vat country region state zip postal currency rating score satisf feedback "
        "comment note status order invoice date price amount manager rep owner source channel industry gruppe "
        "类型 類型 类别 類別 等级 等級 级别 数 數 电话 電話 地址 收货 收貨 收件 联系 聯絡 备注 備註 留言 评价 "
        "性别 手机 邮箱 分组 行业 区域 地区 省 市 经理 經理 来源"
    ),
    "day": (
        "ship due deliver birth procure paid payment update end expir cancel return refund modif change promis "
        "request requir valid start contract candidat mandat joined registr signup first last since export print "
        "tax fällig liefer échéance livraison vencim entrega 发货 發貨 出货 出貨 邮寄 交货 交貨 到货 到貨 收货 "
        "收貨 生日 出生 到期 截止 更新 修改 注册 註冊 打印 导出 审核 审批 失效 有效 首次 最后 最近 预计 預計 "
        "计划 要求"
    ),
    "amount": (
        "tax discount cost profit unit price rep person team channel id shipping freight fracht versand vat mwst "
        "steuer iva due balance open refund target budget quota commission provision tip rate number count qty "
        "quantity date salesorder salesdoc office org district group code status margin credit limit fee gst 税 "
        "稅 成本 利润 利潤 毛利 折扣 优惠 優惠 运费 運費 邮费 退款 定金 余额 餘額 佣金 服务费 返利 目标 目標 "
        "预算 積分 积分 数量 數量 编号 單號 单号"
    ),
}
_OTHERS["name"] = _OTHERS["customer"]
_OTHERS["discount"] = "discounts amount"  # sums of money, no rates
_EXPORTS: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (  # Shopify, orders: one row per item, with the order's name, e-mail and totals
        ("lineitemname", "lineitemprice"),
        {"customer": "email", "name": "billingname", "order_id": "name", "day": "createdat"},
    ),
    (  # Amazon, orders: the price of an item is that of all its pieces
        ("amazonorderid", "itemprice"),
        {"customer": "buyeremail", "name": "buyername", "day": "purchasedate", "amount": "itemprice"},
    ),
)
_ORDER_TOTALS = frozenset(
    (
        "subtotal",
        "total",
        "totalamount",
        "ordertotal",
        "grandtotal",
        "总金额",
        "總金額",
        "订单金额",
        "訂單金額",
        "实付金额",
    )
)


def holds_part(field: str, header: str) -> bool:
    """Whether a part of the name says customer, day or amount, and no other part something else."""
    return any(part in normal(header) for part in _PARTS[field].split()) and not is_other(field, header)


def is_other(field: str, header: str) -> bool:
    """Whether a part of the name says that this is about something else: a ship date, a tax amount."""
    return any(part in normal(header) for part in _OTHERS.get(field, "").split())


def own_words(headers: list[str]) -> dict[str, str]:
    """Field → normal name, in an export that uses common words in a sense of its own."""
    there = {form for header in headers for form in forms(header)}
    return next((words for signs, words in _EXPORTS if there.issuperset(signs)), {})


def is_order_total(header: str) -> bool:
    """Whether a header may stand for a whole order, given once for all its items."""
    return any(form in _ORDER_TOTALS for form in forms(header))
