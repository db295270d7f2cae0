"""Every error that core raises has a sentence in every catalogue, and the sentence asks only for facts it gets."""

from __future__ import annotations

import ast
import string
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from core.errors import UserError
from core.sentence import CATALOGUE, sentence

CORE = sorted((Path(__file__).parents[2] / "core").rglob("*.py"))


def raised() -> dict[str, list[set[str]]]:
    """For every key the names of the facts, once per place that raises it."""
    found: dict[str, list[set[str]]] = defaultdict(list)
    for path in CORE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UserError":
                keys = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
                for key in keys:
                    found[str(key)].append({str(fact.arg) for fact in node.keywords})
    return found


RAISED = raised()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", sorted(RAISED))
def test_a_sentence_asks_only_for_facts_it_gets(key: str, language: str) -> None:
    texts = tomllib.loads(CATALOGUE.with_name(f"{language}.toml").read_text(encoding="utf-8"))["error"]
    wanted = {name for _, name, _, _ in string.Formatter().parse(texts[key]) if name}
    for facts in RAISED[key]:
        assert wanted <= facts


def test_facts_in_words() -> None:
    assert "4 GB" in sentence(UserError("too_large", file="a.csv", limit=4 * 1024**3))
    assert "1,048,575" in sentence(UserError("too_many_rows", limit=1_048_575, rows=2_000_000))
    assert "the date is missing" in sentence(UserError("nothing_accepted", file="a.csv", reason="empty_date"))
    assert "(2024-01-05)" in sentence(UserError("before_data", day=date(2023, 1, 1), first=date(2024, 1, 5)))
    assert "“–”" in sentence(UserError("bad_option", option="x", value="", choices="y"))


def test_one_line_whatever_a_file_is_called() -> None:
    assert sentence(UserError("empty_file", file="a\nb {c} %s.csv")).startswith("The file a b {c} %s.csv is empty.")
