"""Which sign stands before the decimals. The one rule: what could be either, and matters, is said to be ambiguous."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from core.intake.aliases import normal
from core.intake.model import Table
from core.intake.sql import text

_COMMA_WORDS = re.compile(
    "umsatz|betrag|menge|kunde|datum|rechnung|artikel|erlös|montant|quantité|prix|facture|importe|cantidad|precio|fecha|"
    "cliente|importo|prezzo|quantità|fattura|bedrag|klant|aantal|omzet|preço|quantidade|faturamento"
)


_ENOUGH = 100
"""Different values that need one sign, none the other: then nobody asks the rest."""
_LONG = r"\D*[1-9]\d{3,}\D*"


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
    connection: duckdb.DuckDBPyConnection,
    first: str,
    whole: str,
    columns: Sequence[str],
    money: Sequence[str],
    hint: str,
) -> Decimals:
    """The sign that more values of ``columns`` need: those of the rows that come ``first`` where they are many and of
    one mind, those of the ``whole`` else. Where none needs any, "1.200" in ``money`` may be twelve hundred.

    1,200 is a thousand to everybody but those who write a comma before decimals (``hint``).
    """
    needs = (_needs(",", "."), _needs(".", ","))
    commas, points = _count(connection, first, columns, *needs)
    if min(commas, points) or max(commas, points) < _ENOUGH:
        commas, points = _count(connection, whole, columns, *needs)
    if commas or points:
        return Decimals("," if commas > points else ".", False)
    grouped = (rf"regexp_full_match(value, '\D*[1-9]\d{{0,2}}[{mark}]\d{{3}}\D*')" for mark in ".,")
    points, commas = _count(connection, whole, money, *grouped)
    if not points:
        return Decimals(hint, True) if commas and hint == "," else Decimals(".", False)
    long = " or ".join(f"regexp_full_match({column}, '{_LONG}')" for column in money)
    told = connection.execute(f"select 1 from {whole} where {long} limit 1").fetchone()
    return Decimals("." if told else hint, True)  # 1500 beside 1.200: they leave no mark between thousands


def _count(connection: duckdb.DuckDBPyConnection, source: str, columns: Sequence[str], *tests: str) -> tuple[int, ...]:
    """How many different values with a mark in them pass each test, over all columns."""
    if not columns:
        return (0,) * len(tests)
    cells = f"select unnest([{', '.join(columns)}]) as value from {source}"
    marked = f"select distinct value from ({cells}) where contains(value, '.') or contains(value, ',')"
    counts = ", ".join(f"count(*) filter ({test})" for test in tests)
    row = connection.execute(f"select {counts} from ({marked})").fetchone()
    assert row is not None
    return row


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
