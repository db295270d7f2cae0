"""Behind every figure are its accounts: each cell, bar and sentence counts exactly the customers of its list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from scipy.stats import binomtest

from core import accounts, churn, value
from core.accounts import Wanted
from core.definitions import FLOWS
from core.view import View

if TYPE_CHECKING:
    from tests.conftest import Sample


def count(sample: Sample, view: View, **wanted: Any) -> int:
    return accounts.listed(sample.workspace, view, Wanted(**wanted), limit=1).matches


@pytest.mark.parametrize(
    ("segment", "options"),
    [
        (None, {"period": "quarter"}),
        (None, {"period": "quarter", "span": "12m", "window": 92}),
        ("region", {"period": "half"}),
        ("customer_type", {"period": "year", "span": "period"}),
        ("channel", {"period": "12m", "filters": (("region", ("North", "South")),)}),
    ],
)
def test_cells_of_the_churn_table_open_their_customers(
    sample: Sample, segment: str | None, options: dict[str, Any]
) -> None:
    view = View(sample.id, **options)
    once = options["period"] == "quarter"  # no longer than the window: nobody can leave twice in it
    rows = churn.breakdown(sample.workspace, view, (segment,) if segment else ()).rows
    for row in rows.iloc[:: 4 if segment else 1].itertuples():  # of many alike every fourth
        for flow in FLOWS:
            of_segment = (("segment_by", segment), ("segment", row.segment)) if segment else ()
            cell = (("flow", flow), ("period_start", row.period_start.isoformat()), *of_segment)
            found = count(sample, view, group="churn", cell=cell)
            if flow in ("churned", "returned") and not once:
                assert found <= getattr(row, flow), (flow, row)
            else:
                assert found == getattr(row, flow), (flow, row)


@pytest.mark.parametrize("by", [("region", "channel"), ("abc", "rfm"), ("tenure", "abc")])
def test_pairs_of_segments_add_up_and_open_their_customers(sample: Sample, by: tuple[str, str]) -> None:
    view = View(sample.id, period="half")
    whole = churn.breakdown(sample.workspace, view)
    assert whole.last_period is not None
    pairs = churn.breakdown(sample.workspace, view, by, (whole.last_period,)).rows
    every = churn.breakdown(sample.workspace, view, by).rows
    same = every[every["period_start"] == whole.last_period.start].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, pairs)
    for flow in FLOWS:
        assert pairs[flow].sum() == whole.last[flow].iloc[0]
    for row in pairs.iloc[::3].itertuples():
        told = {"segment_by": by[0], "segment": row.segment, "cross_by": by[1], "cross": row.cross}
        cell = {"flow": "churned_of_opening", "period_start": row.period_start.isoformat()} | told
        assert count(sample, view, group="churn", cell=tuple(cell.items())) == row.churned_of_opening


@pytest.mark.parametrize(
    ("group", "cell"),
    [
        ("churn", {"flow": "opening", "period_start": "2023-07-01", "segment_by": "abc", "segment": "A"}),
        ("migration", {"earlier": "2023-07-01", "later": "2024-01-01", "tiers": "abc", "origin": "A"}),
        ("bridge", {"earlier": "2023-07-01", "later": "2024-01-01", "part": "expanded"}),
        ("what_if", {"what_if_by": "abc", "cell": "A"}),
    ],
)
def test_lists_of_compared_classes_do_not_follow_the_limits_of_the_view(
    sample: Sample, group: str, cell: dict[str, str]
) -> None:
    view, wanted = View(sample.id, period="half"), Wanted(group=group, cell=tuple(cell.items()))
    other = View(sample.id, period="half", a_percent=40, b_percent=60, key_percent=5, review_percent=50)
    behind, of_other = (accounts.listed(sample.workspace, one, wanted).rows for one in (view, other))
    assert len(behind) and set(behind["customer"]) == set(of_other["customer"])
    assert list(behind["abc"]) != list(of_other["abc"])


def test_every_rate_lies_in_its_interval(sample: Sample) -> None:
    rows = churn.breakdown(sample.workspace, View(sample.id, period="month"), ("region",)).rows
    told = rows[rows["opening"] > 0]
    assert ((told["churn_low"] <= told["churn_rate"]) & (told["churn_rate"] <= told["churn_high"])).all()
    row = told[told["churned_of_opening"] > 0].iloc[-1]
    known = binomtest(int(row["churned_of_opening"]), int(row["opening"])).proportion_ci(method="wilson")
    assert (row["churn_low"], row["churn_high"]) == pytest.approx((known.low, known.high))


def test_every_bar_of_the_value_page(sample: Sample) -> None:
    for measure in ("revenue", "profit"):
        view = View(sample.id, measure=measure)
        bars = value.distribution(sample.workspace, view)
        for bar in bars.pareto.iloc[::20].itertuples():
            assert count(sample, view, rank_from=bar.rank_from, rank_to=bar.rank_to) == bar.customers
        for bar in bars.bins.itertuples():
            top = {"value_max": bar.high} if bar.low == bar.high else {"value_below": bar.high}
            assert count(sample, view, value_min=bar.low, **top) == bar.customers


def test_pages_of_a_list_are_the_list(sample: Sample) -> None:
    view, wanted = View(sample.id), Wanted(sort="days_silent", descending=True)
    whole = accounts.listed(sample.workspace, view, wanted)
    parts = [accounts.listed(sample.workspace, view, wanted, 100, start).rows for start in range(0, whole.matches, 100)]
    assert [one for part in parts for one in part["customer"]] == list(whole.rows["customer"])
    assert whole.rows["days_silent"].dropna().is_monotonic_decreasing


def test_search_is_text_and_never_a_pattern(sample: Sample) -> None:
    view = View(sample.id)
    assert count(sample, view, search="%") == 0
    assert count(sample, view, search="' or 1=1 --") == 0
    assert count(sample, view, search="c0042") == 1
