"""The figures a second time: plain Python written from the definitions alone, to be compared with the application.

Nothing here imports a question of ``core`` (only its constants) and nothing is clever: dictionaries, loops, exact
decimals. Input is a DataFrame ``lines`` with the columns customer, order_id, day, and any of amount, profit, quantity
and segment columns; None (or NaN) is "not there". Clarity goes before speed; half a million lines take seconds.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from core.definitions import (
    ABC_A_PERCENT,
    ABC_B_PERCENT,
    COME_BACK_LIMIT,
    FALLBACK_WINDOW_DAYS,
    MIN_GAPS_FOR_SUGGESTION,
)

ZERO = Decimal(0)
ONE_DAY = dt.timedelta(days=1)
MEASURE_COLUMN = {"revenue": "amount", "profit": "profit", "units": "quantity", "margin_rate": "profit"}
NEEDS = {
    "revenue": ("amount",), "profit": ("profit",), "units": ("quantity",), "margin_rate": ("amount", "profit"),
    "average_order": ("amount",), "categories": ("category",), "orders": (), "active_months": (),
}  # fmt: skip
ADDITIVE = ("revenue", "profit", "units", "orders", "active_months", "categories")
"""What can be added up over customers: only that has shares and classes."""
VALUE_COLUMNS = [
    "customer", "rank", "value", "share", "cumulative_share", "abc", "tier",
    "orders", "first_purchase", "last_purchase", "active",
]  # fmt: skip
CHURN_COLUMNS = [
    "period_start", "period_end", "segment", "opening", "new", "returned", "churned", "closing",
    "churned_of_opening", "churn_rate", "opening_value", "churned_value", "value_churn_rate",
]  # fmt: skip

OrderKey = tuple[str, Any]


class Line(NamedTuple):
    """One line, with Python's own types; ``order`` is the order id, or the day where there is none."""

    customer: str | None
    order: OrderKey
    day: dt.date
    amount: Decimal
    has_amount: bool
    measure: Decimal
    segment: str
    category: str


@dataclass(frozen=True)
class Headline:
    """The figures above the list of customers."""

    total: Decimal | None
    attributed: Decimal | None
    unattributed: Decimal | None
    customers: int
    top20_share: float | None
    customers_for_80: int | None
    gini: float | None
    active: int


@dataclass(frozen=True)
class ComeBack:
    """Kaplan–Meier curve of the gaps between a customer's successive purchase days."""

    survival: dict[int, Fraction]
    """Gap length → P(gap > length), at every length at which a gap was closed."""
    closed_gaps: int
    open_gaps: int

    def silent_longer_than(self, days: int) -> Fraction:
        """S(N) = P(gap > N)."""
        result = Fraction(1)
        for length in sorted(self.survival):
            if length <= days:
                result = self.survival[length]
        return result

    def rate(self, days: int) -> Fraction:
        """Of those silent for ``days`` days, the share that comes back: (S(N) − S(max)) / S(N)."""
        now = self.silent_longer_than(days)
        for_good = self.silent_longer_than(max(self.survival, default=0))
        return (now - for_good) / now if now else Fraction(0)

    def suggest(self, limit: float = COME_BACK_LIMIT) -> int:
        """The smallest N >= 1 whose come-back rate is at most ``limit``; the fallback where there are too few gaps."""
        if self.closed_gaps < MIN_GAPS_FOR_SUGGESTION:
            return FALLBACK_WINDOW_DAYS
        exact_limit = Fraction(str(limit))
        # The rate changes only where a gap was closed, so only those lengths (and 1) can be the smallest.
        for days in sorted({1, *self.survival}):
            if days >= 1 and self.rate(days) <= exact_limit:
                return days
        raise AssertionError("at the longest closed gap the rate is zero")


def _missing(cell: Any) -> bool:
    """Whether a cell is None or NaN (the one value that differs from itself)."""
    return cell is None or cell is pd.NA or bool(cell != cell)


def _decimal(cell: Any) -> Decimal:
    """A cell as an exact decimal; an empty one adds nothing."""
    if _missing(cell):
        return ZERO
    return cell if isinstance(cell, Decimal) else Decimal(str(cell))


def _date(cell: Any) -> dt.date:
    """A date, whatever the column's type."""
    return cell.date() if isinstance(cell, dt.datetime) else cell


