"""What the models of repeat buying have in common: what is asked of each, and how its parameters are found."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.optimize import minimize

from core.prediction.counts import Counts, Numbers, Places, per_level

Likelihood = Callable[[Numbers, Counts, Numbers, Places], tuple[float, Numbers]]
"""Of parameters, counts, the different frequencies and where each customer's stands: log-likelihood and its slope."""
_FROM, _TO = 1e-5, 1e6
"""A parameter at one of these ends was not found in the data."""


@dataclass(frozen=True)
class RepeatBuying(ABC):
    """A fitted model. ``log_likelihood`` is that of the data it was fitted on."""

    log_likelihood: float
    converged: bool
    NAMES: ClassVar[tuple[str, ...]]

    @property
    def parameters(self) -> dict[str, float]:
        """By name, as the SQL binds them."""
        return {name: getattr(self, name) for name in self.NAMES}

    @abstractmethod
    def p_alive(self, counts: Counts) -> Numbers:
        """Probability of each row of ``counts`` to buy again some day."""

    @abstractmethod
    def repeats(self, weeks: Numbers) -> Numbers:
        """Repeat purchases expected of somebody new up to so many weeks after the first purchase."""

    def purchases(self, weeks: float, counts: Counts) -> Numbers:
        """Purchases expected of each row in the next ``weeks``."""
        return self.p_alive(counts) * self.if_alive(weeks, counts)

    def if_alive(self, weeks: float, counts: Counts) -> Numbers:
        """Purchases expected of each row in the next ``weeks``, were it certain to be there now."""
        pairs, places = counts.pairs
        return self._while_alive(weeks, pairs[0], pairs[1])[places]

    @abstractmethod
    def _while_alive(self, weeks: Numbers | float, frequency: Numbers, age: Numbers) -> Numbers:
        """Purchases in the next ``weeks`` of somebody who is alive now."""


def most_likely(counts: Counts, likelihood: Likelihood, in_weeks: tuple[bool, ...]) -> tuple[list[float], float, bool]:
    """The parameters of the largest likelihood, its logarithm, and whether the data determines them.

    ``in_weeks`` tells of each parameter whether it is a time: the search is in units of the mean age.
    """
    scale = float(np.average(counts.age, weights=counts.customers)) or 1.0
    scaled = Counts(counts.frequency, counts.recency / scale, counts.age / scale, counts.customers)
    levels, places = per_level(scaled.frequency)
    people = float(counts.customers.sum())

    def negative(logs: Numbers) -> tuple[float, Numbers]:
        found, slope = likelihood(np.exp(logs), scaled, levels, places)
        return -found / people, -slope * np.exp(logs) / people

    ends = (np.log(_FROM), np.log(_TO))
    start, bounds = np.zeros(len(in_weeks)), [ends] * len(in_weeks)
    best = minimize(negative, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-14})
    inside = bool(np.all((best.x > ends[0] + 0.01) & (best.x < ends[1] - 0.01)))
    # Time in other units moves the density of every repeat purchase.
    repeats = float((counts.frequency * counts.customers).sum())
    height = -float(best.fun) * people - repeats * np.log(scale)
    found = [float(one) * (scale if timed else 1.0) for one, timed in zip(np.exp(best.x), in_weeks, strict=True)]
    return found, height, bool(best.success) and inside
