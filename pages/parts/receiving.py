"""The drop area: files to disk at once. And the sample, for who has none at hand."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from core.errors import UserError
from core.intake import Source
from core.job import Job
from pages.parts import pending, scope
from pages.parts.pending import Pending
from pages.parts.say import Say, markdown

SAMPLES = {language: Path(__file__).parents[2] / "data" / f"sample_{language}.csv" for language in ("en", "zh")}

_PACKED = re.compile(r"\.\w{2,5}\.(zip|gz|bz2|xz)$", re.IGNORECASE)


def welcome(say: Say) -> None:
    """One large drop area and one button, nothing else."""
    into = _into()
    with st.container(border=True, key="welcome"):
        if into:
            st.markdown(f"## {say('upload.add_title', name=markdown(into[1]))}")
            st.caption(say("upload.add_text"))
        else:
            st.markdown(f"## {say('upload.title')}")
            st.caption(say("upload.text"))
        st.file_uploader(
            say("upload.drop"),
            accept_multiple_files=True,
            key=pending.box(),
            on_change=_received,
            args=(pending.box(), into[0] if into else ""),
            label_visibility="collapsed",
        )
        with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
            if into:
                st.button(say("upload.cancel"), key="add_no", on_click=scope.put, args=("add", None))
            else:
                st.caption(say("upload.or"))
                st.button(
                    say("upload.sample"), key="sample", icon=":material/play_arrow:", on_click=_sample, args=(say,)
                )
        st.caption(say("upload.private"))


def _into() -> tuple[str, str] | None:
    """Id and name of the data set that the URL asks to add files to."""
    try:
        meta = scope.workspace().open(st.query_params.get("add", ""))
    except UserError:
        return None
    return meta.id, meta.name


def _received(key: str, into: str) -> None:
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
    pending.discard()
    pending.emptied()
    pending.put(Pending(folder, tuple(sources), _named(sources[0].name), into, bool(into)))
    scope.put("data", None)
    scope.put("add", None)


def _named(file: str) -> str:
    """The file's name without its endings: sales.csv.gz is called sales."""
    return file.removesuffix("".join(Path(file).suffixes[-2:])) if _PACKED.search(file) else Path(file).stem


def _sample(say: Say) -> None:
    source = Source(SAMPLES[say.language], SAMPLES[say.language].name)
    workspace, name = scope.workspace(), say("upload.sample_name")
    work = Job(lambda: workspace.create([source], name))
    pending.discard()
    pending.put(Pending(workspace.incoming(), (source,), name, settled=True, job=work))
