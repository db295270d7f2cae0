"""What the timing of orders alone would move: every customer's orders of two periods, begun at a moment drawn by lot.

The two periods are bent into a ring on which the orders of all customers lie evenly, and each customer's orders are
turned on it as a whole: what it buys and in which rhythm stays, which of its orders fall into the later period is luck.
The one rule: the same orders give the same figures, whatever the order of rows, the threads, the machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.definitions import ABC_A_PERCENT, ABC_B_PERCENT

ORIGINS, DESTINATIONS = ("1", "2", "3", "new", "returned"), ("1", "2", "3", "gone")
DRAWS = 200
LOW, HIGH = 2.5, 97.5
"""Per cent of the draws up to the low and up to the high end of the band."""
_SEED = 80_20
_AT_ONCE = 25
_EXACT = 9e14
"""Up to this sum values are added up with their four decimals, above as whole numbers."""


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


@dataclass(frozen=True)
class _Ring:
    """Orders by customer and place on the ring; ``before`` has, per figure, the sums of all orders before each."""

    places: np.ndarray
    first: np.ndarray
    before: np.ndarray
    earlier: float

    def later(self, turned: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Per figure, draw and customer: what lies in the later and in the earlier period, turned by so much."""
        number = np.arange(turned.shape[1])
        ends = np.r_[self.first[1:], len(self.places)]
        whole = self.before[:, ends] - self.before[:, self.first]
        begin = np.where(turned > self.earlier, 1 + self.earlier - turned, self.earlier - turned)
        until = self.before[:, np.searchsorted(self.places, number + 1 - turned)]
        since = self.before[:, np.searchsorted(self.places, number + begin)]
        later = until - since + np.where(turned > self.earlier, whole[:, None, :], 0)
        return later, whole[:, None, :] - later


def drawn(orders: pd.DataFrame, tiers: str) -> Draws:
    """Turn the orders of every customer ``DRAWS`` times, and count who is in which cell each time.

    ``orders``, by customer and day, a row for each day with orders: customer, bought_apart, weight, day, in_later,
    purchase, value. A customer with a weight above one stands for as many others; that these could have been drawn
    instead widens the band.
    """
    counts = np.zeros((DRAWS, len(ORIGINS), len(DESTINATIONS)))
    if orders.empty:
        return Draws(counts, 0)
    random = np.random.default_rng(_SEED)
    names = orders["customer"].to_numpy()
    first = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
    ring = _ring(orders, first)
    known = orders["bought_apart"].to_numpy()[first] == 1
    weight = orders["weight"].to_numpy(float)[first]
    for start in range(0, DRAWS, _AT_ONCE):
        size = min(_AT_ONCE, DRAWS - start)
        later, earlier = ring.later(random.random((size, len(first))))
        stands = np.where(weight > 1, weight * random.poisson(1.0, (size, len(first))), 1.0)
        origin = np.where(earlier[1] > 0, _tiers(earlier[0], earlier[2] > 0, stands, tiers), np.where(known, 4, 3))
        destination = np.where(later[1] > 0, _tiers(later[0], later[2] > 0, stands, tiers), 3)
        cell = origin * len(DESTINATIONS) + destination + counts[0].size * np.arange(size)[:, None]
        bought = (earlier[1] > 0) | (later[1] > 0)
        found = np.bincount(cell[bought], stands[bought], minlength=size * counts[0].size)
        counts[start : start + size] = found.reshape(size, *counts[0].shape)
    return Draws(counts, len(first))


def _ring(orders: pd.DataFrame, first: np.ndarray) -> _Ring:
    """Every order's place: the share of all orders before its day, half of the day's own among them."""
    weight = orders["weight"].to_numpy(float)
    days, which = np.unique(orders["day"].to_numpy(), return_inverse=True)
    of_day = np.bincount(which, weight, minlength=len(days)) / weight.sum()
    place = (np.cumsum(of_day) - of_day / 2)[which]
    number = np.cumsum(np.bincount(first, minlength=len(orders))) - 1
    value = orders["value"].to_numpy(float)
    value = np.rint(value * (10_000 if np.abs(value).sum() < _EXACT else 1))
    figures = np.stack([value, orders["purchase"].to_numpy(float), np.ones(len(orders))]).astype(np.int64)
    before = np.concatenate([np.zeros((3, 1), np.int64), np.cumsum(figures, axis=1)], axis=1)
    return _Ring(number + place, first, before, 1 - float((weight * orders["in_later"]).sum() / weight.sum()))


def _tiers(value: np.ndarray, there: np.ndarray, stands: np.ndarray, tiers: str) -> np.ndarray:
    """Per draw and customer the tier, 0 to 2, among those that are there; ties by the order of the customers."""
    order = np.argsort(np.where(there, -value.astype(float), np.inf), axis=1, kind="stable")
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
