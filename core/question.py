"""A question as text: files of core/sql one after another behind generated first steps, and what is bound to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

FOLDER = Path(__file__).parent / "sql"
_AFTER = re.compile(r"^-- after: ([\w, ]+)$\n?", re.MULTILINE)
_KEEPS = re.compile(r"^-- keeps: (\w+)$\n?", re.MULTILINE)
_RESULT = "-- result\n"


@dataclass(frozen=True)
class Link:
    """Steps of a question, without the word ``with``; ``keeps`` names the one whose rows serve other questions too."""

    text: str
    keeps: str = ""


@dataclass(frozen=True)
class Query:
    """A question: its links, its final select, and every value that could be bound to it."""

    links: tuple[Link, ...]
    result: str
    bound: dict[str, Any]

    @property
    def sql(self) -> str:
        """The whole text."""
        return "with " + ",\n\n".join(link.text for link in self.links) + "\n\n" + self.result + "\n"

    @property
    def parameters(self) -> dict[str, Any]:
        """The values that the text asks for."""
        named = duckdb.extract_statements(self.sql)[0].named_parameters
        return {key: value for key, value in self.bound.items() if key in named}


def asked(name: str, first: Iterable[str], bound: dict[str, Any], *more: str) -> Query:
    """The question of a file, with the files that it comes after; the steps of ``more`` files stand beside its own."""
    chain: list[str] = []
    for file in (name, *more):
        chain += [one for one in _before(file) if one not in chain]
    return Query((*map(Link, first), *(_file(one)[1] for one in chain)), _file(name)[2], bound)


@lru_cache
def _file(name: str) -> tuple[tuple[str, ...], Link, str]:
    """A question file: the files it comes after, its steps with their comment, its final select."""
    body, result = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").split(_RESULT)
    comment, chain = re.split(r"^with\s", body, maxsplit=1, flags=re.MULTILINE)
    after, keeps = _AFTER.search(comment), _KEEPS.search(comment)
    names = tuple(after.group(1).split(", ")) if after else ()
    text = _KEEPS.sub("", _AFTER.sub("", comment)).strip() + "\n" + chain.strip()
    return names, Link(text, keeps.group(1) if keeps else ""), result.strip()


def _before(name: str) -> list[str]:
    """The files whose steps a question needs, itself last, each once."""
    found: list[str] = []
    for other in _file(name)[0]:
        found += [one for one in _before(other) if one not in found]
    return [*found, name]
