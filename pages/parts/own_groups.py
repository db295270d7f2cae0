"""The user's own groups on the account list: put customers in, take them out, open, rename and delete a group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from core import accounts, noted
from core.accounts import Accounts, Wanted
from core.notes import OwnGroup
from pages.parts import account_controls, formats, noting, scope, tables
from pages.parts.answers import ask_noted
from pages.parts.say import markdown
from pages.parts.scope import Scope

PLACE = ("accounts",)
_NAME = "own_group_name"
_INTO, _MINE = "own_group_into", "own_group_mine"
"""The two pop-overs: they close when what they are for is done."""


def bar(read: Scope, wanted: Wanted, listed: Accounts, key: str) -> None:
    """What can be done with the customers of the list, or with those that are ticked in the table of this key."""
    groups, say = scope.workspace().notes(read.meta.id).groups(), read.say
    ticked = [str(one) for one in listed.rows["customer"].iloc[tables.picked(key)]] if listed.matches else []
    with st.container(horizontal=True, vertical_alignment="center", key="own_groups"):
        if listed.matches:
            _put_in(read, wanted, listed.matches, ticked, groups)
        here = dict(wanted.cell).get("own_group") if wanted.group == "own" else None
        if here:
            st.button(
                say("noted.take_out" if ticked else "noted.take_out_none", count=len(ticked)),
                icon=":material/group_remove:",
                disabled=not ticked,
                help=say("noted.tick"),
                key="own_group_out",
                on_click=_take_out,
                args=(read, ticked, here),
            )
        if groups:
            with st.popover(
                say("noted.my_groups", count=len(groups)), icon=":material/groups:", key=_MINE, on_change="rerun"
            ):
                for group in groups:
                    _one(read, group)
        if here:
            _absent(read, here)
        noting.bar(read, PLACE)


def _put_in(read: Scope, wanted: Wanted, matches: int, ticked: Sequence[str], groups: Sequence[OwnGroup]) -> None:
    say, language = read.say, read.language
    with st.popover(say("noted.into_group"), icon=":material/group_add:", key=_INTO, on_change="rerun"):
        if ticked:
            st.markdown(say("noted.ticked", count=formats.count(len(ticked), language)))
        else:
            st.markdown(say("noted.all_listed", count=formats.count(matches, language)))
            st.caption(say("noted.tick"))
        name = st.selectbox(
            say("noted.group"),
            [one.name for one in groups],
            index=None,
            key=_NAME,
            accept_new_options=True,
            placeholder=say("noted.group_hint"),
        )
        st.button(
            say("noted.put"),
            type="primary",
            disabled=not name,
            key="own_group_in",
            on_click=_put,
            args=(read, name or "", (lambda: ticked) if ticked else lambda: _everyone(read, wanted)),
        )


def _everyone(read: Scope, wanted: Wanted) -> list[str]:
    rows = accounts.listed(scope.workspace(), read.view, replace(wanted, sort="rank", descending=False)).rows
    return [str(one) for one in rows["customer"]]


def _put(read: Scope, name: str, customers: Callable[[], Sequence[str]]) -> None:
    said = read.say("noted.put_in", group=markdown(name))
    if noting.write(read, PLACE, said, lambda notes: notes.add(customers(), name), name):
        st.session_state[_INTO], st.session_state[_NAME] = False, None


def _take_out(read: Scope, customers: Sequence[str], identity: str) -> None:
    name = scope.workspace().notes(read.meta.id).group(identity).name
    said = read.say("noted.taken_out", group=markdown(name))
    noting.write(read, PLACE, said, lambda notes: notes.remove(customers, identity))


def _one(read: Scope, group: OwnGroup) -> None:
    """A group in one row: open, rename, delete."""
    say, key = read.say, f"own_name_{group.id}_{scope.workspace().notes(read.meta.id).revision}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"own_{group.id}"):
        # A link to the page itself would not change the address.
        st.button(
            say("noted.open", group=markdown(group.name), count=formats.count(group.customers, read.language)),
            icon=":material/group:",
            type="tertiary",
            width="stretch",
            key=f"own_open_{group.id}",
            on_click=_open,
            args=(group.id,),
        )
        st.session_state.setdefault(key, group.name)
        st.text_input(say("noted.new_name"), key=key, label_visibility="collapsed", width=170)
        st.button(
            "",
            icon=":material/check:",
            help=say("noted.rename"),
            key=f"own_rename_{group.id}",
            on_click=_rename,
            args=(read, group, key),
        )
        st.button(
            "",
            icon=":material/delete:",
            help=say("noted.delete"),
            key=f"own_delete_{group.id}",
            on_click=_drop,
            args=(read, group),
        )


def _open(identity: str) -> None:
    st.session_state[_MINE] = False
    account_controls.clear()
    scope.put("group", "own")
    scope.put("own_group", identity)


def _rename(read: Scope, group: OwnGroup, key: str) -> None:
    name = st.session_state[key]
    said = read.say("noted.renamed", group=markdown(group.name), name=markdown(name))
    if noting.write(read, PLACE, said, lambda notes: notes.rename(group.id, name), name):
        st.session_state[_MINE] = False


def _drop(read: Scope, group: OwnGroup) -> None:
    """The group goes; a list of it that is open goes back to all customers."""
    if st.query_params.get("own_group") == group.id:
        account_controls.take_off("group")
    said = read.say("noted.deleted", group=markdown(group.name))
    if noting.write(read, PLACE, said, lambda notes: notes.drop(group.id)):
        st.session_state[_MINE] = False


def _absent(read: Scope, identity: str) -> None:
    count = ask_noted(noted.absent, read.view, identity)
    if count:
        st.caption(read.say("noted.absent", count=formats.count(count, read.language)))
