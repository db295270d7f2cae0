"""How sure is a share of so many? The Wilson score interval (Wilson 1927), 95 % on both sides together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z = 1.959963984540054
"""The standard normal quantile of 97.5 %."""


def wilson(hits: ArrayLike, of: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Lower and upper bound of each share ``hits / of``, from 0 to 1; of nothing there is none (NaN)."""
    some = np.asarray(of, dtype="float64")
    all_of = np.where(some > 0, some, np.nan)
    share = np.asarray(hits, dtype="float64") / all_of
    scale = 1 + Z**2 / all_of
    middle = (share + Z**2 / (2 * all_of)) / scale
    reach = Z * np.sqrt(share * (1 - share) / all_of + Z**2 / (4 * all_of**2)) / scale
    # Exactly at the ends, where rounding would leave a trace.
    low = np.where(share == 0, 0.0, np.maximum(middle - reach, 0.0))
    return np.where(np.isnan(share), np.nan, low), np.where(share == 1, 1.0, np.minimum(middle + reach, 1.0))
