"""What the movement page asks: which two periods, tiers of which kind, and by which segment the difference is cut."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import between
from core.between import Pair
from core.periods import MONTHS, Period
from core.scope import periods_of
from pages.parts import controls, formats, scope
from pages.parts.answers import ask
from pages.parts.scope import Scope

_WHOLE = "all"


def chosen(read: Scope) -> tuple[Pair, str] | None:
    """The two periods and the kind of tiers that the URL names; None where there is only one period."""
    asked = st.query_params
    pair = ask(between.pair, read.view, asked.get("earlier", ""), asked.get("later", ""))
    kinds = between.kinds(read.view)
    tiers = scope.choice("tiers", kinds, kinds[0]) if read.additive else kinds[0]
    return (pair, tiers) if pair else None


def label(read: Scope, period: Period) -> str:
    """A period as the reader calls it, with a word where it is partial."""
    text = formats.period_label(read.view.period, period.start, period.end, read.language)
    partial = "partial" in ask(between.remarks, read.view, period)
    return read.say("movement.partial", period=text) if partial else text


def named(read: Scope, pair: Pair) -> tuple[str, str]:
    """Both periods as the reader calls them."""
    return label(read, pair.earlier), label(read, pair.later)


def pale(read: Scope, pair: Pair) -> tuple[str, ...]:
    """Which of the two totals are drawn pale: those of periods that the file does not cover."""
    both = (("earlier", pair.earlier), ("later", pair.later))
    return tuple(name for name, period in both if "partial" in ask(between.remarks, read.view, period))


def bar(read: Scope, pair: Pair, tiers: str) -> str | None:
    """One row of controls, and what to know of the periods. Returns the segment column (None: the whole)."""
    say, starts = read.say, {one.start.isoformat(): one for one in ask(periods_of, read.view)}
    earlier, later = pair.earlier.start.isoformat(), pair.later.start.isoformat()
    columns = (_WHOLE, *read.meta.segments)
    preferred = next((name for name in ("region", *read.meta.segments) if name in columns), _WHOLE)
    segment = scope.choice("by", columns, preferred)
    newest = list(reversed(starts))
    with st.container(key="movement_bar"):
        places = st.columns([1.2, 1.2, 1.2, 1.2, 1.6], vertical_alignment="bottom")
        with places[0]:
            options = [one for one in newest if one < later]
            controls.choose("earlier", say("movement.earlier"), options, earlier, lambda one: label(read, starts[one]))
        with places[1]:
            controls.choose("later", say("movement.later"), newest[:-1], later, lambda one: label(read, starts[one]))
        with places[2]:
            kinds = between.kinds(read.view)
            controls.choose("tiers", say("movement.tiers"), kinds, tiers, lambda name: say(f"tiers.{name}"))
        with places[3]:
            if read.additive:
                controls.choose(
                    "by",
                    say("churn.by"),
                    columns,
                    segment,
                    lambda name: say("churn.whole") if name == _WHOLE else read.field(name),
                )
        with places[4]:
            _year_before(read, pair)
    _remarks(read, pair)
    if not read.additive:
        st.caption(say("movement.only_tiers", measure=read.measured))
    return None if segment == _WHOLE else segment


def own(pair: Pair, tiers: str, segment: str | None) -> dict[str, Any]:
    """What the page shows, as the URL says it: a link that has it leads back to the same."""
    return {"earlier": pair.earlier.start, "later": pair.later.start, "tiers": tiers, "by": segment or _WHOLE}


def described(read: Scope, pair: Pair, by: str) -> list[tuple[str, object]]:
    """What was compared, for the head of an export: by tiers of a kind, or by a segment column."""
    earlier, later = named(read, pair)
    if by in between.NAMES:
        cut = (read.say("movement.tiers"), read.say(f"tiers.{by}"))
    else:
        cut = (read.say("churn.by"), read.field(by))
    return [(read.say("movement.earlier"), earlier), (read.say("movement.later"), later), cut]


def one_period(read: Scope) -> None:
    """There is nothing to compare with: say so, and offer a shorter period."""
    say, kinds = read.say, list(MONTHS)
    with st.container(border=True, key="empty"):
        st.markdown(f"#### {say('movement.one_period')}")
        if read.view.period != kinds[0]:
            st.button(
                say("movement.shorter"),
                on_click=scope.put,
                args=("period", kinds[0]),
                key="shorter",
                type="primary",
            )


def _year_before(read: Scope, pair: Pair) -> None:
    """The shortcut to the same period of the year before, where the page shows another."""
    found = ask(between.year_before, read.view, pair.later)
    if found and found != pair.earlier:
        text = read.say("movement.year_before", period=label(read, found))
        st.button(text, on_click=scope.put, args=("earlier", found.start), key="year_before", width="stretch")


def _remarks(read: Scope, pair: Pair) -> None:
    """What is not yet sure of the two periods."""
    for period in (pair.earlier, pair.later):
        remarks = ask(between.remarks, read.view, period)
        text = formats.period_label(read.view.period, period.start, period.end, read.language)
        said = [read.say(f"movement.remark.{name}", period=text) for name in remarks]
        if period == pair.earlier:
            said = said[:1] if "partial" in remarks else []  # who did not buy in the earlier period is known
        if said:
            st.caption(formats.sentences(said, read.language))
