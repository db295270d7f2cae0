"""What a careful reader would notice before accepting: each finding in a sentence, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from core.draft import Choices, Draft
from core.errors import UserError
from core.intake.alike import Alike, Spelling
from core.intake.model import Lines
from core.intake.quality import Large, Quality, Span
from core.job import Cancelled
from core.merging import KeyList, Pairs
from pages.parts import formats, frame, pending, scope, working
from pages.parts.say import Say, markdown

_NAMED = 8
"""Columns that are named before the others are counted."""
_LONGEST = 40
"""Signs of a column's name that are shown."""


def shown(say: Say, draft: Draft) -> Choices:
    """The findings; what the user wants left out or merged."""
    found = draft.quality
    if found is None:
        return Choices()
    currency = draft.report.currency
    alike = draft.alike.groups if draft.alike else ()
    if found.strays or found.copies.lines or found.cancelled.lines or alike:
        st.markdown(f"#### {say('quality.decide')}")
    choices = Choices(
        strays=_strays(say, found.strays),
        copies=_lines(say, "copies", found.copies, currency),
        cancelled=_lines(say, "cancelled", found.cancelled, currency),
        merges=_alike(say, draft),
    )
    sentences = _sentences(say, found, draft)
    if sentences:
        st.markdown(f"#### {say('quality.know')}")
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
    _large(say, found, currency)
    _nothing(say, found, draft)
    return choices


def _sentences(say: Say, found: Quality, draft: Draft) -> list[str]:
    """What is to be known, and nothing to be decided."""
    language, currency = say.language, draft.report.currency
    said = [] if "amount" in draft.report.fields else [say("quality.no_amount")]
    if found.nobody.lines:
        key = "quality.nobody" if found.nobody.amount is not None else "quality.nobody_without_amount"
        share = formats.percent(found.nobody.lines / draft.report.lines, language)
        said.append(say(key, count=_count(say, found.nobody), amount=_amount(say, found.nobody, currency), share=share))
    back = found.returns
    if back.lines:
        said.append(
            say(
                "quality.returns" if back.paired < back.lines else "quality.returns_paired",
                count=formats.count(back.lines, language),
                amount=formats.compact(float(back.amount or 0), language, currency),
                paired=formats.count(back.paired, language),
                others=formats.count(back.lines - back.paired, language),
            )
        )
    if found.gaps:
        spans = formats.listed((_span(say, gap) for gap in found.gaps), say.language)
        said.append(say("quality.gaps", spans=spans))
    if found.large:
        first = found.large[0]
        said.append(
            say(
                "quality.large",
                count=formats.count(found.large_lines, language),
                amount=formats.full(float(first.amount), language, currency),
                day=_day(say, first.day),
            )
        )
    return [*said, *_columns(say, draft)]


def _columns(say: Say, draft: Draft) -> list[str]:
    """What became of the columns that are no field of ours."""
    kept = [_column(name) for name in draft.extras.values()]
    said = [say("quality.columns_kept", columns=formats.listed(kept, say.language))] if kept else []
    unused = draft.unused
    named = [_column(name) for name in unused[:_NAMED]]
    more = len(unused) - len(named)
    if more:
        count = formats.count(more, say.language)
        said.append(say("quality.columns_unused_more", columns=", ".join(named), count=count))
    elif named:
        said.append(say("quality.columns_unused", columns=formats.listed(named, say.language)))
    return said


