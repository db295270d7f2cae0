"""Matrix and bridge on random small files, against a second writing in plain pandas; and what must hold in any file."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests import oracle
from tests.drawing import drawing
from tests.properties.tables import DAYS, FIRST_DAY, imported, tables

as_ofs = st.none() | st.integers(0, DAYS).map(lambda offset: FIRST_DAY + dt.timedelta(days=offset))
ZERO = Decimal(0)


def ordered(lines: pd.DataFrame) -> pd.DataFrame:
    """One row per customer and order: its first day, and whether it is a purchase."""
    key = lines["order_id"] if "order_id" in lines else pd.Series([None] * len(lines), lines.index, dtype=object)
    key = key.where(key.notna(), lines["day"].map(lambda day: day.isoformat()))
    amount = lines["amount"] if "amount" in lines else Decimal(1)
    known = lines.assign(key=key, amount=amount)[lines["customer"].notna()]
    found = known.groupby(["customer", "key"]).agg(day=("day", "min"), amount=("amount", "sum")).reset_index()
    return found.assign(purchase=found["amount"] > 0)


def valued(lines: pd.DataFrame, measure: str, start: dt.date, end: dt.date) -> dict[str, Decimal | None]:
    """The value of everybody with a line in the days."""
    every = oracle._values(oracle.read(lines, max(lines["day"]), measure), measure, start, end)
    return {name: value for name, value in every.items() if name is not None}


def tiers_of(values: dict[str, Decimal | None], tiers: str) -> dict[str, str]:
    """The tier of everybody who is ranked; who has no value comes last."""
    known = {name: value or ZERO for name, value in values.items()}
    ranking, total, running = (
        sorted(values, key=lambda name: (values[name] is None, -known[name], name)),
        sum(known.values(), ZERO),
        ZERO,
    )
    found = {}
    for rank, name in enumerate(ranking, 1):
        found[name] = oracle._abc(running, total) if tiers == "abc" else oracle._tier(rank, len(ranking))
        running += known[name]
    return found


def segment_of(lines: pd.DataFrame, customer: str, first: dt.date | None, start: dt.date, end: dt.date) -> str:
    """The region of a customer before the later period, up to its first purchase where that is in it."""
    if "region" not in lines:
        return ""
    until = start - oracle.ONE_DAY if first and first < start else first if first and first <= end else end
    known = oracle.read(lines[lines["customer"] == customer], until, "revenue", "region")
    return oracle._main_segment(known, True)


@drawing(20)
@given(
    tables(),
    as_ofs,
    st.sampled_from(["month", "quarter", "half", "12m"]),
    st.sampled_from(
        ["revenue", "profit", "orders", "units", "active_months", "categories", "margin_rate", "average_order"]
    ),
    st.sampled_from(["abc", "tier"]),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_matrix_and_bridge_agree_with_plain_pandas(
    lines: pd.DataFrame, as_of: dt.date | None, period: str, measure: str, tiers: str, first: int, last: int
) -> None:
    from core import between, bridge, movement
    from core.scope import periods_of
    from core.view import View

    as_of = None if as_of is None else max(as_of, min(lines["day"]))
    measure = measure if measure != "categories" or "category" in lines else "active_months"
    additive = measure in oracle.ADDITIVE
    tiers = tiers if additive else "tier"
    with imported(lines) as (workspace, meta):
        view = View(meta.id, as_of, period=period, measure=measure, window=60)
        periods = periods_of(workspace, view)
        picked = [periods[number % len(periods)].end for number in (first, last)]
        pair = between.pair(workspace, view, picked[0].isoformat(), picked[1].isoformat())
        if pair is None:
            assert len(periods) == 1
            return
        assert pair.earlier.end < pair.later.start
        seen = lines[lines["day"] <= (as_of or max(lines["day"]))]
        earlier, later = ((one.start, one.end) for one in (pair.earlier, pair.later))
        orders = ordered(seen)
        bought = [
            set(orders[orders["purchase"] & (orders["day"] >= start) & (orders["day"] <= end)]["customer"])
            for start, end in (earlier, later)
        ]
        first_bought = orders[orders["purchase"]].groupby("customer")["day"].min().to_dict()
        values = [valued(seen, measure, *days) for days in (earlier, later)]
        placed = [tiers_of(one, tiers) for one in values]
        expected: Counter[tuple[str, str]] = Counter()
        parts = dict.fromkeys((*bridge.PARTS, "unchanged"), ZERO)
        changes: dict[str, Decimal] = defaultdict(Decimal)
        for name in {*values[0], *values[1]}:
            was, now = values[0].get(name) or ZERO, values[1].get(name) or ZERO
            changes[segment_of(seen, name, first_bought.get(name), *later)] += now - was
            if name in bought[1] - bought[0]:
                came = "new" if first_bought[name] >= later[0] else "returned"
                expected[came, placed[1][name]] += 1
                parts[came] += now - was
            elif name in bought[0] - bought[1]:
                expected[placed[0][name], "gone"] += 1
                parts["lost"] += now - was
            else:
                if name in bought[0]:
                    expected[placed[0][name], placed[1][name]] += 1
                parts["expanded" if now > was else "contracted" if now < was else "unchanged"] += now - was
        found = movement.migration(workspace, view, pair, tiers)
        ours = {(one.origin, one.destination): one.customers for one in found.cells.itertuples() if one.customers}
        assert ours == dict(expected)
        assert (found.cells["chance_low"] <= found.cells["chance_high"]).all()
        slipped = movement.shifted(workspace, view, pair, tiers, "slipping")
        for row in slipped.to_dict("records"):
            was, now = (one[row["customer"]] for one in values)
            assert_near((row["value_earlier"], row["value_later"]), (was, now))
        if not additive:
            assert bridge.bridge(workspace, view, pair).parts.empty
            return
        whole = bridge.bridge(workspace, view, pair).parts.set_index("part")["value"]
        assert {name: whole[name] for name in bridge.PARTS} == {name: parts[name] for name in bridge.PARTS}
        if "region" in lines:
            by_region = bridge.bridge(workspace, view, pair, "region")
            assert_segments_add_up(by_region, whole)
            for _, row in by_region.segments.iterrows():
                assert row["value_change"] - row["change_unattributed"] == changes.get(row["segment"], ZERO)
        change = whole["later"] - whole["earlier"]
        assert change == sum((whole[name] for name in bridge.CHANGES), ZERO)
        if measure in ("revenue", "profit", "units"):
            column = {"revenue": "amount", "profit": "profit", "units": "quantity"}[measure]
            for name, days in (("earlier", earlier), ("later", later)):
                of_days = seen[(seen["day"] >= days[0]) & (seen["day"] <= days[1])][column]
                assert whole[name] == sum(of_days, ZERO)


def assert_near(found: tuple[object, ...], expected: tuple[Decimal | None, ...]) -> None:
    """The same figures, as far as a frame's numbers are exact; nothing where there is none."""
    for one, other in zip(found, expected, strict=True):
        assert pd.isna(one) if other is None else abs(float(one) - float(other)) < 1e-6  # type: ignore[arg-type]


