"""What is different, and where to look? The one rule: a sentence has the link to the list that proves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from core import accounts, churn, value
from core.definitions import MEASURES, key_group
from core.periods import to_date
from core.scope import as_of, periods_of
from core.store import Workspace
from core.view import View

ENOUGH = 3
"""With fewer sentences than this, what came and went in the last complete period is told too."""
SMALL_COUNT = 10
"""Below this many customers a rate says too little for a sentence."""
MIN_CHURNED = 5
MIN_TIMES = 1.3
"""A segment is named when at least so many churned, at so many times the rate of the rest."""
MAX_SEGMENTS = 40
"""A column with more values than this is no segmentation to speak of."""
SHRINKING = -0.5
"""A large customer is shrinking when its last twelve months are down by this fraction or more on the twelve before."""


@dataclass(frozen=True)
class Finding:
    """A sentence (``overview.finding.<key>``) with its facts, and the page and parameters that prove it.

    ``query`` are URL parameters on top of those of the view. Facts are plain numbers and texts: count, customers, half,
    most, churned and opening are customers; share, rate and rest are fractions; times is a ratio of two rates; value is
    in ``unit`` (money or count); customer, segment, field and measure are names; period_start and period_end are days.
    """

    key: str
    facts: dict[str, Any]
    page: str
    query: dict[str, str] = field(default_factory=dict)


def findings(workspace: Workspace, view: View) -> tuple[Finding, ...]:
    """At most five sentences; none where the counts are too small to say anything."""
    kinds = (_concentration, _quiet, _segment, _shrinking, _losing)
    told = tuple(finding for kind in kinds for finding in kind(workspace, view))
    return told if len(told) >= ENOUGH else (*told, *islice(_came_and_went(workspace, view), ENOUGH - len(told)))


def _concentration(workspace: Workspace, view: View) -> Iterator[Finding]:
    """How few customers carry the value of the scope."""
    head = value.headline(workspace, view)
    if head.customers >= SMALL_COUNT and head.customers_for_80 and head.attributed and head.attributed > 0:
        facts = {
            "half": head.customers_for_50,
            "most": head.customers_for_80,
            "customers": head.customers,
            "share": head.customers_for_80 / head.customers,
            "measure": view.measure,
        }
        yield Finding("concentration", facts, "value")


def _quiet(workspace: Workspace, view: View) -> Iterator[Finding]:
    """Key accounts that are silent for longer than their own rhythm; value: their last twelve months."""
    key, additive = key_group(view.measure), MEASURES[view.measure].additive
    wanted = accounts.Wanted(
        abc=key.get("abc", ""), tier=key.get("tier", ""), status="overdue", sort="last_12m", descending=True
    )
    found = accounts.summed(workspace, replace(view, span="12m"), wanted)
    if found:
        facts = {
            "count": found.matches,
            "churned": found.churned,
            "value": float(found.last_12m or 0),
            "unit": MEASURES[view.measure].unit,
            "customer": found.first,
        }
        asked = {**key, "status": "overdue", "range": "12m", "sort": "last_12m", "descending": "true"}
        yield Finding("quiet" if additive else "quiet_ranked", facts, "accounts", asked)


def _segment(workspace: Workspace, view: View) -> Iterator[Finding]:
    """The segment that lost customers fastest in the last twelve months, beside all others of its column together.

    Sales reps are no segment here: they are compared with what the mix of their accounts would give, or not at all.
    """
    meta, yearly = workspace.open(view.data_set), replace(view, period="12m")
    last_year = to_date("12m", as_of(workspace, view))[1:]
    best: Finding | None = None
    for column in meta.segments:
        if column == "rep" or len(workspace.values(view.data_set, column, MAX_SEGMENTS + 1)) > MAX_SEGMENTS:
            continue
        rows = churn.breakdown(workspace, yearly, (column,), last_year).rows
        large = rows[(rows["opening"] >= SMALL_COUNT) & (rows["churned_of_opening"] >= MIN_CHURNED)]
        if large.empty:
            continue
        worst = large.sort_values(["churn_rate", "segment"], ascending=[False, True]).iloc[0]
        rest = rows.loc[rows["segment"] != worst["segment"], ["churned_of_opening", "opening"]].sum()
        if rest["opening"] < SMALL_COUNT or not rest["churned_of_opening"]:
            continue
        rest_rate = rest["churned_of_opening"] / rest["opening"]
        times = worst["churn_rate"] / rest_rate
        if times >= MIN_TIMES and (best is None or times > best.facts["times"]):
            facts = {
                "segment": worst["segment"],
                "rate": float(worst["churn_rate"]),
                "times": float(times),
                "rest": float(rest_rate),
                "churned": int(worst["churned_of_opening"]),
                "opening": int(worst["opening"]),
                "field": column,
            }
            best = Finding("segment_churn", facts, "churn", {"segment_by": column, "period": "12m"})
    if best:
        yield best


def _shrinking(workspace: Workspace, view: View) -> Iterator[Finding]:
    """Class A of all time whose last twelve months fell to half or less; value: by how much, in all."""
    if not MEASURES[view.measure].additive:
        return
    wanted = accounts.Wanted(abc="A", change_max=SHRINKING, sort="before_12m", descending=True)
    found = accounts.summed(workspace, replace(view, span="all"), wanted)
    if found:
        facts = {
            "count": found.matches,
            "value": float((found.before_12m or 0) - (found.last_12m or 0)),
            "unit": MEASURES[view.measure].unit,
            "customer": found.first,
        }
        asked = {"abc": "A", "change_max": str(SHRINKING), "range": "all", "sort": "before_12m", "descending": "true"}
        yield Finding("shrinking", facts, "accounts", asked)


def _losing(workspace: Workspace, view: View) -> Iterator[Finding]:
    """Customers whose profit in the scope is below zero; value: the loss, as a positive figure."""
    if "profit" not in workspace.open(view.data_set).measures:
        return
    wanted = accounts.Wanted(value_below=0, sort="value")
    found = accounts.summed(workspace, replace(view, measure="profit"), wanted)
    if found:
        facts = {"count": found.matches, "value": float(-(found.value or 0)), "unit": "money"}
        yield Finding("losing", facts, "accounts", {"measure": "profit", "value_below": "0", "sort": "value"})


def _came_and_went(workspace: Workspace, view: View) -> Iterator[Finding]:
    """Who left in the last complete period, with the value of the twelve months before it, and who came.

    Without a complete period the one under way has to do.
    """
    first_day, day = workspace.open(view.data_set).first_day, as_of(workspace, view)
    periods = periods_of(workspace, view)
    told = tuple(one for one in periods if first_day <= one.start and one.end <= day) or periods
    row = churn.breakdown(workspace, view, (), told[-1:]).rows.iloc[0]
    of_period = {name: row[name].isoformat() for name in ("period_start", "period_end")}
    if row["churned_of_opening"]:
        facts = {
            "count": int(row["churned_of_opening"]),
            "opening": int(row["opening"]),
            "rate": float(row["churn_rate"]),
            "value": float(row["churned_value"]),
            "unit": MEASURES[view.measure].unit,
            **of_period,
        }
        yield Finding("churned" if MEASURES[view.measure].additive else "churned_ranked", facts, "churn")
    if row["new"]:
        asked = {"group": "churn", "flow": "new", "period_start": of_period["period_start"]}
        yield Finding("new", {"count": int(row["new"]), **of_period}, "accounts", asked)
