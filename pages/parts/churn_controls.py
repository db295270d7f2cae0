"""What the churn page asks: by which segment, which rate, and after how many silent days a customer is lost."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from core import segments
from core.churn import Breakdown
from core.come_back import window
from core.definitions import OWN_GROUP
from core.meta import Meta
from core.view import MAX_WINDOW_DAYS, View
from pages.parts import charts, controls, findings, formats, rule_words, scope
from pages.parts.answers import ask
from pages.parts.scope import Scope

WHOLE, ALONE = "all", "none"
RATES = ("churn_rate", "value_churn_rate")


def chosen(read: Scope) -> tuple[str, ...]:
    """The segments that the URL asks for: none, one, or two to cross."""
    columns = segments.of(read.meta)
    segment = scope.choice("segment_by", (WHOLE, *columns), usual(read.meta))
    cross = scope.choice("cross_by", (ALONE, *columns), ALONE)
    if segment == WHOLE:
        return ()
    return (segment,) if cross in (ALONE, segment) else (segment, cross)


def bar(read: Scope, by: tuple[str, ...]) -> str:
    """One row of controls, with the segments ``chosen``. Returns the rate."""
    say = read.say
    columns = (WHOLE, *segments.of(read.meta))
    segment, cross = (*by, *(WHOLE, ALONE)[len(by) :])
    others = (ALONE, *(name for name in columns[1:] if name != segment)) if segment != WHOLE else (ALONE,)
    rates = RATES if read.additive else RATES[:1]
    rate = scope.choice("rate", RATES, RATES[0]) if read.additive else RATES[0]
    words = {WHOLE: say("churn.whole"), ALONE: say("churn.alone")}
    with st.container(key="churn_bar"):
        days = [1.2] if ask(window, read.view).serves else []
        places = st.columns([1.2, 1.2, 1.2, *days, 2.2], vertical_alignment="bottom")
        with places[0]:
            controls.choose(
                "segment_by", say("churn.by"), columns, segment, lambda name: words.get(name) or read.field(name)
            )
        with places[1]:
            controls.choose(
                "cross_by", say("churn.and_by"), others, cross, lambda name: words.get(name) or read.field(name)
            )
        with places[2]:
            controls.choose("rate", say("churn.rate"), rates, rate, lambda name: say(f"figure.{name}"))
        if days:
            with places[3]:
                _days(read)
        with places[-1]:
            _curve(read)
    too_long(read)
    return rate


def about_groups(read: Scope, by: tuple[str, ...]) -> str:
    """What has to be known of own groups as segments; nothing where they are not asked for."""
    if OWN_GROUP not in by:
        return ""
    notes, say = scope.workspace().notes(read.meta.id), read.say
    if not notes.groups():
        return say("churn.no_groups")
    several = sum(1 for times in Counter(customer for customer, *_ in notes.memberships()).values() if times > 1)
    overlap = say("churn.groups_overlap", count=formats.count(several, read.language)) if several else ""
    return formats.sentences((say("churn.groups_today"), overlap), read.language)


def usual(meta: Meta) -> str:
    """The segment that stands there until another is chosen."""
    return next(iter(segments.usual(meta)), WHOLE)


def described(read: Scope, by: tuple[str, ...]) -> list[tuple[str, object]]:
    """By what the churn table is cut, for the head of an export."""
    return [(read.say("churn.by"), " × ".join(map(read.field, by)) or read.say("churn.whole"))]


def too_long(read: Scope) -> None:
    """A suggestion after which hardly anybody counts as churned: say what serves in its place, or offer that."""
    found = ask(window, read.view)
    if read.view.rule != View.rule or not found.shortened or found.days not in (found.usual, found.suggested):
        return
    serves = found.days == found.usual
    days, suggested = (formats.count(one or 0, read.language) for one in (found.usual, found.suggested))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="window_long"):
        short = "churn.window_shortened" if found.certain else "churn.window_unknown"
        st.markdown(read.say(short if serves else "churn.window_long", days=days, suggested=suggested), width="stretch")
        if found.offered or not serves:
            label = read.say("churn.use_days", days=suggested if serves else days)
            chosen = found.offered if serves else None
            st.button(label, on_click=scope.put_rule, args=(View.rule, chosen), key="use_days")


def too_short(read: Scope, whole: Breakdown) -> None:
    """A window so short that there are more churn events than customers: say so, and offer the suggestion."""
    if whole.last.empty or read.view.rule != View.rule:
        return
    row, found = whole.last.iloc[-1], ask(window, read.view)
    if row["churned"] <= row["opening"] + row["new"]:
        return
    facts = {name: formats.count(int(row[name]), read.language) for name in ("churned", "opening", "new")}
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="window_short"):
        period = findings.period(read, row)
        st.markdown(read.say("churn.window_short", period=period, **facts), width="stretch")
        if found.usual > found.days:
            label = read.say("churn.use_days", days=formats.count(found.usual, read.language))
            st.button(label, on_click=scope.put, args=("window", None), key="use_longer")


def _days(read: Scope) -> None:
    found = ask(window, read.view)
    controls.number(
        "window",
        read.say("scope.window"),
        found.days,
        low=1,
        high=MAX_WINDOW_DAYS,
        step=1,
        help=read.say("define.window.text"),
    )


def _curve(read: Scope) -> None:
    """Why this window: the suggestion and the come-back curve behind it."""
    say, found = read.say, ask(window, read.view)
    if read.view.rule != View.rule:
        st.caption(say("churn.own_rule", lost=rule_words.in_force(read)))
        st.button(
            say("churn.use_window", days=formats.count(found.days, read.language)),
            on_click=scope.put_rule,
            args=(View.rule, read.view.window),
        )
        return
    if found.suggested is None:
        st.caption(say("churn.no_suggestion", days=formats.count(found.days, read.language)))
        return
    rate = rule_words.back(read, found)
    days, suggested = (formats.count(one, read.language) for one in (found.days, found.suggested))
    text, more = st.columns([1.7, 1], vertical_alignment="bottom")
    with text:
        unsaid = found.shortened and (found.days == found.usual or not found.certain)
        key = "churn.serves" if unsaid else "churn.suggested"
        st.caption(say(key, days=days, suggested=suggested, rate=rate))
    with more, st.popover(say("churn.curve"), icon=":material/ssid_chart:", width="stretch"):
        st.markdown(rule_words.curve(read, found))
        st.plotly_chart(
            charts.come_back(found.shown, say, found.days, found.offered),
            key="come_back",
            config={"displayModeBar": False},
            alt=say("churn.curve"),
        )
        if read.view.window:
            st.button(say("churn.use_suggested"), on_click=scope.put, args=("window", None))
