"""The accounts behind the charts of growable accounts, by name: a row opens the account."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core import accounts
from core.accounts import Wanted
from pages.parts import export, formats, linked, scope, tables
from pages.parts.answers import ask_noted
from pages.parts.scope import Scope

SHOWN = 12
_LARGEST: dict[str, Any] = {"group": "growth", "sort": "last_12m", "descending": True}
ASKED = Wanted(**_LARGEST)


def white(read: Scope, rows: pd.DataFrame) -> None:
    """The accounts with the most white space."""
    with st.container(border=True, key="white_accounts"):
        st.markdown(f"#### {read.say('growth.accounts', count=formats.count(len(rows), read.language))}")
        chosen = tables.rows(read, rows, "white_rows")
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=rows["customer"].iloc[chosen]))
        export.buttons(read, "growth", rows)


def alike(read: Scope) -> None:
    """The largest of the small accounts that are as far as key accounts were, and the way to all of them."""
    found = ask_noted(accounts.listed, read.view, ASKED, SHOWN)
    with st.container(border=True, key="card_alike_rows"):
        st.markdown(f"#### {read.say('growth.like_key_accounts')}")
        if not found.matches:
            st.caption(read.say("empty.card"))
            return
        chosen = tables.rows(read, tables.called_once(found.rows), "alike_rows")
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=found.rows["customer"].iloc[chosen]))
        linked.see_all(read, "accounts", found.matches, **_LARGEST)