def _column(name: str) -> str:
    return markdown(name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…")


def _nothing(say: Say, found: Quality, draft: Draft) -> None:
    """What was looked for in vain; what the file has no column for was not looked for."""
    money, status = ("amount" in draft.report.fields, "status" in draft.report.fields)
    absent = {
        "strays": not found.strays,
        "copies": not found.copies.lines,
        "cancelled": status and not found.cancelled.lines,
        "alike": not (draft.alike and draft.alike.groups),
        "nobody": not found.nobody.lines,
        "returns": money and not found.returns.lines,
        "gaps": not found.gaps,
        "large": money and not found.large_lines,
    }
    checks = formats.listed((say(f"quality.check.{name}") for name, holds in absent.items() if holds), say.language)
    if checks:
        st.caption(say("quality.nothing", checks=checks))


def _strays(say: Say, found: tuple[Span, ...]) -> bool:
    if not found:
        return False
    days = formats.listed((_span(say, one) for one in found), say.language)
    count = formats.count(sum(one.lines for one in found), say.language)
    return _asked(say, "strays", say("quality.strays", count=count, days=days))


def _lines(say: Say, name: str, found: Lines, currency: str) -> bool:
    if not found.lines:
        return False
    key = f"quality.{name}" if found.amount is not None else f"quality.{name}_without_amount"
    return _asked(say, name, say(key, count=_count(say, found), amount=_amount(say, found, currency)))


def _asked(say: Say, name: str, finding: str) -> bool:
    """A box with what it does, and why one might."""
    return st.checkbox(f"**{say(f'quality.leave_{name}')}** · {finding}", key=f"leave_{name}")


def _large(say: Say, found: Quality, currency: str) -> None:
    if not found.large:
        return
    with st.expander(say("quality.large_show")):
        columns: dict[str, Callable[[Large], str]] = {
            "customer": lambda one: one.customer,
            "day": lambda one: _day(say, one.day),
            "amount": lambda one: formats.full(float(one.amount), say.language, currency),
        }
        st.dataframe(
            {say(f"field.{name}"): [read(one) for one in found.large] for name, read in columns.items()},
            hide_index=True,
            height="content",
        )


def _alike(say: Say, draft: Draft) -> tuple[tuple[str, str], ...]:
    """Groups of customers that may be one, each with a box; and how the key accounts change with those ticked."""
    found = draft.alike
    if not found or not found.groups:
        return ()
    st.markdown(say("quality.alike", count=formats.count(found.count, say.language)))
    chosen: list[tuple[str, str]] = []
    with st.expander(say("quality.alike_show")):
        if len(found.groups) < found.count:
            st.caption(say("quality.alike_first", count=len(found.groups)))
        if len(found.groups) > 1:
            st.checkbox(say("quality.alike_all"), key="merge_all", on_change=_tick, args=(len(found.groups),))
        for place, group in enumerate(found.groups):
            if st.checkbox(
                _group(say, group, draft.report.currency),
                key=_box(place),
                on_change=_follow,
                args=(len(found.groups),),
            ):
                chosen += group.merges
    if chosen:
        _key_list(say, draft, tuple(chosen))
    return tuple(chosen)


def _key_list(say: Say, draft: Draft, merges: Pairs) -> None:
    """The key accounts after merging, asked once for each choice: the page runs again with every key pressed."""
    workspace = scope.workspace()
    job = pending.aside((draft.folder.name, merges), lambda: workspace.key_list(draft, merges))
    try:
        if working.ended(say, job):
            st.markdown(_changes(say, job.result()))
    except UserError as error:
        st.markdown(frame.sentence(error, say))
    except Cancelled:
        st.button(say("quality.keys_again"), icon=":material/refresh:", key="keys_again", on_click=pending.stop)


def _box(place: int) -> str:
    return f"merge_{place}"


def _tick(count: int) -> None:
    for place in range(count):
        st.session_state[_box(place)] = st.session_state["merge_all"]


def _follow(count: int) -> None:
    """The box for all is ticked while all are."""
    st.session_state["merge_all"] = all(st.session_state[_box(place)] for place in range(count))


def _group(say: Say, group: Alike, currency: str) -> str:
    others = formats.listed((_spelling(say, one, currency) for one in group.others), say.language)
    return say("quality.into", others=others, kept=_spelling(say, group.kept, currency))


def _spelling(say: Say, one: Spelling, currency: str) -> str:
    name = f"{one.name} ({one.customer})" if one.name and one.name != one.customer else one.customer
    lines = formats.count(one.lines, say.language)
    if one.amount is None:
        return say("quality.spelling_without_amount", name=markdown(name), lines=lines)
    amount = formats.compact(float(one.amount), say.language, currency)
    return say("quality.spelling", name=markdown(name), lines=lines, amount=amount)


def _changes(say: Say, found: KeyList) -> str:
    now, after = (formats.count(number, say.language) for number in (found.now, found.after))
    same = found.now == found.after
    parts = [say("quality.keys_same", count=now) if same else say("quality.keys", now=now, after=after)]
    for key, customers in (("quality.joining", found.joining), ("quality.leaving", found.leaving)):
        if customers:
            parts.append(say(key, names=formats.listed(map(markdown, customers), say.language)))
    return "  \n".join(parts)


def _count(say: Say, found: Lines) -> str:
    return formats.count(found.lines, say.language)


def _amount(say: Say, found: Lines, currency: str) -> str:
    return formats.compact(float(found.amount), say.language, currency) if found.amount is not None else ""


def _span(say: Say, found: Span) -> str:
    if found.first == found.last:
        return _day(say, found.first)
    return say("quality.span", first=_day(say, found.first), last=_day(say, found.last))


def _day(say: Say, day: date) -> str:
    return formats.day(day, say.language)
