"""What a scenario asks: how large a cut, of whom, read which way, over how many years. All of it is in the URL."""

from __future__ import annotations

import streamlit as st

from core.errors import UserError
from core.what_if import time_budget
from core.what_if.cut import YEARS, Wanted
from core.what_if.exposed import CLASSES
from core.what_if.lifetime import READINGS
from core.what_if.time_budget import Budget
from pages.parts import controls, scope
from pages.parts import what_if_findings as findings
from pages.parts.scope import Scope

EVERYBODY = "\x00"
"""In the box of cells; the URL then has no target."""


def wanted() -> Wanted:
    """The scenario of the URL. Raises ``UserError`` outside its ranges."""
    asked = st.query_params
    years = scope.choice("years", tuple(map(str, YEARS)), str(Wanted.years))
    return Wanted(
        _whole("cut", Wanted.cut),
        asked.get("what_if_by", CLASSES),
        asked.get("target"),
        int(years),
        _whole("discount", Wanted.discount),
    )


def reading() -> str:
    """Which reading the figures, the bars and the list show."""
    return scope.choice("reading", READINGS, READINGS[0])


def budget() -> Budget:
    """The hours of the URL. Raises ``UserError`` outside their ranges."""
    by = scope.choice("hours_by", time_budget.WEIGHTS, Budget.by)
    return Budget(_whole("hours", Budget.hours), _whole("cap", Budget.cap), by)


def bar(read: Scope, asked: Wanted, choices: tuple[str, ...], has_money: bool) -> None:
    """One row of controls; years and their discount only where there is money to count."""
    say = read.say
    with st.container(key="what_if_bar"):
        places = st.columns([0.9, 1.3, 1.3, 1.5, 1, 1], vertical_alignment="bottom")
        with places[0]:
            controls.number("cut", say("what_if.cut"), asked.cut, 1, 100, step=1)
        with places[1]:
            controls.choose("reading", say("what_if.shown"), READINGS, reading(), lambda name: say(f"reading.{name}"))
        with places[2]:
            _by(read, asked)
        with places[3]:
            _target(read, asked, choices)
        if not has_money:
            return
        with places[4]:
            years = tuple(map(str, YEARS))
            controls.choose("years", say("what_if.years"), years, str(asked.years), str)
        with places[5]:
            controls.number("discount", say("what_if.discount"), asked.discount, 0, 50, step=1)


def hours(read: Scope, asked: Budget) -> None:
    """The time budget of the list."""
    say = read.say
    with st.container(key="hours_bar"):
        places = st.columns([1, 1, 1.4, 2.6], vertical_alignment="bottom")
        with places[0]:
            controls.number("hours", say("what_if.hours"), asked.hours, 1, time_budget.MOST_HOURS, step=1)
        with places[1]:
            controls.number("cap", say("what_if.cap"), asked.cap, 1, time_budget.MOST_CAP, step=1)
        with places[2]:
            worth = "profit" if "profit" in read.meta.measures else "revenue"
            called = {"margin": say(f"measure.{worth}.name"), "lifetime_gain": say("what_if.by_lifetime_gain")}
            controls.choose("hours_by", say("what_if.hours_by"), time_budget.WEIGHTS, asked.by, called.__getitem__)


def described(read: Scope, asked: Wanted, hours_asked: Budget) -> list[tuple[str, object]]:
    """The scenario, for the head of an export."""
    say = read.say
    about = say("what_if.everybody") if asked.target is None else findings.cell(read, asked.by, asked.target)
    return [
        (say("what_if.cut"), asked.cut),
        (say("what_if.shown"), say(f"reading.{reading()}")),
        (say("what_if.target"), about),
        (say("what_if.years"), asked.years),
        (say("what_if.discount"), asked.discount),
        (say("what_if.hours"), hours_asked.hours),
        (say("what_if.cap"), hours_asked.cap),
    ]


def _by(read: Scope, asked: Wanted) -> None:
    """Other cells: the one that was chosen is none of them."""
    key = "choose_what_if_by"
    st.session_state[key] = asked.by

    def changed() -> None:
        scope.put("target", None)
        scope.put("what_if_by", st.session_state[key])

    st.selectbox(
        read.say("what_if.by"),
        (CLASSES, *read.meta.segments),
        key=key,
        format_func=lambda name: read.say("column.abc") if name == CLASSES else read.field(name),
        on_change=changed,
    )


def _target(read: Scope, asked: Wanted, choices: tuple[str, ...]) -> None:
    key = "choose_target"
    st.session_state[key] = EVERYBODY if asked.target is None else asked.target

    def changed() -> None:
        chosen = st.session_state[key]
        if chosen == EVERYBODY:
            scope.put("target", None)
        else:
            st.query_params["target"] = chosen  # the customers without a value are a cell too

    st.selectbox(
        read.say("what_if.target"),
        (EVERYBODY, *choices),
        key=key,
        format_func=lambda name: (
            read.say("what_if.everybody") if name == EVERYBODY else findings.cell(read, asked.by, name)
        ),
        on_change=changed,
    )


def _whole(name: str, otherwise: int) -> int:
    text = st.query_params.get(name, str(otherwise))
    if not text.isdecimal() or len(text) > 6:
        raise UserError("bad_option", option=name, value=text, choices="0–9")
    return int(text)
