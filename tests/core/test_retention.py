"""Retention, lifetimes and the season of leaving: drawn tables, and the sample once more in plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from scipy.stats import chi2

from core import accounts, lifetime, retention, season
from core.accounts import Wanted
from core.errors import UserError
from core.groups import GROUPS
from core.view import View
from tests.conftest import SAMPLE
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample

Days = dict[str, list[date]]
WINDOW = 100


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    """The sample's lines under our names."""
    named = {"Customer ID": "customer", "Order ID": "order", "Order Date": "day", "Amount (USD)": "amount"}
    table = pd.read_csv(SAMPLE, dtype={"Customer ID": str}).rename(columns=named | {"Region": "region"})
    return table.assign(day=pd.to_datetime(table["day"]).dt.date)[["customer", "order", "day", "amount", "region"]]


@pytest.fixture(scope="module")
def bought(lines: pd.DataFrame) -> Days:
    """The purchase days of each customer: orders that add up to more than nothing, on their first day."""
    found: dict[str, set[date]] = {}
    for (customer, _), order in lines.dropna(subset=["customer"]).groupby(["customer", "order"]):
        if order["amount"].sum() > 0:
            found.setdefault(str(customer), set()).add(order["day"].min())
    return {customer: sorted(days) for customer, days in found.items()}


def first_run(days: list[date], window: int) -> list[date]:
    run = days[:1]
    for day in days[1:]:
        if (day - run[-1]).days > window:
            break
        run.append(day)
    return run


def lives(bought: Days, as_of: date, window: int) -> pd.DataFrame:
    """One row per customer: days until the first loss, or so far."""
    rows = []
    for customer, days in bought.items():
        run = first_run(days, window)
        ended = run[-1] + timedelta(days=window) <= as_of
        stayed = (run[-1] - run[0]).days + window if ended else (as_of - run[0]).days
        rows.append((customer, run[0], run[-1], ended, stayed, (as_of - run[0]).days - window))
    return pd.DataFrame(rows, columns=["customer", "first", "last", "ended", "days", "known"])


def count(place: Workspace, view: View, name: str, **options: Any) -> int:
    cell = tuple((option, str(value)) for option, value in options.items())
    return accounts.listed(place, view, Wanted(group=name, cell=cell), limit=1).matches


def test_a_triangle_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2024-01-05 | 10     |
        | a        | 2024-03-05 | 30     |
        | b        | 2024-01-20 | 10     |
        | b        | 2024-02-10 | 10     |
        | c        | 2024-02-15 | 50     |
        | c        | 2024-03-31 | -20    |
    """,
    )  # window 30: a is lost on 4 Feb and back on 5 March; b is lost on 11 March, c on 16 March
    view = View(meta.id, window=30)
    found = retention.triangle(workspace, view)
    rows = [
        (row.cohort_start.month, row.later, row.cohort_customers, row.buying, row.staying, row.value)
        for row in found.rows.itertuples()
    ]
    assert found.kind == "month"
    assert rows == [
        (1, 0, 2, 2, 2, 20.0),
        (1, 1, 2, 1, 1, 10.0),
        (1, 2, 2, 1, 1, 30.0),
        (2, 0, 1, 1, 1, 50.0),
        (2, 1, 1, 0, 0, -20.0),
    ]
    assert found.rows["value_share"].tolist() == [1.0, 0.5, 1.5, 1.0, -0.4]
    assert found.rows["begins"].tolist() == [True] * 3 + [False] * 2
    cell = {"cohort_start": "2024-01-01", "period_start": "2024-03-01"}
    for kept in retention.KEPT:
        assert count(workspace, view, "retention", kept=kept, **cell) == 1


def test_a_lifetime_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount | region |
        | a        | 2024-01-01 | 10     | north  |
        | a        | 2024-06-01 | 10     | north  |
        | b        | 2024-01-01 | 10     | south  |
        | b        | 2024-01-21 | 10     | north  |
        | c        | 2024-01-11 | -5     | north  |
        | c        | 2024-01-31 | 10     | south  |
        | d        | 2024-05-22 | 10     | south  |
    """,
    )  # window 30, as of 1 June: a lost after 30 days (and back), b after 20 + 30, c after 30, d there for 10 so far
    view = View(meta.id, window=30)
    found = lifetime.survival(workspace, view)
    # d leaves the risk set at 10: of three, two are lost at 30, the last at 50
    steps = {row.days: (row.at_risk, row.survival) for row in found.curves.itertuples()}
    assert steps == {0: (4, 1.0), 30: (3, pytest.approx(1 / 3)), 50: (1, 0.0)}
    (size,) = found.sizes.itertuples()
    assert (size.customers, size.lost, size.median_days, found.p_value) == (4, 3, 30.0, None)
    # Months of 30.4 days up to the last purchase: a and c bought last in their first month, b too (20 days).
    # By now a is known for 122 days (4 months), b for 122, c for 92 (3 months), d for less than none.
    rows = lifetime.hazard(workspace, view)
    assert rows[["months_from", "at_risk", "lost"]].to_numpy().tolist() == [[0, 3, 3]]
    assert count(workspace, view, "lifetime", until=30) == 2
    # On its first day b was of the south, whatever it became.
    south = {"life_by": "region", "segment": "south"}
    assert [count(workspace, view, "lifetime", **south, until=days) for days in (29, 30, 50)] == [0, 1, 2]


