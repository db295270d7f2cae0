"""Did a sales rep lose more customers than the mix of its accounts explains? The one rule: like with like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core import query, segments
from core.definitions import MEASURES
from core.question import Query
from core.reasons.asked import asked
from core.store import Workspace
from core.view import View

MIN_OPENING = 10
"""Customers of a rep below which it is not judged."""
LIMITS = {"limit_95": 1.959964, "limit_998": 3.090232}
"""Of a normal distribution: 95 and 99.8 % of what chance alone does lies within so many standard deviations."""
VERDICTS = ("more", "perhaps_more", "chance", "perhaps_fewer", "fewer", "few")


@dataclass(frozen=True)
class Mix:
    """rows: rep, opening, churned, expected, ratio (churned / expected), low_95, high_95, low_998, high_998 (of the
    ratio), verdict of ``VERDICTS``. ``rate`` is everybody's churn rate. Empty without sales reps."""

    rows: pd.DataFrame
    rate: float | None


def mix_asked(workspace: Workspace, view: View) -> Query:
    """The SQL of what the mix of accounts would give."""
    by = ("rep", "abc", "tenure") if MEASURES[view.measure].additive else ("rep", "tenure")
    steps, bound = segments.steps(workspace, view, by)
    return asked(workspace, view, "rep_mix", more=steps, beside=segments.files(by), **bound)


def mix(workspace: Workspace, view: View) -> Mix:
    """Every rep's churn in the trailing twelve months beside what its accounts would give."""
    if "rep" not in workspace.open(view.data_set).segments:
        return Mix(pd.DataFrame(), None)
    rows = query.run(workspace, view, mix_asked(workspace, view))
    if rows.empty:
        return Mix(rows, None)
    return judged(rows)


def judged(rows: pd.DataFrame) -> Mix:
    """Expected against observed: limits around a ratio of one, as wide as chance makes so many expected leavers."""
    rows = rows.astype({"opening": "int64", "churned": "int64", "expected": float})
    rate = float(rows["churned"].sum() / rows["opening"].sum())
    rows["ratio"] = rows["churned"] / rows["expected"].where(rows["expected"] > 0)
    for name in ("95", "998"):
        far = half_width(rows["expected"], rate, name)
        rows[f"low_{name}"], rows[f"high_{name}"] = (1 - far).clip(lower=0), 1 + far
    rows["verdict"] = np.select(
        [
            (rows["opening"] < MIN_OPENING) | rows["ratio"].isna(),
            rows["ratio"] > rows["high_998"],
            rows["ratio"] > rows["high_95"],
            rows["ratio"] < 1 - half_width(rows["expected"], rate, "998"),
            rows["ratio"] < 1 - half_width(rows["expected"], rate, "95"),
        ],
        ["few", "more", "perhaps_more", "fewer", "perhaps_fewer"],
        "chance",
    )
    return Mix(rows.sort_values(["ratio", "rep"], ascending=[False, True]).reset_index(drop=True), rate)


def half_width(expected: pd.Series, rate: float, name: str) -> pd.Series:
    """How far from one chance moves the ratio: binomial, by the normal distribution."""
    return LIMITS[f"limit_{name}"] * np.sqrt((1 - rate) / expected.where(expected > 0))
