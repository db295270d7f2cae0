"""The accounts to act on first: the first of the early warning, and the way to all of them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.warning import SIGNALS
from pages.parts import linked, scope, tables
from pages.parts.scope import Scope

SHOWN = 8


def card(read: Scope, rows: pd.DataFrame, matches: int) -> None:
    """A short table whose rows open the account."""
    say = read.say
    with st.container(border=True, key="card_act", height="stretch"):
        st.markdown(f"#### {say('overview.act')}")
        if not matches:
            st.caption(say("warning.none"))
            return
        first = rows[list(SIGNALS)].astype(bool).idxmax(axis="columns")
        chosen = tables.rows(read, tables.called_once(rows.assign(signal=first)), "act")
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=rows["customer"].iloc[chosen]))
        linked.see_all(read, "warning", matches)
