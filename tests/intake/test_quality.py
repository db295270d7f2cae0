"""What a careful reader would notice: against counts by hand, and against plain pandas."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from core.engine import builder
from core.intake import Source, inspect, load
from core.intake.alike import Alike, proposed
from core.intake.quality import Quality, Span, examine
from tests.intake.helpers import Loaded

HEADER = "Customer,Date,Amount,Status,Product,Quantity,Note\n"
START = date(2023, 1, 2)


def looked(folder: Path, *texts: str) -> tuple[Quality, Loaded]:
    """Texts imported with their copies marked, and looked at."""
    sources = []
    for number, content in enumerate(texts):
        path = folder / f"{number}.csv"
        path.write_text(content, encoding="utf-8")
        sources.append(Source(path, path.name))
    scratch = folder / "scratch"
    inspection = inspect(sources, scratch)
    connection = builder(folder / "lines.duckdb", scratch)
    loaded = Loaded(inspection, load(connection, inspection, inspection.mapping, marked=True), connection)
    return examine(connection), loaded


def daily(days: int, start: date = START) -> str:
    """One sale a day; no two rows are the same."""
    return "".join(f"C{n % 7},{start + timedelta(n)},{10 + n % 90},Shipped,Lamp,1,n{n}\n" for n in range(days))


def test_nothing_to_say_of_a_clean_file(tmp_path: Path) -> None:
    found, loaded = looked(tmp_path, HEADER + daily(100))
    assert (found.copies.lines, found.cancelled.lines, found.nobody.lines, found.returns.lines) == (0, 0, 0, 0)
    assert (found.strays, found.gaps, found.large_lines, found.large) == ((), (), 0, ())
    assert proposed(loaded.connection).groups == ()


def test_a_copy_is_the_same_in_every_column_also_in_those_not_used(tmp_path: Path) -> None:
    twice = "A,2023-05-01,7,Shipped,Lamp,1,x\n"
    other = "A,2023-05-01,7,Shipped,Lamp,1,y\n"
    found, _ = looked(tmp_path, HEADER + daily(30) + twice * 3 + other)
    assert (found.copies.lines, found.copies.amount) == (2, Decimal(14))


def test_copies_in_another_file_with_its_columns_in_another_order(tmp_path: Path) -> None:
    first = "Customer,Date,Amount\nA,2023-05-01,7\nB,2023-05-02,8\n"
    second = "Amount,Customer,Date\n8,B,2023-05-02\n9,B,2023-05-03\n"
    found, _ = looked(tmp_path, first, second)
    assert (found.copies.lines, found.copies.amount) == (1, Decimal(8))


@pytest.mark.parametrize("word", ["Cancelled", "CANCELED", "storniert", "已取消", "void"])
def test_cancelled_orders(word: str, tmp_path: Path) -> None:
    rows = f"A,2023-05-01,7,{word},Lamp,1,x\nA,2023-05-02,-9,{word},Lamp,1,y\n"
    found, _ = looked(tmp_path, HEADER + daily(30) + rows)
    assert (found.cancelled.lines, found.cancelled.amount) == (1, Decimal(7))  # a negative one takes back itself


def test_lines_of_nobody(tmp_path: Path) -> None:
    found, _ = looked(tmp_path, HEADER + daily(30) + ",2023-05-01,7,,Lamp,1,x\n")
    assert (found.nobody.lines, found.nobody.amount) == (1, Decimal(7))


@pytest.mark.parametrize("day", ["1900-01-01", "2099-12-31"])
def test_a_day_far_from_all_others(day: str, tmp_path: Path) -> None:
    found, _ = looked(tmp_path, HEADER + daily(200) + f"A,{day},7,,Lamp,1,x\n")
    assert found.strays == (Span(date.fromisoformat(day), date.fromisoformat(day), 1),)
    assert found.gaps == ()  # the years between are no gap in the calendar


def test_an_early_start_is_no_slip(tmp_path: Path) -> None:
    found, _ = looked(tmp_path, HEADER + daily(20, date(2019, 1, 1)) + daily(200))
    assert found.strays == ()
    assert found.gaps == (Span(date(2019, 1, 21), date(2023, 1, 1)),)


def test_gaps_unusual_for_the_file(tmp_path: Path) -> None:
    found, _ = looked(tmp_path, HEADER + daily(60) + daily(60, START + timedelta(75)))
    assert [(gap.first, gap.last, gap.days) for gap in found.gaps] == [
        (START + timedelta(60), START + timedelta(74), 15)
    ]
    monthly = "".join(f"C{n % 3},{2020 + n // 12}-{n % 12 + 1:02d}-15,{n},,Lamp,1,x\n" for n in range(36))
    folder = tmp_path / "monthly"
    folder.mkdir()
    assert looked(folder, HEADER + monthly)[0].gaps == ()


def test_an_amount_beyond_all_measure(tmp_path: Path) -> None:
    rows = "A,2023-02-01,1000000,,Lamp,1,x\n,2023-02-02,-2000000,,Lamp,1,y\n"
    found, _ = looked(tmp_path, HEADER + daily(200) + rows)
    assert found.large_lines == 2
    assert [(one.customer, one.amount) for one in found.large] == [("", Decimal(-2000000)), ("A", Decimal(1000000))]


@pytest.mark.parametrize("seed", range(8))
def test_returns_take_back_what_was_sold(seed: int, tmp_path: Path) -> None:
    """Against a plain loop: a return is paired when no piece is lacking that was not lacking before."""
    chance = random.Random(seed)
    rows = []
    for _ in range(300):
        pieces = chance.randint(1, 3) * chance.choice([1, 1, -1])
        day = START + timedelta(chance.randint(0, 40))
        rows.append((f"C{chance.randint(1, 6)}", day, 5 * pieces, "Lamp" if chance.random() < 0.5 else "Sofa", pieces))
    texts = "".join(
        f"{customer},{day},{amount},,{product},{pieces},\n" for customer, day, amount, product, pieces in rows
    )
    found, _ = looked(tmp_path, HEADER + texts)
    frame = pd.DataFrame(rows, columns=["customer", "day", "amount", "product", "pieces"])
    balance: dict[tuple[str, str], int] = defaultdict(int)
    lowest: dict[tuple[str, str], int] = defaultdict(int)
    paired = 0
    ordered = frame.sort_values(["day", "pieces"], ascending=[True, False])
    for customer, _, amount, product, pieces in ordered.itertuples(index=False):
        key = (customer, product)
        balance[key] += pieces
        paired += amount < 0 and balance[key] >= lowest[key]
        lowest[key] = min(lowest[key], balance[key])
    returned = frame[frame.amount < 0]
    assert (found.returns.lines, found.returns.amount) == (len(returned), Decimal(int(returned.amount.sum())))
    assert 0 < paired < len(returned)
    assert found.returns.paired == paired


def groups(folder: Path, *names: str) -> tuple[Alike, ...]:
    rows = "".join(f'"{name}",2023-05-0{n + 1},{10 + n}\n' for n, name in enumerate(names))
    _, loaded = looked(folder, "Customer,Date,Amount\n" + rows + "Quite another,2023-05-01,1\n")
    return proposed(loaded.connection).groups


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Ltd", "ACME LIMITED"),
        ("Acme", "Acme Co., Ltd."),
        ("Acme Trading", "acme  trading"),
        ("Ａｃｍｅ Trading", "Acme Trading"),
        ("Müller GmbH & Co. KG", "Muller GmbH"),
        ("O'Neil", "ONeil"),
        ("上海大众有限公司", "上海大众"),
        ("苏宁（上海）有限责任公司", "苏宁(上海)有限公司"),
        ("C-0012", "c-0012"),
        ("A.C.M.E. Inc.", "ACME"),
    ],
)
def test_probably_one_customer(one: str, other: str, tmp_path: Path) -> None:
    (group,) = groups(tmp_path, one, other)
    assert (group.kept.customer, [spelling.customer for spelling in group.others]) == (other, [one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1-23", "12-3"),
        ("Acme North", "Acme South"),
        ("上海大众", "上海大众汽车"),
        ("Ltd", "Co"),
        ("C1", "C10"),
        ("1.5", "15"),
    ],
)
def test_two_customers(one: str, other: str, tmp_path: Path) -> None:
    assert groups(tmp_path, one, other) == ()


def test_figures_of_a_real_file(real_data: Path, tmp_path: Path) -> None:
    """The figures of its description, counted there with the time of day of every line."""
    scratch, path = tmp_path / "scratch", real_data / "online_retail" / "online_retail.csv.zip"
    inspection = inspect([Source(path, path.name)], scratch)
    connection = builder(tmp_path / "lines.duckdb", scratch)
    load(connection, inspection, inspection.mapping, marked=True)
    found = examine(connection)
    assert (found.copies.lines, found.nobody.lines) == (5_268, 135_080)
    assert found.nobody.amount == Decimal("1447682.12")
    assert found.returns.lines == 9_288 + 2  # and two bad debts below zero
    assert found.gaps == (Span(date(2010, 12, 24), date(2011, 1, 3)),)
    largest = found.large[0]
    assert (largest.customer, largest.day, abs(largest.amount)) == ("16446", date(2011, 12, 9), Decimal("168469.60"))
