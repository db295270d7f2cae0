"""What each file is: its format, where its header stands, how many columns it has."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.intake import Table
from pages.parts.say import Say, markdown

_SIGNS = {",": "upload.comma", ";": "upload.semicolon", "\t": "upload.tab", "|": "upload.bar", " ": "upload.blanks"}


def shown(say: Say, tables: Sequence[Table]) -> None:
    """One line a file."""
    for table in tables:
        st.caption(
            say(
                f"upload.found.{table.format}" + ("" if table.header_line else "_bare"),
                file=markdown(table.name),
                encoding=table.encoding.upper(),
                delimiter=_sign(say, table.dialect.delimiter),
                line=table.header_line,
                columns=len(table.columns),
            )
            + _sheet(say, table)
        )


def _sheet(say: Say, table: Table) -> str:
    """Which of several sheets it is."""
    if not table.sheets:
        return ""
    key = "upload.found.table_of" if table.format == "html" else "upload.found.sheet_of"
    return " · " + say(key, sheet=markdown(table.sheet), count=len(table.sheets))


def _sign(say: Say, delimiter: str) -> str:
    return say(_SIGNS[delimiter]) if delimiter in _SIGNS else f"“{markdown(delimiter)}”"
