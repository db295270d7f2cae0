"""The cards of the churn page: flows of all customers, rates by segment, and two segments crossed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import churn
from core.churn import Breakdown
from core.definitions import OWN_GROUP
from core.periods import Period
from pages.parts import cards, charts, drill
from pages.parts import churn_findings as findings
from pages.parts.answers import ask, ask_noted
from pages.parts.scope import Scope

_WORDS = ("churn_rate", "value_churn_rate", "interval", "window", "provisional")
_FLOWS = ("flow", "stayed", "churned", "returned", "window", "provisional")


def looked_at(read: Scope, by: tuple[str, ...]) -> tuple[Breakdown, Breakdown]:
    """Churn of the whole, and by segments; by own groups, of which a customer can have two, asked one by one."""
    if OWN_GROUP in by:
        return ask(churn.breakdown, read.view), parts(read, by)
    return ask(churn.with_whole, read.view, by)


def parts(read: Scope, by: tuple[str, ...], *periods: tuple[Period, ...]) -> Breakdown:
    """Churn by segments; by own groups asked anew after each change of them."""
    return (ask_noted if OWN_GROUP in by else ask)(churn.breakdown, read.view, by, *periods)


def flows(read: Scope, whole: Breakdown) -> None:
    """Active customers per period with the lost below zero, and how the last complete period came about."""
    kind, say = read.view.period, read.say
    left, right = st.columns([1.5, 1])
    with left:
        cards.chart(
            read,
            "churn_flow",
            findings.active(read, whole),
            whole.rows,
            charts.churn_flow(whole.rows, say, kind),
            drill.flow,
            cards.explained(read, _FLOWS, churn.asked),
        )
    with right:
        cards.chart(
            read,
            "churn_steps",
            findings.flow(read, whole),
            whole.last,
            charts.churn_steps(whole.last, say, kind),
            drill.flow,
            cards.explained(read, _FLOWS, churn.asked),
        )


def value(read: Scope, whole: Breakdown) -> None:
    """What those who churned had brought."""
    if not read.additive:
        cards.note(read.say("churn.no_value", measure=read.measured))
        return
    cards.chart(
        read,
        "churn_value",
        findings.lost(read, whole),
        whole.rows,
        charts.churn_value(whole.rows, read.say, read.view.period, read.currency),
        drill.flow,
        cards.explained(read, _WORDS, churn.asked),
    )


def rates(read: Scope, parts: Breakdown, rate: str) -> None:
    """The rate per period as lines and, by a segment, as a matrix."""
    kind, segment = read.view.period, parts.by[0] if parts.by else None
    cards.chart(
        read,
        "churn_lines",
        findings.rates(read, parts, rate),
        parts.rows,
        charts.churn_lines(parts.rows, read.say, kind, rate),
        drill.churned(segment),
        cards.explained(read, _WORDS, churn.asked, parts.by),
    )
    if segment:
        cards.chart(
            read,
            "churn_matrix",
            findings.matrix(read, parts, rate),
            parts.rows,
            charts.churn_matrix(parts.rows, read.say, kind, rate),
            drill.churned(segment),
            cards.explained(read, (*_WORDS, "segment"), churn.asked, parts.by),
        )


def crossed(read: Scope, whole: Breakdown, by: tuple[str, ...], rate: str) -> pd.DataFrame:
    """Two segments crossed in the last complete period; the rows that were shown."""
    if len(by) < 2 or whole.last_period is None:
        return whole.rows.iloc[:0]
    periods = (whole.last_period,)
    found = parts(read, by, periods)
    cards.chart(
        read,
        "churn_cross",
        findings.crossed(read, found, rate),
        found.rows,
        charts.churn_cross(found.rows, read.say, read.view.period, rate),
        drill.churned(*by),
        cards.explained(read, (*_WORDS, "segment"), churn.asked, by, periods),
    )
    return found.rows
