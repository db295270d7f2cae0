"""Answers of core, remembered per data set and frozen parameters. The one rule: a key is never a frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from core.view import View
from pages.parts import scope

Answer = TypeVar("Answer")


def ask(function: Callable[..., Answer], view: View, *more: Any) -> Answer:
    """``function(workspace, view, *more)``; a version of a data set never changes, so its answers stay true."""
    version = scope.workspace().open(view.data_set).version
    answer: Answer = _remembered(f"{function.__module__}.{function.__qualname__}", view, version, more, function)
    return answer


def ask_noted(function: Callable[..., Answer], view: View, *more: Any) -> Answer:
    """The same for what reads what users wrote: asked anew after each of their changes."""
    workspace = scope.workspace()
    version = f"{workspace.open(view.data_set).version} {workspace.notes(view.data_set).revision}"
    answer: Answer = _remembered(f"{function.__module__}.{function.__qualname__}", view, version, more, function)
    return answer


@st.cache_data(max_entries=300, show_spinner=False)
def _remembered(name: str, view: View, version: str, more: tuple[Any, ...], _function: Callable[..., Any]) -> Any:
    return _function(scope.workspace(), view, *more)
