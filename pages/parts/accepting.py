"""The buttons under a draft: accept it, throw it away, or go back to its columns.

The one rule: what is accepted is what the page shows in this run. A callback would get the choices of the run before,
and miss what was typed or ticked just before the click.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core import first_look
from core.draft import Choices
from core.job import Job
from core.meta import Meta
from pages.parts import scope
from pages.parts.pending import Pending, discard, put, stop
from pages.parts.say import Say


def buttons(say: Say, waiting: Pending, label: str, name: str, choices: Choices, settled: bool = True) -> None:
    """Accept a draft under a name, with what the user chose, where it is ``settled``; or throw it away. Without a name
    nothing is accepted."""
    with st.container(horizontal=True):
        pressed = st.button(
            say(label),
            icon=":material/arrow_forward:",
            type="primary" if settled else "secondary",
            disabled=not settled,
            key="accept",
        )
        st.button(say("upload.cancel"), on_click=discard, key="cancel_draft")
    if pressed and name:
        _accept(waiting, name, choices)
        st.rerun()


def correct(say: Say, waiting: Pending) -> None:
    """The way back to the columns."""
    st.button(say("upload.correct"), icon=":material/edit:", key="correct", on_click=_correct, args=(waiting,))


def _accept(waiting: Pending, name: str, choices: Choices) -> None:
    workspace, draft = scope.workspace(), waiting.draft
    assert draft
    stop()

    def work() -> Meta:
        made = workspace.accept(draft, name, choices)
        first_look.prepare(workspace, made)
        return made

    put(replace(waiting, name=name, job=Job(work)))


def _correct(waiting: Pending) -> None:
    """What was read with the old columns goes."""
    assert waiting.draft
    stop()
    scope.workspace().discard(waiting.draft)
    put(replace(waiting, draft=None, asked=True))
