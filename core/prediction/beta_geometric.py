"""BG/NBD (Fader, Hardie & Lee 2005) and MBG/NBD (Batislam, Denizel & Filiztekin 2007; Hoppe & Wagner 2007).

While alive a customer buys at a rate of its own, gamma distributed over customers (r, alpha), and may leave after each
purchase with a probability of its own, beta distributed (a, b). In the BG/NBD nobody leaves before the second purchase,
so that a one-time buyer is alive for certain; in the modified model one may leave after the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.special import betaincinv, expit, gammaln, hyp2f1, psi

from core.prediction.counts import Counts, Numbers, Places, per_level
from core.prediction.repeat_buying import RepeatBuying, most_likely

_NODES = 64


@dataclass(frozen=True)
class BetaGeometric(RepeatBuying):
    """A fitted model. ``alpha`` is in weeks."""

    r: float
    alpha: float
    a: float
    b: float
    modified: bool
    NAMES = ("r", "alpha", "a", "b")

    def p_alive(self, counts: Counts) -> Numbers:
        return expit(-self._odds_gone(counts))

    def repeats(self, weeks: Numbers) -> Numbers:
        nothing = np.zeros(len(weeks))
        stays = self.b / (self.a + self.b) if self.modified else 1.0
        return stays * self._while_alive(weeks, nothing, nothing)

    def _while_alive(self, weeks: Numbers | float, frequency: Numbers, age: Numbers) -> Numbers:
        # Fader & Hardie's series after Euler's transformation, which converges at once. For some parameters its terms
        # are larger than a number can be; there the same expectation is an integral.
        a, more = _off_one(self.a), float(self.modified)
        left = (self.alpha + age) / (self.alpha + age + weeks)
        third = a + self.b + frequency - 1 + more
        with np.errstate(all="ignore"):
            series = hyp2f1(a + self.b - 1 + more - self.r, a - 1, third, 1 - left)
            found: Numbers = third / (a - 1) * (1 - left ** (a - 1) * series)
        odd = ~np.isfinite(found) | (found < 0)
        if odd.any():
            found[odd] = self._integrated(left[odd], frequency[odd])
        return found

    def _integrated(self, left: Numbers, frequency: Numbers) -> Numbers:
        """The mean over dropout probabilities p of (1 - (1 + p t / w)^-(r + x)) / p, with left = w / (w + t)."""
        levels, places = per_level(frequency)
        found = np.zeros(len(left))
        for node, weight in zip(*np.polynomial.legendre.leggauss(_NODES), strict=True):
            p = betaincinv(self.a, self.b + levels + float(self.modified), (node + 1) / 2)[places]
            p = np.maximum(p, np.finfo(float).tiny)
            found -= weight / 2 * np.expm1(-(self.r + frequency) * np.log1p(p * (1 / left - 1))) / p
        return found

    def _odds_gone(self, counts: Counts) -> Numbers:
        x, more = counts.frequency, float(self.modified)
        waited = np.log(self.alpha + counts.age) - np.log(self.alpha + counts.recency)
        with np.errstate(divide="ignore", invalid="ignore"):
            odds = np.log(self.a) - np.log(self.b + x - 1 + more) + (self.r + x) * waited
        return odds if self.modified else np.where(x > 0, odds, -np.inf)


def fit(counts: Counts, modified: bool = True) -> BetaGeometric:
    """The parameters of the largest likelihood; ``converged`` is False where the data does not determine them."""
    likelihood = partial(_likelihood, modified=modified)
    (r, alpha, a, b), height, converged = most_likely(counts, likelihood, (False, True, False, False))
    return BetaGeometric(height, converged, r, alpha, a, b, modified)


def _likelihood(
    parameters: Numbers, counts: Counts, levels: Numbers, places: Places, modified: bool
) -> tuple[float, Numbers]:
    """Log-likelihood and its slope in r, alpha, a, b; gamma functions once per frequency."""
    r, alpha, a, b = parameters
    more = float(modified)
    of_level = gammaln(r + levels) - gammaln(r) + gammaln(b + levels + more) - gammaln(b)
    of_level += gammaln(a + b) - gammaln(a + b + levels + more) + r * np.log(alpha)
    x, weight = counts.frequency, counts.customers
    log_age, log_recency = np.log(alpha + counts.age), np.log(alpha + counts.recency)
    before = b + x - 1 + more
    can_go = np.full(x.shape, True) if modified else x > 0
    gone = np.full(x.shape, -np.inf)
    gone[can_go] = np.log(a) - np.log(before[can_go]) + ((r + x) * (log_age - log_recency))[can_go]
    alive = expit(-gone)
    height = of_level[places] - (r + x) * log_age + np.logaddexp(gone, 0.0)
    dead = 1 - alive
    common = psi(a + b) - psi(a + b + levels + more)
    left_by_b = np.divide(dead, before, out=np.zeros_like(dead), where=can_go)
    slopes = (
        (psi(r + levels) - psi(r) + np.log(alpha))[places] - alive * log_age - dead * log_recency,
        r / alpha - (r + x) * (alive / (alpha + counts.age) + dead / (alpha + counts.recency)),
        common[places] + dead / a,
        (psi(b + levels + more) - psi(b) + common)[places] - left_by_b,
    )
    return float((weight * height).sum()), np.array([float((weight * slope).sum()) for slope in slopes])


def _off_one(a: float) -> float:
    """The expectations divide by a - 1; their limit at one is reached from beside it."""
    return a if abs(a - 1) > 1e-6 else 1 + 1e-6
