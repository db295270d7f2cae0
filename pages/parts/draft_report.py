"""What was read, before anything is accepted: what is in it, what was left out, what it changes; and the user's say."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.draft import Draft
from core.intake import Report
from core.meta import Meta
from core.refresh import Overlap
from pages.parts import (
    accepting,
    formats,
    joining,
    left_out,
    mapping_form,
    master_form,
    quality_report,
    scope,
    sheets,
    tables_found,
)
from pages.parts.pending import Pending
from pages.parts.say import Say, markdown

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
            choices = replace(choices, replace=_overlap(say, draft.overlap, report.currency))
        _understood(say, waiting, draft)
        name = draft.into.name if draft.into else _name(say, waiting)
        label = "upload.add" if draft.into else "upload.to_overview"
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
    return st.text_input(say("upload.name"), waiting.name, max_chars=120, key="data_set_name")


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


def _overlap(say: Say, found: Overlap, currency: str) -> bool:
    """What adding the lines changes, either way; whether the user wants those days replaced."""
    language = say.language
    if found.unknown:
        st.markdown(say("refresh.unknown", count=formats.count(found.unknown, language)))
    replaced = False
    if found.there:
        there = formats.count(found.there, language)
        first, last = (formats.day(one, language) for one in (found.new.first_day, found.new.last_day))
        st.markdown(say("refresh.overlap", count=there, first=first, last=last))
        if found.same:
            st.markdown(say("refresh.same", count=formats.count(found.same, language)))
        ways = {say("refresh.append"): False, say("refresh.replace", count=there): True}
        label = say("refresh.choose")
        replaced = ways[st.radio(label, list(ways), int(found.again), key="refresh_way")]
    else:
        st.markdown(say("refresh.apart"))
    rows = {"refresh.now": found.now, "refresh.after": found.replaced if replaced else found.appended}
    known = found.now.total is not None
    st.dataframe(
        {
            say("refresh.state"): [say(key) for key in rows],
            say("refresh.lines"): [formats.count(one.lines, language) for one in rows.values()],
            **(
                {
                    say("refresh.total"): [
                        formats.full(float(one.total or 0), language, currency) for one in rows.values()
                    ]
                }
                if known
                else {}
            ),
            say("refresh.customers"): [formats.count(one.customers, language) for one in rows.values()],
            say("refresh.first"): [formats.day(one.first_day, language) for one in rows.values()],
            say("refresh.last"): [formats.day(one.last_day, language) for one in rows.values()],
        },
        hide_index=True,
        height="content",
    )
    return replaced
