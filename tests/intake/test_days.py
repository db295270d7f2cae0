"""Days as people and programs write them: a column in, days out; the order of day and month over all files."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from core.engine import builder
from core.intake import Source, inspect, load, swapped
from tests.intake.helpers import take, take_text

FIFTH = date(2024, 3, 5)


def days(folder: Path, *written: str, header: str = "Date") -> list[date | None]:
    """The days of a column in the order of its rows, None where rejected."""
    lines = "".join(f'{n:03d},"{day}",1\n' for n, day in enumerate(written))
    loaded = take_text(folder, f"Customer,{header},Amount\n{lines}")
    found = dict(loaded.rows("select customer, day from line"))
    return [found.get(f"{n:03d}") for n in range(len(written))]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-05", FIFTH),
        ("2024-3-5", FIFTH),
        ("2024/3/5", FIFTH),
        ("2024.03.05", FIFTH),
        ("20240305", FIFTH),
        ("20240305103000", FIFTH),
        ("5.3.2024", FIFTH),
        ("Mar 5, 2024", FIFTH),
        ("Mar 5, 2024, 10:30 AM", FIFTH),
        ("March 5, 2024", FIFTH),
        ("MAR 5 2024", FIFTH),
        ("5-Mar-24", FIFTH),
        ("5-Mar-2024", FIFTH),
        ("5 March 2024", FIFTH),
        ("Tue, 05 Mar 2024", FIFTH),
        ("Tue Mar 05 2024", FIFTH),
        ("2024年3月5日", FIFTH),
        ("2024年03月05日", FIFTH),
        ("2024 年 3 月 5 日", FIFTH),
        ("2024年3月5号", FIFTH),
        ("2024年3月5日 星期二", FIFTH),
        ("2024年3月5日 10:30", FIFTH),
        ("2024年3月5日10时30分", FIFTH),
        ("２０２４年３月５日", FIFTH),
        ("２０２４-０３-０５", FIFTH),
        ("二〇二四年三月五日", FIFTH),
        ("二○二四年十二月三十一日", date(2024, 12, 31)),
        ("二〇二四年十月二十日", date(2024, 10, 20)),
        ("2024年3月", date(2024, 3, 1)),
        ("2024-03", date(2024, 3, 1)),
        ("Mar 2024", date(2024, 3, 1)),
        ("二〇二四年", date(2024, 1, 1)),
        ("2024/3/5 上午 10:30:00", FIFTH),
        ("2024-03-05 10:30:00", FIFTH),
        ("2024-03-05T10:30:00Z", FIFTH),
        ("2024-03-05T23:30:00+08:00", FIFTH),  # the day that is written, wherever it was
        ("2024-03-05T00:30:00+08:00", FIFTH),
        ("2024-03-05T23:30:00.000-08:00", FIFTH),
        ("45356", FIFTH),
        ("45356.75", FIFTH),
        ("1709640000", FIFTH),  # 12:00 UTC
        ("1709683199", FIFTH),  # 23:59:59 UTC
        ("1709640000000", FIFTH),
        ("631152000", date(1990, 1, 1)),
        ("4102444799", date(2099, 12, 31)),
    ],
)
def test_a_day(written: str, expected: date, tmp_path: Path) -> None:
    assert days(tmp_path, written, written) == [expected, expected]


@pytest.mark.parametrize("header", ["Date", "Order Date", "timestamp", "created_time", "交易时间"])
def test_unix_times_where_the_name_is_a_date_s(header: str, tmp_path: Path) -> None:
    assert days(tmp_path, "1709640000", "1709726400", header=header) == [FIFTH, date(2024, 3, 6)]


def test_a_large_number_is_no_day_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Customer,Parcel,Amount\nA,1709640000,1\nB,1709726400,2\n")
    assert "day" not in dict(inspect([Source(path, "a.csv")], tmp_path / "in").mapping.fields)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("03/01/19", "25/01/19"), [date(2019, 1, 3), date(2019, 1, 25)]),
        (("03/01/19", "01/25/19"), [date(2019, 3, 1), date(2019, 1, 25)]),
        (("03/01/2024", "25/01/2024"), [date(2024, 1, 3), date(2024, 1, 25)]),
        (("03/01/2024", "01/25/2024"), [date(2024, 3, 1), date(2024, 1, 25)]),
        (("25/01/2024", "03-01-2024"), [date(2024, 1, 25), None]),
        (("2024-02-30", "2024-02-29"), [None, date(2024, 2, 29)]),
        (("soon", "2024-02-29"), [None, date(2024, 2, 29)]),
        # Both orders in one file: the one that fits more rows, and the others are left out
        (("25/01/2024", "26/01/2024", "01/27/2024"), [date(2024, 1, 25), date(2024, 1, 26), None]),
        (("25/01/2024", "01/26/2024", "01/27/2024"), [None, date(2024, 1, 26), date(2024, 1, 27)]),
        # Excel's numbers among days written out, within the years that a sales file has
        (("25/01/2024", "45317", "45318.75"), [date(2024, 1, 25), date(2024, 1, 26), date(2024, 1, 27)]),
        (("2024-01-25", "45317", "12"), [date(2024, 1, 25), date(2024, 1, 26), None]),
    ],
)
def test_columns(written: tuple[str, ...], expected: list[date | None], tmp_path: Path) -> None:
    assert days(tmp_path, *written) == expected


def test_both_orders_in_one_file_are_rejected_with_a_reason(tmp_path: Path) -> None:
    text = "Customer,Date,Amount\nA,25/01/2024,1\nB,26/01/2024,1\nC,01/27/2024,1\n"
    assert take_text(tmp_path, text).rejects == [(4, "bad_date")]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # one file settles the order of the others
        (("03/01/2024", "25/01/2024"), ["2024-01-03", "2024-01-25"]),
        (("03/01/2024", "01/25/2024"), ["2024-03-01", "2024-01-25"]),
        (("03/01/2024", "25.01.2024"), ["2024-01-03", "2024-01-25"]),
        # each file in its own way
        (("2024-01-03", "25/01/2024"), ["2024-01-03", "2024-01-25"]),
        (("25/01/2024", "2024年1月3日"), ["2024-01-25", "2024-01-03"]),
        (("25/01/2024 26/01/2024", "01/27/2024"), ["2024-01-25", "2024-01-26", "2024-01-27"]),
        (("45316", "01/27/2024"), ["2024-01-25", "2024-01-27"]),
        (("25/01/24", "20240127", "Jan 28, 2024"), ["2024-01-25", "2024-01-27", "2024-01-28"]),
    ],
)
def test_several_files(files: tuple[str, ...], expected: list[str], tmp_path: Path) -> None:
    paths = []
    for number, written in enumerate(files):
        paths.append(tmp_path / f"{number}.csv")
        rows = "".join(f'A,"{day}",1\n' for day in (written.split() if written[0] == "2" else [written]))
        paths[-1].write_text("Customer,Date,Amount\n" + rows, encoding="utf-8")
    loaded = take(tmp_path, *paths)
    assert loaded.rows("select day from line order by day") == sorted((date.fromisoformat(day),) for day in expected)
    assert not loaded.inspection.mapping.date_ambiguous


def test_files_that_could_be_either_are_turned_together(tmp_path: Path) -> None:
    for name, rows in (("a", "A,01/02/2024,1\nA,01/04/2024,1\n"), ("b", "A,03.04.2024,1\n")):
        (tmp_path / f"{name}.csv").write_text("Customer,Date,Amount\n" + rows)
    inspection = inspect([Source(tmp_path / f"{name}.csv", f"{name}.csv") for name in "ab"], tmp_path / "in")
    assert inspection.mapping.date_ambiguous
    found = []
    for mapping in (inspection.mapping, swapped(inspection.mapping)):
        connection = duckdb.connect()
        load(connection, inspection, mapping)
        found.append([day.isoformat() for (day,) in connection.execute("select day from line order by day").fetchall()])
    assert found == [["2024-02-01", "2024-04-01", "2024-04-03"], ["2024-01-02", "2024-01-04", "2024-03-04"]]
    assert swapped(swapped(inspection.mapping)) == inspection.mapping


def test_a_file_that_could_be_either_is_asked_about_where_the_others_disagree(tmp_path: Path) -> None:
    """Two files of one name in different folders are each certain; the third could be either way: only it is turned."""
    sources = []
    for place, day in (("a", "25/01/2024"), ("b", "01/26/2024"), ("c", "03/04/2024")):
        (tmp_path / f"{place}.csv").write_text(f"Customer,Date,Amount\nA,{day},1\n")
        sources.append(Source(tmp_path / f"{place}.csv", "sales.csv"))
    inspection = inspect(sources, tmp_path / "in")
    mapping = inspection.mapping
    assert mapping.date_ambiguous and mapping.date_open == (inspection.tables[2].sha256,)
    found = []
    for one in (mapping, swapped(mapping)):
        connection = duckdb.connect()
        load(connection, inspection, one)
        found.append([day.isoformat() for (day,) in connection.execute("select day from line order by day").fetchall()])
    assert found == [["2024-01-25", "2024-01-26", "2024-04-03"], ["2024-01-25", "2024-01-26", "2024-03-04"]]
    assert swapped(swapped(mapping)) == mapping


def turned(day: date) -> str:
    """What a spreadsheet set to month first makes of a day written day first: a date where it can."""
    return f"{day:%Y-%d-%m}" if day.day <= 12 else f"{day:%d/%m/%Y}"


@pytest.mark.parametrize("answer", [True, False])
def test_days_that_a_spreadsheet_has_turned(answer: bool, tmp_path: Path) -> None:
    every = [date(2024, 1, 1) + timedelta(days=offset) for offset in range(0, 120, 2)]
    path = tmp_path / "a.csv"
    path.write_text("Customer,Date,Amount\n" + "".join(f"A,{turned(day)},1\n" for day in every))
    inspection = inspect([Source(path, "a.csv")], tmp_path / "in")
    mapping = inspection.mapping
    assert (mapping.date_format, mapping.date_ambiguous) == ("turned %d/%m/%Y", True)
    assert swapped(swapped(mapping)) == mapping
    connection = builder(tmp_path / "a.duckdb", tmp_path / "in")
    load(connection, inspection, mapping if answer else swapped(mapping))
    found = connection.execute("select day from line order by day").fetchall()
    as_they_stand = [date(day.year, day.day, day.month) if day.day <= 12 else day for day in every]
    assert [day for (day,) in found] == sorted(every if answer else as_they_stand)


@pytest.mark.parametrize("count", [19, 20])
def test_few_dates_or_one_of_a_later_day_ask_nothing(count: int, tmp_path: Path) -> None:
    texts = [f"{13 + number % 15}/01/2024" for number in range(30)]
    for dates in ([f"2024-01-{number % 12 + 1:02d}" for number in range(count)], ["2024-01-13", *["2024-01-02"] * 30]):
        path = tmp_path / "a.csv"
        path.write_text("Customer,Date,Amount\n" + "".join(f"A,{day},1\n" for day in [*texts, *dates]))
        mapping = inspect([Source(path, "a.csv")], tmp_path / "in").mapping
        assert mapping.date_ambiguous == (count == 20 and dates[0] != "2024-01-13")
