"""Which sign stands before the decimals. The one rule: what could be either, and matters, is said to be ambiguous."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from core.intake.aliases import normal
from core.intake.model import Table
from core.intake.sql import text

_COMMA_WORDS = re.compile(
    "umsatz|betrag|menge|kunde|datum|rechnung|artikel|erlös|montant|quantité|prix|facture|importe|cantidad|precio|fecha|"
    "cliente|importo|prezzo|quantità|fattura|bedrag|klant|aantal|omzet|preço|quantidade|faturamento"
)


_FIRST, _MOST = 20_000, 2_000_000
"""Rows that are asked first, and where none of them tells."""


@dataclass(frozen=True)
class Decimals:
    """``sign`` is a point or a comma; ``ambiguous`` when the amounts would make sense with the other one."""

    sign: str
    ambiguous: bool


def other(sign: str) -> str:
    """The sign that it is not."""
    return "," if sign == "." else "."


def expected(table: Table, date_format: str) -> str:
    """What a reader would expect before looking at a figure: a comma where the file is laid out or named so."""
    named = any(_COMMA_WORDS.search(normal(column.name)) for column in table.columns)
    return "," if table.dialect.delimiter == ";" or date_format.startswith("%d.") or named else "."


def decide(
    connection: duckdb.DuckDBPyConnection, source: str, columns: Iterable[str], money: Sequence[str], hint: str
) -> Decimals:
    """The sign that more values of ``columns`` need. Where none needs any, "1.200" in ``money`` may be twelve hundred.

    1,200 is a thousand to everybody but those who write a comma before decimals (``hint``).
    """
    for rows in (_FIRST, _MOST):
        commas, points = _count(connection, source, columns, rows, _needs(",", "."), _needs(".", ","))
        if commas or points:
            return Decimals("," if commas > points else ".", False)
    grouped = tuple(rf"regexp_full_match(value, '\D*[1-9]\d{{0,2}}[{mark}]\d{{3}}\D*')" for mark in ".,")
    grouped += (r"regexp_full_match(value, '\D*[1-9]\d{3,}\D*')",)
    points, commas, long = _count(connection, source, money, _MOST, *grouped)
    if not points:
        return Decimals(hint, True) if commas and hint == "," else Decimals(".", False)
    return Decimals("." if long else hint, True)  # 1500 beside 1.200: they leave no mark between thousands


def _count(
    connection: duckdb.DuckDBPyConnection, source: str, columns: Iterable[str], rows: int, *tests: str
) -> tuple[int, ...]:
    """How many different values of the first ``rows`` that have one pass each test, over all columns."""
    found = (0,) * len(tests)
    for column in columns:
        first = f"(select {column} as value from {source} where {column} is not null limit {rows})"
        values = f"(select distinct value from {first})"
        counts = ", ".join(f"count(*) filter ({test})" for test in tests)
        row = connection.execute(f"select {counts} from {values}").fetchone()
        assert row is not None
        found = tuple(one + more for one, more in zip(found, row, strict=True))
    return found


def _needs(mark: str, group: str) -> str:
    """Values that only make sense with ``mark`` as the decimal sign: 12,5 and 0,075 and 1.234,56 and 1.234.567."""
    mark, group = f"[{mark}]", f"[{group}]"
    tail = r"\D*$"
    patterns = (
        rf"^[^.,]*\d{mark}(\d\d?|\d{{4,}}){tail}",
        rf"^[^.,\d]*0?{mark}\d+{tail}",
        rf"^[^.,]*\d{{4}}{mark}\d{{3}}{tail}",
        rf"\d{group}\d{{3}}{mark}\d+{tail}",
        rf"^[^.,]*\d{{1,3}}({group}\d{{2,3}})+{group}\d{{3}}{tail}",
    )
    return f"regexp_matches(value, {text('|'.join(patterns))})"
