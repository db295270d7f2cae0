"""The lines that were left out: how many for which reason, with examples and a download."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core.export import csv_bytes
from core.intake import Example
from pages.parts import formats
from pages.parts.say import Say

_FEW = 40
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
    counted = [(say(f"reject.{reason}"), formats.count(number, say.language)) for reason, number in reasons]
    st.markdown("\n".join(f"- {say('scope.named', name=name, value=number)}" for name, number in counted))
    named = {reason: say(f"reject.{reason}") for reason, _ in reasons}
    if examples:
        with st.expander(say("upload.examples")):
            _table(say, examples, _COLUMNS)

    def everything() -> bytes:
        found = rows()
        return csv_bytes(found.assign(reason=found["reason"].map(named)), _words(say, _COLUMNS))

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
        _table(say, lines, ("file", "line", "content"))


def _table(say: Say, lines: Sequence[Example], columns: Sequence[str]) -> None:
    cells: dict[str, Callable[[Example], str | int | None]] = {
        "file": lambda one: one.file,
        "line": lambda one: one.line or None,
        "reason": lambda one: say(f"reject.{one.reason}"),
        "content": lambda one: one.content,
    }
    words = _words(say, columns)
    st.dataframe(
        {words[name]: [cells[name](one) for one in lines] for name in columns},
        hide_index=True,
        height="content" if len(lines) <= _FEW else "auto",
    )


def _words(say: Say, columns: Sequence[str]) -> dict[str, str]:
    return {name: say(f"column.{name}") for name in columns}
