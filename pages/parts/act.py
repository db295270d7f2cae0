"""The accounts to act on first: who is overdue, the largest first, and the way to the whole list."""

from __future__ import annotations

import streamlit as st

from core.accounts import Accounts
from core.overview import OVERDUE
from pages.parts import formats, scope, tables
from pages.parts.scope import Scope

_COLUMNS = ["days_silent", "rhythm_days", "last_12m"]


def card(read: Scope, overdue: Accounts) -> None:
    """A short table whose rows open the account."""
    say = read.say
    with st.container(border=True, key="card_act", height="stretch"):
        st.markdown(f"#### {say('overview.act')}")
        if not overdue.matches:
            st.caption(say("overview.nobody_overdue"))
            return
        named = "name" if overdue.rows["name"].notna().all() else "customer"
        chosen = tables.rows(read, overdue.rows[[named, *_COLUMNS]], "act")
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=overdue.rows["customer"].iloc[chosen]))
        st.page_link(
            "pages/accounts.py",
            label=say("overview.all_overdue", count=formats.count(overdue.matches, read.language)),
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=scope.parameters(read, range="12m", **OVERDUE),
        )