def _column(lines: pd.DataFrame, name: str | None) -> list[Any]:
    """A column's cells, or Nones where the file has no such column."""
    if name is None or name not in lines.columns:
        return [None] * len(lines)
    return list(lines[name].astype(object))


def has(lines: pd.DataFrame, column: str) -> bool:
    """Whether the file knows this column: it is there and not empty throughout."""
    return not all(_missing(cell) for cell in _column(lines, column))


def read(lines: pd.DataFrame, as_of: dt.date, measure: str = "revenue", segment: str | None = None) -> list[Line]:
    """The lines up to the as-of date; those after it do not exist for anyone."""
    column = MEASURE_COLUMN.get(measure)
    result = []
    for customer, order_id, day, amount, quantity, group, category in zip(
        _column(lines, "customer"), _column(lines, "order_id"), _column(lines, "day"), _column(lines, "amount"),
        _column(lines, column), _column(lines, segment), _column(lines, "category"), strict=True,
    ):  # fmt: skip
        date = _date(day)
        if date > as_of:
            continue
        result.append(
            Line(
                customer=None if _missing(customer) else customer,
                order=("day", date) if _missing(order_id) else ("id", order_id),
                day=date,
                amount=_decimal(amount),
                has_amount=not _missing(amount),
                measure=_decimal(quantity),
                segment="" if _missing(group) else group,
                category="" if _missing(category) else category,
            )
        )
    return result


def _purchase_days(read_lines: Iterable[Line], with_amounts: bool) -> dict[str, list[dt.date]]:
    """Customer → its distinct purchase days, ascending; customers without a purchase are not in it."""
    earliest: dict[tuple[str, OrderKey], dt.date] = {}
    total: dict[tuple[str, OrderKey], Decimal] = defaultdict(Decimal)
    for line in read_lines:
        if line.customer is None:
            continue
        order = (line.customer, line.order)
        earliest[order] = min(earliest.get(order, line.day), line.day)
        total[order] += line.amount
    days: dict[str, set[dt.date]] = defaultdict(set)
    for order, day in earliest.items():
        if total[order] > 0 or not with_amounts:
            days[order[0]].add(day)
    return {customer: sorted(found) for customer, found in days.items()}


