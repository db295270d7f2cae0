"""Answers of core, remembered per data set and frozen parameters. The one rule: a key is never a frame."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import streamlit as st

from core.view import View
from pages.parts import scope

Answer = TypeVar("Answer")
_AT_ONCE = 2
"""As many questions as the engine answers at once."""
_SOON = "_asked_soon"


def ask(function: Callable[..., Answer], view: View, *more: Any) -> Answer:
    """``function(workspace, view, *more)``; a version of a data set never changes, so its answers stay true."""
    return _answer(function, view, more, scope.workspace().open(view.data_set).version)


def ask_noted(function: Callable[..., Answer], view: View, *more: Any) -> Answer:
    """The same for what reads what users wrote: asked anew after each of their changes."""
    workspace = scope.workspace()
    version = f"{workspace.open(view.data_set).version} {workspace.notes(view.data_set).revision}"
    return _answer(function, view, more, version)


def soon(view: View, *questions: tuple[Any, ...]) -> None:
    """Begin to ask what a page needs one after the other: two at once, while what is known already is drawn.

    A question is ``ask`` or ``ask_noted``, the function, and what more it takes. ``ask`` finds the answer, waits for
    it, or fails as it did here. What the reader's last page still waits for is not asked any more.
    """
    for earlier in st.session_state.get(_SOON, []):
        earlier.cancel()
    st.session_state[_SOON] = [_pool().submit(how, function, view, *more) for how, function, *more in questions]


@st.cache_resource(show_spinner=False)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, "soon")


def _answer(function: Callable[..., Answer], view: View, more: tuple[Any, ...], version: str) -> Answer:
    key = repr((function.__module__, function.__qualname__, view, more, version))
    answer: Answer = _remembered(key, function, view, more)
    return answer


@st.cache_data(max_entries=600, show_spinner=False)  # a data set asked ahead has two hundred
def _remembered(key: str, _function: Callable[..., Any], _view: View, _more: tuple[Any, ...]) -> Any:
    """Under one text: Streamlit takes a millisecond to look through the fields of a view, and a page asks often."""
    return _function(scope.workspace(), _view, *_more)