@pytest.mark.parametrize("options", [{}, {"as_of": date(2024, 5, 17), "measure": "orders"}, {"measure": "margin_rate"}])
def test_the_triangle_of_the_sample(sample: Sample, lines: pd.DataFrame, bought: Days, options: dict[str, Any]) -> None:
    view = View(sample.id, window=WINDOW, **options)
    found, as_of = retention.triangle(sample.workspace, view), options.get("as_of", sample.meta.last_day)
    known = {customer: [day for day in days if day <= as_of] for customer, days in bought.items()}
    known = {customer: days for customer, days in known.items() if days}
    assert len(found.rows) <= retention.MAX_COHORTS * (retention.MAX_COHORTS + 1) / 2
    for row in found.rows.itertuples():
        members = [one for one, days in known.items() if row.cohort_start <= days[0] <= row.cohort_end]
        end = min(row.period_end, as_of)
        buying = [one for one in members if any(row.period_start <= day <= end for day in known[one])]
        staying = [one for one in members if any(end - timedelta(WINDOW) < day <= end for day in known[one])]
        assert (row.cohort_customers, row.buying, row.staying) == (len(members), len(buying), len(staying))
        if view.measure == "revenue":
            inside = lines[lines["customer"].isin(members) & lines["day"].between(row.period_start, end)]
            assert row.value == pytest.approx(inside["amount"].sum())
        assert (view.measure == "margin_rate") == pd.isna(row.value)
        assert row.partial == (row.period_end > as_of)
    first = found.rows[found.rows["later"] == 0]
    assert (first["buying"] == first["cohort_customers"]).all()
    assert first["cohort_customers"].sum() == len(known)


def test_every_cell_of_the_triangle_opens_its_customers(sample: Sample) -> None:
    view = View(sample.id, window=WINDOW, as_of=date(2024, 5, 17))
    for row in retention.triangle(sample.workspace, view).rows.iloc[::7].itertuples():
        for kept in retention.KEPT:
            cell = {"cohort_start": row.cohort_start, "period_start": row.period_start, "kept": kept}
            assert count(sample.workspace, view, "retention", **cell) == getattr(row, kept)


def test_long_files_have_coarser_cohorts(workspace: Workspace, tmp_path: Path) -> None:
    def kind(last: str) -> str:
        rows = f"| customer | date | amount |\n| a | 2000-01-01 | 1 |\n| b | {last} | 1 |"
        return retention.kind(workspace, View(given(workspace, tmp_path, rows).id))

    lasts = ["2001-06-30", "2001-07-01", "2004-07-01", "2009-01-01", "2024-01-01"]
    assert [kind(last) for last in lasts] == ["month", "quarter", "half", "year", "year"]


def test_curves_are_those_of_lifelines_on_every_customer(sample: Sample, lines: pd.DataFrame, bought: Days) -> None:
    view = View(sample.id, window=WINDOW)
    every = lives(bought, sample.meta.last_day, WINDOW)
    began = {
        customer: lines[(lines["customer"] == customer) & (lines["day"] <= days[0])].groupby("region")["amount"].sum()
        for customer, days in bought.items()
    }
    every["region"] = [
        sorted(began[one].items(), key=lambda pair: (-pair[1], pair[0]))[0][0] for one in every["customer"]
    ]
    for by, segments in ((lifetime.WHOLE, every.assign(all="all")["all"]), ("region", every["region"])):
        found = lifetime.survival(sample.workspace, view, by)
        assert not found.curves["rest"].any() and set(found.sizes["segment"]) == set(segments)
        for size in found.sizes.itertuples():
            part = every[segments == size.segment]
            fitted = KaplanMeierFitter().fit(part["days"], part["ended"])
            curve = found.curves[found.curves["segment"] == size.segment]
            assert (size.customers, size.lost) == (len(part), part["ended"].sum())
            assert len(curve) <= lifetime.MAX_POINTS and curve["survival"].is_monotonic_decreasing
            assert curve["survival"].iloc[0] == 1.0
            there = fitted.survival_function_at_times(curve["days"]).to_numpy()
            assert curve["survival"].to_numpy() == pytest.approx(there, abs=1e-12)
            risks = found.risks[found.risks["segment"] == size.segment]
            for month, left in zip(risks["months"], risks["at_risk"], strict=True):
                assert left == (part["days"] >= round(month * 365.25 / 12)).sum()
            assert curve["at_risk"].tolist() == [int((part["days"] >= day).sum()) for day in curve["days"]]
            assert size.survival == pytest.approx(float(fitted.predict(found.horizon)), abs=1e-12)
            assert size.at_risk == (part["days"] >= found.horizon).sum()
            assert size.rate_low <= size.survival <= size.rate_high
            median = fitted.median_survival_time_
            assert size.median_days == median or (pd.isna(size.median_days) and median == float("inf"))
    known = multivariate_logrank_test(every["days"], every["region"], every["ended"])
    assert found.p_value == pytest.approx(known.p_value, rel=1e-9)
    region = found.sizes.iloc[0]
    cell = {"life_by": "region", "segment": region["segment"], "until": found.horizon}
    near = every[(every["region"] == region["segment"]) & every["ended"] & (every["days"] <= found.horizon)]
    assert count(sample.workspace, view, "lifetime", **cell) == len(near)


