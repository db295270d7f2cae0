"""What the early warning asks, and its list: calls, sign and page in the URL, a row opens, all rows go out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import warning
from core.errors import UserError
from core.warning import SIGNALS, Calls, Narrowed
from pages.parts import account_controls, controls, export, formats, scope, tables
from pages.parts import warning_findings as findings
from pages.parts.answers import ask
from pages.parts.scope import Scope

EACH = ("all", "rep")
_WHOM = ("all", "calls")
_MOST_CALLS = 1000


def calls(read: Scope) -> Calls:
    """How many calls the URL asks for. Raises ``UserError`` on anything that is no number of calls."""
    text = st.query_params.get("calls", str(warning.CALLS))
    if not text.isdecimal():
        raise UserError("bad_option", option="calls", value=text, choices=f"1–{warning.MAX_CALLS}")
    each = scope.choice("each", EACH, EACH[0]) == "rep" and "rep" in read.meta.segments
    return Calls(int(text), each)


def bar(read: Scope, asked: Calls) -> None:
    """One row: how many calls, and whether of the firm or of every sales rep."""
    say = read.say
    with st.container(key="warning_bar"):
        places = st.columns([1, 1.3, 3], vertical_alignment="bottom")
        with places[0]:
            controls.number("calls", say("warning.calls"), asked.number, low=1, high=_MOST_CALLS, step=1)
        if "rep" in read.meta.segments:
            with places[1]:
                controls.choose(
                    "each",
                    say("warning.of"),
                    EACH,
                    EACH[1] if asked.each else EACH[0],
                    lambda code: say(f"warning.each_{code}"),
                )


def draw(read: Scope, modelled: bool, asked: Calls) -> None:
    """The ranked list, page by page: everybody at risk, or only those to call."""
    say, number = read.say, account_controls.page_number()
    whom = scope.choice("whom", _WHOM, _WHOM[0]) if read.additive else _WHOM[0]
    narrowed = Narrowed(scope.choice("signal", ("", *SIGNALS), ""), calls=asked if whom == "calls" else None)
    rows, matches = ask(warning.listed, read.view, narrowed, tables.PAGE_ROWS, (number - 1) * tables.PAGE_ROWS)
    with st.container(border=True, key="card_warning_list"):
        title, persons, choice = st.columns([1.6, 1, 1], vertical_alignment="bottom")
        title.markdown(f"#### {say('warning.list')}")
        if read.additive:
            with persons:
                controls.choose("whom", say("warning.whom"), _WHOM, whom, lambda code: _whom(read, code, asked))
        with choice:
            known = ("", *(one for one in SIGNALS if modelled or one != "unlikely"))
            controls.choose(
                "signal",
                say("column.signal"),
                known,
                narrowed.signal,
                lambda code: say(f"signal.{code}") if code else say("scope.all"),
            )
        if not matches:
            st.caption(say("warning.none"))
            return
        chosen = tables.rows(read, findings.worded(read, rows), "warning", f"warning_{whom}_{narrowed.signal}_{number}")
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=rows["customer"].iloc[chosen]))
        account_controls.pager(read, number, matches)
        place, view = scope.workspace(), read.view

        def every() -> pd.DataFrame:
            return findings.worded(read, warning.listed(place, view, narrowed)[0])

        about: export.About = [(say("column.signal"), say(f"signal.{narrowed.signal}"))] if narrowed.signal else []
        about += [(say("warning.whom"), _whom(read, whom, asked))] if narrowed.calls else []
        export.whole(read, "warning", every, matches, about)


def _whom(read: Scope, code: str, asked: Calls) -> str:
    if code == "all":
        return read.say("warning.whom_all")
    key = "warning.whom_calls_each" if asked.each else "warning.whom_calls"
    return read.say(key, count=formats.count(asked.number, read.language))
