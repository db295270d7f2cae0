"""Lists of customers: how they fit who bought; and what one changes that is joined to a data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.draft import Choices, Draft
from core.intake import Joined
from core.intake.model import Change
from core.meta import Meta
from pages.parts import accepting, formats, master_form, scope, tables_found
from pages.parts.pending import Pending, discard, put
from pages.parts.say import Say, markdown

_INTO = "join_into"


def ask(say: Say, waiting: Pending) -> None:
    """A list of customers came alone: which data set it belongs to."""
    assert waiting.inspection
    known = scope.workspace().all() if scope.local() else []
    names = {meta.id: meta.name for meta in known}
    files = formats.listed((markdown(one.table.name) for one in waiting.inspection.alone), say.language)
    with st.container(border=True, key="about"):
        st.markdown(f"#### {say('about.title', file=files)}")
        st.markdown(say("about.text" if known else "about.none"))
        if known:
            before = list(names).index(waiting.inspection.data_set) if waiting.inspection.data_set in names else 0
            st.selectbox(
                say("scope.data_set"), list(names), before, key=_INTO, format_func=lambda one: _called(say, known, one)
            )
        with st.container(horizontal=True):
            if known:
                st.button(say("about.go"), type="primary", key="join", on_click=_into, args=(waiting,))
            st.button(say("about.sales"), key="sales", on_click=_sales, args=(waiting,))
            st.button(say("upload.cancel"), key="cancel_about", on_click=discard)


def shown(say: Say, waiting: Pending) -> None:
    """What joining a list would change, and one button that does it."""
    draft = waiting.draft
    assert draft and draft.into
    with st.container(border=True, key="draft"):
        st.caption(say("upload.adds_to", name=markdown(draft.into.name)))
        rows = formats.count(sum(one.rows for one in draft.report.joined), say.language)
        files = formats.listed((markdown(table.name) for table in draft.files), say.language)
        st.markdown(f"## {say('about.report', rows=rows, file=files)}")
        for name in draft.there:
            st.markdown(say("refresh.there", file=markdown(name)))
        fits(say, draft.report.joined)
        replaced = _changes(say, draft)
        st.markdown(say("about.unchanged"))
        with st.expander(say("upload.understood")):
            tables_found.shown(say, draft.files)
            master_form.table(say, draft.masters)
            accepting.correct(say, waiting)
        accepting.buttons(say, waiting, "about.accept", draft.into.name, Choices("replace" if replaced else "append"))


def fits(say: Say, found: Sequence[Joined]) -> None:
    """How each list fits who bought, and who is only on one side."""
    for one in found:
        st.markdown(_sentence(say, one))
        if one.absent or one.unsold:
            with st.expander(say("upload.joined_show")):
                _side(say, "upload.joined_absent", one.missing, one.absent)
                _side(say, "upload.joined_unsold", one.idle, one.unsold)


def _sentence(say: Say, found: Joined) -> str:
    key = "upload.joined_none" if not found.matched else "upload.joined" if found.missing else "upload.joined_all"
    matched, missing, idle = (formats.count(n, say.language) for n in (found.matched, found.missing, found.idle))
    said = [say(key, file=markdown(found.file), matched=matched, missing=missing)]
    if found.idle and found.matched:
        said.append(say("upload.joined_idle", count=idle))
    return formats.sentences(said, say.language)


def _side(say: Say, key: str, count: int, names: Sequence[str]) -> None:
    if not names:
        return
    more = count - len(names)
    rest = [say("upload.joined_more", count=formats.count(more, say.language))] if more else []
    st.caption(say(key))
    st.text(formats.listed([*names, *rest], say.language))


def _changes(say: Say, draft: Draft) -> bool:
    """What is new and what is different, by field; whether the user wants the list to be stronger."""
    told = [one for one in draft.changes if one.filled or one.differs]
    if not told:
        st.markdown(say("about.nothing"))
        return False
    words = {name: draft.extras.get(name) or say(f"field.{name}") for name in (one.field for one in told)}
    different = any(one.differs for one in told)
    columns = {"about.filled": _filled} | ({"about.differs": _differs} if different else {})
    st.dataframe(
        {
            say("about.field"): [words[one.field] for one in told],
            **{say(key): [formats.count(read(one), say.language) for one in told] for key, read in columns.items()},
        },
        hide_index=True,
        height="content",
    )
    if not different:
        return False
    ways = {say("about.keep"): False, say("about.replace"): True}
    return ways[st.radio(say("about.choose"), list(ways), key="join_way")]


def _filled(one: Change) -> int:
    return one.filled


def _differs(one: Change) -> int:
    return one.differs


def _called(say: Say, known: Sequence[Meta], identity: str) -> str:
    meta = next(one for one in known if one.id == identity)
    customers = formats.count(meta.customers, say.language)
    return say("about.data_set", name=meta.name, customers=customers, last=formats.day(meta.last_day, say.language))


def _into(waiting: Pending) -> None:
    put(replace(waiting, into=st.session_state[_INTO], settled=True))


def _sales(waiting: Pending) -> None:
    """The user knows better: the file has sales."""
    assert waiting.inspection
    put(replace(waiting, inspection=replace(waiting.inspection, alone=()), asked=True))
