"""Writing down what a user says about customers: said what was done, with a way back; refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from core.errors import UserError
from core.notes import Notes
from pages.parts import frame, scope
from pages.parts.scope import Scope

_STATE = "_noted"


@dataclass(frozen=True)
class Noted:
    """What came of the last thing written in a data set, and where on the screen: the number of a change can be undone.

    ``text`` is what was refused, so that nobody has to write it again.
    """

    data_set: str
    place: tuple[str, ...]
    said: str
    change: int | None = None
    text: str = ""


def write(read: Scope, place: tuple[str, ...], said: str, work: Callable[[Notes], int | None], text: str = "") -> bool:
    """Do ``work`` on the notes of the data set; ``said`` is what was done, as Markdown. False where it was refused."""
    try:
        change = work(scope.workspace().notes(read.meta.id))
        found = Noted(read.meta.id, place, said, change) if change else None
        done = True
    except UserError as error:
        found, done = Noted(read.meta.id, place, frame.sentence(error, read.say), text=text), False
    st.session_state[_STATE] = found
    return done


def bar(read: Scope, place: tuple[str, ...]) -> None:
    """What was written last at this place, and the button that takes it back."""
    found: Noted | None = st.session_state.get(_STATE)
    if not found or (found.data_set, found.place) != (read.meta.id, place):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="noted"):
        st.markdown(found.said, width="stretch")
        if found.text:
            st.code(found.text, language=None, wrap_lines=True)
        if found.change:
            st.button(
                read.say("noted.undo"),
                icon=":material/undo:",
                key="noted_undo",
                on_click=_undo,
                args=(read, found.place, found.change),
            )
        st.button(read.say("noted.close"), key="noted_close", type="tertiary", on_click=_close)


def _undo(read: Scope, place: tuple[str, ...], change: int) -> None:
    write(read, place, read.say("noted.undone"), lambda notes: notes.undo(change))
    found: Noted | None = st.session_state[_STATE]
    st.session_state[_STATE] = replace(found, change=None) if found else None


def _close() -> None:
    st.session_state[_STATE] = None
