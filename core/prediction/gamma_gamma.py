"""Gamma-Gamma (Fader & Hardie 2013): what a purchase of each customer is worth, from what its repeats were worth.

A purchase varies around the customer's own mean, and the means vary over customers: the less was seen of a customer,
the nearer it is to the mean of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, psi

from core.prediction.counts import Numbers, Places, per_level

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
    levels, places = per_level(x)

    def negative(logs: Numbers) -> tuple[float, Numbers]:
        found, slope = _likelihood(np.exp(logs), x, mean / scale, weight, levels, places)
        return -found / people, -slope * np.exp(logs) / people

    ends = (np.log(_FROM), np.log(_TO))
    start = np.log([2.0, 2.0, 1.0])
    best = minimize(negative, start, jac=True, method="L-BFGS-B", bounds=[ends] * 3, options={"ftol": 1e-14})
    p, q, gamma = (float(one) for one in np.exp(best.x))
    inside = bool(np.all((best.x > ends[0] + 0.01) & (best.x < ends[1] - 0.01)))
    height = -float(best.fun) * people - people * np.log(scale)
    return GammaGamma(p, q, gamma * scale, height, bool(best.success) and inside and q > 1)


def _likelihood(
    parameters: Numbers, x: Numbers, mean: Numbers, weight: Numbers, levels: Numbers, places: Places
) -> tuple[float, Numbers]:
    """Log-likelihood of the mean amounts and its slope in p, q, gamma."""
    p, q, gamma = parameters
    shape = p * levels
    of_level = gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(gamma) + shape * np.log(levels)
    whole = np.log(gamma + x * mean)
    height = of_level[places] + (p * x - 1) * np.log(mean) - (p * x + q) * whole
    by_p = (levels * (psi(shape + q) - psi(shape) + np.log(levels)))[places] + x * (np.log(mean) - whole)
    by_q = (psi(shape + q) - psi(q) + np.log(gamma))[places] - whole
    by_gamma = q / gamma - (p * x + q) / (gamma + x * mean)
    return float((weight * height).sum()), np.array([float((weight * one).sum()) for one in (by_p, by_q, by_gamma)])
