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
from pages.parts import reasons_findings, retention_findings, what_if_findings
from pages.parts.say import Say

if TYPE_CHECKING:
    from tests.conftest import Sample


def read(language: str = "en") -> Any:
    return SimpleNamespace(say=Say(language), language=language)


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
