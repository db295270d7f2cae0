"""The lines that were left out: how many for which reason, with examples and a download."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core.export import csv_bytes
from core.intake import Example
from pages.parts import formats
from pages.parts.say import Say

_FEW = 10
_COLUMNS = ("file", "line", "reason", "content")


def shown(
    say: Say,
    count: int,
    reasons: Sequence[tuple[str, int]],
    rows: Callable[[], pd.DataFrame],
    examples: Sequence[Example] = (),
) -> None:
    """``reasons`` are pairs of reason and number; ``rows`` gives all of them when they are downloaded."""
    if not count:
        return
    st.markdown(say("upload.rejected", count=formats.count(count, say.language)))
    for reason, number in reasons:
        st.markdown(f"- {say(f'reject.{reason}')}: {formats.count(number, say.language)}")
    words = {name: say(f"column.{name}") for name in _COLUMNS}
    named = {reason: say(f"reject.{reason}") for reason, _ in reasons}
    if examples:
        with st.expander(say("upload.examples")):
            _table(say, examples, words, named)

    def everything() -> bytes:
        found = rows()
        return csv_bytes(found.assign(reason=found["reason"].map(named)), words)

    st.download_button(
        say("upload.download_rejected"),
        everything,
        "rejected.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="rejected",
    )


def mended(say: Say, lines: Sequence[Example]) -> None:
    """The broken lines that were read as a person would, for whoever wants to check."""
    if not lines:
        return
    st.markdown(say("upload.mended", count=formats.count(len(lines), say.language)))
    with st.expander(say("upload.mended_show")):
        names = ("file", "line", "content")
        cells = [(one.file, one.line, one.content) for one in lines]
        frame = pd.DataFrame(cells, columns=[say(f"column.{name}") for name in names])
        st.dataframe(frame, hide_index=True, height="content" if len(lines) <= _FEW else "auto")


def _table(say: Say, examples: Sequence[Example], words: dict[str, str], named: dict[str, str]) -> None:
    st.dataframe(
        {
            words["file"]: [one.file for one in examples],
            words["line"]: [one.line or None for one in examples],
            words["reason"]: [named[one.reason] for one in examples],
            words["content"]: [one.content for one in examples],
        },
        hide_index=True,
        height="content",
    )
