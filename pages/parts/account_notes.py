"""What the user knows of one account: why it left, and the groups that it is in."""

from __future__ import annotations

import streamlit as st

from core import noted
from pages.parts import formats, noting, scope
from pages.parts.answers import ask_noted
from pages.parts.say import markdown
from pages.parts.scope import Scope

_REASON, _GROUPS = "note_reason", "note_groups"


def draw(read: Scope, customer: str) -> None:
    """The reason for leaving with the earlier ones to choose from, and the groups, old and new."""
    say = read.say
    with st.container(border=True, key="card_notes"):
        st.markdown(f"#### {say('noted.title')}")
        left, right = st.columns(2)
        with left:
            _reason(read, customer)
        with right:
            _groups(read, customer)
        noting.bar(read, ("account", customer))
        st.caption(say("noted.kept"))


def _reason(read: Scope, customer: str) -> None:
    current = scope.workspace().notes(read.meta.id).reasons().get(customer)
    known = ask_noted(noted.reasons, read.view)
    st.session_state[_REASON] = current
    st.selectbox(
        read.say("noted.reason"),
        known if current is None or current in known else [current, *known],
        index=None,
        key=_REASON,
        accept_new_options=True,
        placeholder=read.say("noted.reason_hint"),
        help=read.say("define.leaving_reason.text"),
        on_change=_record,
        args=(read, customer),
    )


def _record(read: Scope, customer: str) -> None:
    reason = st.session_state[_REASON] or ""
    said = read.say("noted.recorded" if reason else "noted.reason_removed", reason=markdown(reason))
    noting.write(read, ("account", customer), said, lambda notes: notes.record(customer, reason), reason)


def _groups(read: Scope, customer: str) -> None:
    notes = scope.workspace().notes(read.meta.id)
    of_customer = {identity: name for one, identity, name in notes.memberships() if one == customer}
    st.session_state[_GROUPS] = list(of_customer.values())
    st.multiselect(
        read.say("noted.groups"),
        [one.name for one in notes.groups()],
        key=_GROUPS,
        accept_new_options=True,
        placeholder=read.say("noted.groups_hint"),
        help=read.say("define.own_group.text"),
        on_change=_regroup,
        args=(read, customer, of_customer),
    )
    if of_customer:
        with st.container(horizontal=True, key="note_links"):
            for identity, name in of_customer.items():
                st.page_link(
                    "pages/accounts.py",
                    label=markdown(name),
                    icon=":material/group:",
                    query_params=scope.parameters(read, group="own", own_group=identity),
                    width="content",
                )


def _regroup(read: Scope, customer: str, before: dict[str, str]) -> None:
    chosen = st.session_state[_GROUPS]
    into = [name for name in chosen if name not in before.values()]
    out_of = [identity for identity, name in before.items() if name not in chosen]
    said = [read.say("noted.put_in", group=markdown(name)) for name in into]
    said += [read.say("noted.taken_out", group=markdown(before[identity])) for identity in out_of]
    noting.write(
        read,
        ("account", customer),
        formats.sentences(said, read.language),
        lambda notes: notes.regroup(customer, into, out_of),
        " ".join(into),
    )
