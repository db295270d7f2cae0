"""What sentences of several questions share. The one rule: no figure is computed here."""

from __future__ import annotations

import pandas as pd

from pages.parts import formats
from pages.parts.say import markdown
from pages.parts.scope import Scope


def nothing(read: Scope) -> str:
    """Nothing to rank."""
    return read.say("value.nothing", measure=read.measured)


def ranged(read: Scope) -> str:
    """Over which days a customer's value is summed, inside a sentence."""
    return read.say(f"range_said.{read.view.span}")


def segment(read: Scope, value: str) -> str:
    """A segment as the file calls it, or that none is given."""
    return markdown(value) if value else read.say("scope.not_given")


def period(read: Scope, row: pd.Series) -> str:
    """The period of a row with its first and last day."""
    return formats.period_label(read.view.period, row["period_start"], row["period_end"], read.language)
