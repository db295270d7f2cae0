"""What the pages about key accounts ask: who is one, who is loyal, who is worth much."""

from __future__ import annotations

import streamlit as st

from core.loyalty import LOYAL_FROM, MONTHS, Thresholds
from core.profile import KEY_BY
from pages.parts import controls, formats, scope
from pages.parts.scope import Scope


def key_by() -> str:
    """The rule of who is a key account, from the URL."""
    return scope.choice("key_by", KEY_BY, KEY_BY[0])


def key_bar(read: Scope, chosen: str) -> None:
    """The choice of who is a key account."""
    with st.container(key="key_bar"):
        controls.choose(
            "key_by", read.say("scope.key_by"), KEY_BY, chosen, lambda code: read.say(f"key_by.{code}"), width=320
        )


def described(read: Scope, chosen: str) -> list[tuple[str, object]]:
    """Who is a key account, for the head of an export."""
    return [(read.say("scope.key_by"), read.say(f"key_by.{chosen}"))]


def thresholds() -> Thresholds:
    """From where on a customer is loyal and worth much, from the URL."""
    loyal_from = scope.number("loyal_from", int)
    return Thresholds(LOYAL_FROM if loyal_from is None else loyal_from, scope.number("worth_from", float))


def loyalty_bar(read: Scope, limits: Thresholds, worth_from: float) -> None:
    """Both thresholds; an empty second one is the mean."""
    with st.container(key="loyalty_bar"):
        places = st.columns([1, 1, 2], vertical_alignment="bottom")
        with places[0]:
            controls.number("loyal_from", read.say("scope.loyal_from"), limits.loyal_from, low=1, high=MONTHS, step=1)
        with places[1]:
            mean = formats.full(round(worth_from, 2), read.language)
            controls.number("worth_from", read.say("scope.worth_from"), limits.worth_from, placeholder=mean)


def limits_described(read: Scope, limits: Thresholds, worth_from: float) -> list[tuple[str, object]]:
    """Both thresholds, for the head of an export."""
    return [
        (read.say("scope.loyal_from"), limits.loyal_from),
        (read.say("scope.worth_from"), round(worth_from, 2)),
    ]
