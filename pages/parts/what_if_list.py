"""The accounts that are most of the gain, with their share of the week's hours: a row opens, all rows go out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.definitions import ABC
from core.what_if import scenario
from core.what_if.cut import Wanted
from core.what_if.exposed import CLASSES
from core.what_if.time_budget import Budget
from pages.parts import account_controls, export, scope, tables, what_if_controls
from pages.parts import what_if_findings as findings
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope, wanted: Wanted, reading: str, budget: Budget, number: int) -> None:
    """The list, page by page."""
    start = (number - 1) * tables.PAGE_ROWS
    found = ask(scenario.gainers, read.view, wanted, reading, budget, tables.PAGE_ROWS, start)
    with st.container(border=True, key="card_what_if_list"):
        st.markdown(f"#### {findings.gainers(read, found)}")
        what_if_controls.hours(read, budget)
        chosen = tables.rows(read, worded(read, wanted, found.rows), "what_if", f"what_if_{number}")
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=found.rows["customer"].iloc[chosen]))
        account_controls.pager(read, number, found.matches)
        place, view = scope.workspace(), read.view

        def rows() -> pd.DataFrame:
            return worded(read, wanted, scenario.gainers(place, view, wanted, reading, budget).rows)

        export.whole(read, "what_if", rows, found.matches, what_if_controls.described(read, wanted, budget))


def worded(read: Scope, wanted: Wanted, rows: pd.DataFrame) -> pd.DataFrame:
    """Classes under the name that they have everywhere."""
    if wanted.by != CLASSES:
        return rows
    return rows.assign(cell=rows["cell"].map({name: read.say(f"class.{name}") for name in ABC}))


def named(readings: pd.DataFrame) -> pd.DataFrame:
    """The readings with the ends of their interval under the name of what they are the ends of."""
    return readings.rename(columns={end: f"lifetime_change_{end}" for end in ("low", "high")})
