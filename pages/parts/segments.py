"""The name of a segment as the reader reads it: plain text, also what a user wrote."""

from __future__ import annotations

from pages.parts.say import Say


def word(say: Say, by: str, value: str) -> str:
    """A value of a segment column, or a code of a computed segment in words."""
    if by == "abc":
        return say(f"class.{value}")
    if by == "tenure":
        return say(f"tenure.{value}")
    return value or say("scope.not_given")
