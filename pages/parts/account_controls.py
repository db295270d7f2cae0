"""What narrows the account list: search, class, tier, status, ranges, order, page. All of it is in the URL."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from math import ceil

import streamlit as st

from core.accounts import STATUSES, Wanted
from core.definitions import ABC, TIERS
from core.errors import UserError
from core.groups import GROUPS
from pages.parts import cells, controls, formats, scope, tables
from pages.parts.say import markdown
from pages.parts.scope import Scope

RANGES = (
    ("rank_from", "rank_to"),
    ("value_min", "value_max"),
    ("orders_min", "orders_max"),
    ("silent_min", "silent_max"),
)
_SORTS = (
    "rank",
    "value",
    "name",
    "orders",
    "first_purchase",
    "last_purchase",
    "days_silent",
    "last_12m",
    "before_12m",
    "change",
)
_LIMITS = (*scope.WANTED_NUMBERS, "search", "abc", "tier", "status")
_ORDERS = ("false", "true")


def bar(read: Scope, wanted: Wanted) -> None:
    """One row of controls, and a chip for everything that narrows the list."""
    say = read.say
    with st.container(key="account_bar"):
        places = st.columns([2, 1, 1, 1.1, 1.4, 1.4, 1.2], vertical_alignment="bottom")
        with places[0]:
            _search(read, wanted)
        known = (("tier", TIERS, "tier"), ("status", STATUSES, "status"))
        for place, (name, codes, words) in zip(
            places[1:4], (("abc", ABC, "class"), *known) if read.additive else known, strict=False
        ):
            with place:
                controls.choose(
                    name,
                    say(f"column.{name}"),
                    ("", *codes),
                    getattr(wanted, name),
                    partial(_named, read, words),
                )
        with places[4]:
            sorts = _SORTS if wanted.sort in _SORTS else (*_SORTS, wanted.sort)
            named = tables.headers(read, sorts)
            controls.choose("sort", say("accounts.sort"), sorts, wanted.sort, named.__getitem__)
        with places[5]:
            controls.choose(
                "descending",
                say("accounts.order"),
                _ORDERS,
                str(wanted.descending).lower(),
                lambda code: say(f"accounts.descending.{code}"),
            )
        with places[6]:
            _ranges(read, wanted)
    _chips(read, wanted)


def _named(read: Scope, prefix: str, code: str) -> str:
    return read.say(f"{prefix}.{code}") if code else read.say("scope.all")


def _search(read: Scope, wanted: Wanted) -> None:
    key = "account_search"
    st.session_state[key] = wanted.search
    st.text_input(
        read.say("accounts.search"),
        key=key,
        placeholder=read.say("accounts.search_hint"),
        icon=":material/search:",
        on_change=lambda: scope.put("search", st.session_state[key].strip()),
    )


def _ranges(read: Scope, wanted: Wanted) -> None:
    say = read.say
    with st.popover(say("accounts.ranges"), icon=":material/tune:", width="stretch"):
        for low, high in RANGES:
            left, right = st.columns(2)
            for place, name in ((left, low), (right, high)):
                step = 1 if scope.WANTED_NUMBERS[name] is int else None
                with place:
                    controls.number(
                        name, say(f"accounts.{name}", measure=read.measure), getattr(wanted, name), step=step
                    )


def _limits(read: Scope, wanted: Wanted) -> list[tuple[str, str, str]]:
    """Everything that narrows the list: its name in the URL, its label, its value in words."""
    found = [
        (name, read.say(f"accounts.{name}", measure=read.measure), _word(read, name, getattr(wanted, name)))
        for name in _LIMITS
        if getattr(wanted, name) not in ("", None)
    ]
    if wanted.group:
        label = read.say("accounts.own" if wanted.group == "own" else "accounts.cell")
        found.append(("group", label, " · ".join(cells.words(read, wanted))))
    return found


def narrowed(read: Scope, wanted: Wanted) -> str:
    """What narrows the list, in the fewest words."""
    return " ".join(word for _, _, word in _limits(read, wanted))


def described(read: Scope, wanted: Wanted) -> list[tuple[str, object]]:
    """What narrows and orders the list, for the head of an export."""
    direction = read.say(f"accounts.descending.{str(wanted.descending).lower()}")
    order = f"{tables.headers(read, (wanted.sort,))[wanted.sort]}, {direction}"
    return [*((label, word) for _, label, word in _limits(read, wanted)), (read.say("accounts.sort"), order)]


def _chips(read: Scope, wanted: Wanted) -> None:
    limits = _limits(read, wanted)
    if limits:
        with st.container(horizontal=True, key="list_chips"):
            for name, label, word in limits:
                st.button(
                    read.say("scope.named", name=label, value=markdown(word)),
                    key=f"limit_{name}",
                    icon=":material/close:",
                    type="tertiary",
                    on_click=take_off,
                    args=(name,),
                )
            if len(limits) > 1:
                st.button(read.say("accounts.clear"), key="limit_all", type="tertiary", on_click=clear)


def _word(read: Scope, name: str, value: object) -> str:
    words = {"abc": "class", "tier": "tier", "status": "status"}
    if name in words:
        return read.say(f"{words[name]}.{value}")
    if name in ("change_min", "change_max") and isinstance(value, float):
        return formats.percent(value, read.language, 0)
    return formats.full(value, read.language) if isinstance(value, (int, float)) else str(value)


def take_off(name: str) -> None:
    """Take off one thing that narrows the list."""
    asked = st.query_params.get("group", "")
    for one in (name, *(GROUPS[asked].options if name == "group" and asked in GROUPS else ())):
        scope.put(one, None)


def clear() -> None:
    """Take everything off that narrows the list."""
    for name in (*_LIMITS, "group"):
        take_off(name)


def table_key(read: Scope, wanted: Wanted, number: int) -> str:
    """A table of its own for every list, order and page, so that a click or a tick is not still there on other rows."""
    revision = scope.workspace().notes(read.meta.id).revision if wanted.group else 0
    return f"accounts_{sha256(repr((read.view, wanted, number, revision)).encode()).hexdigest()[:16]}"


def sort_by(wanted: Wanted) -> Callable[[str], None]:
    """A click on a header sorts the whole list by it, a second click the other way round."""

    def sort(column: str) -> None:
        scope.put("descending", str(wanted.sort == column and not wanted.descending).lower())
        scope.put("sort", column)
        st.rerun()

    return sort


def page_number() -> int:
    """The page of the list that the URL asks for."""
    text = st.query_params.get("page", "1")
    if not text.isdecimal() or not 1 <= int(text) <= 10**7:
        raise UserError("bad_option", option="page", value=text, choices="1–9")
    return int(text)


def pager(read: Scope, number: int, matches: int) -> None:
    """Which rows are shown, and the way to the others."""
    say, pages = read.say, ceil(matches / tables.PAGE_ROWS)
    first = (number - 1) * tables.PAGE_ROWS + 1
    last = min(number * tables.PAGE_ROWS, matches)
    shown = [formats.count(one, read.language) for one in (first, last, matches)]
    with st.container(horizontal=True, vertical_alignment="center", key="pager"):
        st.caption(say("accounts.rows", first=shown[0], last=shown[1], matches=shown[2]))
        if pages > 1:
            st.button(
                say("accounts.previous"),
                key="page_previous",
                icon=":material/chevron_left:",
                disabled=number == 1,
                on_click=scope.put,
                args=("page", number - 1),
            )
            st.button(
                say("accounts.next"),
                key="page_next",
                icon=":material/chevron_right:",
                disabled=number >= pages,
                on_click=scope.put,
                args=("page", number + 1),
            )
        st.caption(say("accounts.open_hint"))


def empty(read: Scope, number: int) -> None:
    """Nobody matches: a page beyond the end goes back to the first; else say so, and offer to show all."""
    if number > 1:
        scope.put("page", None)
        st.rerun()
    with st.container(border=True, key="empty"):
        st.markdown(f"#### {read.say('empty.accounts')}")
        st.button(read.say("accounts.clear"), type="primary", on_click=clear, key="empty_clear")
