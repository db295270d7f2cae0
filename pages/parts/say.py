"""Every text a reader sees, from one catalogue per language. The one rule: a page names a key, never a sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from core.plural import filled

LANGUAGES = ("en", "zh")
_FOLDER = Path(__file__).parent / "text"
_BEFORE, _AFTER = re.compile(r"[一-鿿] \{(\w+)\}"), re.compile(r"\{(\w+)\} (?=[一-鿿])")
"""The room that a number has in a Chinese text."""
_HAN = re.compile(r"[一-鿿]|\d{4}年")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|$~:])")


class Say:
    """The catalogue of one language: ``say("overview.title", count="12")``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = catalogue(language)

    def __call__(self, key: str, **facts: object) -> str:
        """The text of a key with its facts put in, each number with the word that suits it (``core.plural``).

        Where one needs another sentence, that is ``<key>_one``, for ``count`` "1".
        Raises ``KeyError`` when there is no such text.
        """
        if str(facts.get("count")) == "1" and f"{key}_one" in self._texts:
            key = f"{key}_one"
        text = self._texts[key]
        if not facts:
            return text
        return filled(_closed(text, facts) if self.language == "zh" else text, facts)

    def has(self, key: str) -> bool:
        """Whether the catalogue has this text."""
        return key in self._texts


def _closed(text: str, facts: Mapping[str, object]) -> str:
    """A Chinese text without room before a fact that begins, and after one that ends, with a Chinese sign itself."""
    before, after = _rooms(text)
    for name in before:
        if _HAN.match(str(facts.get(name, ""))):
            text = text.replace(f" {{{name}}}", f"{{{name}}}")
    for name in after:
        if _HAN.match(str(facts.get(name, ""))[-1:]):
            text = text.replace(f"{{{name}}} ", f"{{{name}}}")
    return text


@cache
def _rooms(text: str) -> tuple[list[str], list[str]]:
    """The facts of a text with room before, and with room after them."""
    return _BEFORE.findall(text), _AFTER.findall(text)


@lru_cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language under dotted keys."""
    found: dict[str, str] = {}
    _flatten(tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8")), "", found)
    return found


def language_of(locale: str | None) -> str:
    """The language for a browser's locale: Chinese for every zh-…, English for all others."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def markdown(text: str) -> str:
    """A user's text as plain words inside Markdown: data is never markup."""
    return _MARKUP.sub(r"\\\1", text).replace("\n", " ")


def _flatten(table: dict[str, object], prefix: str, found: dict[str, str]) -> None:
    for name, value in table.items():
        if isinstance(value, dict):
            _flatten(value, f"{prefix}{name}.", found)
        else:
            found[prefix + name] = str(value)