def assert_segments_add_up(found: object, whole: pd.Series) -> None:
    """Every segment adds up by itself, and all together to the whole, part by part."""
    from core import bridge

    assert isinstance(found, bridge.Bridge)
    for _, row in found.segments.iterrows():
        changes = sum((row[f"change_{name}"] for name in bridge.CHANGES), ZERO)
        assert row["value_earlier"] + changes == row["value_later"]
        assert row["value_change"] == changes
    again = found.parts.set_index("part")["value"]
    assert {name: again[name] for name in whole.index} == {name: whole[name] for name in whole.index}


@drawing(10)
@given(tables(), st.sampled_from(["revenue", "profit"]), st.randoms(use_true_random=False))
def test_price_volume_and_mix_add_up_in_any_order_of_rows(lines: pd.DataFrame, measure: str, random: object) -> None:
    from core import between, bridge, movement
    from core.view import View

    lines = lines.assign(category=lines["customer"])
    answers = []
    for table in (lines, lines.sample(frac=1, random_state=random.randint(0, 10**6))):  # type: ignore[attr-defined]
        with imported(table) as (workspace, meta):
            view = View(meta.id, period="quarter", measure=measure, window=60)
            pair = between.pair(workspace, view)
            if pair is None:
                return
            parts = bridge.effects(workspace, view, pair).parts
            if len(parts):
                changes = list(parts["value"])
                assert sum(changes[:-1], ZERO) == changes[-1]
                whole = bridge.bridge(workspace, view, pair).parts.set_index("part")["value"]
                assert (changes[0], changes[-1]) == (whole["earlier"], whole["later"])
            cells = movement.migration(workspace, view, pair, "abc").cells
            answers.append((parts.to_dict(), cells.to_dict()))
    assert answers[0] == answers[1]
