"""Customers that are probably one: their names differ in case, width, blanks, signs or the legal form of the firm.

The one rule: only proposed, and merged where the user says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

import duckdb

from core.intake.sql import text

MOST = 50
"""How many groups are proposed, those with the largest amounts first."""
_FORMS = (
    "incorporated inc corporation corp company co limited ltd llc llp lp plc pllc gmbh mbh ag kg kgaa ohg gbr ug eg se "
    "sa sas sasu sarl eurl srl sl slu spa snc bv nv vof ab as asa aps oy oyj pty pte pvt sdn bhd kk kft zrt nyrt doo "
    "ltda eireli cv spzoo"
)
_CHINESE = "股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|公司"
_WIDE = "".join(chr(sign) for sign in range(0xFF01, 0xFF5F))
_NARROW = "".join(chr(sign) for sign in range(0x21, 0x7F))


@dataclass(frozen=True)
class Spelling:
    """A customer as the lines know it."""

    customer: str
    name: str
    lines: int
    amount: Decimal | None


@dataclass(frozen=True)
class Alike:
    """Customers with one name; ``kept`` is the one that the ``others`` would become."""

    kept: Spelling
    others: tuple[Spelling, ...]

    @property
    def merges(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a customer and the one that it becomes."""
        return tuple((other.customer, self.kept.customer) for other in self.others)


@dataclass(frozen=True)
class Proposed:
    """The first of ``count`` groups."""

    groups: tuple[Alike, ...]
    count: int


def proposed(connection: duckdb.DuckDBPyConnection, before: str = "") -> Proposed:
    """Groups among the customers of ``line``, and of the database ``before``, whose customers are kept first."""
    there = f"select customer, name, amount, true as known from {before}.line union all " if before else ""
    rows = connection.execute(
        f"""
        with spelled as (
            select customer, coalesce(arg_max(name, coalesce(name, '')), '') as name, count(*) as lines,
                sum(amount) as amount, bool_or(known) as known
            from ({there}select customer, name, amount, false as known from line) as one
            where customer is not null group by customer
        ),
        keyed as (select *, {_key("case when name = '' then customer else name end")} as form from spelled),
        grouped as (
            select *, count(*) over (partition by form) as members,
                sum(coalesce(amount, 0)) over (partition by form) as worth,
                row_number() over (partition by form order by known desc, amount desc nulls last, lines desc, customer)
                    as place
            from keyed where length(form) > 1
        ),
        counted as (select *, count(*) filter (place = 1) over () as groups from grouped where members > 1)
        select form, customer, name, lines, amount, groups,
            dense_rank() over (order by worth desc, form) as ranked
        from counted qualify ranked <= {MOST} order by ranked, place
        """
    ).fetchall()
    groups = [_group(list(members)) for _, members in groupby(rows, key=lambda row: row[0])]
    return Proposed(tuple(groups), rows[0][5] if rows else 0)


def _group(rows: Sequence[tuple[str, str, str, int, Decimal | None, int, int]]) -> Alike:
    kept, *others = (Spelling(customer, name, lines, amount) for _, customer, name, lines, amount, *_ in rows)
    return Alike(kept, tuple(others))


def _key(expression: str) -> str:
    """A name without what may differ: only letters and digits are left, and a sign between two digits."""
    plain = f"lower(strip_accents(translate({expression}, {text(_WIDE)}, {text(_NARROW)})))"
    apart = plain
    for _ in range(2):
        apart = rf"regexp_replace({apart}, '([0-9])[^\pL0-9]+([0-9])', '\1#\2', 'g')"
    words = rf"regexp_replace({apart}, '[.''’]', '', 'g')"
    words = rf"trim(regexp_replace({words}, '[^\pL\pN#]+', ' ', 'g'))"
    forms = "|".join(re.escape(form) for form in _FORMS.split())
    firm = rf"regexp_replace({words}, '( ({forms}))+$', '')"
    whole = rf"regexp_replace(replace({firm}, ' ', ''), '({_CHINESE})$', '')"
    # A number or a single plain word has nothing of all that.
    return f"case when regexp_full_match({expression}, '[0-9A-Za-z]+') then lower({expression}) else {whole} end"
