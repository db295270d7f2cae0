"""The interval of a share beside scipy's own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from core.interval import wilson


def test_the_interval_is_scipys() -> None:
    pairs = [(hits, of) for of in (1, 2, 5, 17, 400) for hits in range(0, of + 1, max(1, of // 7))]
    pairs += [(of, of) for of in (1, 2, 5, 17, 400, 10**6)]
    low, high = wilson(*zip(*pairs, strict=True))
    for place, (hits, of) in enumerate(pairs):
        known = binomtest(hits, of).proportion_ci(0.95, method="wilson")
        assert (low[place], high[place]) == pytest.approx((known.low, known.high), abs=1e-12)


def test_of_nothing_there_is_none_and_the_ends_are_exact() -> None:
    low, high = wilson([0, 0, 3], [0, 4, 3])
    assert np.isnan(low[0]) and np.isnan(high[0])
    assert low[1] == 0.0 and high[2] == 1.0
