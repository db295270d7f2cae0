"""Headers as real systems write them: each column is found as the field in front of it, and decoys are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import UserError
from core.fact import EXTRAS
from core.intake import Source, inspect
from tests.intake.helpers import take_text

# field:Header; d: a day, n: a number, t: a text, e: an empty column that must not become a field
SYSTEMS = {
    "sap billing": "order_id:Billing Document|day:Billing Date|customer:Sold-to party|name:Name 1|t:Ship-to party|"
    "product:Material description|quantity:Billed Quantity|amount:Net value|n:Tax amount|n:Freight|region:Sales Office",
    "sap sales orders": "order_id:Sales Document|d:Req. Deliv.Date|customer:Sold-To Party|t:Ship-To Party|"
    "day:Document Date|"
    "product:Material|quantity:Order Quantity|unit_price:Net Price|amount:Net Value|t:Plant",
    "sap short": "order_id:Bill. Doc.|day:Billing date|customer:Payer|amount:Net value|t:Curr.",
    "sap german": "order_id:Beleg|day:Belegdatum|customer:Auftraggeber|t:Warenempfänger|product:Artikel|quantity:Menge|"
    "amount:Nettowert|n:Steuerbetrag|d:Lieferdatum",
    "german": "customer:Kundennr.|name:Kundenname|order_id:Rechnungsnummer|day:Rechnungsdatum|amount:Nettobetrag|"
    "n:MwSt|"
    "n:Bruttobetrag|d:Fälligkeitsdatum|rep:Vertreter",
    "german short": "customer:Kunde|day:Datum|amount:Umsatz|n:Versandkosten|quantity:Anzahl",
    "odoo sale order": "order_id:Order Reference|day:Order Date|customer:Customer|rep:Salesperson|"
    "amount:Untaxed Amount|"
    "n:Taxes|n:Total|status:Status|d:Delivery Date",
    "odoo analysis": "order_id:order_ref|day:date|t:note|customer:customer|product:product|quantity:Qty Ordered|"
    "amount:Untaxed Total|n:Tax total",
    "quickbooks": "name:Customer full name|day:Transaction date|t:Transaction type x|order_id:Num|"
    "product:Product/Service|"
    "t:Memo|quantity:Quantity|unit_price:Sales price|amount:Amount|n:Balance",
    "quickbooks invoices": "order_id:Invoice No|customer:Customer|day:Invoice Date|d:Due Date|t:Terms|"
    "n:Open balance|amount:Amount",
    "xero": "name:ContactName|email:EmailAddress|order_id:InvoiceNumber|day:InvoiceDate|d:DueDate|n:TaxTotal|"
    "n:InvoiceAmountDue|product:Description|quantity:Quantity|unit_price:UnitAmount|amount:LineAmount|n:TaxAmount|"
    "n:Total",
    "shopify orders": "order_id:Name|customer:Email|status:Financial Status|d:Paid at|amount:Subtotal|n:Shipping|"
    "n:Taxes|"
    "n:Total|day:Created at|quantity:Lineitem quantity|product:Lineitem name|unit_price:Lineitem price|"
    "name:Billing Name|"
    "t:Shipping Name",
    "shopify sales": "day:Day|customer:Customer ID|name:Customer name|n:Gross sales|n:Discounts|n:Returns|"
    "amount:Net sales|"
    "n:Taxes|n:Total sales",
    "amazon": "order_id:amazon-order-id|day:purchase-date|d:payments-date|customer:buyer-email|name:buyer-name|"
    "t:ship-city|"
    "product:product-name|quantity:quantity-purchased|amount:item-price|n:item-tax|n:shipping-price|t:recipient-name",
    "woocommerce": "order_id:Order Number|day:Order Date|d:Paid Date|status:Order Status|customer:Customer ID|"
    "email:Billing Email|"
    "t:Shipping Address 1|product:Item Name|quantity:Quantity|amount:Item Total|n:Order Shipping Amount",
    "salesforce": "name:Account Name|t:Opportunity Name|rep:Opportunity Owner|amount:Amount|day:Close Date|"
    "d:Created Date|"
    "status:Stage|n:Probability (%)|order_id:Opportunity ID",
    "dynamics nav": "day:Posting Date|order_id:Document No.|customer:Sell-to Customer No.|name:Sell-to Customer Name|"
    "t:Ship-to Code|product:Description|quantity:Quantity|unit_price:Unit Price|amount:Line Amount|n:VAT %|"
    "d:Shipment Date",
    "dynamics ax": "customer:Customer account|order_id:Sales order|day:Invoice date|amount:Net amount|n:Sales tax|"
    "n:Freight charges",
    "netsuite": "day:Date|t:Period|order_id:Document Number|name:Name|product:Item|quantity:Quantity|"
    "amount:Amount (Net)|"
    "n:Amount (Tax)|rep:Sales Rep",
    "sage": "customer:Account Ref|name:Customer Name|day:Invoice Date|order_id:Invoice No.|amount:Net Amount|"
    "n:Tax Amount|"
    "n:Gross Amount|d:Due Date",
    "stripe": "t:id|day:Created (UTC)|amount:Amount|n:Amount Refunded|n:Fee|t:Currency|customer:Customer ID|"
    "email:Customer Email",
    "stripe without ids": "day:Created date (UTC)|amount:Amount|n:Amount Refunded|customer:Customer Email|t:Card Brand",
    "square": "day:Date|t:Time Zone|n:Gross Sales|n:Discounts|amount:Net Sales|n:Tax|n:Tip|order_id:Transaction ID|"
    "customer:Customer ID|name:Customer Name",
    "tally": "day:Date|customer:Buyer|order_id:Voucher No.|n:Gross Total|quantity:Quantity|amount:Value|n:CGST",
    "sap business one": "order_id:DocNum|day:DocDate|d:DocDueDate|customer:Customer Code|name:Customer Name|"
    "amount:Line Total",
    "warehouse": "customer:cust_no|order_id:order_no|day:order_date|d:ship_date|product:sku|quantity:qty|"
    "unit_price:price|"
    "amount:ext_price|n:freight|t:ship_to",
    "with codes and names": "customer:Customer No|name:Customer|t:Ship to|day:Invoice date|amount:Net sales (EUR)|"
    "n:VAT",
    "french": "customer:N° client|name:Nom du client|day:Date facture|order_id:N° facture|d:Date d'échéance|"
    "amount:Montant HT|"
    "n:Montant TVA|n:Montant TTC",
    "french short": "customer:Client|day:Date de vente|quantity:Quantité|unit_price:Prix unitaire|n:Frais de port|"
    "amount:Montant",
    "spanish": "customer:Código cliente|name:Nombre del cliente|day:Fecha factura|order_id:Nº factura|"
    "amount:Importe neto|n:IVA|"
    "d:Fecha vencimiento|quantity:Cantidad",
    "yonyou 用友": "day:单据日期|order_id:单据号|customer:客户编码|name:客户|product:存货名称|quantity:数量|"
    "unit_price:无税单价|"
    "n:含税单价|amount:无税金额|n:税额|n:价税合计|rep:业务员|t:部门|d:制单日期",
    "yonyou with tax only": "day:单据日期|customer:客户|product:存货名称|quantity:数量|amount:价税合计|n:税额|"
    "rep:业务员|t:部门",
    "kingdee 金蝶": "day:日期|order_id:单据编号|customer:购货单位|product:产品名称|quantity:实发数量|"
    "unit_price:销售单价|amount:销售金额|"
    "cost:销售成本|t:部门|rep:业务员|d:审核日期",
    "taobao 淘宝": "order_id:订单编号|customer:买家会员名|t:买家支付宝账号|n:买家应付邮费|n:总金额|"
    "amount:买家实际支付金额|status:订单状态|"
    "t:收货人姓名|address:收货地址|phone:联系手机|day:订单创建时间|d:订单付款时间|product:宝贝标题|quantity:宝贝总数量",
    "taobao paid": "order_id:订单编号|customer:买家会员名|n:买家应付邮费|amount:总金额|day:订单付款时间|d:发货时间",
    "jd 京东": "order_id:订单号|customer:下单帐号|product:商品名称|quantity:订购数量|unit_price:京东价|day:下单时间|"
    "d:付款确认时间|"
    "amount:实付金额|n:运费金额|t:收货人姓名|channel:店铺名称",
    "member shop": "customer:会员卡号|name:会员姓名|phone:手机号|day:消费日期|amount:实收金额|n:优惠金额|n:积分",
    "chinese crm": "name:客户名称|day:成交日期|amount:成交金额|rep:负责人|t:备注|d:预计交货日期|customer_type:客户级别",
    "chinese short": "customer:客户|day:时间|amount:金额|n:税率",
    "chinese invoice": "order_id:发票号码|day:开票日期|name:购买方名称|product:商品名称|amount:金额|n:税额|n:价税合计",
    "traditional": "customer:客戶編號|name:客戶名稱|day:交易日期|order_id:訂單編號|amount:銷售金額|n:稅額|d:出貨日期|"
    "quantity:數量|"
    "unit_price:單價|product:品名|rep:業務員",
    "traditional net": "name:客戶名稱|day:發票日期|n:含稅金額|amount:未稅金額|n:營業稅|t:送貨地點",
    "traditional short": "customer:客戶|day:日期|amount:金額|region:縣市",
    "gross and net": "customer:Customer|day:Date|n:Gross Revenue|n:Discount Amount|amount:Net Revenue|n:VAT Amount",
    "several dates": "customer:Client|d:Due date|d:Ship date|d:Delivery date|day:Order date|d:Paid on|amount:Total|"
    "n:Shipping total",
    "due date is not an invoice date": "customer:Customer|d:Invoice due date|day:Posting date|amount:Total|"
    "n:Total tax amount",
    "ship-to is not the customer": "t:Ship-to customer|customer:Bill-to party|day:Date|amount:Amount",
    "ids before names": "name:Client|customer:Client ID|day:Date|amount:Revenue|rep:Account manager",
    "born, then bought": "customer:Buyer|birthday:Date of birth|day:Sale date|amount:Spend",
    "no amount": "customer:Customer|day:Date|quantity:Units|unit_price:Unit price",
    "headers with units": "customer:Customer|day:Date|amount:Sales (USD)|quantity:Quantity [pcs]|"
    "unit_price:Unit price (USD)",
    "underscores and case": "customer:CUSTOMER_ID|order_id:INVOICE_NUMBER|day:INVOICE_DATE|amount:NET_AMOUNT|"
    "n:TAX_AMOUNT|"
    "n:SHIPPING_COST_2|product:ITEM_DESCRIPTION",
}


def cell(field: str, row: int) -> str:
    """What stands in a row of a column that is ``field``."""
    match field:
        case "customer":
            return f"C{row % 4:02d}"
        case "name":
            return f"Firm {row % 4}"
        case "day" | "d" | "birthday":
            return f"2024-{row % 12 + 1:02d}-{row + 1:02d}"
        case "amount" | "unit_price" | "cost" | "profit" | "n":
            return f"{row * 7 + 3}.{row % 9 + 1}5"
        case "quantity":
            return str(row % 5 + 1)
        case "e":
            return ""
        case _:
            return f"{field} {row}"


def content(columns: list[tuple[str, str]], rows: int = 20, header: bool = True) -> str:
    lines = [";".join(name for _, name in columns)] if header else []
    return "\n".join([*lines, *(";".join(cell(field, row) for field, _ in columns) for row in range(rows))]) + "\n"


def found(folder: Path, text: str) -> dict[str, str]:
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    fields = inspect([Source(path, "a.csv")], folder / "in").mapping.fields
    return {field: column for field, column in fields if field not in EXTRAS}


def columns_of(drawn: str) -> list[tuple[str, str]]:
    return [(field, name) for field, _, name in (column.partition(":") for column in drawn.split("|"))]


@pytest.mark.parametrize("system", SYSTEMS)
def test_system(system: str, tmp_path: Path) -> None:
    columns = columns_of(SYSTEMS[system])
    expected = {field: name for field, name in columns if len(field) > 1}
    assert found(tmp_path, content(columns)) == expected


SILENT = {
    "c1 to c5": ["c1", "c2", "c3", "c4", "c5"],
    "columns": ["Column 1", "Column 2", "Column 3", "Column 4", "Column 5"],
    "列": ["列1", "列2", "列3", "列4", "列5"],
    "letters": ["A", "B", "C", "D", "E"],
    "unnamed": ["Unnamed: 0", "Unnamed: 1", "Unnamed: 2", "Unnamed: 3", "Unnamed: 4"],
    "no header": [],
}


@pytest.mark.parametrize("case", SILENT)
def test_by_content_where_the_header_says_nothing(case: str, tmp_path: Path) -> None:
    names = SILENT[case]
    roles = ["order_id", "day", "customer", "quantity", "amount"]
    text = content(list(zip(roles, names or roles, strict=True)), header=bool(names))
    names = names or [f"column{number}" for number in range(1, 6)]
    assert found(tmp_path, text) == {"day": names[1], "customer": names[2], "quantity": names[3], "amount": names[4]}


@pytest.mark.parametrize(
    ("drawn", "key"),
    [
        ("t:Ship to|day:Date|amount:Amount", "no_customer_column"),
        ("t:Contact|day:Date|amount:Amount", "no_customer_column"),
        ("t:Customer phone no|day:Date|amount:Amount", "no_customer_column"),
        ("customer:Customer|d:Due date|amount:Amount", "no_date_column"),
        ("customer:Customer|d:Ship date|amount:Amount", "no_date_column"),
        ("customer:客户|d:到期日期|amount:金额", "no_date_column"),
        ("t:c1|n:c2", "no_customer_column"),
    ],
)
def test_what_is_missing_is_said(drawn: str, key: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        take_text(tmp_path, content(columns_of(drawn)))
    assert refused.value.key == key


@pytest.mark.parametrize(
    "name", ["Tax", "Freight", "Sales tax", "Shipping amount", "运费", "稅額", "Amount due", "Sales org"]
)
def test_no_amount_is_guessed(name: str, tmp_path: Path) -> None:
    columns = [("customer", "Customer"), ("day", "Date"), ("n", name)]
    assert found(tmp_path, content(columns)) == {"customer": "Customer", "day": "Date"}


def test_an_order_s_total_that_stands_once_is_not_the_amount_of_its_items(tmp_path: Path) -> None:
    text = (
        "Name,Email,Created at,Subtotal,Lineitem quantity,Lineitem name,Lineitem price\n"
        "#1001,a@x.com,2024-01-05 10:00:00 +0800,50,2,Cup,10\n#1001,a@x.com,2024-01-05 10:00:00 +0800,,3,Tea,10\n"
        "#1002,b@x.com,2024-01-06 10:00:00 +0800,7,1,Tea,7\n"
    )
    loaded = take_text(tmp_path, text)
    assert loaded.rows("select customer, order_id, amount from line order by order_id, amount") == [
        ("a@x.com", "#1001", 20),
        ("a@x.com", "#1001", 30),
        ("b@x.com", "#1002", 7),
    ]
