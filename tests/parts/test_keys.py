"""Every key that the code asks for is in the catalogues, and every text of the catalogues is asked for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from core.fact import FIELDS
from pages.parts import glossary
from pages.parts.say import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2]
SCREENS = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
CORE = sorted((ROOT / "core").rglob("*.py"))
KEYS = frozenset(catalogue("en"))
FIRST = {key.split(".")[0] for key in KEYS}


def constants(path: Path) -> set[str]:
    """Every string of a file that looks like a key, and every pattern of one: a hole is any word."""
    found = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            text = "".join(
                re.escape(part.value) if isinstance(part, ast.Constant) else "[A-Za-z0-9_]+" for part in node.values
            )
        else:
            continue
        if text.split("\\.")[0] in FIRST and re.fullmatch(r"[\w\\.\[\]+-]+", text) and "\\." in text:
            found.add(text)
    return found


ASKED = {text for path in SCREENS for text in constants(path)}


def raised() -> set[str]:
    """The keys of every ``UserError`` in core."""
    found = set()
    for path in CORE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UserError":
                words = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
                assert words, f"{path.name}:{node.lineno}: a key is written out where it is raised"
                found |= {word for word in words if isinstance(word, str)}
    return found


@pytest.mark.parametrize("text", sorted(ASKED))
def test_every_key_asked_for_is_there(text: str) -> None:
    assert any(re.fullmatch(text, key) for key in KEYS), f"no text {text}"


@pytest.mark.parametrize("key", sorted(raised()))
def test_every_error_has_its_sentence(key: str) -> None:
    assert f"error.{key}" in KEYS


def test_every_text_is_asked_for() -> None:
    asked = ASKED | {re.escape(f"error.{key}") for key in raised()}
    unused = [key for key in KEYS if not any(re.fullmatch(text, key.removesuffix("_one")) for text in asked)]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_column_and_field_is_described(language: str) -> None:
    texts = catalogue(language)
    listed = [word for words in glossary.GROUPS.values() for word in words]
    described = {key.split(".")[1] for key in texts if key.startswith("define.")}
    assert sorted(listed) == sorted(set(listed)) and set(listed) == described
    assert {f"field.{field.name}" for field in FIELDS} <= set(texts)
