"""Answers of core, remembered per data set and frozen parameters. The one rule: a key is never a frame."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import streamlit as st

from core import accounts
from core.reasons import recorded
from core.view import View
from pages.parts import scope

Answer = TypeVar("Answer")
_AT_ONCE = 2
"""As many questions as the engine answers at once."""
_SOON = "_asked_soon"
_NOTED = (accounts.listed, recorded.recorded)
"""What reads what users wrote, whatever else it is asked."""


class _Renewed(Exception):
    """Meanwhile the data set got another version: what was found is of two."""


def ask(function: Callable[..., Answer], view: View, *more: Any) -> Answer:
    """``function(workspace, view, *more)``; a version of a data set never changes, so its answers stay true."""
    return _answer(function, view, more, _of_data)


def ask_noted(function: Callable[..., Answer], view: View, *more: Any) -> Answer:
    """The same for what reads what users wrote: asked anew after each of their changes."""
    return _answer(function, view, more, _of_notes)


def known(view: View, function: Callable[..., Answer], *more: Any) -> Answer:
    """The one or the other, as the function needs it."""
    return (ask_noted if function in _NOTED else ask)(function, view, *more)


def soon(view: View, *questions: tuple[Any, ...]) -> None:
    """Begin to ask what a page needs one after the other: two at once, while what is known already is drawn.

    A question is a function and what more it takes. ``ask`` finds the answer, waits for it, or fails as it did here.
    What the reader's last page still waits for is not asked any more.
    """
    for earlier in st.session_state.get(_SOON, []):
        earlier.cancel()
    st.session_state[_SOON] = [_pool().submit(known, view, *question) for question in questions]


@st.cache_resource(show_spinner=False)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, "soon")


def _of_data(view: View) -> str:
    return scope.workspace().open(view.data_set).version


def _of_notes(view: View) -> str:
    return f"{_of_data(view)} {scope.workspace().notes(view.data_set).revision}"


def _answer(function: Callable[..., Answer], view: View, more: tuple[Any, ...], now: Callable[[View], str]) -> Answer:
    while True:
        version = now(view)
        key = repr((function.__module__, function.__qualname__, view, more, version))
        with suppress(_Renewed):
            answer: Answer = _remembered(key, function, view, more, version, now)
            return answer


@st.cache_data(max_entries=600, show_spinner=False)  # a data set asked ahead has two hundred
def _remembered(
    key: str,
    _function: Callable[..., Any],
    _view: View,
    _more: tuple[Any, ...],
    _version: str,
    _now: Callable[[View], str],
) -> Any:
    """Under one text: Streamlit takes a millisecond to look through the fields of a view, and a page asks often."""
    found = _function(scope.workspace(), _view, *_more)
    if _now(_view) != _version:
        raise _Renewed
    return found
