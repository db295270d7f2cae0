"""From files to a data set, step by step: understood, mapped, read, looked at, accepted. All or nothing."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.draft import Draft
from core.errors import UserError
from core.intake import Inspection, Mapping
from core.job import Cancelled, Job
from core.meta import Meta
from pages.parts import (
    draft_report,
    formats,
    frame,
    joining,
    mapping_form,
    master_form,
    scope,
    sheets,
    tables_found,
    working,
)
from pages.parts.pending import Pending, discard, pending, put
from pages.parts.say import Say, markdown


def confirm(say: Say) -> None:
    """The step that the upload has reached."""
    waiting = pending()
    assert waiting
    try:
        while waiting.job or waiting.inspection is None or _clear(waiting):
            if not waiting.job:
                waiting = put(replace(waiting, job=_read(waiting) if waiting.inspection else _inspect(waiting)))
            assert waiting.job
            if not working.ended(say, waiting.job):
                return
            waiting = put(_landed(waiting))
    except Cancelled:
        discard()
        st.rerun()
    except UserError as error:
        _refused(say, error)
        return
    if not waiting.settled and _same(say, waiting):
        return
    if waiting.draft:
        (draft_report if waiting.draft.tables else joining).shown(say, waiting)
    elif _alone(waiting) and not waiting.into:
        joining.ask(say, waiting)
    else:
        _form(say, waiting)


def _clear(waiting: Pending) -> bool:
    """Whether the files can be read without a question."""
    if _alone(waiting):
        return bool(waiting.into and not waiting.asked and not waiting.draft)
    known = waiting.settled or (not _twin(waiting) and not _like(waiting))
    open_question = waiting.asked or waiting.draft or not waiting.mapping
    return bool(known and not open_question and waiting.mapping and mapping_form.certain(waiting.mapping))


def _alone(waiting: Pending) -> bool:
    """Whether the files only describe customers."""
    return bool(waiting.inspection and waiting.inspection.alone)


def _inspect(waiting: Pending) -> Job[Inspection]:
    workspace = scope.workspace()
    return Job(lambda: workspace.inspect(waiting.sources, waiting.folder))


def _read(waiting: Pending) -> Job[Draft]:
    workspace, inspection, mapping = scope.workspace(), waiting.inspection, waiting.mapping
    assert inspection and mapping
    into = workspace.open(waiting.into) if waiting.into else None
    if into and inspection.alone:
        return Job(lambda: workspace.join(inspection, waiting.folder, into))
    return Job(lambda: workspace.draft(inspection, mapping, waiting.folder, into))


def _landed(waiting: Pending) -> Pending:
    """The upload after its work has ended. Raises ``UserError`` where nothing can be done with the files."""
    assert waiting.job
    job, waiting = waiting.job, put(replace(waiting, job=None))
    try:
        made = job.result()
    except UserError as error:
        if waiting.inspection is None:
            raise
        return replace(waiting, draft=None, asked=True, error=error)
    except Cancelled:
        if waiting.inspection is None:
            raise
        return replace(waiting, draft=None, asked=True)
    match made:
        case Inspection():
            return replace(waiting, inspection=made, mapping=made.mapping)
        case Draft():
            return replace(waiting, draft=made, error=None)
        case Meta():
            discard()
            scope.go("overview", {**scope.parameters(), "data": made.id})
    raise TypeError(made)


def _refused(say: Say, error: UserError) -> None:
    with st.container(border=True, key="trouble"):
        st.markdown(f"#### {say('upload.refused')}")
        st.markdown(frame.sentence(error, say))
        st.button(say("upload.another"), on_click=discard, type="primary", key="another")


def _twin(waiting: Pending) -> Meta | None:
    """The data set that was made from the same bytes; only who sits at the machine may know of it."""
    if not waiting.inspection or not scope.local():
        return None
    found = waiting.inspection
    files = [*found.tables, *(master.table for master in found.masters)]
    return scope.workspace().same_files([table.sha256 for table in files])


def _like(waiting: Pending) -> Meta | None:
    """The data set that files with the same columns went into before."""
    if not waiting.inspection or not waiting.inspection.data_set or _alone(waiting) or not scope.local():
        return None
    try:
        return scope.workspace().open(waiting.inspection.data_set)
    except UserError:
        return None


def _same(say: Say, waiting: Pending) -> bool:
    """The file is here already, or one like it: ask what is wanted."""
    twin, like = _twin(waiting), _like(waiting)
    if not twin and not like:
        return False
    with st.container(border=True, key="known"):
        if twin:
            st.markdown(f"#### {say('upload.known', name=markdown(twin.name))}")
        elif like:
            st.markdown(f"#### {say('upload.like', name=markdown(like.name))}")
            last = formats.day(like.last_day, say.language)
            st.markdown(say("upload.like_text", lines=formats.count(like.lines, say.language), last=last))
        with st.container(horizontal=True):
            if twin:
                st.button(say("upload.open_known"), type="primary", key="open_known", on_click=_open, args=(twin.id,))
            elif like:
                label = say("upload.add_to", name=markdown(like.name))
                st.button(label, type="primary", key="add_to", on_click=_settle, args=(waiting, like.id))
            st.button(say("upload.anew" if twin else "upload.as_new"), key="anew", on_click=_settle, args=(waiting, ""))
            st.button(say("upload.cancel"), on_click=discard, key="cancel_known")
    return True


def _open(identity: str) -> None:
    discard()
    scope.put("data", identity)


def _settle(waiting: Pending, into: str) -> None:
    put(replace(waiting, settled=True, into=into))


def _form(say: Say, waiting: Pending) -> None:
    assert waiting.inspection and waiting.mapping
    with st.container(border=True, key="mapping"):
        st.markdown(f"## {say('upload.confirm')}")
        tables_found.shown(say, waiting.inspection.tables)
        settled = sheets.chosen(say, waiting)
        inspection, mapping, ready = _columns(say, waiting.inspection, waiting.mapping)
        if not ready:
            st.caption(say("upload.missing_about" if inspection.alone else "upload.missing"))
        with st.container(horizontal=True):
            pressed = st.button(
                say("upload.import"),
                type="primary" if settled else "secondary",
                disabled=not (ready and settled),
                key="import",
            )
            st.button(say("upload.cancel"), on_click=discard, key="cancel")
    if pressed and ready and settled:
        # Not in a callback, which would get the columns of the run before.
        _go_on(waiting, inspection, mapping)
        st.rerun()
    if waiting.error:
        with st.container(border=True, key="trouble"):
            st.markdown(frame.sentence(waiting.error, say))
            st.caption(say("frame.please_correct"))


def _columns(say: Say, inspection: Inspection, mapping: Mapping) -> tuple[Inspection, Mapping, bool]:
    """The columns of every file as the user wants them; whether the files can be read so."""
    if inspection.alone:
        alone = master_form.columns(say, inspection.alone)
        return replace(inspection, alone=alone), mapping, master_form.complete(alone)
    mapping = mapping_form.columns(say, inspection, mapping)
    masters = master_form.columns(say, inspection.masters)
    ready = mapping_form.complete(mapping) and master_form.complete(masters)
    return replace(inspection, masters=masters), mapping, ready


def _go_on(waiting: Pending, inspection: Inspection, mapping: Mapping) -> None:
    waiting = replace(waiting, inspection=inspection, mapping=mapping, settled=True, error=None)
    put(replace(waiting, job=_read(waiting)))
