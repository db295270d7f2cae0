"""What the models are fitted on: a few numbers per customer, alike customers counted together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
T = TypeVar("T", np.float64, np.intp)
WEEK = 7
"""Days of the unit of time."""


@dataclass(frozen=True)
class Counts:
    """Customers by their purchases: all arrays of one length.

    ``frequency``: purchase days after the first; ``recency``: weeks from the first to the last one (0 without
    repeats); ``age``: weeks from the first one to the end of what is known; ``customers``: how many are like this.
    """

    frequency: Numbers
    recency: Numbers
    age: Numbers
    customers: Numbers

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Counts:
        """From rows with frequency, recency_days, age_days and perhaps customers (without: one each)."""
        alone = pd.Series(1, index=rows.index)
        return cls(
            rows["frequency"].to_numpy(float),
            rows["recency_days"].to_numpy(float) / WEEK,
            rows["age_days"].to_numpy(float) / WEEK,
            rows.get("customers", alone).to_numpy(float),
        )

    @cached_property
    def pairs(self) -> tuple[Numbers, Places]:
        """The different pairs of frequency and age, as two rows, and where each customer's stands."""
        x, x_places = per_level(self.frequency)
        age, age_places = per_level(self.age)
        both, places = per_level(x_places * len(age) + age_places)
        return np.array([x[both // len(age)], age[both % len(age)]]), places

    @cached_property
    def alike(self) -> tuple[Counts, Places]:
        """Customers alike in all three as one row each, and where each customer's stands."""
        pairs, places = self.pairs
        recency, recency_places = per_level(self.recency)
        all_three, at = per_level(places * len(recency) + recency_places)
        of_pair = all_three // len(recency)
        customers = np.bincount(at, weights=self.customers).astype(float)
        return Counts(pairs[0][of_pair], recency[all_three % len(recency)], pairs[1][of_pair], customers), at


def per_level(values: NDArray[T]) -> tuple[NDArray[T], Places]:
    """The different values and where each stands: what depends on one number only is computed once per level."""
    levels, places = np.unique(values, return_inverse=True)
    return levels, places.reshape(-1)
