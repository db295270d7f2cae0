"""Columns of the fact table: name, type, whether a file must have it, and what files call it in both languages."""

from __future__ import annotations

from dataclasses import dataclass

MONEY = "DECIMAL(18,4)"


@dataclass(frozen=True)
class Field:
    """One canonical column.

    ``kind`` is text, day, money, number or rate. ``role`` is key (identifies), figure (is summed), segment (groups
    customers), extra (a segment that only this file knows, called as the file calls it) or attribute (describes a
    customer). ``aliases`` are header names, lower case, without blanks, punctuation or underscores; of two that a file
    has, the earlier one is meant: net before gross, order and invoice before payment date, number before name.
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
            "customerid customerno customernumber customercode customeraccount customeraccountnumber "
            "customeraccountno custid custno custcode custnum custaccount clientid clientno clientcode "
            "clientnumber accountid accountno accountref buyerid memberid userid debtorno debtorcode debtorid "
            "soldtopartyid soldtopartyno soldtono soldtonumber soldtoparty soldto selltocustomerno "
            "billtocustomerno debitorennummer debitorennr debitornr kundennummer kundennr kundenr kundenid kdnr "
            "auftraggebernr auftraggeber codeclient numclient numeroclient numéroclient idcliente codigocliente "
            "códigocliente codcliente klantnummer 客户id 客户编号 客户编码 客户代码 客户代号 客户号 会员号 "
            "会员id 会员编号 会员卡号 用户id 用户编号 顾客id 顾客编号 购货单位代码 购货单位编码 往来单位编码 "
            "买家会员名 买家昵称 买家账号 买家id 下单账号 下单帐号 会员名 用户名 客戶id 客戶編號 客戶編碼 "
            "客戶代碼 客戶代號 客戶號 會員編號 會員卡號 會員id 用戶id 顧客編號 買家帳號 customer client cust "
            "debtor debitor buyer account member retailer kunde cliente klant 客户 客戶 顾客 顧客 会员 會員 用户 "
            "买家 買家 购货单位 购货方 购买方 购方 往来单位 購買方 購貨單位 billtoparty billto payer"
        ),
    ),
    Field(
        "name",
        "text",
        "attribute",
        _words(
            "customername customernames customerfullname clientname accountname companyname company buyername "
            "custname membername debtorname soldtopartyname nameofsoldtoparty soldtoname name1 "
            "selltocustomername billtocustomername customerdescription entityname kundenname kundename "
            "auftraggebername firma nomclient nomduclient raisonsociale nombrecliente nombredelcliente "
            "razonsocial nomecliente klantnaam 客户名称 客户姓名 客户名 客户全称 客户简称 顾客姓名 会员姓名 "
            "会员名称 公司名称 单位名称 购货单位名称 购货方名称 购买方名称 购方名称 往来单位名称 买家姓名 "
            "企业名称 客戶名稱 客戶姓名 客戶名 客戶全稱 客戶簡稱 顧客姓名 顧客名稱 會員姓名 公司名稱 購買方名稱 "
            "買家姓名 買受人 買受人名稱 customer client kunde cliente 客户 客戶 顾客 顧客 billingname billtoname "
            "billingcompany contactname name"
        ),
    ),
    Field(
        "order_id",
        "text",
        "key",
        _words(
            "order orderid orderno ordernumber orderref orderreference salesorder salesorderid salesorderno "
            "salesordernumber salesdocument salesdoc salesdocumentnumber salesid invoice invoiceno invoiceid "
            "invoicenumber invoicenum billingdocument billingdoc billdoc transaction transactionid transactionno "
            "transactionnumber receipt receiptno receiptid receiptnumber docno docnum documentno documentnumber "
            "voucherno voucherid vchno amazonorderid tranid opportunityid dealid auftrag auftragsnr "
            "auftragsnummer bestellnummer bestellnr rechnung rechnungsnummer rechnungsnr belegnummer belegnr "
            "beleg numcommande numérocommande commande numfacture numérofacture nfacture facture numeropedido "
            "númeropedido npedido pedido numerofactura númerofactura nfactura factura numfactura 订单 订单id "
            "订单号 订单编号 订单号码 主订单编号 销售订单号 销售单号 交易号 交易单号 单据编号 单据号 单据号码 "
            "单号 发票号 发票编号 发票号码 出库单号 流水号 小票号 訂單 訂單id 訂單號 訂單編號 訂單號碼 銷售單號 "
            "交易編號 交易序號 單據編號 單據號碼 單據號 單號 發票號碼 發票編號 num"
        ),
    ),
    Field(
        "day",
        "day",
        "key",
        _words(
            "orderdate dateoforder orderdatetime orderedat orderedon orderplaced orderplacedon purchasedate "
            "purchasedat salesdate saledate datesold transactiondate trandate transactiondatetime invoicedate "
            "invoicedatetime billingdate billdate documentdate docdate postingdate date day datetime timestamp "
            "closedate closeddate bookingdate accountingdate auftragsdatum bestelldatum rechnungsdatum "
            "fakturadatum belegdatum verkaufsdatum buchungsdatum datum datecommande datedecommande datevente "
            "datedevente datefacture datedefacture fechapedido fechadepedido fechaventa fechadeventa "
            "fechafactura fechadefactura fecha createdat createddate createdutc created createdon creationdate "
            "datecreated 订单日期 下单日期 下单时间 订单时间 订单创建时间 订单创建日期 成交时间 成交日期 "
            "交易日期 交易时间 销售日期 销售时间 购买日期 购买时间 业务日期 开票日期 发票日期 单据日期 日期 时间 "
            "订单付款时间 付款时间 支付时间 付款日期 制单日期 创建时间 创建日期 訂單日期 下單日期 下單時間 "
            "訂單時間 訂單建立時間 訂單成立日期 交易時間 銷售日期 銷售時間 購買日期 開票日期 發票日期 單據日期 "
            "建立時間 付款時間 paidat paiddate datepaid paymentdate"
        ),
    ),
    Field(
        "amount",
        "money",
        "figure",
        _words(
            "netamount netvalue netsales netrevenue netsalesamount netlineamount nettotal netturnover amountnet "
            "salesnet amountexcltax amountexclvat amountexvat amountexcludingvat totalexcltax untaxedamount "
            "untaxedtotal untaxedinvoiced pricesubtotal nettowert nettobetrag nettoumsatz nettoerlös umsatznetto "
            "betragnetto netto montantht totalht caht chiffredaffairesht importeneto baseimponible ventasnetas "
            "不含税金额 无税金额 未税金额 不含税销售额 净额 销售净额 净销售额 未稅金額 不含稅金額 未稅銷售額 "
            "淨額 銷售淨額 lineamount linetotal extendedprice extendedamount extprice itemsubtotal itemtotal "
            "amount sales revenue salesamount saleamount totalsales totalrevenue salestotal salesrevenue "
            "salesvalue turnover orderamount ordervalue invoiceamount invoicevalue subtotal totalamount "
            "amounttotal total totalprice totalvalue value spend dollars umsatz erlös erlöse betrag gesamtbetrag "
            "gesamtpreis summe montant chiffredaffaires ca montanttotal importe monto ventas importetotal "
            "montototal omzet bedrag 销售额 金额 销售金额 成交金额 买家实际支付金额 实际支付金额 实付金额 实付款 "
            "实收金额 实收款 结算金额 订单金额 营业额 销售收入 收入 合计 小计 总价 总金额 总额 应付金额 含税金额 "
            "价税合计 含税销售额 銷售額 金額 銷售金額 訂單金額 成交金額 實付金額 實收金額 結算金額 營業額 "
            "銷售收入 小計 合計 總價 總金額 總額 含稅金額 價稅合計 ordertotal invoicetotal grandtotal "
            "grossamount grosssales grosstotal grossrevenue gross amountpaid paidamount bruttobetrag "
            "bruttoumsatz brutto montantttc totalttc"
        ),
    ),
    Field(
        "quantity",
        "number",
        "figure",
        _words(
            "quantity qty units unitssold orderquantity orderqty quantityordered orderedquantity qtyordered "
            "quantitysold qtysold soldquantity salesquantity salesqty invoicedquantity qtyinvoiced "
            "billedquantity billedqty lineitemquantity quantitypurchased itemquantity pieces pcs count "
            "numberofitems menge anzahl stückzahl auftragsmenge fakturamenge fakturiertemenge quantité quantite "
            "qté cantidad unidades aantal 数量 销售数量 订单数量 订购数量 购买数量 实发数量 商品数量 宝贝总数量 "
            "件数 销量 數量 銷售數量 訂單數量 訂購數量 購買數量 件數 銷量"
        ),
    ),
    Field(
        "unit_price",
        "money",
        "figure",
        _words(
            "unitprice netunitprice unitpricenet unitamount priceeach priceperunit sellingprice salesprice "
            "saleprice price netprice lineitemprice itemprice listprice einzelpreis nettopreis stückpreis "
            "verkaufspreis preis prixunitaire prixunitaireht puht prix preciounitario preciounidad precioventa "
            "precio 无税单价 不含税单价 单价 销售单价 成交单价 价格 售价 京东价 含税单价 未稅單價 單價 銷售單價 "
            "價格 售價 含稅單價"
        ),
    ),
    Field(
        "cost",
        "money",
        "figure",
        _words(
            "cost cogs totalcost costamount linecost costofgoodssold costofsales costofgoods wareneinsatz kosten "
            "coût cout costo coste 成本 成本金额 总成本 销售成本 成本額 成本金額 總成本 銷售成本"
        ),
    ),
    Field(
        "unit_cost",
        "money",
        "figure",
        _words(
            "unitcost costprice costperunit itemcost einstandspreis einkaufspreis 单位成本 成本价 单件成本 "
            "成本单价 單位成本 成本價 成本單價"
        ),
    ),
    Field(
        "profit",
        "money",
        "figure",
        _words(
            "profit grossprofit margin netprofit operatingprofit grossmargin contribution rohertrag "
            "deckungsbeitrag gewinn marge margebrute beneficio margen 利润 毛利 毛利润 净利润 毛利额 销售毛利 "
            "利润额 利潤 毛利潤 毛利額 銷售毛利"
        ),
    ),
    Field(
        "discount",
        "rate",
        "figure",
        _words(
            "discountrate discountpercent discountpct discountpercentage discount discountapplied linediscount "
            "rabattsatz rabatt remise descuento 折扣率 折扣 优惠率 扣率 折扣比率 優惠率"
        ),
    ),
    Field(
        "product",
        "text",
        "segment",
        _words(
            "productname product itemname item lineitemname productservice productservicefullname "
            "productservicename materialdescription materialname itemdescription productdescription description "
            "sku productid productcode stockcode article material itemcode itemno artikelbezeichnung artikelname "
            "produktname produkt bezeichnung materialkurztext artikel artikelnummer artikelnr produit "
            "désignation designation producto articulo artículo descripcion descripción 产品 产品名称 商品 "
            "商品名称 商品标题 宝贝标题 宝贝名称 品名 货品 货品名称 存货名称 存货 物料名称 物料描述 产品id "
            "商品id 产品编号 产品编码 商品编号 商品编码 存货编码 物料编码 产品型号 產品 產品名稱 商品名稱 品項 "
            "貨品名稱 物料名稱 產品id 產品編號 商品編號 料號"
        ),
    ),
    Field(
        "category",
        "text",
        "segment",
        _words(
            "category productcategory productline categoryname productgroup itemgroup itemcategory producttype "
            "materialgroup department class warengruppe artikelgruppe produktgruppe produktkategorie kategorie "
            "catégorie categorie famille categoria categoría familia 品类 类别 产品类别 商品类别 分类 产品分类 "
            "商品分类 存货分类 物料分类 物料分组 宝贝种类 大类 產品類別 商品類別 類別 品類 分類 產品分類"
        ),
    ),
    Field(
        "region",
        "text",
        "segment",
        _words(
            "region area territory salesregion salesarea salesterritory salesdistrict district zone country "
            "province salesoffice verkaufsgebiet vertriebsgebiet gebiet verkaufsbüro bundesland land région "
            "secteur pays región zona provincia país 地区 区域 销售地区 销售区域 大区 片区 省份 地域 国家 地區 "
            "區域 銷售地區 銷售區域 縣市 國家"
        ),
    ),
    Field(
        "channel",
        "text",
        "segment",
        _words(
            "channel saleschannel source distributionchannel salesmethod orderchannel salesplatform vertriebsweg "
            "vertriebskanal kanal canal canaldevente canaldeventa 渠道 销售渠道 来源 销售平台 平台 店铺名称 店铺 "
            "通路 銷售渠道 銷售通路 銷售平台 銷售方式 销售方式"
        ),
    ),
    Field(
        "rep",
        "text",
        "segment",
        _words(
            "rep salesrep salesrepname salesrepresentative salesperson salespersonname salespersoncode salesman "
            "salesmanager accountmanager accountowner opportunityowner owner soldby salesteam salesteamid seller "
            "agent employee verkäufer vertreter vertriebsmitarbeiter außendienst commercial vendeur représentant "
            "vendedor comercial 业务员 业务员名称 销售员 销售人员 销售代表 客户经理 销售经理 营业员 导购 导购员 "
            "负责人 業務員 業務人員 銷售員 銷售人員 業務 業務代表 客戶經理"
        ),
    ),
    Field(
        "customer_type",
        "text",
        "segment",
        _words(
            "customertype type segment customersegment clienttype customergroup customerclass industry sector "
            "customercategory kundengruppe kundentyp kundenart branche typeclient tipocliente 客户类型 客户类别 "
            "客户分类 客户等级 客户级别 细分 客户细分 行业 所属行业 客戶類型 客戶類別 客戶等級 細分 客戶分類 "
            "產業別"
        ),
    ),
    Field(
        "status",
        "text",
        "attribute",
        _words(
            "status orderstatus financialstatus stage auftragsstatus statut estado 状态 订单状态 交易状态 狀態 "
            "訂單狀態 交易狀態"
        ),
    ),
    Field(
        "reason",
        "text",
        "attribute",
        _words("reason churnreason leavingreason reasonforleaving 流失原因 离开原因 流失原因說明"),
    ),
    Field(
        "gender",
        "text",
        "attribute",
        _words("gender sex geschlecht sexe 性别 性別"),
    ),
    Field(
        "birthday",
        "day",
        "attribute",
        _words("birthday birthdate dateofbirth dob geburtsdatum 生日 出生日期"),
    ),
    Field(
        "occupation",
        "text",
        "attribute",
        _words("occupation job profession beruf 职业 職業"),
    ),
    Field(
        "phone",
        "text",
        "attribute",
        _words(
            "phone telephone mobile phonenumber tel customerphone telefon téléphone teléfono 电话 手机 手机号 "
            "手机号码 联系电话 联系手机 電話 手機 手機號碼 聯絡電話"
        ),
    ),
    Field(
        "email",
        "text",
        "attribute",
        _words(
            "email customeremail buyeremail billingemail emailaddress mail emailid 邮箱 电子邮箱 邮件 電子郵件 信箱"
        ),
    ),
    Field(
        "address",
        "text",
        "attribute",
        _words(
            "address street addressline1 customeraddress billingaddress adresse straße dirección 地址 联系地址 "
            "收货地址 地址1 聯絡地址"
        ),
    ),
    *(Field(f"extra{number}", "text", "extra", ()) for number in range(1, 9)),
)
BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
EXTRAS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.role == "extra")
SEGMENTS: tuple[str, ...] = (*(field.name for field in FIELDS if field.role == "segment"), *EXTRAS)
ATTRIBUTES: tuple[str, ...] = tuple(field.name for field in FIELDS if field.role == "attribute")
