"""Both catalogues say the same things: the same keys, the same facts, no text left empty or in the other language."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from pages.parts.say import LANGUAGES, Say, catalogue, language_of, markdown

CHINESE = re.compile(r"[\u3400-\u9fff]")


def facts(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_language_has_the_same_keys() -> None:
    english, chinese = catalogue("en").keys(), catalogue("zh").keys()
    assert english - chinese == set() and chinese - english == set()


def test_every_text_asks_for_the_same_facts() -> None:
    english, chinese = catalogue("en"), catalogue("zh")
    differing = {key: (facts(text), facts(chinese[key])) for key, text in english.items() if key in chinese}
    assert {key: both for key, both in differing.items() if both[0] != both[1]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_ends_in_a_blank(language: str) -> None:
    assert [key for key, text in catalogue(language).items() if not text or text != text.strip()] == []


def test_english_has_no_chinese_in_it() -> None:
    # The name of a language and the names of columns in files are Chinese on purpose.
    shown = {key: text for key, text in catalogue("en").items() if CHINESE.search(text)}
    assert [key for key in shown if not key.startswith(("language.", "definitions."))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_singular_has_its_plural(language: str) -> None:
    texts = catalogue(language)
    assert [key for key in texts if key.endswith("_one") and key.removesuffix("_one") not in texts] == []


def test_facts_are_put_in_and_one_is_singular() -> None:
    say = Say("en")
    assert say("figure.days", count="12") == "12 days"
    assert say("figure.days", count="1") == "1 day"
    assert Say("zh")("figure.days", count="12") == "12 天"


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        ("85%", "沉默 365 天判定为流失；此后仍有 85% 会回流。"),
        ("至少 85%", "沉默 365 天判定为流失；此后仍有至少 85% 会回流。"),
        ("3 万", "沉默 365 天判定为流失；此后仍有 3 万会回流。"),
        ("华 东", "沉默 365 天判定为流失；此后仍有华 东会回流。"),  # data stay as they are
    ],
)
def test_only_what_is_no_chinese_sign_has_room_in_a_chinese_text(rate: str, told: str) -> None:
    assert Say("zh")("churn.serves", days="365", rate=rate) == told
    assert f" {rate} " in Say("en")("churn.serves", days="365", rate=rate)


def test_an_unknown_key_or_a_missing_fact_raises() -> None:
    with pytest.raises(KeyError):
        Say("en")("no.such.text")
    with pytest.raises(KeyError):
        Say("en")("figure.days", days="12")
    assert Say("en").has("figure.days") and not Say("en").has("no.such.text")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh", "zh"), ("ZH-Hant-TW", "zh"), ("en-US", "en"), ("de", "en"), ("", "en"), (None, "en")],
)
def test_the_language_follows_the_browser(locale: str | None, language: str) -> None:
    assert language_of(locale) == language


def test_a_customers_name_is_never_markup() -> None:
    assert markdown("**A** [b](c) <i> $x$ :red[d]\n# e") == (r"\*\*A\*\* \[b\]\(c\) \<i\> \$x\$ \:red\[d\] \# e")
