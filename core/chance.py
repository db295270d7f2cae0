"""What the timing of orders alone would move: every customer's orders of two periods, begun at a moment drawn by lot.

The two periods are bent into a ring on which the orders of all customers lie evenly, and each customer's orders are
turned on it as a whole: what it buys and in which rhythm stays, which of its orders fall into the later period is luck.
The one rule: the same orders give the same figures, whatever the order of rows, the threads, the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.definitions import ABC_A_PERCENT, ABC_B_PERCENT, SCORE
from core.turning import ring, scored

ORIGINS, DESTINATIONS = ("1", "2", "3", "new", "returned"), ("1", "2", "3", "gone")
DRAWS = 200
LOW, HIGH = 2.5, 97.5
"""Per cent of the draws up to the low and up to the high end of the band."""
_SEED = 80_20
_AT_ONCE = 25


@dataclass(frozen=True)
class Draws:
    """``cells``: draws × ``ORIGINS`` × ``DESTINATIONS``, counts of customers; ``customers`` were turned."""

    cells: np.ndarray
    customers: int

    def band(self, where: np.ndarray) -> tuple[float, int, int]:
        """Mean, low and high end of the sum over the cells that a mask of origins × destinations names."""
        sums = self.cells[:, where].sum(axis=1)
        low, high = np.percentile(sums, (LOW, HIGH), method="inverted_cdf")
        return float(sums.mean()), round(float(low)), round(float(high))


def drawn(orders: pd.DataFrame, tiers: str, measure: str, weights: Mapping[str, int]) -> Draws:
    """Turn the orders of every customer ``DRAWS`` times, and count who is in which cell each time.

    ``orders``: the rows of ``core/sql/luck.sql``, by customer. A customer with a weight above one stands for as many
    others; that these could have been drawn instead widens the band. ``weights``: what a score weighs.
    """
    counts = np.zeros((DRAWS, len(ORIGINS), len(DESTINATIONS)))
    if orders.empty:
        return Draws(counts, 0)
    random = np.random.default_rng(_SEED)
    names = orders["customer"].to_numpy()
    fresh = np.r_[True, names[1:] != names[:-1]]
    made, first = ring(orders, np.cumsum(fresh) - 1), np.flatnonzero(fresh)
    known = orders["bought_apart"].to_numpy()[first] == 1
    weight = orders["weight"].to_numpy(float)[first]
    for start in range(0, DRAWS, _AT_ONCE):
        size = min(_AT_ONCE, DRAWS - start)
        turned = random.random((size, len(first)))
        stands = np.where(weight > 1, weight * random.poisson(1.0, (size, len(first))), 1.0)
        there, bought = made.there(turned)
        terms = {name: made.values(turned, name) for name in (weights if measure == SCORE else (measure,))}
        placed = []
        for period in (0, 1):
            worth, present = {name: both[period] for name, both in terms.items()}, there[period] > 0
            value = scored(worth, weights, present, stands) if measure == SCORE else worth[measure]
            placed.append(_tiers(value, present, stands, tiers))
        later, earlier = (one > 0 for one in bought)
        origin = np.where(earlier, placed[1], np.where(known, 4, 3))
        destination = np.where(later, placed[0], 3)
        cell = origin * len(DESTINATIONS) + destination + counts[0].size * np.arange(size)[:, None]
        seen = earlier | later
        found = np.bincount(cell[seen], stands[seen], minlength=size * counts[0].size)
        counts[start : start + size] = found.reshape(size, *counts[0].shape)
    return Draws(counts, len(first))


def _tiers(value: np.ndarray, there: np.ndarray, stands: np.ndarray, tiers: str) -> np.ndarray:
    """Per draw and customer the tier, 0 to 2, among those that are there; ties by the order of the customers, who has
    no value last."""
    last = np.where(np.isnan(value), np.finfo(float).max, -value)
    order = np.argsort(np.where(there, last, np.inf), axis=1, kind="stable")
    weight = np.take_along_axis(np.where(there, stands, 0.0), order, axis=1)
    if tiers == "abc":
        part = np.take_along_axis(np.where(there, value, 0), order, axis=1) * weight
        before, total = np.cumsum(part, axis=1) - part, part.sum(axis=1, keepdims=True)
        placed = (100 * before >= ABC_A_PERCENT * total).astype(int) + (100 * before >= ABC_B_PERCENT * total)
    else:
        before, total = np.cumsum(weight, axis=1) - weight, weight.sum(axis=1, keepdims=True)
        placed = np.where(5 * before < total, 0, np.where(5 * (total - before) <= total, 2, 1))
    found = np.empty_like(placed)
    np.put_along_axis(found, order, placed, axis=1)
    return found
