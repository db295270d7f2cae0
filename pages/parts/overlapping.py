"""What adding lines to a data set changes: every way that its days can go together, with what each adds and removes."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.refresh import Overlap, Totals, Way
from pages.parts import formats
from pages.parts.say import Say


def chosen(say: Say, found: Overlap, currency: str) -> Way:
    """What changes, and the way that the user wants: proposed is one that loses nothing."""
    language = say.language
    if found.unknown:
        st.markdown(say("refresh.unknown", count=formats.count(found.unknown, language)))
    if not found.there:
        st.markdown(say("refresh.apart"))
        _table(say, {say("refresh.after"): found.appended}, found.now, currency)
        return "append"
    there = formats.count(found.there, language)
    first, last = (formats.day(one, language) for one in (found.new.first_day, found.new.last_day))
    st.markdown(say("refresh.overlap", count=there, first=first, last=last))
    if found.same:
        st.markdown(say("refresh.same", count=formats.count(found.same, language)))
    ways = list(found.ways)
    way = st.radio(
        say("refresh.choose"),
        ways,
        key="refresh_way",
        format_func=lambda one: say(f"refresh.way.{one}", count=there),
        captions=[_effect(say, one, found, currency) for one in ways],
    )
    named = {one: say(f"refresh.if.{one}") for one in ways}
    named[way] = say("refresh.chosen", way=named[way])
    _table(say, {named[one]: after for one, after in found.ways.items()}, found.now, currency)
    return way


def _effect(say: Say, way: Way, found: Overlap, currency: str) -> str:
    """What a way does to the lines, in one sentence."""
    language = say.language
    if way == "replace":
        lines, amount = found.removed
        if not lines:
            return say("refresh.removes_nothing")
        count, worth = formats.count(lines, language), formats.full(amount, language, currency)
        return say(
            "refresh.removes" if found.now.total is not None else "refresh.removes_lines", count=count, worth=worth
        )
    if way == "new":
        return say("refresh.adds_new", count=formats.count(found.fresh, language))
    count, twice = formats.count(found.new.lines, language), formats.count(found.same, language)
    return say("refresh.doubles" if found.same else "refresh.adds", count=count, twice=twice)


def _table(say: Say, after: Mapping[str, Totals], now: Totals, currency: str) -> None:
    """The data set now and afterwards."""
    language = say.language
    rows = {say("refresh.now"): now, **after}
    money = {say("refresh.total"): [formats.full(float(one.total or 0), language, currency) for one in rows.values()]}
    st.dataframe(
        {
            say("refresh.state"): list(rows),
            say("refresh.lines"): [formats.count(one.lines, language) for one in rows.values()],
            **(money if now.total is not None else {}),
            say("refresh.customers"): [formats.count(one.customers, language) for one in rows.values()],
            say("refresh.first"): [formats.day(one.first_day, language) for one in rows.values()],
            say("refresh.last"): [formats.day(one.last_day, language) for one in rows.values()],
        },
        hide_index=True,
        height="content",
    )
