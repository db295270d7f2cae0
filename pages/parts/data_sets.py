"""The data sets that are there: what was read of each, and opening, renaming and deleting them."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.errors import UserError
from core.export import csv_bytes
from core.meta import Meta
from pages.parts import formats, frame, scope
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
        st.markdown(f"## {_read(say, meta)}")
        if meta.rejected:
            _rejected(say, meta)
        if st.button(say("upload.to_overview"), icon=":material/arrow_forward:", type="primary", key="to_overview"):
            scope.go("overview", scope.parameters(data=meta.id))


def _read(say: Say, meta: Meta) -> str:
    language = say.language
    total = formats.compact(float(meta.total), language, meta.currency) if meta.total else ""
    return say(
        "upload.report" if total else "upload.report_without_total",
        lines=formats.count(meta.lines, language),
        first=formats.day(meta.first_day, language),
        last=formats.day(meta.last_day, language),
        customers=formats.count(meta.customers, language),
        total=total,
    )


def _rejected(say: Say, meta: Meta) -> None:
    st.markdown(say("upload.rejected", count=formats.count(meta.rejected, say.language)))
    for reason, count in meta.rejected_by_reason:
        st.markdown(f"- {say(f'reject.{reason}')}: {formats.count(count, say.language)}")
    workspace, words = (
        scope.workspace(),
        {name: say(f"column.{name}") for name in ("file", "line", "reason", "content")},
    )
    reasons = {reason: say(f"reject.{reason}") for reason, _ in meta.rejected_by_reason}

    def rows() -> bytes:
        found = workspace.rejects(meta.id)
        return csv_bytes(found.assign(reason=found["reason"].map(reasons)), words)

    st.download_button(
        say("upload.download_rejected"),
        rows,
        "rejected.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="rejected",
    )


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
    language = say.language
    text, link, rename, delete = st.columns([4, 1.1, 1.1, 1.1], vertical_alignment="center")
    with text:
        st.markdown(f"**{markdown(meta.name)}**")
        st.caption(
            say(
                "upload.row",
                lines=formats.count(meta.lines, language),
                customers=formats.count(meta.customers, language),
                created=_moment(meta, language),
                files=markdown(", ".join(name for name, _ in meta.files)),
            )
        )
    with link:
        st.page_link(
            "pages/overview.py",
            label=say("upload.open"),
            icon=":material/arrow_forward:",
            width="stretch",
            query_params={**_language(), "data": meta.id},
        )
    with rename, st.popover(say("upload.rename"), icon=":material/edit:", width="stretch"):
        name = st.text_input(say("upload.name"), meta.name, max_chars=120, key=f"name_{meta.id}")
        st.button(
            say("upload.save"),
            key=f"save_{meta.id}",
            type="primary",
            on_click=_rename,
            args=(meta.id, name),
        )
    with delete:
        if st.button(say("upload.delete"), icon=":material/delete:", width="stretch", key=f"delete_{meta.id}"):
            _ask_delete(say, meta)


def _moment(meta: Meta, language: str) -> str:
    """Day and time of the import, by this machine's clock."""
    moment = datetime.fromisoformat(meta.created).astimezone()
    return f"{formats.day(moment.date(), language)} {moment:%H:%M}"


def _rename(identity: str, name: str) -> None:
    scope.workspace().rename(identity, name)


def _ask_delete(say: Say, meta: Meta) -> None:
    def body() -> None:
        st.markdown(say("upload.delete_text", name=markdown(meta.name)))
        with st.container(horizontal=True):
            if st.button(say("upload.delete_yes"), type="primary", key="delete_yes"):
                scope.workspace().delete(meta.id)
                if st.query_params.get("data") == meta.id:
                    scope.put("data", None)
                st.rerun()
            if st.button(say("upload.cancel"), key="delete_no"):
                st.rerun()

    st.dialog(say("upload.delete_title"))(body)()


def _language() -> dict[str, str]:
    return {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
