"""Work that takes longer than a moment, on the screen: what it does, how fast, and a button that stops it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.job import Job, Seen
from pages.parts import formats
from pages.parts.say import Say

MOMENT = 0.7
"""Seconds of work that need no word."""


def ended(say: Say, job: Job[Any]) -> bool:
    """Whether the work has ended; while it goes on, show how far it is and look again by itself."""
    if job.wait(MOMENT):
        return True
    with st.container(border=True, key="working"):
        _watched(say, job)
    return False


@st.fragment(run_every=0.4)
def _watched(say: Say, job: Job[Any]) -> None:
    if job.wait(0):
        st.rerun()
    seen = job.seen()
    stage = seen.stage or "start"
    st.markdown(f"#### {say(f'upload.stage.{stage}')}")
    st.progress(seen.share)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(_speed(say, seen))
        st.button(say("upload.cancel"), on_click=job.cancel, key="stop")


def _speed(say: Say, seen: Seen) -> str:
    if not seen.rows:
        return say("upload.moment")
    rows, speed = (formats.compact(count, say.language) for count in (seen.rows, seen.rows_per_second))
    return say("upload.speed", rows=rows, speed=speed)
