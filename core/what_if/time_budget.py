"""Hours shared over accounts in proportion to what they are worth. The one rule: nobody gets more than the cap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.errors import UserError
from core.what_if.lifetime import Rates

WEIGHTS = ("margin", "lifetime_gain")
"""What an hour follows: what an account brings, or what keeping it is worth (its value at risk)."""
MOST_HOURS, MOST_CAP = 2_000, 40


@dataclass(frozen=True)
class Budget:
    """Hours a week, and the most of them for one account. Raises ``UserError`` outside the ranges."""

    hours: int = 20
    cap: int = 2
    by: str = WEIGHTS[0]

    def __post_init__(self) -> None:
        for option, value, most in (("hours", self.hours, MOST_HOURS), ("cap", self.cap, MOST_CAP)):
            if not 1 <= value <= most:
                raise UserError("bad_option", option=option, value=value, choices=f"1–{most}")


def shares(weight: Rates, hours: float, cap: float) -> Rates:
    """Hours of each account, in proportion to its weight (below nothing: none), at most ``cap``.

    What the cap takes from the largest goes to the others in the same proportion; what nobody can take stays over.
    """
    counted = np.maximum(np.nan_to_num(np.asarray(weight, dtype=float)), 0.0)
    order = np.argsort(-counted, kind="stable")
    falling = counted[order]
    rest = falling[::-1].cumsum()[::-1]  # of each account and all smaller ones
    left = hours - cap * np.arange(len(falling))  # for it and them, when all larger ones are at the cap
    capped = int((falling * left > cap * rest).cumprod().sum())
    found = np.zeros(len(falling))
    found[:capped] = cap
    if capped < len(falling) and rest[capped] > 0:
        found[capped:] = falling[capped:] * left[capped] / rest[capped]
    given = np.empty(len(falling))
    given[order] = found
    return given
