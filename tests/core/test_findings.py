"""Every sentence of the overview is proved by the page that it links to: the same counts, the same sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core import accounts, churn, findings, value
from core.findings import Finding
from core.groups import GROUPS
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from pathlib import Path

    from core.store import Workspace
    from tests.conftest import Sample

VIEWS: list[dict[str, Any]] = [
    {},
    {"span": "period", "period": "year"},
    {"span": "12m", "measure": "profit"},
    {"measure": "orders", "as_of": date(2025, 6, 30)},
    {"period": "month", "window": 60, "filters": (("region", ("North", "East")),)},
]
Q1_2024 = {"period_start": "2024-01-01", "period_end": "2024-03-31"}
Q4_2024 = {"period_start": "2024-10-01", "period_end": "2024-12-31"}


def followed(view: View, finding: Finding) -> tuple[View, accounts.Wanted]:
    """The view and the list that the link opens: its parameters replace those of the address."""
    asked: dict[str, Any] = dict(finding.query)
    scope = {name: asked.pop(name) for name in ("measure", "period") if name in asked}
    if "range" in asked:
        scope["span"] = asked.pop("range")
    for name in ("value_below", "change_max"):
        if name in asked:
            asked[name] = float(asked[name])
    if "group" in asked:
        asked["cell"] = tuple((name, asked.pop(name)) for name in GROUPS[asked["group"]].options if name in asked)
    if "descending" in asked:
        asked["descending"] = asked["descending"] == "true"
    return replace(view, **scope), accounts.Wanted(**asked)


@pytest.mark.parametrize("options", VIEWS)
def test_every_link_proves_its_sentence(sample: Sample, options: dict[str, Any]) -> None:
    view = View(sample.id, **options)
    found = list(findings.findings(sample.workspace, view))
    assert 3 <= len(found) <= 5
    assert len({finding.key for finding in found}) == len(found)
    for finding in found:
        if finding.page == "churn":
            by, scope = finding.query.get("segment_by"), {"period": finding.query.get("period", view.period)}
            assert_churn(finding, churn.breakdown(sample.workspace, replace(view, **scope), (by,) if by else ()))
            continue
        there, wanted = followed(view, finding)
        if finding.page == "accounts":
            assert_list(finding, accounts.listed(sample.workspace, there, wanted))
        else:
            assert_headline(finding, value.headline(sample.workspace, there))


def assert_list(finding: Finding, listed: accounts.Accounts) -> None:
    rows, facts = listed.rows, finding.facts
    sums = {
        "quiet": rows["last_12m"].sum(),
        "shrinking": (rows["before_12m"] - rows["last_12m"]).sum(),
        "losing": -rows["value"].sum(),
    }
    assert (facts["count"], len(rows)) == (listed.matches, listed.matches)
    assert facts["value"] == pytest.approx(float(sums[finding.key])) and facts["value"] > 0
    if "customer" in facts:
        assert facts["customer"] == rows["name"].iloc[0]
        assert (rows["abc"] == "A").all()


def assert_headline(finding: Finding, head: value.Headline) -> None:
    facts = finding.facts
    assert (facts["half"], facts["most"]) == (head.customers_for_50, head.customers_for_80)
    assert (facts["customers"], facts["measure"]) == (head.customers, head.measure)
    assert facts["share"] == facts["most"] / facts["customers"]


def assert_churn(finding: Finding, parts: churn.Breakdown) -> None:
    facts, rows = finding.facts, parts.rows
    last = rows[rows["period_start"] == rows["period_start"].max()]
    one, rest = last[last["segment"] == facts["segment"]].iloc[0], last[last["segment"] != facts["segment"]]
    assert (facts["churned"], facts["opening"]) == (one["churned_of_opening"], one["opening"])
    assert facts["rate"] == one["churn_rate"]
    assert facts["rest"] == pytest.approx(rest["churned_of_opening"].sum() / rest["opening"].sum())
    assert facts["times"] == pytest.approx(facts["rate"] / facts["rest"])
    assert facts["field"] == parts.by[0]


def test_facts_are_plain(sample: Sample) -> None:
    for finding in findings.findings(sample.workspace, View(sample.id)):
        assert {type(fact) for fact in finding.facts.values()} <= {int, float, str}
        assert {type(text) for text in finding.query.values()} <= {str}


def test_half_is_shrinking_and_no_name_is_the_id(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2023-06-01 | 100    |
        | a        | 2024-06-01 | 50     |
        | b        | 2023-06-01 | 100    |
        | b        | 2024-06-01 | 51     |
        | c        | 2024-12-31 | 10     |
    """,
    )  # a: 50 / 100 − 1 = −0.5; b: −0.49; c bought nothing before. Profit is not known, and three customers are few.
    found, *others = findings.findings(workspace, View(meta.id, window=30))
    assert [(other.key, other.facts) for other in others] == [("new", {"count": 1, **Q4_2024})]  # c
    assert (found.key, found.facts) == ("shrinking", {"count": 1, "value": 50.0, "unit": "money", "customer": "a"})


def test_nothing_in_profit_is_no_loss(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount | profit |
        | a        | 2024-01-01 | 10     | 0      |
        | b        | 2024-01-01 | 10     | -0.01  |
    """,
    )
    found, *others = findings.findings(workspace, View(meta.id, window=30))
    under_way = {"period_start": "2024-01-01", "period_end": "2024-03-31"}  # there is no complete one
    assert [(other.key, other.facts) for other in others] == [("new", {"count": 2, **under_way})]
    assert (found.key, found.facts) == ("losing", {"count": 1, "value": 0.01, "unit": "money"})


def test_few_findings_are_filled_up_with_who_came_and_went(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2023-12-20 | 70     |
        | b        | 2024-03-31 | 10     |
    """,
    )  # a churns on 19 January, with 70 of the twelve months before; b is new
    view = View(meta.id, window=30)
    left, came = findings.findings(workspace, view)
    assert (left.key, left.facts) == (
        "churned",
        {"count": 1, "opening": 1, "rate": 1.0, "value": 70.0, "unit": "money", **Q1_2024},
    )
    assert (came.key, came.facts) == ("new", {"count": 1, **Q1_2024})
    assert list(accounts.listed(workspace, *followed(view, came)).rows["customer"]) == ["b"]


def test_who_came_and_went_is_told_of_the_last_complete_period(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2023-12-20 | 70     |
        | b        | 2024-03-20 | 10     |
        | c        | 2024-03-31 | 10     |
        | d        | 2024-04-10 | 10     |
    """,
    )  # April has begun: d is of the quarter under way, b and c of the complete one, in which a churned
    view = View(meta.id, window=60)
    found = {one.key: one for one in findings.findings(workspace, view)}
    assert found["new"].facts == {"count": 2, **Q1_2024}
    assert {name: found["churned"].facts[name] for name in ("count", "opening")} == {"count": 1, "opening": 1}
    whole = churn.breakdown(workspace, view)
    assert whole.last["period_start"].iloc[0].isoformat() == found["churned"].facts["period_start"]
    assert list(accounts.listed(workspace, *followed(view, found["new"])).rows["customer"]) == ["b", "c"]
