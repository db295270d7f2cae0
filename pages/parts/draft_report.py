"""What was read, before anything is accepted: what is in it, what was left out, what it changes; and the user's say."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.draft import Draft
from core.intake import Report
from core.meta import Meta
from pages.parts import (
    accepting,
    formats,
    joining,
    left_out,
    mapping_form,
    master_form,
    overlapping,
    quality_report,
    scope,
    sheets,
    tables_found,
)
from pages.parts.pending import Pending
from pages.parts.say import Say, markdown

_NAME, _EMPTY = "data_set_name", "data_set_name_empty"
_NAMED = 5
"""Files that are named before the others are counted."""


def shown(say: Say, waiting: Pending) -> None:
    """The report, the choices, and one button that accepts."""
    draft, workspace = waiting.draft, scope.workspace()
    assert draft
    report = draft.report
    with st.container(border=True, key="draft"):
        if draft.into:
            st.caption(say("upload.adds_to", name=markdown(draft.into.name)))
        st.markdown(f"## {read(say, report)}")
        settled = sheets.chosen(say, waiting)
        left_out.shown(
            say, report.rejected, report.rejected_by_reason, lambda: workspace.rejected(draft), report.examples
        )
        left_out.mended(say, report.mended)
        for name in draft.twice:
            st.markdown(say("upload.twice", file=markdown(name)))
        if draft.unread:
            st.markdown(_unread(say, draft.unread))
        for name in draft.there:
            st.markdown(say("refresh.there", file=markdown(name)))
        joining.fits(say, report.joined)
        choices = quality_report.shown(say, draft)
        if draft.overlap:
            choices = replace(choices, way=overlapping.chosen(say, draft.overlap, report.currency))
            if choices.leaves_out:
                st.caption(say("refresh.with_left_out"))
        _understood(say, waiting, draft)
        name = draft.into.name if draft.into else _name(say, waiting)
        label = f"refresh.do.{choices.way}" if draft.into else "upload.to_overview"
        accepting.buttons(say, waiting, label, name, choices, settled)


def read(say: Say, found: Report | Meta) -> str:
    """What was read, in one sentence."""
    language = say.language
    total = formats.compact(float(found.total), language, found.currency) if found.total is not None else ""
    return say(
        "upload.report" if total else "upload.report_without_total",
        lines=formats.count(found.lines, language),
        first=formats.day(found.first_day, language),
        last=formats.day(found.last_day, language),
        customers=formats.count(found.customers, language),
        total=total,
    )


def _unread(say: Say, names: tuple[str, ...]) -> str:
    """Files of an archive that hold no sales."""
    shown = ", ".join(markdown(name) for name in names[:_NAMED])
    more = len(names) - _NAMED
    count = formats.count(more, say.language)
    return say("upload.unread_more", files=shown, count=count) if more > 0 else say("upload.unread", files=shown)


def _name(say: Say, waiting: Pending) -> str:
    """What the data set is to be called; nothing in the run in which the user left the name empty."""
    name = st.text_input(
        say("upload.name"), waiting.name, max_chars=120, key=_NAME, on_change=_kept_name, args=(waiting.name,)
    )
    if not st.session_state.pop(_EMPTY, False):
        return name
    st.caption(say("upload.name_needed", name=markdown(name)))
    return ""


def _kept_name(name: str) -> None:
    if not st.session_state[_NAME].strip():
        st.session_state[_NAME], st.session_state[_EMPTY] = name, True


def _understood(say: Say, waiting: Pending, draft: Draft) -> None:
    """How the files and their columns were understood, for whoever wants to know or to correct it."""
    with st.expander(say("upload.understood")):
        tables_found.shown(say, draft.files)
        st.dataframe(
            {
                say("upload.meaning"): [say(f"field.{name}") for name, _ in draft.mapping.fields],
                say("upload.column"): [column for _, column in draft.mapping.fields],
            },
            hide_index=True,
            height="content",
        )
        st.caption(say("upload.dates", format=mapping_form.pattern(say, draft.mapping.date_format)))
        master_form.table(say, draft.masters)
        accepting.correct(say, waiting)
