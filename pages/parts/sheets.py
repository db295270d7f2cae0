"""Which sheets of a workbook are read: the one most like sales is proposed, others can be taken in its place or too."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.intake import Inspection, Table, storable
from pages.parts import formats, scope
from pages.parts.pending import Pending, put
from pages.parts.say import Say, markdown


def chosen(say: Say, waiting: Pending) -> bool:
    """One choice for every workbook of several sheets; whether what is chosen is what was read."""
    assert waiting.inspection
    settled = True
    for number, tables in enumerate(_books(waiting.inspection)):
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
                on_click=_again,
                args=(waiting, first.file, key),
            )
    return settled


def _books(inspection: Inspection) -> list[list[Table]]:
    """The tables read of each workbook that has a choice."""
    found: dict[tuple[str, str], list[Table]] = {}
    for table in (*inspection.tables, *(master.table for master in inspection.masters)):
        if table.sheets:
            found.setdefault((table.file, table.book), []).append(table)
    return list(found.values())


def _again(waiting: Pending, file: str, key: str) -> None:
    """Back to the beginning, with the sheets that are picked now."""
    sheets = tuple(st.session_state[key])
    if waiting.draft:
        scope.workspace().discard(waiting.draft)
    sources = tuple(
        replace(source, sheets=sheets) if storable(source.name) == file else source for source in waiting.sources
    )
    put(replace(waiting, sources=sources, inspection=None, mapping=None, draft=None, asked=False, error=None))
