"""Sentences, each with the link to the page and scope that prove it, and from the first of a list to all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.parts import formats, scope
from pages.parts.scope import Scope


@dataclass(frozen=True)
class Sentence:
    """A text behind its icon, the page that proves it and its parameters on top of those of the view."""

    icon: str
    text: str
    page: str
    query: Mapping[str, Any] = field(default_factory=dict)


def listed(read: Scope, key: str, title: str, sentences: Iterable[Sentence], nothing: str) -> None:
    """A card of sentences; ``nothing`` where there is none."""
    shown = list(sentences)
    with st.container(border=True, key=key):
        st.markdown(f"#### {title}")
        if not shown:
            st.caption(nothing)
        for one in shown:
            text, link = st.columns([0.8, 0.2], vertical_alignment="center")
            with text:
                st.markdown(f"{one.icon} {one.text}")
            with link:
                st.page_link(
                    f"pages/{one.page}.py",
                    label=read.say(f"overview.open.{one.page}"),
                    width="stretch",
                    icon=":material/arrow_forward:",
                    icon_position="right",
                    query_params=scope.parameters(read, **one.query),
                )


def see_all(read: Scope, page: str, count: int, **query: Any) -> None:
    """The way from the first rows of a list to all ``count`` of them."""
    st.page_link(
        f"pages/{page}.py",
        label=read.say("overview.see_all", count=formats.count(count, read.language)),
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params=scope.parameters(read, **query),
    )
