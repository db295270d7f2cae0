"""Real files, without a hint, against figures that were computed elsewhere (INDEX.md of the real data)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from core.errors import UserError
from core.intake import Source
from core.store import Workspace
from core.value import headline
from core.view import View
from pages.parts.mapping_form import certain
from tests.intake.helpers import Loaded, take

Taken = Callable[[str], Loaded]

CASES = {
    "cdnow/CDNOW_sample.txt": (6_919, 2_357, "1997-01-01", "1998-06-30", "244091.94"),
    "online_retail/online_retail.csv.zip": (541_909, 4_372, "2010-12-01", "2011-12-09", "9747747.93"),
    "superstore_us/Sample - Superstore.csv": (10_194, 804, "2019-01-03", "2022-12-30", "2326534.35"),
    "superstore_us/Sample - Superstore.xls": (10_194, 804, "2019-01-03", "2022-12-30", "2326534.35"),
    "supermarket_zh/superMarket.csv": (9_935, 771, "2013-01-01", "2016-12-30", "15984343"),
    "supermarket_zh/superMarket_gb18030.csv": (9_935, 771, "2013-01-01", "2016-12-30", "15984343"),
    "supermarket_zh/superMarket_utf16le_bom.csv": (9_935, 771, "2013-01-01", "2016-12-30", "15984343"),
    "supermarket_zh/superMarket_traditional_big5.csv": (9_935, 771, "2013-01-01", "2016-12-30", "15984343"),
    "us_regional/US_Regional_Sales_Data.csv": (7_991, 50, "2018-05-31", "2020-12-30", "73143379.75"),
    "classic_models/sales_data_sample.csv": (2_345, 92, "2003-01-06", "2004-12-17", "8241142.14"),
    "adidas_clean/Adidas_US_Sales.csv": (9_648, 6, "2020-01-01", "2021-12-31", "899902125"),
    "btyd/groceryElog.csv": (10_483, 1_525, "2006-01-01", "2007-12-30", None),
    "btyd/apparelTrans.csv": (3_187, 600, "2005-01-02", "2010-12-20", "124356.90"),
}


@pytest.fixture(scope="module")
def taken(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """A real file, imported once per test process."""
    folder = tmp_path_factory.mktemp("real")
    return cache(lambda name: take(folder, real_data / name))


@pytest.mark.parametrize("name", CASES)
def test_index(name: str, taken: Taken) -> None:
    rows, customers, first, last, revenue = CASES[name]
    report = taken(name).report
    assert (report.lines, report.rejected, report.customers) == (rows, 0, customers)
    assert (report.first_day, report.last_day) == (date.fromisoformat(first), date.fromisoformat(last))
    if revenue is None:
        assert report.total is None
        assert "amount" not in report.fields
    else:
        assert report.total is not None
        assert abs(report.total - Decimal(revenue)) <= Decimal("0.01")


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_asked(name: str, taken: Taken) -> None:
    inspection = taken(name).inspection
    assert certain(inspection.mapping)
    assert (inspection.masters, inspection.alone, inspection.twice) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "profit"),
    [
        ("superstore_us/Sample - Superstore.csv", "292296.81"),
        ("adidas_clean/Adidas_US_Sales.csv", "332134761.45"),
        ("us_regional/US_Regional_Sales_Data.csv", "21325327.16"),  # revenue − cost: 73,143,379.75 − 51,818,052.59
    ],
)
def test_profit(name: str, profit: str, taken: Taken) -> None:
    ((total,),) = taken(name).rows("select sum(profit) from line")
    assert abs(total - Decimal(profit)) <= Decimal("0.02")


TOP_20 = {
    "cdnow/CDNOW_sample.txt": "67.46",
    "online_retail/online_retail.csv.zip": "73.85",
    "superstore_us/Sample - Superstore.xls": "48.48",
    "supermarket_zh/superMarket_gb18030.csv": "41.92",
    "us_regional/US_Regional_Sales_Data.csv": "23.61",
    "classic_models/sales_data_sample.csv": "40.75",
    "adidas_clean/Adidas_US_Sales.csv": "51.46",
    "btyd/apparelTrans.csv": "60.70",
}


@pytest.mark.parametrize("name", TOP_20)
def test_top_20_share(name: str, real_data: Path, workspace: Workspace) -> None:
    meta = workspace.create([Source(real_data / name, name)])
    share = headline(workspace, View(meta.id)).top20_share
    assert share is not None and f"{100 * share:.2f}" == TOP_20[name]


@pytest.mark.parametrize(
    ("name", "question", "answer"),
    [
        ("adidas_clean/Adidas_US_Sales.csv", "select sum(quantity) from line", "2478861"),
        ("us_regional/US_Regional_Sales_Data.csv", "select sum(amount / (1 - discount)) from line", "82692726.60"),
        ("online_retail/online_retail.csv.zip", "select count(*) from line where order_id like 'C%'", "9288"),
        ("online_retail/online_retail.csv.zip", "select count(*) from line where order_id like 'A%'", "3"),
        (
            "online_retail/online_retail.csv.zip",
            "select sum(amount) from line where order_id not like 'C%'",
            "10644560.42",
        ),
        ("classic_models/sales_data_sample.csv", "select count(*) from line where status = 'Cancelled'", "60"),
    ],
)
def test_other_figures(name: str, question: str, answer: str, taken: Taken) -> None:
    ((found,),) = taken(name).rows(question)
    assert abs(Decimal(found) - Decimal(answer)) <= Decimal("0.01")


def test_lines_without_a_customer_stay(taken: Taken) -> None:
    loaded = taken("online_retail/online_retail.csv.zip")
    ((lines, amount),) = loaded.rows("select count(*), sum(amount) from line where customer is not null")
    assert lines == 541_909 - 135_080
    assert abs(amount - Decimal("8300065.81")) <= Decimal("0.01")
    assert loaded.rows("select count(*) from line where customer like '%.0'") == [(0,)]


def test_workbook_and_text_are_the_same_rows(taken: Taken) -> None:
    query = "select customer, name, order_id, day, amount, profit, quantity, discount, product from line order by all"
    one, other = (taken(f"superstore_us/Sample - Superstore.{kind}").rows(query) for kind in ("csv", "xls"))
    assert one == other


def test_every_encoding_gives_the_same_table(taken: Taken) -> None:
    names = ("superMarket.csv", "superMarket_gb18030.csv", "superMarket_utf16le_bom.csv")
    tables = [taken(f"supermarket_zh/{name}") for name in names]
    assert [table.inspection.tables[0].encoding for table in tables] == ["utf-8", "gb18030", "utf-16"]
    one, *others = (table.rows("from line order by all") for table in tables)
    assert all(other == one for other in others)
    traditional = taken("supermarket_zh/superMarket_traditional_big5.csv")
    assert traditional.inspection.tables[0].encoding == "big5"
    figures = "select order_id, day, amount, profit, quantity, discount from line order by all"
    assert traditional.rows(figures) == tables[0].rows(figures)
    assert ("辦公用品",) in traditional.rows("select distinct category from line")


@pytest.mark.parametrize(
    ("name", "field", "column"),
    [
        ("superstore_us/Sample - Superstore.csv", "region", "Region"),
        ("superstore_us/Sample - Superstore.csv", "category", "Category"),
        ("adidas_clean/Adidas_US_Sales.csv", "customer", "Retailer"),
        ("us_regional/US_Regional_Sales_Data.csv", "name", "CosutmerName"),
        ("classic_models/sales_data_sample.csv", "category", "PRODUCTLINE"),
        ("cdnow/CDNOW_sample.txt", "customer", "column2"),
        ("supermarket_zh/superMarket_traditional_big5.csv", "region", "地區"),
    ],
)
def test_columns(name: str, field: str, column: str, taken: Taken) -> None:
    assert taken(name).fields[field] == column


def test_summary_without_a_date_is_refused(taken: Taken) -> None:
    with pytest.raises(UserError) as refused:
        taken("cdnow/cdnow_customers_summary.csv")
    assert refused.value.key in ("no_customer_column", "no_date_column")
