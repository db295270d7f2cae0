"""The data sets that are there: what was read of each, and opening, renaming and deleting them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import streamlit as st

from core.errors import UserError
from core.meta import Meta
from pages.parts import draft_report, formats, frame, left_out, scope
from pages.parts.say import Say, markdown


def report(say: Say) -> None:
    """What became of the file of the data set in the URL: lines read, lines left out and why."""
    identity = st.query_params.get("data")
    if not identity:
        return
    try:
        meta = scope.workspace().open(identity)
    except UserError as error:
        frame.trouble(error, say)
        return
    with st.container(border=True, key="report"):
        st.caption(markdown(meta.name))
        st.markdown(f"## {draft_report.read(say, meta)}")
        workspace = scope.workspace()
        left_out.shown(say, meta.rejected, meta.rejected_by_reason, lambda: workspace.rejects(meta.id))
        _undo(say, meta)
        with st.container(horizontal=True):
            if st.button(say("upload.to_overview"), icon=":material/arrow_forward:", type="primary", key="to_overview"):
                scope.go("overview", scope.parameters(data=meta.id))
            _add(say, meta, "add_file", "content")


def _undo(say: Say, meta: Meta) -> None:
    """The last addition can be taken back."""
    if not scope.workspace().can_undo(meta.id):
        return
    st.markdown(say("refresh.undo_text", file=markdown(meta.files[-1][0]), moment=_moment(meta.updated, say.language)))
    if st.button(say("refresh.undo"), icon=":material/undo:", key="undo"):
        scope.workspace().undo(meta.id)
        st.rerun()


def _add(say: Say, meta: Meta, key: str, width: Literal["content", "stretch"] = "stretch") -> None:
    """The way to next week's file."""
    st.button(say("upload.add_file"), icon=":material/add:", key=key, width=width, on_click=_add_to, args=(meta.id,))


def _add_to(identity: str) -> None:
    scope.put("data", None)
    scope.put("add", identity)


def listed(say: Say) -> None:
    """Every data set, at the machine itself; whoever comes from elsewhere needs a link."""
    known = scope.workspace().all() if scope.local() else []
    if not known:
        return
    st.markdown(f"#### {say('upload.data_sets')}")
    for meta in known:
        with st.container(border=True, key=f"set_{meta.id}"):
            _row(say, meta)


def _row(say: Say, meta: Meta) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _described(say, meta)
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            _buttons(say, meta)


def _described(say: Say, meta: Meta) -> None:
    language = say.language
    with st.container(width="stretch"):
        st.markdown(f"**{markdown(meta.name)}**")
        st.caption(
            say(
                "upload.row",
                lines=formats.count(meta.lines, language),
                customers=formats.count(meta.customers, language),
                created=_moment(meta.updated or meta.created, language),
                files=markdown(", ".join(name for name, _ in meta.files)),
            )
        )


def _buttons(say: Say, meta: Meta) -> None:
    st.page_link(
        "pages/overview.py",
        label=say("upload.open"),
        icon=":material/arrow_forward:",
        width="content",
        query_params={**_language(), "data": meta.id},
    )
    _add(say, meta, f"add_{meta.id}")
    with st.popover(say("upload.rename"), icon=":material/edit:", key=f"renaming_{meta.id}", on_change="rerun"):
        st.text_input(say("upload.name"), meta.name, max_chars=120, key=f"name_{meta.id}")
        if st.session_state.pop(f"nameless_{meta.id}", False):
            st.caption(say("upload.name_needed", name=markdown(meta.name)))
        st.button(say("upload.save"), key=f"save_{meta.id}", type="primary", on_click=_rename, args=(meta,))
    if st.button(say("upload.delete"), icon=":material/delete:", key=f"delete_{meta.id}"):
        _ask_delete(say, meta)


def _moment(when: str, language: str) -> str:
    """Day and time of an import, by this machine's clock."""
    moment = datetime.fromisoformat(when).astimezone()
    return f"{formats.day(moment.date(), language)} {moment:%H:%M}"


def _rename(meta: Meta) -> None:
    """The name as it is typed now, which the run before did not know; a data set without one keeps its own."""
    key = f"name_{meta.id}"
    if st.session_state[key].strip():
        scope.workspace().rename(meta.id, st.session_state[key])
        st.session_state[f"renaming_{meta.id}"] = False
    else:
        st.session_state[key], st.session_state[f"nameless_{meta.id}"] = meta.name, True


def _ask_delete(say: Say, meta: Meta) -> None:
    def body() -> None:
        st.markdown(say("upload.delete_text", name=markdown(meta.name)))
        st.markdown(_written(say, meta))
        with st.container(horizontal=True):
            if st.button(say("upload.delete_yes"), type="primary", key="delete_yes"):
                scope.workspace().delete(meta.id)
                if st.query_params.get("data") == meta.id:
                    scope.put("data", None)
                st.rerun()
            if st.button(say("upload.cancel"), key="delete_no"):
                st.rerun()

    st.dialog(say("upload.delete_title"))(body)()


def _written(say: Say, meta: Meta) -> str:
    """What users wrote about the customers of a data set, which goes with it."""
    notes = scope.workspace().notes(meta.id)
    groups, reasons = len(notes.groups()), len(notes.reasons())
    if not groups and not reasons:
        return say("upload.delete_notes_none")
    return say(
        "upload.delete_notes",
        groups=formats.count(groups, say.language),
        reasons=formats.count(reasons, say.language),
    )


def _language() -> dict[str, str]:
    return {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
