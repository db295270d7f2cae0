"""No text says "1 customers", "1 customers are" or "2 customer": every count in every text is tried as 1, 0 and 2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter

import pytest

from core.errors import UserError
from core.plural import filled
from core.sentence import sentence
from pages.parts.say import LANGUAGES, Say, catalogue

TEXTS = catalogue("en")
_CHOICE = re.compile(r"\{\w+:([^|{}]*)\|([^{}]*)\}")
CHOICES = {(found[1], found[2]) for text in TEXTS.values() for found in _CHOICE.finditer(text)}
PLURALS = {other for one, other in CHOICES if " " not in other and other in (f"{one}s", f"{one[:-1]}ies")}
SINGULARS = {one for one, other in CHOICES if other in PLURALS}
COUNTS = {found[1] for text in TEXTS.values() for found in re.finditer(r"\{(\w+):[^{}]*\|", text)}
"""What is a number of something wherever it is said; in the odd text where it is none, no word of number follows it."""
_KIND = r"(?:class A |key |small |loyal |active |large |new |opening |silent |whole |smallest |recorded |sales )?"
_WORD = "|".join(sorted(PLURALS | SINGULARS))
WRONG_ONE = re.compile(
    rf"(?<![\d.,])1 {_KIND}(?:{'|'.join(sorted(PLURALS))})\b"
    rf"|(?<!of )(?<![\d.,])1 (?:of (?:all )?\S+ )?{_KIND}(?:{_WORD}) (?:\([^)]*\) )?(?:are|were|have|do|bring|buy)\b"
    r"|(?<!of )(?<![\d.,])1 (?:are|were|have|do)\b"
)
WRONG_MANY = re.compile(rf"(?<![\d.,])[02] {_KIND}(?:{'|'.join(sorted(SINGULARS))})\b(?! ends)")


def places(text: str) -> set[str]:
    """The names of the facts of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def said(key: str, number: str) -> Iterator[str]:
    """The text of a key, each of its facts once as this number, and all of them together."""
    names = places(TEXTS[key])
    for name in names & COUNTS:
        yield Say("en")(key, **{one: number if one == name else "Xy" for one in names})
    yield Say("en")(key, **{one: number if one in COUNTS else "Xy" for one in names})


COUNTED = sorted(key for key, text in TEXTS.items() if places(text) & COUNTS and not key.startswith("error."))


def test_there_is_something_to_try() -> None:
    assert len(COUNTED) > 200 and {"customers", "lines", "days", "reasons"} <= PLURALS


@pytest.mark.parametrize("key", COUNTED)
def test_one_is_singular(key: str) -> None:
    wrong = [text for text in said(key, "1") if WRONG_ONE.search(text)]
    assert wrong == []


@pytest.mark.parametrize("number", ["0", "2"])
@pytest.mark.parametrize("key", COUNTED)
def test_none_and_two_are_plural(key: str, number: str) -> None:
    wrong = [text for text in said(key, number) if WRONG_MANY.search(text)]
    assert wrong == []


@pytest.mark.parametrize("key", sorted(key for key in TEXTS if key.startswith("error.") and places(TEXTS[key])))
def test_errors_too_on_every_way(key: str) -> None:
    facts = {name: "1" if name in COUNTS else "Xy" for name in places(TEXTS[key])}
    assert not WRONG_ONE.search(filled(TEXTS[key], facts))


def test_the_command_line_chooses_too() -> None:
    assert "1 character," in sentence(UserError("text_too_long", found=1, limit=0))
    assert "2 characters," in sentence(UserError("text_too_long", found=2, limit=1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_is_between_two_different_words(language: str) -> None:
    for text in catalogue(language).values():
        assert "|" not in _CHOICE.sub("", text).replace("||", "")
        for found in _CHOICE.finditer(text):
            assert found[1] and found[2] and found[1] != found[2]


def choose(text: str, facts: Mapping[str, object]) -> str:
    return filled(text, facts)


def test_the_word_follows_the_number_as_it_is_written() -> None:
    text = "{n} {n:day|days}"
    assert [choose(text, {"n": n}) for n in ("1", 1, "1.0", "0", "1,226", "−1")] == [
        "1 day",
        "1 day",
        "1.0 days",
        "0 days",
        "1,226 days",
        "−1 days",
    ]
