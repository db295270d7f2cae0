"""Facts put into a text, and the word that suits a number: ``{count} {count:customer|customers}``."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any


class _Plural(Formatter):
    """Where a place in a text has two words behind a colon, the fact is a number and one of them is put there."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, other = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else other


_PLURAL = _Plural()


def filled(text: str, facts: Mapping[str, Any]) -> str:
    """The text with its facts. Raises ``KeyError`` where one is missing."""
    return _PLURAL.vformat(text, (), facts)
