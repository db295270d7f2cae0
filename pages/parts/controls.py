"""The scope bar: as-of date, period, measure, range, filters, language, link. Every control writes the URL only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core import segments
from core.definitions import OWN_GROUP, PERIODS, RANGES
from core.view import LIMITS, View
from pages.parts import formats, scope
from pages.parts.answers import ask
from pages.parts.copy_link import copy_link
from pages.parts.say import LANGUAGES, Say, markdown
from pages.parts.scope import Scope

NAMES = {"en": "English", "zh": "简体中文"}


def brand(say: Say) -> None:
    """The product's name above the navigation."""
    st.html(f'<div class="brand" lang="{say.language}"><span></span>{say("app.name")}</div>')


def bar(read: Scope, page: str) -> None:
    """One row on top of every page about a data set; below it the page's name and what is active as chips."""
    say, view, meta = read.say, read.view, read.meta
    with st.container(key="scope"):
        places = st.columns([1.7, 1.55, 1.2, 1.5, 1.45, 1.25, 1.25, 1.25], vertical_alignment="bottom")
        with places[0]:
            _data_sets(read)
        with places[1]:
            _date("as_of", say("scope.as_of"), view.as_of or meta.last_day, meta)
        with places[2]:
            choose("period", say("scope.period"), PERIODS, view.period, lambda kind: say(f"period.{kind}"))
        with places[3]:
            choose(
                "measure", say("scope.measure"), meta.measures, view.measure, lambda name: say(f"measure.{name}.name")
            )
        with places[4]:
            choose("range", say("scope.range"), RANGES, view.span, lambda name: say(f"range.{name}"))
        with places[5]:
            _filters(read)
        with places[6]:
            languages(say)
        with places[7]:
            copy_link(say, scope.parameters(read))
    _chips(read, page)


def choose(
    name: str, label: str, options: Sequence[str], value: str, worded: Callable[[str], str], width: Any = "stretch"
) -> None:
    """A choice that is written into the URL under its name."""
    key = f"choose_{name}"
    st.session_state[key] = value
    st.selectbox(
        label,
        options,
        key=key,
        format_func=worded,
        width=width,
        on_change=lambda: scope.put(name, st.session_state[key]),
    )


def number(
    name: str,
    label: str,
    value: Any,
    low: int | None = None,
    high: int | None = None,
    default: Any = None,
    **looks: Any,
) -> None:
    """A number that is written into the URL under its name, kept within its limits, which is said; empty or the default
    leaves it."""
    key = f"number_{name}"
    st.session_state[key] = value

    def changed() -> None:
        wanted = typed = st.session_state[key]
        if wanted is not None and low is not None and high is not None:
            wanted = min(max(wanted, low), high)
            if wanted != typed:
                _kept_within(label, low, high)
        scope.put(name, None if wanted == default else wanted)

    st.number_input(label, value=None, key=key, on_change=changed, **looks)


def _kept_within(label: str, low: int, high: int) -> None:
    say = scope.words()
    least, most = (formats.count(end, say.language) for end in (low, high))
    st.toast(say("scope.kept_within", label=label, low=least, high=most))


def languages(say: Say, width: int | None = None) -> None:
    """The language switch: each language under its own name."""
    choose("lang", say("scope.language"), LANGUAGES, scope.language(), NAMES.__getitem__, width or "stretch")


def _data_sets(read: Scope) -> None:
    known = (
        {meta.id: meta.name for meta in scope.workspace().all()} if scope.local() else {read.meta.id: read.meta.name}
    )
    key = "choose_data"
    st.session_state[key] = read.meta.id

    def changed() -> None:
        chosen = st.session_state[key]
        st.query_params.from_dict(
            {"data": chosen} | ({"lang": st.query_params["lang"]} if "lang" in st.query_params else {})
        )

    st.selectbox(read.say("scope.data_set"), list(known), key=key, format_func=known.__getitem__, on_change=changed)


def _date(name: str, label: str, value: Any, meta: Any) -> None:
    key = f"date_{name}"
    st.session_state[key] = max(value, meta.first_day)
    st.date_input(
        label,
        min_value=meta.first_day,
        max_value=max(value, meta.last_day),
        key=key,
        format="YYYY-MM-DD",
        on_change=lambda: scope.put(name, None if st.session_state[key] == meta.last_day else st.session_state[key]),
    )


def _filters(read: Scope) -> None:
    say, active = read.say, dict(read.view.filters)
    label = say("scope.filters_active", count=len(active)) if active else say("scope.filters")
    with st.popover(label, icon=":material/filter_alt:", width="stretch"):
        if not read.meta.segments:
            st.caption(say("scope.no_filters"))
        for column in read.meta.segments:
            known = ask(segments.values, View(read.meta.id), column)
            key = f"filter_{column}"
            st.session_state[key] = [value for value in active.get(column, ()) if value in known]
            st.multiselect(
                markdown(read.field(column)),
                known,
                key=key,
                format_func=lambda value: value or say("scope.not_given"),
                placeholder=say("scope.all"),
                on_change=_put_state,
                args=(column, key),
            )
        for group in scope.workspace().notes(read.meta.id).groups():
            st.page_link(
                "pages/accounts.py",
                label=say("scope.named", name=markdown(read.field(OWN_GROUP)), value=markdown(group.name)),
                icon=":material/group:",
                query_params=scope.parameters(read, group="own", own_group=group.id),
            )


def _put_state(name: str, key: str) -> None:
    scope.put(name, st.session_state[key])


def _chips(read: Scope, page: str) -> None:
    """What is active as chips that can be taken off, on a line that is always there: nothing moves."""
    say = read.say
    active: list[tuple[str, str, object]] = [
        (column, read.field(column), ", ".join(value or say("scope.not_given") for value in values))
        for column, values in read.view.filters
    ]
    if read.view.as_of:
        active.append(("as_of", say("scope.as_of"), formats.day(read.view.as_of, read.language)))
    if read.view.window:
        active.append(("window", say("scope.window"), formats.count(read.view.window, read.language)))
    if read.view.rule != View.rule:
        active.append(("rule", say("define.house_rule.name"), say(f"rules.rule.{read.view.rule}")))
    active += [
        (name, say(f"scope.{name}"), getattr(read.view, name))
        for name in LIMITS
        if getattr(read.view, name) != getattr(View, name)
    ]
    with st.container(horizontal=True, vertical_alignment="center", key="chips"):
        st.caption(say(f"nav.{page}"), width="content")
        for name, label, value in active:
            st.button(
                markdown(say("scope.named", name=label, value=value)),
                key=f"chip_{name}",
                icon=":material/close:",
                type="tertiary",
                on_click=scope.put,
                args=(name, None),
            )
