"""What is computed once from the lines: in parts or at once, sorted by text or by number, it is the same."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.intake import Source, loading, rollup, stored
from core.intake.mains import main
from core.intake.stored import Numbers
from core.job import Cancelled, Job
from core.store import Workspace
from tests.core.test_job import LONG

Line = tuple[str | None, str | None, Decimal | None]
FEW, MANY = ["a", "b", "c'", "{part}", "é"], [f"v{number}" for number in range(60)]


def lines_of(values: list[str]) -> st.SearchStrategy[list[Line]]:
    amount = st.none() | st.integers(-2, 2).map(Decimal) | st.decimals(-(10**13), 10**13, places=4)
    line = st.tuples(st.sampled_from(["A", "B", "", None]), st.sampled_from([*values, None]), amount)
    return st.lists(line, min_size=1, max_size=12)


def counted_in_python(lines: list[Line]) -> dict[str, str]:
    spent: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for customer, value, amount in lines:
        if customer is not None and value is not None:
            spent[customer, value].append(amount or Decimal(0))
    found: dict[str, tuple[Decimal, int, str]] = {}
    for (customer, value), amounts in spent.items():
        one = (sum(amounts, Decimal(0)), len(amounts), value)
        found[customer] = max(found.get(customer, one), one)
    return {customer: value for customer, (_, _, value) in found.items()}


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(lines=lines_of(FEW) | lines_of(MANY))
def test_a_customers_main_value_has_most_of_the_amount(lines: list[Line]) -> None:
    values = sorted({value for _, value, _ in lines if value is not None})
    for known in (values, sorted({*values, *MANY})):  # few are told by their place, many by their name
        with duckdb.connect() as connection:
            connection.execute("create table sale (customer varchar, region varchar, amount decimal(18, 4))")
            connection.executemany("insert into sale values (?, ?, ?)", lines)
            found = main("region", known or ["none"], "amount", len(lines))
            rows = found.rows.format(part="true")
            asked = connection.execute(f"select customer, {found.value} from ({rows})", found.bound)
            assert dict(asked.fetchall()) == counted_in_python(lines)


def customers(name: Callable[[int], str], days: int = 1) -> str:
    """Orders of three lines, which take so many ``days``."""
    rows = [
        f"{name(n % 11)},2024-01-{n // 33 + 1 + n // 11 % days:02d},{n * n % 17 - 3},O{n % 11}/{n // 33},"
        f"{'SNEW'[n % 4]},G{n % 60}\n"
        for n in range(330)
    ]
    return "Customer,Date,Amount,Order ID,Region,Category\n" + "".join(rows)


NAMES: dict[str, Callable[[int], str]] = {
    "numbers": lambda n: str(9 + n),
    "numbers behind a sign": lambda n: f"C{n:04d}",
    "numbers and others": lambda n: "" if n == 3 else f"K-{n}" if n else "Smith",
    "the same number twice": lambda n: f"C{n // 2:0{n % 2 + 1}d}",
    "names": lambda n: f"客户 {'abcdefghijklm'[n]}",
}


@pytest.mark.parametrize(("names", "days"), [*((names, 1) for names in NAMES), ("numbers", 2)])
def test_parts_and_numbers_make_no_difference(names: str, days: int, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(customers(NAMES[names], days), encoding="utf-8")
    found = {}
    for way, part, long in (("whole", 10**6, 10**6), ("parts", 7, 10**6), ("numbers", 10**6, 0), ("both", 7, 0)):
        cut = patch.object(stored, "_PART", part)
        with cut, patch.object(loading, "_LONG", long), patch.object(stored, "_MOST", 0.5):
            workspace = Workspace(tmp_path / way)
            engine = workspace.engine(workspace.create([Source(tmp_path / "in.csv", "in.csv")]).id)
        found[way] = [
            engine.rows(f"select * from {rows} order by all", {})
            for rows in ("line", "customer", "segment_value", "(select * exclude (order_key) from order_day)")
        ]
    assert found["parts"] == found["numbers"] == found["both"] == found["whole"]


def test_lines_are_cut_where_a_customer_begins() -> None:
    with duckdb.connect() as connection, patch.object(stored, "_PART", 10):
        rows = "select case when range < 95 then cast(range // 4 as varchar) end as customer from range(100)"
        connection.execute(f"create table sale as {rows}")
        connection.execute("delete from sale where rowid = 39")
        cut = stored.parts(connection)
        held = [connection.execute(f"select distinct customer from sale where {part}").fetchall() for part in cut]
    assert len(cut) > 5
    assert len({row for part in held for row in part}) == sum(map(len, held)) == 25
    assert (None,) in held[-1]


def test_a_customer_in_two_parts_is_found_out(tmp_path: Path) -> None:
    """As where lines are not sorted by customer."""
    (tmp_path / "in.csv").write_text(customers(NAMES["names"]), encoding="utf-8")
    found = []
    for cut in (["rowid >= 0"], ["rowid < 50", "rowid >= 50"]):
        with patch.object(rollup, "parts", return_value=cut):
            workspace = Workspace(tmp_path / str(len(cut)))
            engine = workspace.engine(workspace.create([Source(tmp_path / "in.csv", "in.csv")]).id)
        found.append([engine.rows(f"select * from {rows} order by all", {}) for rows in ("customer", "order_sum")])
    assert found[0] == found[1]


def orders_without_end(connection: duckdb.DuckDBPyConnection, *_: object) -> None:
    connection.execute(LONG)


def test_orders_are_stopped_where_customers_fail() -> None:
    failing = patch.object(rollup, "_customer", side_effect=RuntimeError("customers"))
    with duckdb.connect() as connection, failing, patch.object(rollup, "_order_day", orders_without_end):
        connection.execute("create table sale (customer varchar)")
        connection.execute("create view line as select * from sale")
        with pytest.raises(RuntimeError, match="customers"):
            rollup.roll_up(connection, (), 0)
        assert connection.execute("select 1").fetchone() == (1,)


def test_orders_are_stopped_with_the_work() -> None:
    connection = duckdb.connect()
    connection.execute("create table sale (customer varchar)")
    connection.execute("create view line as select * from sale")
    with patch.object(rollup, "_customer"), patch.object(rollup, "_order_day", orders_without_end):
        running = Job(lambda: rollup.roll_up(connection, (), 0))
        assert not running.wait(0.5)
        running.cancel()
        with pytest.raises(Cancelled):
            running.result()
    connection.close()


def test_customers_that_are_numbers() -> None:
    assert stored.numbers(["C001", "C002", "C117"]) == Numbers(1, 3)
    assert stored.numbers(["17850", "9", "12"]) == Numbers(0, 5)
    assert stored.numbers(["A1-7", "A1-12"]) == Numbers(3, 2)
    assert stored.numbers([*["K7"] * 99, "Smith 123456"]) == Numbers(1, 1)
    assert stored.numbers(["Smith", "K7"]) is None
    assert stored.numbers([]) is None


@pytest.mark.parametrize("digits", [9, 10, 18])
def test_numbers_are_sorted_as_numbers_then_days(digits: int) -> None:
    """Numbers longer than the first ones, days beyond what two bytes hold, other names and no name have their place."""
    first, last = date(1899, 12, 1), date(2099, 12, 31)
    names = [f"C{1:0{digits}d}", f"C{'9' * digits}", "C5", "C1" + "0" * 30, "Smith", None]
    lines = [(name, day) for name in names for day in (first, date(2024, 1, 5), last)]
    with duckdb.connect() as connection:
        connection.execute("create table unsorted (customer varchar, day date)")
        connection.executemany("insert into unsorted values (?, ?)", random.Random(7).sample(lines, len(lines)))
        connection.execute(stored.ordered("from unsorted", Numbers(1, digits)))
        found = connection.execute("from sorted").fetchall()
    numbered = [name for name in names if name and name[1:].isdigit() and int(name[1:]) < 10**digits]
    expected = [(name, day) for name, day in lines if name in numbered]
    assert found[: len(expected)] == sorted(expected, key=lambda line: (int(line[0][1:]), line[1]))
    assert {name for name, _ in found[len(expected) : -3]} == {"Smith", "C1" + "0" * 30}
    assert found[-3:] == [(None, day) for day in (first, date(2024, 1, 5), last)]
    assert sorted(found, key=str) == sorted(lines, key=str)


def test_the_first_of_excels_days_can_be_sorted(tmp_path: Path) -> None:
    """Among numbers of days, 1 is 1899-12-31."""
    lines = [f"C{n % 7},{45_000 + n if n % 50 else 1},5\n" for n in range(900)]
    (tmp_path / "in.csv").write_text("Customer,Date,Amount\n" + "".join(lines))
    with patch.object(loading, "_LONG", 0):
        workspace = Workspace(tmp_path / "set")
        found = workspace.create([Source(tmp_path / "in.csv", "in.csv")])
    assert (found.first_day, found.lines) == (date(1899, 12, 31), 900)


def test_the_key_of_a_number_and_a_day_takes_eight_bytes() -> None:
    """What makes the sort fast: with more, the engine compares texts of bytes."""
    with duckdb.connect() as connection:
        key = "create_sort_key(cast(1 as integer), 'asc nulls last', cast(1 as usmallint), 'asc nulls last')"
        assert connection.execute(f"select typeof({key})").fetchone() == ("BIGINT",)
