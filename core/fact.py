"""Columns of the fact table: name, type, whether a file must have it, and what files call it in both languages."""

from __future__ import annotations

from dataclasses import dataclass

MONEY = "DECIMAL(18,4)"


@dataclass(frozen=True)
class Field:
    """One canonical column.

    ``kind`` is text, day, money, number or rate. ``role`` is key (identifies), figure (is summed), segment (groups
    customers), extra (a segment that only this file knows, called as the file calls it) or attribute (describes a
    customer). ``aliases`` are header names, lower case, without blanks, punctuation or underscores.
    """

    name: str
    kind: str
    role: str
    aliases: tuple[str, ...]

    @property
    def sql_type(self) -> str:
        """The column's type in the engine."""
        types = {"text": "VARCHAR", "day": "DATE", "money": MONEY, "number": MONEY, "rate": "DECIMAL(9,6)"}
        return types[self.kind]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIELDS: tuple[Field, ...] = (
    Field(
        "customer",
        "text",
        "key",
        _words(
            "customer customerid customerno customernumber customercode custid custno client clientid clientno account accountid "
            "accountno buyer buyerid member memberid cust userid retailer 客户 客户id 客户编号 客户编码 客户代码 客户号 会员号 "
            "会员id 会员编号 用户id 顾客id 顾客编号 买家 買家 客戶 客戶id 客戶編號 客戶代碼 顧客編號"
        ),
    ),
    Field(
        "name",
        "text",
        "attribute",
        _words(
            "customername customernames clientname accountname companyname company buyername custname membername contactname "
            "客户名称 客户姓名 客户名 顾客姓名 会员姓名 公司名称 单位名称 客戶名稱 客戶姓名 客戶名 顧客姓名 公司名稱"
        ),
    ),
    Field(
        "order_id",
        "text",
        "key",
        _words(
            "order orderid orderno ordernumber orderref invoice invoiceno invoiceid invoicenumber transaction transactionid "
            "transactionno receipt receiptno receiptid docno documentno salesid 订单 订单id 订单号 订单编号 单号 单据编号 发票号 "
            "发票编号 销售单号 流水号 小票号 訂單 訂單id 訂單號 訂單編號 發票號碼 單號"
        ),
    ),
    Field(
        "day",
        "day",
        "key",
        _words(
            "date day orderdate invoicedate transactiondate purchasedate salesdate saledate invoicedatetime orderdatetime datetime "
            "timestamp postingdate documentdate dateoforder 日期 订单日期 下单日期 销售日期 交易日期 开票日期 购买日期 下单时间 交易时间 "
            "订单时间 訂單日期 銷售日期 交易日期 開票日期 下單日期"
        ),
    ),
    Field(
        "amount",
        "money",
        "figure",
        _words(
            "amount sales revenue netamount netrevenue netsales salesamount total totalamount totalsales linetotal turnover value "
            "netvalue spend totalprice ordervalue orderamount invoiceamount dollars 销售额 金额 销售金额 成交金额 订单金额 实付金额 "
            "营业额 净额 合计 总价 总金额 含税金额 不含税金额 銷售額 金額 銷售金額 訂單金額 成交金額 總金額 營業額"
        ),
    ),
    Field(
        "quantity",
        "number",
        "figure",
        _words(
            "quantity qty units unitssold orderquantity quantityordered pieces pcs count numberofitems 数量 销售数量 订单数量 件数 销量 "
            "數量 銷售數量 訂單數量 件數 銷量"
        ),
    ),
    Field(
        "unit_price",
        "money",
        "figure",
        _words(
            "unitprice price priceeach priceperunit sellingprice salesprice listprice 单价 价格 销售单价 售价 單價 價格 售價"
        ),
    ),
    Field(
        "cost",
        "money",
        "figure",
        _words("cost cogs totalcost costamount linecost 成本 成本金额 总成本 成本金額 總成本"),
    ),
    Field(
        "unit_cost",
        "money",
        "figure",
        _words("unitcost costprice costperunit 单位成本 成本价 单件成本 單位成本 成本價"),
    ),
    Field(
        "profit",
        "money",
        "figure",
        _words(
            "profit grossprofit margin netprofit operatingprofit grossmargin contribution 利润 毛利 毛利润 净利润 利潤 毛利潤"
        ),
    ),
    Field(
        "discount",
        "rate",
        "figure",
        _words("discount discountrate discountapplied discountpercent discountpct 折扣 折扣率 优惠率 折扣率% 優惠率"),
    ),
    Field(
        "product",
        "text",
        "segment",
        _words(
            "product productname item itemname description sku productid productcode stockcode article 产品 产品名称 商品 商品名称 品名 "
            "货品 产品id 商品id 产品编号 物料名称 產品 產品名稱 商品名稱 品名 產品id"
        ),
    ),
    Field(
        "category",
        "text",
        "segment",
        _words(
            "category productcategory productline categoryname productgroup itemgroup department class 品类 类别 产品类别 商品类别 分类 "
            "产品分类 商品分类 大类 產品類別 類別 品類 分類"
        ),
    ),
    Field(
        "region",
        "text",
        "segment",
        _words(
            "region area territory salesregion salesarea district zone country 地区 区域 销售地区 销售区域 大区 地域 國家 国家 地區 區域 "
            "銷售地區"
        ),
    ),
    Field(
        "channel",
        "text",
        "segment",
        _words(
            "channel saleschannel source distributionchannel salesmethod 渠道 销售渠道 来源 通路 銷售渠道 銷售通路 銷售方式 销售方式"
        ),
    ),
    Field(
        "rep",
        "text",
        "segment",
        _words(
            "rep salesrep salesperson salesman salesmanager accountmanager owner salesteam salesteamid seller agent employee 业务员 "
            "销售员 销售人员 销售代表 客户经理 销售经理 负责人 業務員 銷售員 業務 客戶經理"
        ),
    ),
    Field(
        "customer_type",
        "text",
        "segment",
        _words(
            "customertype type segment customersegment clienttype customergroup customerclass industry sector 客户类型 客户类别 客户分类 "
            "客户等级 细分 客户细分 行业 客戶類型 客戶類別 細分 客戶分類"
        ),
    ),
    Field("status", "text", "attribute", _words("status orderstatus 状态 订单状态 狀態 訂單狀態")),
    Field(
        "reason",
        "text",
        "attribute",
        _words("reason churnreason leavingreason reasonforleaving 流失原因 离开原因 流失原因說明"),
    ),
    Field("gender", "text", "attribute", _words("gender sex 性别 性別")),
    Field("birthday", "day", "attribute", _words("birthday birthdate dateofbirth dob 生日 出生日期")),
    Field("occupation", "text", "attribute", _words("occupation job profession 职业 職業")),
    Field(
        "phone",
        "text",
        "attribute",
        _words("phone telephone mobile phonenumber tel 电话 手机 手机号 联系电话 電話 手機"),
    ),
    Field("email", "text", "attribute", _words("email emailaddress mail 邮箱 电子邮箱 邮件 電子郵件 信箱")),
    Field("address", "text", "attribute", _words("address street addressline1 地址 联系地址 收货地址 地址1")),
    *(Field(f"extra{number}", "text", "extra", ()) for number in range(1, 9)),
)
BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
EXTRAS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.role == "extra")
SEGMENTS: tuple[str, ...] = (*(field.name for field in FIELDS if field.role == "segment"), *EXTRAS)
ATTRIBUTES: tuple[str, ...] = tuple(field.name for field in FIELDS if field.role == "attribute")
