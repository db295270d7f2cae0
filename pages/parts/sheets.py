"""Which sheets of a workbook are read: the one most like sales is proposed, others can be taken in its place or too.

The one rule: what is not read is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.intake import Inspection, Table, storable
from pages.parts import formats, scope
from pages.parts.pending import Pending, put
from pages.parts.say import Say, markdown

_NAMED = 8
"""Sheets that are named before the others are counted."""


def chosen(say: Say, waiting: Pending) -> bool:
    """One choice for every workbook of several sheets; whether what is chosen is what was read."""
    assert waiting.inspection
    settled, books = True, _books(waiting.inspection)
    files = [tables[0].file for tables in books]
    for number, tables in enumerate(books):
        first, read = tables[0], [table.sheet for table in tables]
        kind = "tables" if first.format == "html" else "sheets"
        # Another choice after every reading: what was picked before is settled then.
        key = f"sheets_{waiting.folder.name}_{first.csv.relative_to(waiting.folder)}"
        picked = st.multiselect(
            say(f"upload.{kind}", file=markdown(first.file), count=formats.count(len(first.sheets), say.language)),
            first.sheets,
            read,
            key=key,
            placeholder=say("upload.sheets_none"),
            help=say("upload.sheets_help"),
        )
        if set(picked) != set(read):
            settled = False
            st.button(
                say(f"upload.read_{kind}"),
                type="primary",
                icon=":material/refresh:",
                key=f"read_sheets_{number}",
                on_click=_picked,
                args=(waiting, first.file, key),
            )
        elif len(read) < len(first.sheets):
            _left(say, waiting, first, read, alone=files.count(first.file) == 1)
    return settled


def _left(say: Say, waiting: Pending, first: Table, read: Sequence[str], alone: bool) -> None:
    """The sheets of a workbook that are not read; one that describes customers is offered, if no other workbook came
    in the same file."""
    assert waiting.inspection
    left = [sheet for sheet in first.sheets if sheet not in read]
    named, more = [markdown(sheet) for sheet in left[:_NAMED]], len(left) - _NAMED
    if more > 0:
        st.caption(say("upload.sheets_left_more", sheets=", ".join(named), count=formats.count(more, say.language)))
    else:
        st.caption(say("upload.sheets_left", sheets=formats.listed(named, say.language)))
    for sheet in left if alone else ():
        if (first.file, sheet) in waiting.inspection.lists:
            st.markdown(say("upload.sheet_list", sheet=markdown(sheet)))
            st.button(
                say("upload.join_list", sheet=markdown(sheet)),
                icon=":material/group_add:",
                key=f"join_sheet_{first.sheets.index(sheet)}",
                on_click=_again,
                args=(waiting, first.file, (*read, sheet)),
            )


def _books(inspection: Inspection) -> list[list[Table]]:
    """The tables read of each workbook that has a choice."""
    found: dict[tuple[str, str], list[Table]] = {}
    for table in (*inspection.tables, *(master.table for master in inspection.masters)):
        if table.sheets:
            found.setdefault((table.file, table.book), []).append(table)
    return list(found.values())


def _picked(waiting: Pending, file: str, key: str) -> None:
    """The sheets that are picked now."""
    _again(waiting, file, tuple(st.session_state[key]))


def _again(waiting: Pending, file: str, sheets: tuple[str, ...]) -> None:
    """Back to the beginning, with these sheets."""
    if waiting.draft:
        scope.workspace().discard(waiting.draft)
    sources = tuple(
        replace(source, sheets=sheets) if storable(source.name) == file else source for source in waiting.sources
    )
    put(replace(waiting, sources=sources, inspection=None, mapping=None, draft=None, asked=False, error=None))
