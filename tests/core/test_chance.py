"""The turning of orders against a second one: customer by customer and draw by draw in plain Python, from the lines."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from core import between, chance, query
from core.definitions import MEASURES, SCORE
from core.scope import as_of
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.between import Pair
    from core.store import Workspace

FIRST = 25
"""Draws that are taken at once, and here compared."""
WEIGHTS = {"revenue": 3, "margin_rate": 2, "active_months": 1, "categories": 4}


class Line(NamedTuple):
    customer: str
    day: date
    order: str
    amount: int
    profit: int
    quantity: int
    category: str


def bought(customers: int = 24) -> list[Line]:
    """Two years of lines: orders over several days, returns, categories, equal values, and customers that come late."""
    dice, lines = random.Random(11), []
    for number in range(customers):
        day = date(2022, 1, 1) + timedelta(days=dice.choice([0, 0, 30, 420]))
        while (day := day + timedelta(days=dice.randint(5, 120))) < date(2023, 12, 30):
            order = f"o{len(lines)}"
            for part in range(dice.choice([1, 1, 2])):
                amount = dice.choice([-20, 0, 10, 10, 20, 50, 50 * (1 + number % 5)])
                profit = amount * dice.choice([1, 2, 5]) // 10
                category = dice.choice(["tea", "cups", "jars", ""])
                later = day + timedelta(days=part)
                lines.append(Line(f"c{number:02}", later, order, amount, profit, dice.randint(1, 3), category))
    return [
        *lines,
        Line("c00", date(2022, 1, 1), "first", 5, 1, 1, "tea"),
        Line("z", date(2023, 12, 31), "z", 5, 1, 1, ""),
    ]


@pytest.mark.parametrize(("period", "every"), [("12m", 1), ("quarter", 3)])
@pytest.mark.parametrize("measure", list(MEASURES))
def test_the_turning_is_that_of_plain_python(
    workspace: Workspace, tmp_path: Path, measure: str, period: str, every: int
) -> None:
    lines = bought()
    table = ["customer|date|order|amount|profit|quantity|category", *("|".join(map(str, one)) for one in lines)]
    meta = given(workspace, tmp_path, "\n".join(table))
    view = View(meta.id, period=period, measure=measure, weights=tuple(WEIGHTS.items()) if measure == SCORE else ())
    pair = between.pair(workspace, view)
    assert pair is not None
    for tiers in between.kinds(view):
        limits = between.bound(view, pair, tiers)
        asked = query.build("luck", view, as_of(workspace, view), every=every, certain=4, **limits)
        orders = query.run(workspace, view, asked)
        stands = dict(zip(orders["customer"], orders["weight"], strict=True))
        assert len(stands) == 25 or (every > 1 and len(stands) < 25)
        found = chance.drawn(orders, tiers, measure, dict(view.weights)).cells
        for draw, counted in enumerate(plain(lines, pair, stands, measure, tiers)):
            ours = {
                (origin, destination): found[draw, row, column]
                for row, origin in enumerate(chance.ORIGINS)
                for column, destination in enumerate(chance.DESTINATIONS)
                if found[draw, row, column]
            }
            assert ours == {cell: count for cell, count in counted.items() if count}, (tiers, draw)


def plain(
    lines: list[Line], pair: Pair, stands: Mapping[str, int], measure: str, tiers: str
) -> list[Counter[tuple[str, str]]]:
    """The cells of the first draws, one order after the other."""
    spans = {"earlier": pair.earlier, "later": pair.later}
    span_of = {one.day: name for one in lines for name, span in spans.items() if span.start <= one.day <= span.end}
    names = sorted(stands)
    mine = [one for one in lines if one.customer in stands]
    days_of = sorted({(one.day, one.customer) for one in mine if one.day in span_of})
    on_day: Counter[date] = Counter()
    for day, name in days_of:
        on_day[day] += stands[name]
    every, before, place, begins = sum(on_day.values()), 0, {}, {}
    for day in sorted(on_day):
        place[day], begins[day] = (before + on_day[day] / 2) / every, before / every
        before += on_day[day]
    month_begins: dict[tuple[str, int, int], float] = {}
    for day in sorted(on_day):
        month_begins.setdefault((span_of[day], day.year, day.month), begins[day])
    border = min((begins[day] for day in on_day if span_of[day] == "later"), default=1.0)

    ordered: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for one in mine:
        ordered[one.customer, one.order].append(one)
    orders = [
        (key[0], min(one.day for one in found), sum(one.amount for one in found)) for key, found in ordered.items()
    ]
    purchases = [(name, day) for name, day, amount in orders if amount > 0]
    apart = {name for name, day in purchases if day not in span_of and day <= pair.later.end}

    dice, drawn = np.random.default_rng(80_20), []
    while len(drawn) < FIRST:
        lots, copies = dice.random((FIRST, len(names))), dice.poisson(1.0, (FIRST, len(names)))
        for lot, copied in zip(lots, copies, strict=True):
            turn = dict(zip(names, lot, strict=True))
            weight = {
                name: stands[name] * int(copy) if stands[name] > 1 else 1
                for name, copy in zip(names, copied, strict=True)
            }

            def to(name: str, day: date, turn: dict[str, float] = turn) -> float | None:
                return (place[day] + turn[name]) % 1 if day in place else None

            def in_earlier(name: str, day: date) -> bool:
                at = to(name, day)
                return at is not None and at < border

            def in_later(name: str, day: date) -> bool:
                at = to(name, day)
                return at is not None and at >= border

            def month(name: str, day: date) -> int:
                return sum(start <= (to(name, day) or 0) for start in month_begins.values())

            whole = (mine, orders, purchases, weight, measure, tiers, month)
            (was, came_from), (now, goes_to) = period(*whole, in_earlier), period(*whole, in_later)
            cells: Counter[tuple[str, str]] = Counter()
            for name in names:
                if name in came_from or name in goes_to:
                    came = was.get(name) if name in came_from else "returned" if name in apart else "new"
                    went = now.get(name) if name in goes_to else "gone"
                    cells[str(came), str(went)] += weight[name]
            drawn.append(cells)
    return drawn


def period(lines, orders, purchases, weight, measure, tiers, month, here):  # type: ignore[no-untyped-def]
    """The tier of everybody with a line in a period, and who bought in it."""
    there = sorted({one.customer for one in lines if here(one.customer, one.day)})

    def worth(name: str, of: str) -> float | None:
        own = [one for one in lines if one.customer == name and here(name, one.day)]
        placed = [amount for customer, day, amount in orders if customer == name and here(name, day)]
        revenue, profit = sum(one.amount for one in own), sum(one.profit for one in own)
        if of == "margin_rate":
            return round(profit / revenue, 8) if revenue > 0 else None
        if of == "average_order":
            return round(sum(placed) / len(placed), 8) if placed else None
        if of == "active_months":
            return len({month(name, day) for customer, day in purchases if customer == name and here(name, day)})
        if of == "categories":
            return len({one.category for one in own if one.amount > 0 and one.category})
        return {"revenue": revenue, "profit": profit, "orders": len(placed), "units": sum(o.quantity for o in own)}[of]

    def percent_rank(name: str, of: str) -> float:
        all_of = {other: worth(other, of) for other in there}
        others = sum(weight[other] for other in there) - 1
        mine = all_of[name]
        less = sum(
            weight[other] for other, found in all_of.items() if mine is not None and (found is None or found < mine)
        )
        return less / others if others > 0 else 1

    if measure == SCORE:
        ranks = {of: {name: percent_rank(name, of) for name in there} for of in WEIGHTS}
        value = {name: round(100 * sum(w * ranks[of][name] for of, w in WEIGHTS.items()) / 10, 8) for name in there}
    else:
        value = {name: worth(name, measure) for name in there}  # type: ignore[misc]
    ranking = sorted(there, key=lambda name: (value[name] is None, -(value[name] or 0), name))
    running, total = 0.0, sum(weight[name] * ((value[name] or 0) if tiers == "abc" else 1) for name in there)
    found = {}
    for name in ranking:
        share = weight[name] * ((value[name] or 0) if tiers == "abc" else 1)
        if tiers == "abc":
            found[name] = "1" if 100 * running < 80 * total else "2" if 100 * running < 95 * total else "3"
        else:
            found[name] = "1" if 5 * running < total else "3" if 5 * (total - running) <= total else "2"
        running += share
    return found, {customer for customer, day in purchases if here(customer, day)}
