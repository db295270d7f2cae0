"""A second measure beside the view's: who is key by one of them only. Which one is in the URL."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core import comparison
from pages.parts import cards, charts, controls, drill, scope, tables
from pages.parts import value_findings as findings
from pages.parts.answers import ask
from pages.parts.scope import Scope

NONE = ""
"""Nothing is compared until somebody asks: it takes as long as the page itself."""


def cards_of(read: Scope) -> None:
    """The choice, how many are key by both and by one only, and the first of those; a row opens its account."""
    say, known = read.say, comparison.others(scope.workspace(), read.view)
    if not known:
        return
    other = str(st.query_params.get("second", NONE))
    other = other if other in known else NONE
    with st.container(horizontal=True, vertical_alignment="bottom", key="second_bar"):
        controls.choose("second", say("second.choose"), (NONE, *known), other, lambda name: _named(read, name), 260)
    if other == NONE:
        return
    found = ask(comparison.comparison, read.view, other)
    left, right = st.columns([1, 1.25])
    with left:
        cards.chart(
            read,
            "compared",
            findings.compared_measures(read, found),
            found.cells,
            charts.compared(found.cells, say, names(read, other)),
            partial(drill.compared, other),
            cards.explained(read, ("tier", "rank"), comparison.asked, other),
        )
    with right, st.container(border=True, key="card_apart"):
        words = {"measure": read.measured, "other": say(f"measure.{other}.word")}
        st.markdown(f"#### {say('second.apart', **words)}")
        if found.apart.empty:
            st.caption(say("empty.card"))
            return
        shown = found.apart.drop(columns=["cell", "customer" if found.apart["name"].notna().all() else "name"])
        chosen = tables.rows(read, shown, "apart")
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=found.apart["customer"].iloc[chosen]))


def names(read: Scope, other: str) -> dict[str, str]:
    """The cells in words."""
    words = {"measure": read.measured, "other": read.say(f"measure.{other}.word")}
    return {name: read.say(f"second.{name}", **words) for name in comparison.CELLS}


def _named(read: Scope, name: str) -> str:
    return read.say("second.none") if name == NONE else read.say(f"measure.{name}.name")
