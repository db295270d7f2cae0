"""Where does this number come from: the definition in words, the parameters, and the SQL that ran."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from core.question import Query
from pages.parts import formats
from pages.parts.say import Say

_PERIOD_BOUND = re.compile(r"p\d+_(start|end|from)")
_MOST_NAMES = 20
"""Of a list that is bound so many are shown."""


@dataclass(frozen=True)
class Explained:
    """The words that a card uses (``define.<name>``) and its question, built only when somebody looks."""

    words: tuple[str, ...]
    query: Callable[[], Query]
    scope: str = ""


def explain(say: Say, explained: Explained) -> None:
    """A small popover beside a card's title."""
    with st.popover(say("card.how_short"), icon=":material/info:", type="tertiary", help=say("card.how")):
        st.markdown(f"#### {say('card.how')}")
        for word in explained.words:
            st.markdown(f"**{say(f'define.{word}.name')}** – {say(f'define.{word}.text')}")
        query = explained.query()
        if explained.scope:
            st.markdown(explained.scope)
        # The bounds of each period are many and are on the axis of the chart.
        shown = {name: value for name, value in query.parameters.items() if not _PERIOD_BOUND.fullmatch(name)}
        st.caption(say("card.parameters"))
        st.dataframe(
            {say("card.parameter"): list(shown), say("card.value"): [_text(say, value) for value in shown.values()]},
            hide_index=True,
            height="content",
        )
        st.caption(say("card.sql"))
        st.code(query.sql, language="sql", height=260)


def _text(say: Say, value: object) -> str:
    if isinstance(value, date):
        return formats.day(value, say.language)
    if isinstance(value, list):
        more = f" … ({formats.count(len(value), say.language)})" if len(value) > _MOST_NAMES else ""
        return ", ".join(map(str, value[:_MOST_NAMES])) + more
    return "" if value is None else str(value)
