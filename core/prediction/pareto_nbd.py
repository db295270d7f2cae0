"""Pareto/NBD (Schmittlein, Morrison & Colombo 1987; Fader & Hardie 2005, "A note on deriving the Pareto/NBD model").

While alive a customer buys at a rate of its own, gamma distributed over customers (r, alpha), and leaves at a rate of
its own, gamma distributed (s, beta), at any time, whether it buys or not: a one-time buyer may have left too.

The odds of having left are an integral over the time since the last purchase. Fader & Hardie write it as the difference
of two Gaussian hypergeometric functions, which cannot be told apart for frequent buyers; the integral itself can.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, gammaln, psi

from core.prediction.counts import Counts, Numbers, Places, per_level

NODES = 16
REACH = 25.0
"""Beyond a factor of e to this power the rest of the integral is nothing."""
_FROM, _TO = 1e-5, 1e6
"""A parameter at one of these ends was not found in the data."""


@dataclass(frozen=True)
class ParetoNbd:
    """A fitted model. ``alpha`` and ``beta`` are in weeks; ``log_likelihood`` is that of the data it was fitted on."""

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float
    converged: bool

    @property
    def parameters(self) -> dict[str, float]:
        """By name, as the SQL binds them."""
        return {"r": self.r, "alpha": self.alpha, "s": self.s, "beta": self.beta}

    def p_alive(self, counts: Counts) -> Numbers:
        """Probability of each row of ``counts`` to be there still."""
        each, places = counts.alike
        return expit(-_Gone.of(np.array([self.r, self.alpha, self.s, self.beta]), each).log_odds)[places]

    def purchases(self, weeks: float, counts: Counts) -> Numbers:
        """Purchases expected of each row in the next ``weeks``."""
        return self.p_alive(counts) * self.if_alive(weeks, counts)

    def if_alive(self, weeks: float, counts: Counts) -> Numbers:
        """Purchases expected of each row in the next ``weeks``, were it certain to be there now."""
        pairs, places = counts.pairs
        return self._while_alive(weeks, pairs[0], pairs[1])[places]

    def repeats(self, weeks: Numbers) -> Numbers:
        """Repeat purchases expected of somebody new up to so many weeks after the first purchase."""
        nothing = np.zeros(len(weeks))
        return self._while_alive(weeks, nothing, nothing)

    def _while_alive(self, weeks: Numbers | float, frequency: Numbers, age: Numbers) -> Numbers:
        """Purchases in the next ``weeks`` of somebody who is alive now; at s - 1 = 0 the limit."""
        logs = np.log1p(weeks / (self.beta + age))
        k = self.s - 1
        stays = -np.expm1(-k * logs) / k if k else logs
        found: Numbers = (self.r + frequency) / (self.alpha + age) * (self.beta + age) * stays
        return found


def fit(counts: Counts) -> ParetoNbd:
    """The parameters of the largest likelihood; ``converged`` is False where the data does not determine them."""
    scale = float(np.average(counts.age, weights=counts.customers)) or 1.0
    scaled = Counts(counts.frequency, counts.recency / scale, counts.age / scale, counts.customers)
    levels, places = per_level(scaled.frequency)
    people = float(counts.customers.sum())

    def negative(logs: Numbers) -> tuple[float, Numbers]:
        found, slope = _likelihood(np.exp(logs), scaled, levels, places)
        return -found / people, -slope * np.exp(logs) / people

    ends = (np.log(_FROM), np.log(_TO))
    best = minimize(negative, np.zeros(4), jac=True, method="L-BFGS-B", bounds=[ends] * 4, options={"ftol": 1e-14})
    r, alpha, s, beta = (float(one) for one in np.exp(best.x))
    inside = bool(np.all((best.x > ends[0] + 0.01) & (best.x < ends[1] - 0.01)))
    # Time in other units moves the density of every repeat purchase.
    repeats = float((counts.frequency * counts.customers).sum())
    height = -float(best.fun) * people - repeats * np.log(scale)
    return ParetoNbd(r, alpha * scale, s, beta * scale, height, bool(best.success) and inside)


@dataclass(frozen=True)
class _Gone:
    """Log odds of having left, and means over when that was: of log(alpha + t), log(beta + t) and one over each."""

    log_odds: Numbers
    log_alpha: Numbers
    log_beta: Numbers
    by_alpha: Numbers
    by_beta: Numbers

    @classmethod
    def of(cls, parameters: Numbers, counts: Counts) -> _Gone:
        """Gauss-Legendre over the logarithm of the smaller of alpha + t and beta + t, along which nothing is steep."""
        r, alpha, s, beta = parameters
        x, last, age = counts.frequency, counts.recency, counts.age
        nearer = min(alpha, beta)
        start = nearer + last
        height = (r + x) * np.log((alpha + age) / (alpha + last)) + s * np.log((beta + age) / (beta + last))
        fall = (r + x) * start / (alpha + last) + s * start / (beta + last)
        length = np.minimum(np.log((nearer + age) / start), REACH / fall)
        sums = np.zeros((5, len(x)))
        for node, weight in zip(*np.polynomial.legendre.leggauss(NODES), strict=True):
            on_axis = start * np.exp(length * (node + 1) / 2)
            from_alpha, from_beta = on_axis + (alpha - nearer), on_axis + (beta - nearer)
            log_alpha, log_beta = np.log(from_alpha), np.log(from_beta)
            falls = (r + x) * (log_alpha - np.log(alpha + last)) + s * (log_beta - np.log(beta + last))
            mass = weight / 2 * length * s * on_axis / from_beta * np.exp(-falls)
            for place, part in enumerate((1.0, log_alpha, log_beta, 1 / from_alpha, 1 / from_beta)):
                sums[place] += mass * part
        with np.errstate(divide="ignore"):
            log_odds = height + np.log(sums[0])
        means = np.divide(sums[1:], sums[0], out=np.zeros_like(sums[1:]), where=sums[0] > 0)
        return cls(log_odds, *means)


def _likelihood(parameters: Numbers, counts: Counts, levels: Numbers, places: Places) -> tuple[float, Numbers]:
    """Log-likelihood and its slope in r, alpha, s, beta; gamma functions once per frequency."""
    r, alpha, s, beta = parameters
    gone = _Gone.of(parameters, counts)
    x, weight = counts.frequency, counts.customers
    log_alpha, log_beta = np.log(alpha + counts.age), np.log(beta + counts.age)
    alive = expit(-gone.log_odds)
    dead = 1 - alive
    of_level = gammaln(r + levels) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    height = of_level[places] - (r + x) * log_alpha - s * log_beta + np.logaddexp(gone.log_odds, 0.0)
    slopes = (
        (psi(r + levels) - psi(r) + np.log(alpha))[places] - alive * log_alpha - dead * gone.log_alpha,
        r / alpha - (r + x) * (alive / (alpha + counts.age) + dead * gone.by_alpha),
        np.log(beta) - alive * log_beta + dead * (1 / s - gone.log_beta),
        s / beta - alive * s / (beta + counts.age) - dead * (s + 1) * gone.by_beta,
    )
    return float((weight * height).sum()), np.array([float((weight * slope).sum()) for slope in slopes])
