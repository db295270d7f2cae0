"""What can go wrong for a user. The one rule: a key and facts, never a sentence; pages and the command line word it."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can mend.

    ``key`` names a sentence in the text catalogues (``error.<key>``); ``facts`` are the values it mentions
    (file, line, column, limit …). Everything that is not a ``UserError`` is a bug.
    """

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.key} ({facts})" if facts else self.key
