"""What chance alone would show: a rank test, and the correction for many tests."""

from __future__ import annotations

from math import erfc, nan, sqrt

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control


def rank_test(above: float, here: int, there: int, ties: float) -> float:
    """The p-value of Mann and Whitney's U by the normal approximation, corrected for ties and continuity.

    ``above`` is U of the ``here`` values against the ``there`` others, ``ties`` the sum of t³ − t over shared values.
    """
    every = here + there
    variance = here * there / 12 * (every + 1 - ties / (every * (every - 1)))
    away = abs(above - here * there / 2) - 0.5
    return 1.0 if variance <= 0 or away <= 0 else erfc(away / sqrt(2 * variance))


def corrected(*parts: pd.DataFrame) -> list[pd.DataFrame]:
    """Each part with ``q_value``: its ``p_value`` corrected (Benjamini and Hochberg) over the tests of all together."""
    p_values = np.concatenate([part["p_value"].to_numpy(float) for part in parts])
    tested = ~np.isnan(p_values)
    q_values = np.full(len(p_values), nan)
    if tested.any():
        q_values[tested] = false_discovery_control(p_values[tested])
    ends = np.cumsum([len(part) for part in parts])[:-1]
    return [part.assign(q_value=q) for part, q in zip(parts, np.split(q_values, ends), strict=True)]
