"""Pareto/NBD (Schmittlein, Morrison & Colombo 1987; Fader & Hardie 2005, "A note on deriving the Pareto/NBD model").

While alive a customer buys at a rate of its own, gamma distributed over customers (r, alpha), and leaves at a rate of
its own, gamma distributed (s, beta), at any time, whether it buys or not: a one-time buyer may have left too.

The odds of having left are an integral over the time since the last purchase. Fader & Hardie write it as the difference
of two Gaussian hypergeometric functions, which cannot be told apart for frequent buyers; the integral itself can.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaln, psi

from core.prediction.counts import Counts, Numbers, Places
from core.prediction.repeat_buying import RepeatBuying, most_likely

NODES = 16
REACH = 25.0
"""Beyond a factor of e to this power the rest of the integral is nothing."""


@dataclass(frozen=True)
class ParetoNbd(RepeatBuying):
    """A fitted model. ``alpha`` and ``beta`` are in weeks."""

    r: float
    alpha: float
    s: float
    beta: float
    NAMES = ("r", "alpha", "s", "beta")

    def p_alive(self, counts: Counts) -> Numbers:
        each, places = counts.alike
        return expit(-_Gone.of(np.array([self.r, self.alpha, self.s, self.beta]), each).log_odds)[places]

    def repeats(self, weeks: Numbers) -> Numbers:
        nothing = np.zeros(len(weeks))
        return self._while_alive(weeks, nothing, nothing)

    def _while_alive(self, weeks: Numbers | float, frequency: Numbers, age: Numbers) -> Numbers:
        logs = np.log1p(weeks / (self.beta + age))
        k = self.s - 1  # At 0 the limit.
        stays = -np.expm1(-k * logs) / k if k else logs
        found: Numbers = (self.r + frequency) / (self.alpha + age) * (self.beta + age) * stays
        return found


def fit(counts: Counts) -> ParetoNbd:
    """The parameters of the largest likelihood; ``converged`` is False where the data does not determine them."""
    (r, alpha, s, beta), height, converged = most_likely(counts, _likelihood, (False, True, False, True))
    return ParetoNbd(height, converged, r, alpha, s, beta)


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
