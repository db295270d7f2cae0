"""Orders of two periods on a ring, turned: what each customer is then worth in either period, in every measure.

The one rule: an order keeps all that is its own (what was bought, for how much, at what profit); the month that it
falls into is not its own, it is that of its new place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.definitions import MEASURES

_EXACT = 9e14
"""Up to this sum values are added up with their four decimals, above as whole numbers."""
Both = tuple[np.ndarray, np.ndarray]
"""Draws × customers: of the later period, of the earlier one."""


@dataclass(frozen=True)
class Ring:
    """Orders of the customers 0 … ``customers`` − 1 on a ring of length one, the earlier period up to ``earlier``.

    ``rows``, by number, term, thing and place: number (the customer's), term, thing, place, purchase, part, base.
    ``months`` are the places where months begin; the first of the later period is number ``later_from``.
    """

    rows: pd.DataFrame
    customers: int
    earlier: float
    months: np.ndarray
    later_from: int

    def there(self, turned: np.ndarray) -> tuple[Both, Both]:
        """Turned by so much: days with lines, and with purchases."""
        days = self.rows[self.rows["term"] == ""]
        found = self._summed(days, turned, np.ones(len(days)), days["purchase"].to_numpy(float))
        return found[0], found[1]

    def values(self, turned: np.ndarray, measure: str) -> Both:
        """Turned by so much: the value of a measure other than a score; where a ratio has none it is missing."""
        rows = self.rows[self.rows["term"] == measure]
        if measure == "active_months":
            return self._months(rows, turned)
        if MEASURES[measure].kind == "distinct":
            return self._things(rows, turned)
        part, scale = _whole(rows["part"].to_numpy(float))
        if MEASURES[measure].kind == "sum":
            (found,) = self._summed(rows, turned, part)
            return found
        base, base_scale = _whole(rows["base"].to_numpy(float))
        parts, bases = self._summed(rows, turned, part, base)
        later, earlier = (_ratio(one / scale, other / base_scale) for one, other in zip(parts, bases, strict=True))
        return later, earlier

    def _summed(self, rows: pd.DataFrame, turned: np.ndarray, *figures: np.ndarray) -> list[Both]:
        """The sums of figures; by running sums, so that a draw costs as much as there are customers."""
        number, every = rows["number"].to_numpy(), np.arange(self.customers)
        places = number + rows["place"].to_numpy()
        before = [np.concatenate([[0.0], np.cumsum(one)]) for one in figures]
        first, ends = (np.searchsorted(number, every, side) for side in ("left", "right"))
        past = turned > self.earlier  # then the later period has both ends of the row of orders, and not its middle
        until = np.searchsorted(places, every + 1 - turned)
        since = np.searchsorted(places, every + np.where(past, 1 + self.earlier, self.earlier) - turned)
        found = []
        for one in before:
            whole = one[ends] - one[first]
            later = one[until] - one[since] + np.where(past, whole, 0)
            found.append((later, whole - later))
        return found

    def _things(self, rows: pd.DataFrame, turned: np.ndarray) -> Both:
        """How many different things a customer has."""
        rows = rows[rows["thing"].notna()]
        number, thing = rows["number"].to_numpy(), rows["thing"].to_numpy()
        fresh = np.r_[True, (number[1:] != number[:-1]) | (thing[1:] != thing[:-1])][: len(rows)]
        first = np.flatnonzero(fresh)
        later, earlier = np.zeros((2, *turned.shape))
        for draw, place in self._placed(rows, turned) if len(rows) else ():
            inside = place >= self.earlier
            some, every = np.logical_or.reduceat(inside, first), np.logical_and.reduceat(inside, first)
            later[draw] = np.bincount(number[first], some, self.customers)
            earlier[draw] = np.bincount(number[first], ~every, self.customers)
        return later, earlier

    def _months(self, rows: pd.DataFrame, turned: np.ndarray) -> Both:
        """In how many different months a customer's days are at their new places."""
        number = rows["number"].to_numpy()
        first = np.flatnonzero(np.r_[True, number[1:] != number[:-1]][: len(rows)])
        later, earlier = np.zeros((2, *turned.shape))
        after = ~np.uint64((1 << self.later_from) - 1)
        for draw, place in self._placed(rows, turned) if len(rows) else ():
            month = np.searchsorted(self.months, place, "right") - 1
            seen = np.bitwise_or.reduceat(np.uint64(1) << month.astype(np.uint64), first)
            later[draw, number[first]] = np.bitwise_count(seen & after)
            earlier[draw, number[first]] = np.bitwise_count(seen & ~after)
        return later, earlier

    def _placed(self, rows: pd.DataFrame, turned: np.ndarray) -> enumerate[np.ndarray]:
        """Of each draw the places of the rows, turned."""
        number, place = rows["number"].to_numpy(), rows["place"].to_numpy()
        return enumerate(place + one[number] - (place + one[number] >= 1) for one in turned)


def ring(orders: pd.DataFrame, number: np.ndarray) -> Ring:
    """The orders of ``core/sql/luck.sql`` bent into a ring on which the days with orders of all lie evenly.

    ``number`` is the customer's of each row. A day's place is the share of all before it and half of its own.
    """
    weight = orders["weight"].to_numpy(float) * (orders["term"] == "").to_numpy()
    days, which = np.unique(orders["day"].to_numpy(), return_inverse=True)
    of_day = np.bincount(which, weight, minlength=len(days)) / weight.sum()
    begins = np.cumsum(of_day) - of_day
    in_later = np.zeros(len(days), dtype=bool)
    in_later[which] = orders["in_later"].to_numpy() == 1
    months = days.astype("datetime64[M]")
    first = np.flatnonzero(np.r_[True, (months[1:] != months[:-1]) | (in_later[1:] != in_later[:-1])])
    rows = orders[["term", "thing", "purchase", "part", "base"]].fillna({"purchase": 0, "part": 0, "base": 0})
    return Ring(
        rows.assign(number=number, place=(begins + of_day / 2)[which]),
        int(number[-1]) + 1,
        1 - float(of_day[in_later].sum()),
        begins[first],
        int((~in_later[first]).sum()),
    )


def scored(
    values: Mapping[str, np.ndarray], weights: Mapping[str, int], there: np.ndarray, stands: np.ndarray
) -> np.ndarray:
    """A score of 0 to 100 in one period: percent ranks among those that are ``there``, weighted."""
    others = np.where(there, stands, 0.0).sum(axis=1, keepdims=True) - 1
    total = np.zeros(there.shape)
    for name, weight in weights.items():
        below = _below(values[name], there, stands)
        total += weight * np.where(others > 0, below / np.where(others > 0, others, 1), 1)
    return np.round(100 * total / sum(weights.values()), 8)


def _below(value: np.ndarray, there: np.ndarray, stands: np.ndarray) -> np.ndarray:
    """How many are worth less; a value that is missing is the least."""
    found = np.where(there, np.where(np.isnan(value), -np.inf, value), np.inf)
    order = np.argsort(found, axis=1)
    sorted_, weight = (np.take_along_axis(one, order, axis=1) for one in (found, np.where(there, stands, 0.0)))
    fresh = np.ones(found.shape, dtype=bool)
    fresh[:, 1:] = sorted_[:, 1:] != sorted_[:, :-1]
    before = np.maximum.accumulate(np.where(fresh, np.cumsum(weight, axis=1) - weight, 0), axis=1)
    below = np.empty_like(before)
    np.put_along_axis(below, order, before, axis=1)
    return below


def _ratio(part: np.ndarray, base: np.ndarray) -> np.ndarray:
    return np.round(np.divide(part, base, out=np.full(base.shape, np.nan), where=base > 0), 8)


def _whole(figure: np.ndarray) -> tuple[np.ndarray, int]:
    """A figure as whole numbers, which add up exactly, and by what they were multiplied."""
    scale = 10_000 if np.abs(figure).sum() < _EXACT else 1
    return np.rint(figure * scale), scale
