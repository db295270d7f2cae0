"""The arithmetic of a cut over cells: sums, what is kept, and how sure it is, by resampling the customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import UserError
from core.what_if.exposed import CLASSES
from core.what_if.lifetime import READINGS, Rates, after, multiple

Places = NDArray[np.intp]
Flags = NDArray[np.bool_]
YEARS = (1, 3, 5, 10)
SEED, REPLICATES, FEWEST, DRAWN = 20_240_101, 500, 100, 20_000_000
"""Resamples; fewer, but never below FEWEST, where they would draw more than DRAWN customers."""
SUMS = ("customers", "opening", "churned", "revenue", "margin")
FIGURES = ("kept", "revenue_kept", "margin_kept", "lifetime_gain", "lifetime_change")


@dataclass(frozen=True)
class Wanted:
    """``cut`` in per cent or points; ``target`` None is everybody; ``discount`` per cent a year.

    Raises ``UserError`` outside these ranges.
    """

    cut: int = 5
    by: str = CLASSES
    target: str | None = None
    years: int = 5
    discount: int = 10

    def __post_init__(self) -> None:
        for option, value, choices in (("cut", self.cut, range(1, 101)), ("discount", self.discount, range(51))):
            if value not in choices:
                raise UserError("bad_option", option=option, value=value, choices=f"{choices[0]}–{choices[-1]}")
        if self.years not in YEARS:
            raise UserError("bad_option", option="years", value=self.years, choices=", ".join(map(str, YEARS)))


def sums(rows: pd.DataFrame, place: Places, cells: int, weight: Rates) -> Rates:
    """``SUMS`` of every cell, a row each, customers counted ``weight`` times."""
    then = rows["then"].to_numpy()
    churned, revenue, margin = (rows[name].to_numpy() for name in ("churned", "revenue", "margin"))
    columns = (~then, then, then * churned, ~then * revenue, ~then * margin)
    return np.array([np.bincount(place, weight * column, cells) for column in columns])


def churn(counted: Rates) -> Rates:
    """Of each cell; none where nobody was there to leave."""
    return np.divide(counted[2], counted[1], out=np.full(counted.shape[1], np.nan), where=counted[1] > 0)


def worth(rate: Rates, wanted: Wanted) -> Rates:
    """Years' margins that a customer is worth; 0 without a rate."""
    return np.nan_to_num(multiple(rate, wanted.years, wanted.discount / 100))


def gains(counted: Rates, about: Flags, wanted: Wanted, reading: str) -> dict[str, Rates]:
    """Of each cell: the rate left, and what is kept; nothing in a cell that it is not about, or without a rate."""
    before = churn(counted)
    rate = np.where(about, after(before, wanted.cut / 100, reading), before)
    less = np.nan_to_num(before - rate)
    return {
        "rate": rate,
        "kept": counted[0] * less,
        "revenue_kept": counted[3] * less,
        "margin_kept": counted[4] * less,
        "lifetime_gain": counted[4] * (worth(rate, wanted) - worth(before, wanted)),
    }


def totals(counted: Rates, about: Flags, wanted: Wanted, reading: str) -> dict[str, float]:
    """``FIGURES``; the change is that of the lifetime value of the customers it is about, a fraction."""
    before = float((worth(churn(counted), wanted) * counted[4])[about].sum())
    found = {name: float(of_cells.sum()) for name, of_cells in gains(counted, about, wanted, reading).items()}
    del found["rate"]
    return found | {"lifetime_change": found["lifetime_gain"] / before if before > 0 else float("nan")}


def resampled(rows: pd.DataFrame, place: Places, about: Flags, wanted: Wanted) -> dict[str, pd.DataFrame]:
    """``FIGURES`` of each reading, the customers of a year ago drawn again so many times.

    How many of them left is chance; who is there now, and what they brought, is known and stays.
    """
    then = rows["then"].to_numpy()
    people = int(then.sum())
    now = sums(rows, place, len(about), (~then).astype(float))
    left = np.where(rows["churned"].to_numpy()[then] > 0, place[then] + len(about), place[then])
    random = np.random.default_rng(SEED)
    found: dict[str, list[dict[str, float]]] = {reading: [] for reading in READINGS}
    for _ in range(max(FEWEST, min(REPLICATES, DRAWN // people))):
        stayed, gone = np.bincount(left[random.integers(0, people, people)], minlength=2 * len(about)).reshape(2, -1)
        counted = now.copy()
        counted[1], counted[2] = stayed + gone, gone
        for reading in READINGS:
            found[reading].append(totals(counted, about, wanted, reading))
    return {reading: pd.DataFrame(drawn) for reading, drawn in found.items()}
