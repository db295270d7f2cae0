"""A question as text: files of core/sql one after another behind generated first steps, and what is bound to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

FOLDER = Path(__file__).parent / "sql"
_AFTER = re.compile(r"^-- after: ([\w, ]+)$\n?", re.MULTILINE)
_KEEPS = re.compile(r"^-- keeps: (\w+)$\n?", re.MULTILINE)
_VALUES = re.compile(r"^-- (worth|total|dated|placed): ([\w, ]+)$\n?", re.MULTILINE)
_STEP = re.compile(r"^(\w+)(?: \([\w, ]+\))? as \(", re.MULTILINE)
_BOUND = re.compile(r"\$(\w+)")
_RESULT = "-- result\n"
_TEXTS = 256
"""Of so many texts it is remembered what they bind."""


@dataclass(frozen=True)
class Link:
    """Steps of a question, without the word ``with``; ``keeps`` names the one whose rows serve other questions too.

    ``of_orders``: a row is a customer's order on a day.
    """

    text: str
    keeps: str = ""
    of_orders: bool = False


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

    def needed(self) -> Query:
        """The same question without the links that nothing after them reads."""
        text, links = self.result, []
        for link in reversed(self.links):
            if any(re.search(rf"\b{name}\b", text) for name in _STEP.findall(link.text)):
                links.append(link)
                text += link.text
        return replace(self, links=tuple(reversed(links)))

    @property
    def parameters(self) -> dict[str, Any]:
        """The values that the text asks for."""
        named = _named(self.sql)
        return {key: value for key, value in self.bound.items() if key in named}


@lru_cache(maxsize=_TEXTS)
def _named(sql: str) -> frozenset[str]:
    """What a text binds, by the engine's own reading of it."""
    return frozenset(duckdb.extract_statements(sql)[0].named_parameters)


def nested(step: str, query: Query, result: str) -> tuple[Link, dict[str, Any]]:
    """A whole question of another scope as one step of a question, and what it binds under names of its own."""
    inner = replace(query, result=result)
    text = _BOUND.sub(lambda found: f"${step}_{found.group(1)}", inner.sql)
    return Link(f"{step} as (\n{text})", step), {f"{step}_{name}": value for name, value in inner.parameters.items()}


@dataclass(frozen=True)
class Measured:
    """How a view's measure reads: the ``files`` that it comes after, and the text of the steps that a file asks for.

    ``steps(kind, name)`` are ``name_worth``, ``name_total``, ``name_dated`` or ``name_placed`` and the step before it.
    """

    files: tuple[str, ...]
    steps: Callable[[str, str], tuple[str, ...]]


def asked(
    name: str,
    first: Iterable[str | Link],
    bound: dict[str, Any],
    *more: str,
    measured: Measured,
    instead: Mapping[str, str] | None = None,
) -> Query:
    """The question of a file, with the files that it comes after; the steps of ``more`` files stand before its own.

    ``instead`` names files that serve in the place of others. Of the generated ``first`` steps each stands before the
    one that asks for it: what is kept is the same for all.
    """
    chain: list[str] = []
    for file in (*more, name):
        chain += [one for one in _before(file, measured.files, instead or {}) if one not in chain]
    generated = [Link(one) if isinstance(one, str) else one for one in first]
    links = generated[:1]

    def put(text: str, among: list[Link]) -> None:
        for place, link in enumerate(among):
            if link not in links and re.search(rf"\b{link.text.split(maxsplit=1)[0]}\b", text):
                put(link.text, among[:place])
                links.append(link)

    for one in chain:
        steps = [Link(text) for value in _file(one).values for text in measured.steps(*value)]
        for link in (*steps, _file(one).link):
            put(link.text, generated)
            links += [link] if link not in links else []
    put(_file(name).result, generated)
    return Query(tuple(links), _file(name).result, bound)


@dataclass(frozen=True)
class _File:
    """A question file: the files it comes after, the values it asks for, its steps with their comment, its result."""

    after: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    link: Link
    result: str


@lru_cache
def _file(name: str) -> _File:
    body, result = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").split(_RESULT)
    comment, chain = re.split(r"^with\s", body, maxsplit=1, flags=re.MULTILINE)
    after, keeps = _AFTER.search(comment), _KEEPS.search(comment)
    values = tuple((kind, one) for kind, names in _VALUES.findall(comment) for one in names.split(", "))
    for said in (_AFTER, _KEEPS, _VALUES):
        comment = said.sub("", comment)
    link = Link(comment.strip() + "\n" + chain.strip(), keeps.group(1) if keeps else "")
    return _File(tuple(after.group(1).split(", ")) if after else (), values, link, result.strip())


def _before(name: str, measured: tuple[str, ...], instead: Mapping[str, str]) -> list[str]:
    """The files whose steps a question needs, itself last, each once; values come after what the measure reads."""
    found: list[str] = []
    for other in (*_file(name).after, *(measured if _file(name).values else ())):
        found += [one for one in _before(instead.get(other, other), measured, instead) if one not in found]
    return [*found, name]
