"""The rule bench against loops over each customer's days; and what happens later changes no flag."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import oracle
from tests.drawing import drawing
from tests.properties.tables import DAYS, FIRST_DAY, WINDOWS, imported, tables

few = drawing(10)
ONE = dt.timedelta(days=1)


def is_lost(rule: str, days: list[dt.date], cut: dt.date, window: int, firm: list[int]) -> tuple[bool, bool]:
    """Whether the rule flags a customer with these purchases on a day, and 30 days before that already."""
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    silent = (cut - days[-1]).days
    if rule == "window":
        least = window
    elif rule == "cycles" and len(gaps) >= 2:
        least = int(2 * oracle.quantile(gaps, 50)) + 1
    elif rule == "cycles" and firm:
        least = 2 * next(one for one in sorted(firm) if 2 * sum(gap <= one for gap in firm) >= len(firm)) + 1
    elif rule == "rhythm" and len(gaps) >= 3:
        least = int(oracle.quantile(gaps, 90) // 1) + 1
    elif rule == "pepper" and len(days) >= 5 and oracle.add_months(days[0], 3) <= days[-1]:
        least = max(gaps) + 1
    elif rule == "sqlbi":
        least = (oracle.add_months(days[-1], 2) - days[-1]).days
    else:
        return False, False
    return silent >= least, silent >= least + 30


def expected(lines: pd.DataFrame, cut: dt.date, until: dt.date, window: int, rule: str) -> tuple[object, ...]:
    """Known, stayed away, flagged, newly, came back, newly and came back, value caught."""
    known = oracle.purchases(lines, cut)
    days: dict[str, list[dt.date]] = defaultdict(list)
    for customer, day in known.itertuples(index=False):
        days[customer].append(day)
    firm = [(later - earlier).days for one in days.values() for earlier, later in pairwise(one)]
    later = oracle.purchases(lines, until)
    back = set(later.loc[later["day"] > cut, "customer"])
    first = oracle.add_months(cut + ONE, -12)
    value: dict[str, Decimal] = defaultdict(Decimal)
    for line in oracle.read(lines, cut):
        if line.customer is not None and line.day >= first:
            value[line.customer] += line.amount
    counts, caught = [0] * 6, Decimal(0)
    for customer, bought in days.items():
        if (cut - bought[-1]).days > 730:
            continue
        flag, before = is_lost(rule, bought, cut, window, firm)
        returns = customer in back
        facts = (True, not returns, flag, flag and not before, flag and returns, flag and not before and returns)
        counts = [count + fact for count, fact in zip(counts, facts, strict=True)]
        caught += value[customer] if flag and not returns else 0
    return (*counts, caught)


@few
@given(tables(), st.integers(40, DAYS - 40), st.sampled_from([30, 90, 180]), st.sampled_from(WINDOWS))
def test_flags_and_outcomes_agree_with_loops(lines: pd.DataFrame, offset: int, horizon: int, window: int) -> None:
    from core import rules
    from core.cut_offs import after
    from core.view import View

    lines = lines.drop(columns="order_id", errors="ignore")  # an order over the cut-off would be put right later
    cut = FIRST_DAY + dt.timedelta(days=offset)
    assume(not oracle.purchases(lines, cut).empty)
    with imported(lines) as (workspace, meta):
        found = rules.bench(workspace, View(meta.id, window=window), (after(cut, horizon),)).each
        assume(meta.last_day > cut)
        found = found[(found["rule"] != "window") | (found["days"] == window)]
        columns = ["known", "stayed_away", "flagged", "flagged_new", "came_back", "came_back_new", "caught_value"]
        for row in found[found["rule"] != "alive"].to_dict("records"):
            wanted = expected(lines, cut, cut + dt.timedelta(days=horizon), window, row["rule"])
            assert tuple(round(float(row[name]), 2) for name in columns) == tuple(
                round(float(one), 2) for one in wanted
            )


@drawing(8)
@given(tables(), st.integers(40, DAYS - 40))
def test_what_happens_later_changes_no_flag(lines: pd.DataFrame, offset: int) -> None:
    """Silence and days of every rule before a stretch: from the whole file, and from the file as it was on that day."""
    from core import query, rules
    from core.cut_offs import after
    from core.view import View

    cut = max(FIRST_DAY + dt.timedelta(days=offset), min(lines["day"]))
    lines = lines.drop(columns="order_id", errors="ignore")
    known = lines[lines["day"] <= cut]
    assume(known["customer"].notna().any())
    found = []
    for table in (lines, known):
        with imported(table) as (workspace, meta):
            view, stretches = View(meta.id), (after(cut, 90),)
            steps, bound = rules.ground(workspace, view, stretches)
            asked = query.build("patience", view, meta.last_day, periods=stretches, more=steps, **bound)
            found.append(query.run(workspace, view, asked).drop(columns="came_back"))
    pd.testing.assert_frame_equal(*found)
