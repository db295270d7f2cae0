"""Orders of two periods on a ring, turned: what each customer is then worth in either period, in every measure.

The one rule: an order keeps all that is its own (what was bought, for how much, at what profit); the month that it
falls into is not its own, it is that of its new place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.definitions import MEASURES

_EXACT = 9e14
"""Up to this sum values are added up with their four decimals, above as whole numbers."""
Both = tuple[np.ndarray, np.ndarray]
"""Draws × customers: of the later period, of the earlier one."""


@dataclass(frozen=True)
class Term:
    """What one measure reads, a row for each day and thing, by the customer's ``number``, ``thing`` (a code) and
    ``place`` on the ring. The term '' has every day with a line, and whether there was a ``purchase``."""

    number: np.ndarray
    thing: np.ndarray
    place: np.ndarray
    purchase: np.ndarray
    part: np.ndarray
    base: np.ndarray


@dataclass(frozen=True)
class Ring:
    """Orders of the customers 0 … ``customers`` − 1 on a ring of length one, the earlier period up to ``earlier``.

    ``months`` are the places where months begin; the first of the later period is number ``later_from``.
    """

    terms: Mapping[str, Term]
    customers: int
    earlier: float
    months: np.ndarray
    later_from: int

    def there(self, turned: np.ndarray) -> tuple[Both, Both]:
        """Turned by so much: days with lines, and with purchases."""
        days = self.terms[""]
        found = self._summed(days, turned, np.ones(len(days.number)), days.purchase)
        return found[0], found[1]

    def values(self, turned: np.ndarray, measure: str) -> Both:
        """Turned by so much: the value of a measure other than a score; where a ratio has none it is missing."""
        term = self.terms.get(measure)
        if term is None:
            return np.zeros(turned.shape), np.zeros(turned.shape)
        if measure == "active_months":
            return self._months(term, turned)
        if MEASURES[measure].kind == "distinct":
            return self._things(term, turned)
        part, scale = _whole(term.part)
        if MEASURES[measure].kind == "sum":
            (found,) = self._summed(term, turned, part)
            return found
        base, base_scale = _whole(term.base)
        parts, bases = self._summed(term, turned, part, base)
        later, earlier = (_ratio(one / scale, other / base_scale) for one, other in zip(parts, bases, strict=True))
        return later, earlier

    def _summed(self, term: Term, turned: np.ndarray, *figures: np.ndarray) -> list[Both]:
        """The sums of figures; by running sums, so that a draw costs as much as there are customers."""
        number, every = term.number, np.arange(self.customers)
        places = number + term.place
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

    def _things(self, term: Term, turned: np.ndarray) -> Both:
        """How many different things a customer has."""
        number, thing = term.number, term.thing
        first = np.flatnonzero(np.r_[True, (number[1:] != number[:-1]) | (thing[1:] != thing[:-1])])
        known = thing[first] >= 0
        later, earlier = np.zeros((2, *turned.shape))
        for draw, place in enumerate(self._placed(term, turned)):
            inside = place >= self.earlier
            some, every = np.logical_or.reduceat(inside, first), np.logical_and.reduceat(inside, first)
            later[draw] = np.bincount(number[first], some & known, self.customers)
            earlier[draw] = np.bincount(number[first], ~every & known, self.customers)
        return later, earlier

    def _months(self, term: Term, turned: np.ndarray) -> Both:
        """In how many different months a customer's days are at their new places."""
        first = np.flatnonzero(np.r_[True, term.number[1:] != term.number[:-1]])
        which = term.number[first]
        later, earlier = np.zeros((2, *turned.shape))
        after = ~np.uint64((1 << self.later_from) - 1)
        for draw, place in enumerate(self._placed(term, turned)):
            month = np.searchsorted(self.months, place, "right") - 1
            seen = np.bitwise_or.reduceat(np.uint64(1) << month.astype(np.uint64), first)
            later[draw, which] = np.bitwise_count(seen & after)
            earlier[draw, which] = np.bitwise_count(seen & ~after)
        return later, earlier

    def _placed(self, term: Term, turned: np.ndarray) -> Iterator[np.ndarray]:
        """Of each draw the places of the rows, turned."""
        for one in turned:
            place = term.place + one[term.number]
            yield np.where(place >= 1, place - 1, place)


def ring(orders: pd.DataFrame, number: np.ndarray) -> Ring:
    """The orders of ``core/sql/luck.sql`` bent into a ring on which the days with orders of all lie evenly.

    ``number`` is the customer's of each row. A day's place is the share of all before it and half of its own.
    """
    which_term, names = pd.factorize(orders["term"])
    day = names.get_loc("")
    weight = orders["weight"].to_numpy(float) * (which_term == day)
    which, days = pd.factorize(orders["day"].to_numpy(), sort=True)
    of_day = np.bincount(which, weight, minlength=len(days)) / weight.sum()
    begins = np.cumsum(of_day) - of_day
    in_later = np.zeros(len(days), dtype=bool)
    in_later[which] = orders["in_later"].to_numpy() == 1
    months = np.asarray(days).astype("datetime64[M]")
    first = np.flatnonzero(np.r_[True, (months[1:] != months[:-1]) | (in_later[1:] != in_later[:-1])])
    columns = (
        number,
        pd.factorize(orders["thing"])[0],
        (begins + of_day / 2)[which],
        *(np.nan_to_num(orders[name].to_numpy(float)) for name in ("purchase", "part", "base")),
    )
    return Ring(
        {name: Term(*(one[which_term == code] for one in columns)) for code, name in enumerate(names)},
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
