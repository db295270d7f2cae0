"""The weights of a score: what it is made of in words, and a place to change it. They are in the URL."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.definitions import MAX_WEIGHT, SCORE, SCORED
from pages.parts import formats, scope
from pages.parts.scope import Scope


def bar(read: Scope) -> None:
    """One line below the heading of a page whose measure is a score; nothing otherwise."""
    if read.view.measure != SCORE:
        return
    say = read.say
    with st.container(horizontal=True, vertical_alignment="center", key="weights"):
        st.caption(say("weights.made", parts=words(read)), width="content")
        with st.popover(say("weights.set"), icon=":material/tune:", type="tertiary"):
            st.caption(say("define.score.text"))
            for name in (one for one in SCORED if one in read.meta.measures):
                _number(read, name)


def words(read: Scope) -> str:
    """40 % revenue, 20 % orders, …"""
    every = sum(weight for _, weight in read.view.weights)
    parts: Iterable[str] = (
        f"{formats.percent(weight / every, read.language, 0)} {read.say(f'measure.{name}.word')}"
        for name, weight in read.view.weights
    )
    return formats.listed(parts, read.language)


def _number(read: Scope, name: str) -> None:
    key = f"weight_{name}"
    st.session_state[key] = dict(read.view.weights).get(name, 0)

    def changed() -> None:
        found = dict(read.view.weights) | {name: st.session_state[key]}
        kept = tuple((one, found[one]) for one in SCORED if found.get(one))
        text = ",".join(f"{one}:{weight}" for one, weight in kept)
        scope.put("weights", None if kept in ((), read.meta.weights) else text)

    st.number_input(
        read.say(f"measure.{name}.name"), min_value=0, max_value=MAX_WEIGHT, step=5, key=key, on_change=changed
    )
