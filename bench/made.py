"""Sales files to measure with, made from the line number alone: the same on every machine."""

from __future__ import annotations

import codecs
from pathlib import Path

import duckdb
import xlsxwriter

COLUMNS = (
    "{'Order ID': 'VARCHAR', 'Date': 'DATE', 'Customer ID': 'VARCHAR', 'Region': 'VARCHAR', 'Category': 'VARCHAR', "
    "'Quantity': 'DECIMAL(18,4)', 'Amount': 'DECIMAL(18,4)'}"
)
LINES_PER_CUSTOMER = 8
"""About: ten million lines are those of 1.2 million customers."""
_CHUNK = 1 << 22
_ENGLISH, _CHINESE = ("Region ", "Category "), ("华东大区", "商品类别")
_SALES = """
    with line as (
        select range as line, range // 3 as number, (range * 2654435761) % 4294967296 as mixed,
            ((range // 3) * 2654435761) % 4294967296 as of_order
        from range($lines)
    ), placed as (
        select *, cast(floor($customers * power(of_order / 4294967296, 3)) as integer) as customer from line
    )
    select 'O' || lpad(cast(number as varchar), 8, '0') as "Order ID",
        date '2021-01-01' + cast((of_order // 64) % 1400 as integer) as "Date",
        'C' || lpad(cast(customer as varchar), 7, '0') as "Customer ID",
        $region || customer % 7 as "Region", $category || mixed % 11 as "Category", 1 + mixed % 9 as "Quantity",
        cast((100 + (mixed // 7) % 90000) * 0.01 as decimal(18, 2)) as "Amount"
    from placed order by line"""


def text(path: Path, lines: int, chinese: bool = False) -> None:
    """Orders of three lines; customers are skewed as sales are, by a fixed multiplication of the order's number."""
    region, category = _CHINESE if chinese else _ENGLISH
    bound = {"lines": lines, "customers": max(lines // LINES_PER_CUSTOMER, 1), "region": region, "category": category}
    with duckdb.connect() as connection:
        connection.execute("set threads = 2; set enable_progress_bar = false")
        connection.execute("create table sales as " + _SALES, bound)
        connection.execute(f"copy sales to '{path}' (header, delimiter ',')")


def encoded(path: Path, target: Path, encoding: str) -> None:
    """The same text in another encoding."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as source, target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            file.write(decoder.decode(chunk).encode(encoding))


def workbook(path: Path, lines: int) -> None:
    """The same sales as a sheet, its days and figures as a workbook stores them."""
    bound = {
        "lines": lines,
        "customers": max(lines // LINES_PER_CUSTOMER, 1),
        "region": _ENGLISH[0],
        "category": _ENGLISH[1],
    }
    with duckdb.connect() as connection, xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        result = connection.execute(_SALES, bound)
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [column[0] for column in result.description])
        for place, (order, date, *others) in enumerate(result.fetchall(), 1):
            sheet.write_string(place, 0, order)
            sheet.write_datetime(place, 1, date, day)
            sheet.write_row(place, 2, others)