def test_small_and_many_segments_are_the_rest(sample: Sample) -> None:
    view = View(sample.id, window=WINDOW)
    found, whole = (lifetime.survival(sample.workspace, view, by) for by in (lifetime.COHORT, lifetime.WHOLE))
    shown = found.sizes[~found.sizes["rest"].astype(bool)]
    assert len(shown) <= lifetime.MAX_SEGMENTS and shown["customers"].min() >= lifetime.ENOUGH
    assert found.sizes["customers"].sum() == whole.sizes["customers"].sum()


def test_the_risk_by_months(sample: Sample, bought: Days) -> None:
    view = View(sample.id, window=WINDOW)
    every = lives(bought, sample.meta.last_day, WINDOW)
    rows = lifetime.hazard(sample.workspace, view)
    assert 3 < len(rows) <= lifetime.MAX_BARS
    for row in rows.itertuples():
        of, lost = 0, 0
        for one in every[every["known"] >= 0].itertuples():
            last = int(12 * (one.last - one.first).days / 365.25)
            if int(12 * one.known / 365.25) >= row.months_until and (not one.ended or last >= row.months_from):
                of += 1
                lost += one.ended and last < row.months_until
        assert (row.at_risk, row.lost) == (of, lost)
        assert row.rate_low <= row.rate <= row.rate_high
    cell = {"month_from": rows["months_from"].iloc[1], "month_until": rows["months_until"].iloc[1]}
    assert count(sample.workspace, view, "lifetime", **cell) == rows["lost"].iloc[1]


def test_months_of_leaving(sample: Sample, bought: Days) -> None:
    view = View(sample.id, window=WINDOW)
    first, last, years = season.span(sample.workspace, view)
    found = season.season(sample.workspace, view)
    assert years >= season.MIN_YEARS == 2 and last + timedelta(days=WINDOW) <= sample.meta.last_day
    assert first.replace(year=first.year + years) == last + timedelta(days=1)
    buying, lost = Counter[int](), Counter[int]()
    for days in bought.values():
        buying.update(month for _, month in {(day.year, day.month) for day in days if first <= day <= last})
        after = [*days[1:], None]
        gaps = [
            ((then or sample.meta.last_day + timedelta(1)) - day).days for day, then in zip(days, after, strict=True)
        ]
        ends = [day for day, gap in zip(days, gaps, strict=True) if gap > WINDOW and first <= day <= last]
        lost.update(month for _, month in {(day.year, day.month) for day in ends})
    rows = found.rows.set_index("month_of_year")
    assert rows["buying"].to_dict() == dict(buying) and {key: n for key, n in rows["lost"].items() if n} == dict(lost)
    assert rows["if_even"].sum() == pytest.approx(rows["lost"].sum())
    if found.p_value is not None:
        even = rows["lost"].sum() / rows["buying"].sum()
        statistic = sum(
            (observed - share * of) ** 2 / (share * of)
            for row in rows.itertuples()
            for observed, share, of in ((row.lost, even, row.buying), (row.buying - row.lost, 1 - even, row.buying))
        )
        assert found.p_value == pytest.approx(chi2.sf(statistic, len(rows) - 1))
    month = int(rows["lost"].idxmax())
    assert 0 < count(sample.workspace, view, "season", month_of_year=month) <= rows.loc[month, "lost"]


def test_too_short_for_a_season(sample: Sample) -> None:
    view = View(sample.id, window=WINDOW, as_of=date(2024, 5, 17))
    view = replace(view, window=700)
    found = season.season(sample.workspace, view)
    assert found.years < 2 and found.rows.empty and found.p_value is None


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("retention", {"cohort_start": "2024-01-01", "period_start": "soon", "kept": "buying"}),
        ("retention", {"cohort_start": "2024-01-01", "period_start": "2024-01-01", "kept": "happy"}),
        ("lifetime", {"life_by": "phone"}),
        ("lifetime", {"until": "-1"}),
        ("lifetime", {"month_from": "1"}),
        ("season", {"month_of_year": "13"}),
    ],
)
def test_a_wrong_cell_is_refused(sample: Sample, name: str, cell: dict[str, str]) -> None:
    with pytest.raises(UserError):
        GROUPS[name].cell(sample.workspace, View(sample.id), cell)
