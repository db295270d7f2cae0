"""The models of repeat buying that a reader can choose from. The one rule: whatever is asked of one, each answers."""

from __future__ import annotations

from core.errors import UserError
from core.prediction import beta_geometric, pareto_nbd
from core.prediction.counts import Counts
from core.prediction.repeat_buying import RepeatBuying

MODELS = ("mbg", "pareto")
"""MBG/NBD, which is used where nobody chooses, and Pareto/NBD."""
ALIVE_FILES = {"mbg": "alive", "pareto": "alive_pareto"}
"""The question with the step ``alive`` of each model."""


def fit(name: str, counts: Counts) -> RepeatBuying:
    """The model of this name of the largest likelihood."""
    return beta_geometric.fit(counts) if name == "mbg" else pareto_nbd.fit(counts)


def known(name: str) -> str:
    """The name itself. Raises ``UserError`` where there is no such model."""
    if name not in MODELS:
        raise UserError("bad_option", option="model", value=name, choices=", ".join(MODELS))
    return name