def purchases(lines: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Customer × day of the distinct purchase days up to the as-of date."""
    days = _purchase_days(read(lines, as_of), has(lines, "amount"))
    rows = [(customer, day) for customer in sorted(days) for day in days[customer]]
    return pd.DataFrame(rows, columns=["customer", "day"])


@dataclass(frozen=True)
class Rule:
    """A house rule with days of the customer's own, and the firm's numbers for those who bought too seldom."""

    name: str
    window: int
    firm: int | None
    """The smallest gap that half of all gaps of the firm do not exceed; None without a gap."""
    model: tuple[float, float, float, float] | None = None
    """r, alpha (weeks), a and b of MBG/NBD; None where there is none."""


def firm_gap(lines: pd.DataFrame, as_of: dt.date) -> int | None:
    """The median gap of all customers up to a day: the smallest that at least half of the gaps do not exceed."""
    days = _purchase_days(read(lines, as_of), has(lines, "amount")).values()
    gaps = sorted((following - this).days for one in days for this, following in pairwise(one))
    return gaps[(len(gaps) - 1) // 2] if gaps else None


def quantile(values: list[int], percent: int) -> Fraction:
    """By linear interpolation."""
    ordered, place = sorted(values), Fraction((len(values) - 1) * percent, 100)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def patience(bought: list[dt.date], window: int | Rule) -> dt.timedelta:
    """How long after the last of these purchases a customer without another is lost, knowing only them."""
    if isinstance(window, int):
        return dt.timedelta(days=window)
    gaps = [(following - this).days for this, following in pairwise(bought)]
    days = window.window
    if window.name == "cycles" and len(gaps) >= 2:
        days = int(2 * quantile(gaps, 50)) + 1
    elif window.name == "cycles" and window.firm is not None:
        days = 2 * window.firm + 1
    elif window.name == "rhythm" and len(gaps) >= 3:
        days = int(quantile(gaps, 90)) + 1
    elif window.name == "pepper" and len(bought) >= 5 and bought[-1] >= add_months(bought[0], 3):
        days = max(gaps) + 1
    elif window.name == "sqlbi":
        days = (add_months(bought[-1], 2) - bought[-1]).days
    elif window.name == "alive" and window.model is not None:
        model = window.model
        days = next((silent for silent in range(1, 3650) if p_alive(bought, silent, *model) < 0.5), 3650)
    return dt.timedelta(days=days)


def p_alive(bought: list[dt.date], silent: int, r: float, alpha: float, a: float, b: float) -> float:
    """MBG/NBD (Batislam, Denizel & Filiztekin 2007), so many days after the last of these purchases."""
    repeats, recency = len(bought) - 1, (bought[-1] - bought[0]).days / 7
    age = recency + silent / 7
    return 1 / (1 + a / (b + repeats) * ((alpha + age) / (alpha + recency)) ** (r + repeats))


def _active(days: list[dt.date], on: dt.date, window: int | Rule) -> bool:
    """Active at d: a purchase in (d − N, d]; N is what the purchases up to the last one say."""
    known = [day for day in days if day <= on]
    return bool(known) and on - patience(known, window) < known[-1]


def _within(read_lines: Iterable[Line], start: dt.date | None, end: dt.date) -> Iterator[Line]:
    """The lines of the days from ``start`` (None: from the first) to ``end``, both included."""
    return (line for line in read_lines if (start is None or line.day >= start) and line.day <= end)


def _values(
    read_lines: list[Line], measure: str, start: dt.date | None, end: dt.date
) -> dict[str | None, Decimal | None]:
    """Customer → value over the days from ``start`` to ``end``; lines without a customer add up under None.

    Who has a line in these days has a value, be it nothing; a ratio over nothing or less has none. An order counts on
    the day of its earliest line, with all its lines.
    """
    inside = list(_within(read_lines, start, end))
    of_each: dict[str | None, list[Line]] = defaultdict(list)
    for line in inside:
        of_each[line.customer].append(line)
    there = dict.fromkeys(of_each, ZERO)
    if measure in ("revenue", "profit", "units"):
        return {one: sum((line.measure for line in lines), ZERO) for one, lines in of_each.items()}
    if measure == "margin_rate":
        return {
            one: ratio(sum((line.measure for line in lines), ZERO), sum((line.amount for line in lines), ZERO))
            for one, lines in of_each.items()
        }
    if measure == "categories":
        return {
            one: Decimal(
                len(
                    {line.category for line in lines if one is not None and (line.amount > 0 or not line.has_amount)}
                    - {""}
                )
            )
            for one, lines in of_each.items()
        }
    if measure == "active_months":
        days = _purchase_days(read_lines, any(line.has_amount for line in read_lines))
        return {
            one: Decimal(
                len(
                    {
                        (day.year, day.month)
                        for day in days.get(one, [])
                        if (start is None or day >= start) and day <= end
                    }
                )
            )
            for one in there
        }
    earliest: dict[tuple[str | None, OrderKey], dt.date] = {}
    amount: dict[tuple[str | None, OrderKey], Decimal] = defaultdict(Decimal)
    for line in read_lines:
        order = (line.customer, line.order)
        earliest[order] = min(earliest.get(order, line.day), line.day)
        amount[order] += line.amount
    counts: dict[str | None, Decimal] = dict(there)
    sums: dict[str | None, Decimal] = dict(there)
    for order, day in earliest.items():
        if (start is None or day >= start) and day <= end:
            counts[order[0]] += 1
            sums[order[0]] += amount[order]
    if measure == "average_order":
        return {one: ratio(sums[one], counts[one]) for one in there}
    return counts


def ratio(above: Decimal, below: Decimal) -> Decimal | None:
    """A quotient with eight decimals; over nothing or less there is none."""
    return Decimal(str(round(float(above) / float(below), 8))) if below > 0 else None


def _require(lines: pd.DataFrame, measure: str) -> None:
    """A measure that the file does not know is absent, not zero."""
    for column in NEEDS[measure]:
        if not has(lines, column):
            raise ValueError(f"the lines have no {column}")


def _tier(rank: int, n: int) -> str:
    """First ceil(n/5) key, last floor(n/5) review, the rest keep."""
    key = -(-n // 5)
    review = n // 5
    if rank <= key:
        return "key"
    return "review" if rank > n - review else "keep"


def _abc(before: Decimal, total: Decimal) -> str:
    """A while the cumulative value before the customer is under 80 % of the total, B under 95 %, else C."""
    if before * 100 < total * ABC_A_PERCENT:
        return "A"
    return "B" if before * 100 < total * ABC_B_PERCENT else "C"


def value_table(
    lines: pd.DataFrame,
    as_of: dt.date,
    measure: str = "revenue",
    value_from: dt.date | None = None,
    window: int | Rule = 180,
) -> pd.DataFrame:
    """One row per customer with any line in [value_from, as_of], by rank."""
    _require(lines, measure)
    everything = read(lines, as_of, measure)
    days = _purchase_days(everything, has(lines, "amount"))
    values = _values(everything, measure, value_from, as_of)
    values.pop(None, None)
    orders = _values(everything, "orders", value_from, as_of)
    additive = measure in ADDITIVE
    total = sum(values.values(), ZERO) if additive else ZERO
    ranking = sorted(
        values, key=lambda customer: (values[customer] is None, -(values[customer] or ZERO), customer)
    )  # who has no value comes last
    rows = []
    running = ZERO
    for rank, customer in enumerate(ranking, start=1):
        before = running
        running += values[customer] if additive else ZERO
        bought = days.get(customer, [])
        rows.append(
            (
                customer,
                rank,
                values[customer],
                float(values[customer] / total) if total else None,
                float(running / total) if total else None,
                _abc(before, total) if additive else None,
                _tier(rank, len(ranking)),
                int(orders[customer]),
                bought[0] if bought else None,
                bought[-1] if bought else None,
                _active(bought, as_of, window),
            )
        )
    return pd.DataFrame(rows, columns=VALUE_COLUMNS)


def gini(values: Iterable[Decimal]) -> float | None:
    """Mean absolute difference over twice the mean, negatives as zero; None where nothing is left to share."""
    ascending = sorted(max(value, ZERO) for value in values)
    total = sum(ascending, ZERO)
    n = len(ascending)
    if not total:
        return None
    weighted = sum((place * value for place, value in enumerate(ascending, start=1)), ZERO)
    return float(2 * weighted / (n * total) - Decimal(n + 1) / n)


def headline(
    table: pd.DataFrame,
    lines: pd.DataFrame,
    as_of: dt.date,
    measure: str = "revenue",
    value_from: dt.date | None = None,
) -> Headline:
    """The figures above a ``value_table``; shares are of the value that has a customer, as on the cumulative curve."""
    values = list(table["value"])
    everybody = read(lines, as_of, measure)
    by_customer = _values(everybody, measure, value_from, as_of)
    if measure not in ADDITIVE:
        keyed = [
            line._replace(order=(line.order[0], (line.customer, line.order[1])), customer="all") for line in everybody
        ]
        known = [line for line, whose in zip(keyed, everybody, strict=True) if whose.customer is not None]
        return Headline(
            total=_values(keyed, measure, value_from, as_of).get("all"),
            attributed=_values(known, measure, value_from, as_of).get("all"),
            unattributed=by_customer.get(None),
            customers=len(values),
            top20_share=None,
            customers_for_80=None,
            gini=None,
            active=sum(table["active"]),
        )
    attributed = sum(values, ZERO)
    unattributed = by_customer.get(None, ZERO)
    first = -(-len(values) // 5)
    running, customers_for_80 = ZERO, None
    for count, value in enumerate(values, start=1):
        running += value
        if customers_for_80 is None and attributed > 0 and running * 100 >= attributed * 80:
            customers_for_80 = count
    return Headline(
        total=attributed + unattributed,
        attributed=attributed,
        unattributed=unattributed,
        customers=len(values),
        top20_share=float(sum(values[:first], ZERO) / attributed) if attributed else None,
        customers_for_80=customers_for_80,
        gini=gini(values),
        active=sum(table["active"]),
    )


def _main_segment(customer_lines: Iterable[Line], with_amounts: bool) -> str:
    """The value with the largest sum of amounts; ties: more lines, then alphabetically smaller."""
    amount: dict[str, Decimal] = defaultdict(Decimal)
    count: dict[str, int] = defaultdict(int)
    for line in customer_lines:
        amount[line.segment] += line.amount
        count[line.segment] += 1
    if with_amounts:
        return min(count, key=lambda name: (-amount[name], -count[name], name))
    return min(count, key=lambda name: (-count[name], name))


def flow_events(days: list[dt.date], window: int | Rule, as_of: dt.date) -> list[tuple[str, dt.date]]:
    """What happens to one customer, in order: new on its first purchase, churned on t + N, returned on the next."""
    events = [("new", days[0])]
    for place, (this, following) in enumerate(pairwise(days), start=1):
        length = patience(days[:place], window)
        if following - this > length:
            events += [("churned", this + length), ("returned", following)]
    length = patience(days, window)
    if days[-1] + length <= as_of:
        events.append(("churned", days[-1] + length))
    return events


def churn_table(
    lines: pd.DataFrame,
    as_of: dt.date,
    periods: list[tuple[dt.date, dt.date]],
    window: int | Rule,
    measure: str = "revenue",
    segment: str | None = None,
) -> pd.DataFrame:
    """Flows per period and segment ('' where ``segment`` is None: everyone). Segments nobody moves in are left out."""
    _require(lines, measure)
    with_amounts = has(lines, "amount")
    everything = read(lines, as_of, measure, segment)
    days = _purchase_days(everything, with_amounts)
    events = {customer: flow_events(found, window, as_of) for customer, found in days.items()}
    lines_of: dict[str, list[Line]] = defaultdict(list)
    for line in everything:
        if line.customer is not None:
            lines_of[line.customer].append(line)
    rows = []
    for start, end in periods:
        eve, last = start - ONE_DAY, min(end, as_of)
        value = _values(everything, measure, add_months(start, -12), eve) if measure in ADDITIVE else {}
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for customer, bought in days.items():
            opening = _active(bought, eve, window)
            closing = _active(bought, last, window)
            happened = [what for what, day in events[customer] if start <= day <= last]
            if not (opening or closing or happened):
                continue
            if segment is None:
                name = ""
            else:
                known_until = eve if bought[0] < start else bought[0]
                name = _main_segment((line for line in lines_of[customer] if line.day <= known_until), with_amounts)
            counts[name]["opening"] += opening
            counts[name]["closing"] += closing
            for what in happened:
                counts[name][what] += 1
            if opening:
                sums[name]["opening"] += value.get(customer, ZERO)
            if opening and "churned" in happened:
                counts[name]["churned_of_opening"] += 1
                sums[name]["churned"] += value.get(customer, ZERO)
        for name in sorted(counts):
            count, money = counts[name], sums[name]
            rows.append(
                {
                    "period_start": start,
                    "period_end": end,
                    "segment": name,
                    **{c: count[c] for c in ("opening", "new", "returned", "churned", "closing", "churned_of_opening")},
                    "churn_rate": count["churned_of_opening"] / count["opening"] if count["opening"] else None,
                    "opening_value": money["opening"] if measure in ADDITIVE else None,
                    "churned_value": money["churned"] if measure in ADDITIVE else None,
                    "value_churn_rate": float(money["churned"] / money["opening"]) if money["opening"] else None,
                }
            )
    return pd.DataFrame(rows, columns=CHURN_COLUMNS)


def come_back(lines: pd.DataFrame, as_of: dt.date) -> ComeBack:
    """Kaplan–Meier over all gaps: closed by the next purchase, or open (censored) at the as-of date."""
    closed: dict[int, int] = defaultdict(int)
    still_open: dict[int, int] = defaultdict(int)
    for days in _purchase_days(read(lines, as_of), has(lines, "amount")).values():
        for this, following in pairwise(days):
            closed[(following - this).days] += 1
        still_open[(as_of - days[-1]).days] += 1
    survival: dict[int, Fraction] = {}
    left = Fraction(1)
    for length in sorted(closed):
        at_risk = sum(n for gap, n in closed.items() if gap >= length)
        at_risk += sum(n for gap, n in still_open.items() if gap >= length)
        left *= Fraction(at_risk - closed[length], at_risk)
        survival[length] = left
    return ComeBack(survival, sum(closed.values()), sum(still_open.values()))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period_bounds(
    kind: str, first_day: dt.date, as_of: dt.date, fiscal_start: int = 1
) -> list[tuple[dt.date, dt.date]]:
    """The periods that cover first_day..as_of, oldest first, each with its first and its last day."""
    if kind == "12m":
        result: list[tuple[dt.date, dt.date]] = []
        back = 0
        while not result or result[0][0] > first_day:
            end = add_months(as_of, -12 * back)
            start = add_months(as_of, -12 * (back + 1)) + ONE_DAY
            result.insert(0, (start, end))
            back += 1
        return result
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
    start = first_day.replace(day=1)
    while (start.month - fiscal_start) % months:
        start = add_months(start, -1)
    result = []
    while start <= as_of:
        following = add_months(start, months)
        result.append((start, following - ONE_DAY))
        start = following
    return result
