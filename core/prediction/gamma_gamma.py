"""Gamma-Gamma (Fader & Hardie 2013): what a purchase of each customer is worth, from what its repeats were worth.

A purchase varies around the customer's own mean, and the means vary over customers: the less was seen of a customer,
the nearer it is to the mean of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, psi

from core.prediction.counts import Numbers, per_level

_FROM, _TO = 1e-4, 1e7


@dataclass(frozen=True)
class GammaGamma:
    """A fitted model. ``gamma`` is in the currency of the amounts; ``q`` of one or less means that no mean exists."""

    p: float
    q: float
    gamma: float
    log_likelihood: float
    converged: bool

    def spend(self, frequency: Numbers, total: Numbers) -> Numbers:
        """Expected amount of a purchase of customers with so many repeats that brought ``total`` together."""
        found: Numbers = self.p * (self.gamma + total) / (self.p * frequency + self.q - 1)
        return found


def fit(frequency: Numbers, total: Numbers, customers: Numbers) -> GammaGamma:
    """The parameters of the largest likelihood over customers with repeats and an amount above nothing."""
    seen = (frequency > 0) & (total > 0)
    x, weight = frequency[seen], customers[seen]
    people = float(weight.sum())
    if people < 2:
        return GammaGamma(1.0, 1.0, 1.0, 0.0, False)
    mean = total[seen] / x
    scale = float(np.average(mean, weights=weight))
    seen_so = _Seen.of(x, mean / scale, weight)

    def negative(logs: Numbers) -> tuple[float, Numbers]:
        found, slope = _likelihood(np.exp(logs), seen_so)
        return -found / people, -slope * np.exp(logs) / people

    ends = (np.log(_FROM), np.log(_TO))
    start = np.log([2.0, 2.0, 1.0])
    best = minimize(negative, start, jac=True, method="L-BFGS-B", bounds=[ends] * 3, options={"ftol": 1e-14})
    p, q, gamma = (float(one) for one in np.exp(best.x))
    inside = bool(np.all((best.x > ends[0] + 0.01) & (best.x < ends[1] - 0.01)))
    height = -float(best.fun) * people - people * np.log(scale)
    return GammaGamma(p, q, gamma * scale, height, bool(best.success) and inside and q > 1)


@dataclass(frozen=True)
class _Seen:
    """What stays the same whatever the parameters are: ``levels`` are the different frequencies, ``at`` the weight of
    each; ``total`` and the weights are per customer, the logs are weighted sums of the logarithm of the mean amount."""

    levels: Numbers
    at: Numbers
    total: Numbers
    weight: Numbers
    weight_x: Numbers
    logs: float
    logs_x: float

    @classmethod
    def of(cls, x: Numbers, mean: Numbers, weight: Numbers) -> _Seen:
        levels, places = per_level(x)
        log_mean = np.log(mean)
        at, weight_x = np.bincount(places, weights=weight).astype(float), weight * x
        return cls(
            levels, at, x * mean, weight, weight_x, float((weight * log_mean).sum()), float((weight_x * log_mean).sum())
        )


def _likelihood(parameters: Numbers, seen: _Seen) -> tuple[float, Numbers]:
    """Log-likelihood of the mean amounts and its slope in p, q, gamma."""
    p, q, gamma = parameters
    shape, log_levels = p * seen.levels, np.log(seen.levels)
    of_level = gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(gamma) + shape * log_levels
    whole, one_over = np.log(gamma + seen.total), 1 / (gamma + seen.total)
    wholes, wholes_x = (seen.weight * whole).sum(), (seen.weight_x * whole).sum()
    height = seen.at @ of_level + p * seen.logs_x - seen.logs - p * wholes_x - q * wholes
    by_p = seen.at @ (seen.levels * (psi(shape + q) - psi(shape) + log_levels)) + seen.logs_x - wholes_x
    by_q = seen.at @ (psi(shape + q) - psi(q) + np.log(gamma)) - wholes
    by_gamma = seen.at.sum() * q / gamma - ((p * seen.weight_x + q * seen.weight) * one_over).sum()
    return float(height), np.array([by_p, by_q, by_gamma])
