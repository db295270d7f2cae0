"""A customer master beside the sales: matched by number or name, and never stronger than what a line says itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import UserError
from tests.intake.helpers import Loaded, take

SALES = "Customer ID,Date,Amount\nC1,2024-01-05,10\nC2,2024-01-06,20\nC1,2024-02-05,5\nC9,2024-02-06,1\n,2024-02-07,2\n"
MASTER = (
    "Customer No;Customer Name;Gender;Birthday;Customer Type;Phone;E-mail;Address;Channel;Owner;Occupation\n"
    "C1;Ann Lee;F;1980-02-03;Retail;555;a@x.org;1 Road;Web;Max;Baker\n"
    "C2;Bo Li;M;1990-12-31;Trade;556;b@x.org;2 Road;Shop;Eva;Smith\n"
    "C3;Never Bought;M;1990-12-31;Trade;557;c@x.org;3 Road;Shop;Eva;Smith\n"
)


def files(folder: Path, sales: str, master: str, master_first: bool = False) -> Loaded:
    paths = []
    for name, text in (("sales.csv", sales), ("customers.csv", master)):
        (folder / name).write_text(text, encoding="utf-8")
        paths.append(folder / name)
    return take(folder, *(reversed(paths) if master_first else paths))


@pytest.mark.parametrize("master_first", [False, True])
def test_every_attribute_comes_to_every_line(tmp_path: Path, master_first: bool) -> None:
    loaded = files(tmp_path, SALES, MASTER, master_first)
    assert (loaded.report.lines, loaded.report.rejected, loaded.report.customers) == (5, 0, 3)
    (joined,) = loaded.report.joined
    assert (joined.file, joined.rows, joined.matched, joined.missing) == ("customers.csv", 3, 2, 1)
    told = "name, gender, cast(birthday as varchar), customer_type, phone, email, address, channel, rep, occupation"
    ann = ("Ann Lee", "F", "1980-02-03", "Retail", "555", "a@x.org", "1 Road", "Web", "Max", "Baker")
    assert loaded.rows(f"select distinct {told} from line where customer = 'C1'") == [ann]
    assert loaded.rows(f"select {told} from line where customer = 'C9' or customer is null") == [(None,) * 10] * 2
    assert loaded.rows("select count(*) from line where name = 'Never Bought'") == [(0,)]
    assert {"name", "customer_type", "rep", "birthday"} <= set(loaded.report.fields)


def test_by_name_where_the_sales_have_no_number(tmp_path: Path) -> None:
    sales = "Customer Name,Date,Amount\nAnn Lee,2024-01-05,10\n Bo Li ,2024-01-06,20\nAnn Lee,2024-03-01,3\n"
    loaded = files(tmp_path, sales, MASTER)
    assert loaded.report.joined[0].matched == 2
    assert loaded.rows("select distinct customer, customer_type from line order by all") == [
        ("Ann Lee", "Retail"),
        ("Bo Li", "Trade"),
    ]


def test_a_number_in_the_column_of_names(tmp_path: Path) -> None:
    sales = "Client,Date,Amount\nAnn Lee,2024-01-05,10\nBo Li,2024-01-06,20\nAnn Lee,2024-03-01,3\n"
    loaded = files(tmp_path, sales, MASTER)
    assert loaded.rows("select distinct customer, phone from line order by all") == [
        ("Ann Lee", "555"),
        ("Bo Li", "556"),
    ]


def test_the_line_itself_is_stronger(tmp_path: Path) -> None:
    sales = "Customer ID,Date,Amount,Channel\nC1,2024-01-05,10,Fair\nC1,2024-01-06,20,\nC2,2024-01-06,20,Fair\n"
    loaded = files(tmp_path, sales, MASTER)
    assert loaded.rows("select customer, channel from line order by customer, day") == [
        ("C1", "Fair"),
        ("C1", "Web"),
        ("C2", "Fair"),
    ]


def test_numbers_that_went_through_a_float_and_doubled_rows(tmp_path: Path) -> None:
    sales = "CustomerID,Date,Amount\n17850.0,2024-01-05,10\n17851.0,2024-01-06,20\n17850.0,2024-01-07,1\n"
    rows = "".join(f"{number},,{number}@x.org\n" for number in range(17852, 17990))
    master = f"Customer ID,Phone,Email\n17850,,\n17850,555,first@x.org\n17850,556,\n17851,,\n{rows}"
    loaded = files(tmp_path, sales, master)
    assert loaded.report.lines == 3
    assert loaded.rows("select distinct customer, phone, email from line order by all") == [
        ("17850", "555", "first@x.org"),
        ("17851", None, None),
    ]


def test_nobody_matches(tmp_path: Path) -> None:
    loaded = files(tmp_path, SALES.replace("C", "K").replace("Kust", "Cust"), MASTER)
    assert (loaded.report.lines, loaded.report.joined[0].matched, loaded.report.joined[0].missing) == (5, 0, 3)


def test_two_files_of_sales_are_two_files_of_sales(tmp_path: Path) -> None:
    loaded = files(tmp_path, SALES, SALES.replace("2024", "2025"))
    assert (loaded.report.lines, loaded.report.joined, loaded.inspection.masters) == (10, (), ())


def test_a_master_alone_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(MASTER)
    with pytest.raises(UserError) as refused:
        take(tmp_path, path)
    assert refused.value.key == "only_customers"


RATED = """Customer No,Status,Potential,Owner,Reason for leaving,Store
C1,Active,High,Max,,North
C2,Dormant,Low,Eva,Price,South
C3,Active,High,Max,,North
C4,Dormant,Low,Eva,,South
"""


def test_its_own_columns_become_segments(tmp_path: Path) -> None:
    """A column of the name that the sales have goes to the same place, and the line itself is stronger."""
    sales = "Customer ID,Date,Amount,Store\nC1,2024-01-05,10,East\nC2,2024-01-06,20,\nC1,2024-01-07,1,East\n"
    sales += "C2,2024-01-08,1,West\nC9,2024-01-09,4,West\n"
    loaded = files(tmp_path, sales, RATED)
    extras = {column: field for field, column in loaded.inspection.mapping.fields if field.startswith("extra")}
    (about,) = loaded.inspection.masters
    told = {column: field for field, column in about.fields}
    assert set(extras) == {"Store"} and told["Store"] == extras["Store"]
    assert set(told) == {"Customer No", "Status", "Potential", "Owner", "Reason for leaving", "Store"}
    asked = f"customer, {told['Status']}, {told['Potential']}, rep, reason, {told['Store']}"
    assert loaded.rows(f"select distinct {asked} from line order by all") == [
        ("C1", "Active", "High", "Max", None, "East"),
        ("C2", "Dormant", "Low", "Eva", "Price", "South"),
        ("C2", "Dormant", "Low", "Eva", "Price", "West"),
        ("C9", None, None, None, None, "West"),
    ]
    assert loaded.report.total == 36 and "status" not in loaded.report.fields


def test_who_is_only_on_one_side(tmp_path: Path) -> None:
    (joined,) = files(tmp_path, SALES, MASTER).report.joined
    assert (joined.missing, joined.absent, joined.idle, joined.unsold) == (1, ("C9",), 1, ("C3",))


def test_two_masters_tell_what_each_knows(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(SALES)
    (tmp_path / "a.csv").write_text("Customer ID,Owner,Phone\nC1,Max,\nC2,,7\n")
    (tmp_path / "b.csv").write_text("Customer ID,Owner,Phone\nC1,Eva,5\nC2,Eva,6\n")
    loaded = take(tmp_path, tmp_path / "sales.csv", tmp_path / "a.csv", tmp_path / "b.csv")
    assert loaded.rows("select distinct customer, rep, phone from line where customer < 'C9' order by all") == [
        ("C1", "Max", "5"),
        ("C2", "Eva", "7"),
    ]
    assert (loaded.report.lines, loaded.report.total) == (5, 38)


def test_sales_of_one_line_a_customer_are_no_master(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("Customer,Date,Region\nA,2024-01-05,N\nB,2024-01-06,S\nC,2024-01-06,S\nD,2024-01-06,N\n")
    loaded = take(tmp_path, path)
    assert (loaded.report.lines, loaded.inspection.alone) == (4, ())
