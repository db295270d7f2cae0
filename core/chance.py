"""What the timing of orders alone would move: every customer's orders of two periods, begun at a moment drawn by lot.

The two periods are bent into a ring on which the orders of all customers lie evenly, and each customer's orders are
turned on it as a whole: what it buys and in which rhythm stays, which of its orders fall into the later period is luck.
The one rule: the same orders give the same figures, whatever the order of rows, the threads, the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
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
_AT_ONCE, _AT_A_TIME = 25, 2
"""Draws in one piece, and pieces that are counted beside one another."""


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
    shape = (len(ORIGINS), len(DESTINATIONS))
    if orders.empty:
        return Draws(np.zeros((DRAWS, *shape)), 0)
    random = np.random.default_rng(_SEED)
    names = orders["customer"].to_numpy()
    fresh = np.r_[True, names[1:] != names[:-1]]
    made, first = ring(orders, np.cumsum(fresh) - 1), np.flatnonzero(fresh)
    known = orders["bought_apart"].to_numpy()[first] == 1
    weight = orders["weight"].to_numpy(float)[first]

    def lots(start: int) -> tuple[np.ndarray, np.ndarray]:
        size = (min(_AT_ONCE, DRAWS - start), len(first))
        return random.random(size), np.where(weight > 1, weight * random.poisson(1.0, size), 1.0)

    def counted(drawn: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        turned, stands = drawn
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
        cell = np.ravel_multi_index((np.arange(len(turned))[:, None], origin, destination), (len(turned), *shape))
        seen = earlier | later
        found = np.bincount(cell[seen], stands[seen], minlength=len(turned) * shape[0] * shape[1])
        return found.reshape(len(turned), *shape)

    with ThreadPoolExecutor(_AT_A_TIME) as threads:  # sorting and searching leave Python to others
        found = threads.map(counted, map(lots, range(0, DRAWS, _AT_ONCE)))
        return Draws(np.concatenate(list(found)), len(first))


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
