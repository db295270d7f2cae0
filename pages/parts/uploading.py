"""A file in: its bytes to disk, what was understood of it for the user to correct, and the import. All or nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from core.draft import Progress
from core.errors import UserError
from core.fact import FIELDS
from core.intake import Inspection, Mapping, Source, inspect, remap, swapped
from core.meta import Meta
from pages.parts import frame, scope
from pages.parts.say import Say, markdown

SAMPLES = {language: Path(__file__).parents[2] / "data" / f"sample_{language}.csv" for language in ("en", "zh")}
MUST = ("customer", "name", "day")
MAIN = (*MUST, "amount", "order_id")
_STATE, _ROUND = "pending_upload", "upload_round"
_FORMATS = {"%Y": "yyyy", "%m": "mm", "%d": "dd", "%y": "yy", "%b": "mmm", "%B": "mmmm", "%a": "ddd", "%A": "dddd"}


@dataclass(frozen=True)
class Pending:
    """Uploaded files that wait to be imported; ``folder`` holds their bytes."""

    folder: Path
    sources: tuple[Source, ...]
    inspection: Inspection | None = None
    mapping: Mapping | None = None
    anew: bool = False


def pending() -> Pending | None:
    """What was uploaded and not yet imported."""
    found: Pending | None = st.session_state.get(_STATE)
    return found if found and found.folder.exists() else None


def welcome(say: Say) -> None:
    """One large drop area and one button, nothing else."""
    with st.container(border=True, key="welcome"):
        st.markdown(f"## {say('upload.title')}")
        st.caption(say("upload.text"))
        key = f"upload_{st.session_state.get(_ROUND, 0)}"
        st.file_uploader(
            say("upload.drop"),
            accept_multiple_files=True,
            key=key,
            on_change=_received,
            args=(key,),
            label_visibility="collapsed",
        )
        with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
            st.caption(say("upload.or"))
            if st.button(say("upload.sample"), key="sample", icon=":material/play_arrow:"):
                _sample(say)
        st.caption(say("upload.private"))


def _received(key: str) -> None:
    """Move the bytes to disk at once and let the session forget them."""
    files = st.session_state.get(key) or []
    if not files:
        return
    folder = scope.workspace().incoming()
    sources = []
    for number, file in enumerate(files):
        path = folder / f"{number}.upload"
        path.write_bytes(file.getbuffer())
        sources.append(Source(path, file.name))
    discard()
    st.session_state[_STATE] = Pending(folder, tuple(sources))
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    scope.put("data", None)


def discard() -> None:
    """Forget the uploaded files; nothing of them stays."""
    waiting = st.session_state.pop(_STATE, None)
    if waiting:
        shutil.rmtree(waiting.folder, ignore_errors=True)


def confirm(say: Say) -> None:
    """What was understood: recognised before? which column is what? then the import."""
    waiting = pending()
    assert waiting
    try:
        if waiting.inspection is None or waiting.mapping is None:
            with st.spinner(say("upload.reading")):
                inspection = inspect(waiting.sources, waiting.folder)
            waiting = replace(waiting, inspection=inspection, mapping=inspection.mapping)
            st.session_state[_STATE] = waiting
        _form(say, waiting)
    except UserError as error:
        _refused(say, error)


def _refused(say: Say, error: UserError) -> None:
    with st.container(border=True, key="trouble"):
        st.markdown(f"#### {say('upload.refused')}")
        st.markdown(frame.sentence(error, say))
        st.button(say("upload.another"), on_click=discard, type="primary", key="another")


def _form(say: Say, waiting: Pending) -> None:
    assert waiting.inspection and waiting.mapping
    same = scope.workspace().same_files([table.sha256 for table in waiting.inspection.tables])
    if same and not waiting.anew and scope.local():
        _known(say, waiting, same)
        return
    with st.container(border=True, key="mapping"):
        st.markdown(f"## {say('upload.confirm')}")
        for table in waiting.inspection.tables:
            st.caption(
                say(
                    f"upload.found.{table.format}" + ("" if table.header_line else "_bare"),
                    file=markdown(table.name),
                    encoding=table.encoding.upper(),
                    delimiter=_delimiter(say, table.dialect.delimiter),
                    line=table.header_line,
                    columns=len(table.columns),
                )
            )
        mapping = _columns(say, waiting.inspection, waiting.mapping)
        name = st.text_input(say("upload.name"), Path(waiting.sources[0].name).stem, max_chars=120, key="data_set_name")
        with st.container(horizontal=True):
            ready = _complete(mapping)
            go = st.button(say("upload.import"), type="primary", disabled=not ready, key="import")
            st.button(say("upload.cancel"), on_click=discard, key="cancel")
        if not ready:
            st.caption(say("upload.missing"))
    if go:
        try:
            _import(say, waiting, mapping, name)
        except UserError as error:
            with st.container(border=True, key="trouble"):
                st.markdown(frame.sentence(error, say))
                st.caption(say("frame.please_correct"))


def _known(say: Say, waiting: Pending, same: Meta) -> None:
    with st.container(border=True, key="known"):
        st.markdown(f"#### {say('upload.known', name=markdown(same.name))}")
        with st.container(horizontal=True):
            if st.button(say("upload.open_known"), type="primary", key="open_known"):
                discard()
                scope.go("overview", {**scope.parameters(), "data": same.id})
            if st.button(say("upload.anew"), key="anew"):
                st.session_state[_STATE] = replace(waiting, anew=True)
                st.rerun()
            st.button(say("upload.cancel"), on_click=discard, key="cancel_known")


def _complete(mapping: Mapping) -> bool:
    there = dict(mapping.fields)
    return ("customer" in there or "name" in there) and "day" in there and bool(mapping.date_format)


def _columns(say: Say, inspection: Inspection, mapping: Mapping) -> Mapping:
    """One choice per field, each with sample values; the first fields are those that everything hangs on."""
    chosen = dict(mapping.fields)
    samples = {column.name: ", ".join(column.samples[:3]) for column in inspection.columns}
    main = [field.name for field in FIELDS if field.name in MAIN or field.name in chosen]
    rest = [field.name for field in FIELDS if field.name not in main]
    picked = {name: _choice(say, name, chosen.get(name), samples) for name in main}
    with st.expander(say("upload.more", count=len(rest))):
        picked |= {name: _choice(say, name, chosen.get(name), samples) for name in rest}
    fields = {name: column for name, column in picked.items() if column}
    if fields != chosen:
        mapping = remap(inspection, fields)
    return _dates(say, mapping, samples)


def _choice(say: Say, field: str, column: str | None, samples: dict[str, str]) -> str | None:
    label, choice, values = st.columns([1, 1.4, 2], vertical_alignment="center")
    options = ["", *samples]
    absent = "upload.none_customer" if field == "customer" else "upload.none"
    with label:
        st.markdown(f"**{say(f'field.{field}')}**" + (f" {say('upload.must')}" if field in ("customer", "day") else ""))
    with choice:
        picked = st.selectbox(
            say(f"field.{field}"),
            options,
            options.index(column) if column else 0,
            key=f"map_{field}",
            format_func=lambda name: name or say(absent),
            label_visibility="collapsed",
        )
    with values:
        st.text(samples.get(picked, ""))
    return picked or None


def _dates(say: Say, mapping: Mapping, samples: dict[str, str]) -> Mapping:
    """How the dates are written; where day and month could be either, the user says which comes first."""
    column = dict(mapping.fields).get("day")
    if not column:
        return mapping
    if not mapping.date_format:
        st.warning(say("upload.no_dates", column=markdown(column), example=markdown(samples.get(column, ""))))
        return mapping
    if not mapping.date_ambiguous:
        st.caption(say("upload.dates", format=_pattern(mapping.date_format)))
        return mapping
    other = swapped(mapping)
    orders = {_pattern(one.date_format): one for one in (mapping, other)}
    return orders[st.radio(say("upload.ambiguous"), list(orders), horizontal=True, key="date_order")]


def _pattern(date_format: str) -> str:
    """A format as people write it: dd/mm/yyyy."""
    for code, letters in _FORMATS.items():
        date_format = date_format.replace(code, letters)
    return date_format


def _import(say: Say, waiting: Pending, mapping: Mapping, name: str) -> None:
    assert waiting.inspection
    meta = scope.workspace().build(waiting.inspection, mapping, name, waiting.folder, _progress(say))
    discard()
    scope.put("data", meta.id)
    st.rerun()


def _progress(say: Say) -> Progress:
    """A bar that moves with the stages of an import."""
    bar = st.progress(0.0, say("upload.stage.read"))

    def show(stage: str, share: float) -> None:
        bar.progress(share, say(f"upload.stage.{stage}"))

    return show


def _sample(say: Say) -> None:
    path = SAMPLES[say.language]
    meta = scope.workspace().create([Source(path, path.name)], say("upload.sample_name"), progress=_progress(say))
    scope.go("overview", {**scope.parameters(), "data": meta.id})


def _delimiter(say: Say, sign: str) -> str:
    named = {",": "upload.comma", ";": "upload.semicolon", "\t": "upload.tab", "|": "upload.bar", " ": "upload.blanks"}
    return say(named[sign]) if sign in named else sign
