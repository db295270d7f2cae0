"""Sentences claim no more than their counts and intervals bear."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from core.interval import wilson
from core.view import View
from core.what_if import scenario
from core.what_if.cut import Wanted
from core.what_if.exposed import CLASSES
from core.what_if.scenario import Gainers
from pages.parts import (
    account_findings,
    churn_findings,
    dependency_findings,
    reasons_findings,
    retention_findings,
    rule_words,
    value_findings,
    warning_findings,
    what_if_findings,
)
from pages.parts.say import Say

if TYPE_CHECKING:
    from tests.conftest import Sample


def some(**facts: Any) -> Any:
    """What stands for a scope or an answer in these sentences."""
    return SimpleNamespace(**facts)


def read(language: str = "en") -> Any:
    return some(say=Say(language), language=language)


def risks(*bars: tuple[int, int]) -> pd.DataFrame:
    """Of so many at risk so many lost, in stretches of three months."""
    lost, there = (pd.Series(one, dtype="int64") for one in zip(*bars, strict=True))
    low, high = wilson(lost, there)
    months = [3 * place for place in range(len(bars))]
    rows = pd.DataFrame({"months_from": months, "months_until": [one + 3 for one in months]})
    return rows.assign(lost=lost, at_risk=there, rate=lost / there, rate_low=low, rate_high=high)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_risk_is_highest_only_where_its_interval_is_above_all_others(language: str) -> None:
    say = Say(language)
    above = risks((120, 391), (20, 360), (15, 330))  # 30.7 % (26–36 %) beside 5.6 % and 4.5 %
    assert retention_findings.hazard(read(language), above) == say(
        "retention.hazard_first", first="0", until="3", count="120", of="391", share=f"30.7{percent(language)}"
    )
    overlapping = risks((29, 391), (19, 350), (14, 300))  # 7.4 % (5–10 %) beside 5.4 % (3.5–8 %)
    assert retention_findings.hazard(read(language), overlapping) == say(
        "retention.hazard_alike", months="3", low=f"4.7{percent(language)}", high=f"7.4{percent(language)}"
    )


def test_a_small_bar_whose_interval_reaches_up_forbids_the_claim() -> None:
    claimed = risks((120, 391), (20, 360), (0, 4))  # nobody of four: 0 to 49 %
    assert "No time after the first purchase" in retention_findings.hazard(read(), claimed)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("window", [365, 128])
def test_where_nobody_can_have_churned_within_a_year_the_median_speaks(language: str, window: int) -> None:
    row = {"customers": 771, "lost": 535, "median_days": 675.0, "survival": 1.0 if window == 365 else 0.8}
    lived: Any = some(sizes=pd.DataFrame([row]), horizon=365, settled_days=window)
    say, half = Say(language), {"customers": "771", "half": "22.2"}
    told = say("retention.half", **half)
    if window < 365:
        told = say("retention.headline_half", days="365", share=f"80{percent(language)}", **half)
    assert retention_findings.staying(read(language), lived) == told
    assert retention_findings.headline(read(language), lived, some(), "buying") == told
    short: Any = some(sizes=pd.DataFrame([row | {"median_days": None}]), horizon=300, settled_days=365)
    assert retention_findings.staying(read(language), short) == say("retention.nothing")


def test_a_segment_of_one_customer_hangs_on_nobody() -> None:
    rows = pd.DataFrame(
        [("all", "", 60, 0.1), ("segment", "Singapore", 1, 1.0), ("segment", "Netherlands", 9, 0.98)],
        columns=["grouping", "segment", "customers", "top1_share"],
    )
    told: Any = some(say=Say("en"), language="en", measured="revenue", field=lambda name: "Region")
    assert "Region Netherlands hangs most" in dependency_findings.stress(told, some(stress=rows), "region")
    assert dependency_findings.stress(told, some(stress=rows[rows["customers"] != 9]), "region").startswith("What")


def percent(language: str) -> str:
    return "\u00a0%" if language == "en" else "%"


def reasons(*told: tuple[str, int]) -> pd.DataFrame:
    rows = pd.DataFrame(told, columns=["leaving_reason", "customers"])
    return rows.assign(recorded=rows["customers"], customers_before=0)


def test_one_recorded_reason_makes_no_headline() -> None:
    few = reasons(("", 40), ("price", 3), ("closed", 1))
    assert reasons_findings.recorded(read(), few).startswith("The reason is known of only 4 of 44 customers who left")
    enough = reasons(("", 40), ("price", 4), ("closed", 1))
    assert reasons_findings.recorded(read(), enough).startswith("The most frequent reason: price, 4 of 45")


@pytest.mark.parametrize(
    ("latest", "earlier", "year", "told"),
    [
        (40, 100, True, "last 3 months 60\u00a0% below a year before"),
        (40, 100, False, "last 3 months 60\u00a0% below the 3 before"),
        (0, 100, True, "nothing in the last 3 months"),
        (-20, 100, False, "below zero in the last 3 months"),
    ],
)
def test_nothing_falls_by_more_than_all_of_it(latest: int, earlier: int, year: bool, told: str) -> None:
    row = dict.fromkeys(warning_findings.SIGNALS, False) | {"falling": True, "against_year": year}
    assert warning_findings.signs_of(read(), row | {"latest_quarter": latest, "earlier_quarter": earlier}) == told


def test_where_some_are_below_zero_the_smaller_half_is_counted_from_zero_on() -> None:
    rows = pd.DataFrame({"customer_share": [0.5, 1], "value_share": [0.1, 1], "rank_from": [3, 1], "rank_to": [4, 4]})
    scope = some(say=Say("en"), language="en", measured="profit")
    told = [value_findings.lorenz(scope, some(gini=0.5, negative=below), rows) for below in (0, 1)]
    assert told[0].startswith("The 2 smallest customers") and told[1].startswith(
        "Counting what is below zero as nothing"
    )


def test_the_category_of_a_customer_that_brings_nothing_is_of_before() -> None:
    def account(**sums: int) -> Any:
        return some(categories=pd.DataFrame([{"category": "tea", **sums}]))

    assert account_findings.categories(read(), account(last_12m=1, before_12m=2)) == "Buys tea most"
    assert "most before: tea" in account_findings.categories(read(), account(last_12m=0, before_12m=2))


def test_a_rule_is_not_praised_for_less_than_flagging_nobody() -> None:
    rows = pd.DataFrame([{"rule": "pepper", "days": None, "false_alarms": 0.1, "accuracy": 0.79}])
    each = pd.DataFrame([{"known": 100, "stayed_away": 20}])
    told = rule_words.compared(read(), some(rows=rows, each=each))
    assert told.startswith("No rule is correct more often than flagging nobody would be (80.0\u00a0% of 100 customers)")
    better = rule_words.compared(read(), some(rows=rows.assign(accuracy=0.81), each=each))
    assert better.startswith("Highest accuracy")


def test_who_came_and_left_within_the_period_is_told_apart() -> None:
    def flows(**counts: int) -> Any:
        row = {"period_start": 1, "opening": 10, "partial": False, **counts}
        return some(last=pd.DataFrame([row]))

    assert churn_findings.within(read(), flows(churned=3, churned_of_opening=3)) == ""
    assert "5 left in all: 2 of them" in churn_findings.within(read(), flows(churned=5, churned_of_opening=3))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_why_those_kept_are_not_the_rate_of_all(sample: Sample, language: str) -> None:
    """Each cell has its own rate; of one cell alone there is nothing to explain."""
    view, reader = View(sample.id), read(language)
    reader.meta = sample.workspace.open(sample.id)
    for by, key in ((CLASSES, "what_if.own_rates"), ("region", "what_if.own_rates_segment")):
        found = scenario.scenario(sample.workspace, view, Wanted(by=by))
        assert Say(language)(key) in what_if_findings.sure(reader, found, by, "points")
        assert Say(language)(key) in what_if_findings.no_money(reader, found, by)
        alone = scenario.scenario(sample.workspace, view, Wanted(by=by, target=found.choices[0]))
        assert Say(language)(key) not in what_if_findings.sure(reader, alone, by, "points")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_half_of_no_gain(language: str) -> None:
    none = Gainers(pd.DataFrame(), 0, 12)
    assert what_if_findings.gainers(read(language), none) == Say(language)("what_if.gainers_none", customers="12")
