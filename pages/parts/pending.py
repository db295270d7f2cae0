"""What was uploaded and is not a data set yet. The one rule: the bytes are on disk, the session only knows where."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from core.draft import Draft
from core.errors import UserError
from core.intake import Inspection, Mapping, Source
from core.job import Job
from pages.parts import scope

_STATE, _ASIDE, _ROUND = "pending_upload", "upload_aside", "upload_round"


T = TypeVar("T")


@dataclass(frozen=True)
class Pending:
    """Files on their way: inspected, mapped, drafted; ``job`` is the work that is under way.

    ``into`` is the id of the data set that they are added to; ``settled`` when the user has decided that. ``asked`` is
    set when the user wants to see the columns, and ``error`` when they could not be read.
    """

    folder: Path
    sources: tuple[Source, ...]
    name: str = ""
    into: str = ""
    settled: bool = False
    inspection: Inspection | None = None
    mapping: Mapping | None = None
    asked: bool = False
    draft: Draft | None = None
    job: Job[Any] | None = None
    error: UserError | None = None


def pending() -> Pending | None:
    """What was uploaded and not yet imported."""
    found: Pending | None = st.session_state.get(_STATE)
    return found if found and found.folder.exists() else None


def put(waiting: Pending) -> Pending:
    """Keep the state of an upload."""
    st.session_state[_STATE] = waiting
    return waiting


def discard() -> None:
    """Forget the uploaded files: stop what is done with them, and leave nothing of them."""
    waiting: Pending | None = st.session_state.pop(_STATE, None)
    stop()
    if waiting is None:
        return
    if waiting.job:
        waiting.job.cancel()
    if waiting.draft:
        scope.workspace().discard(waiting.draft)
    shutil.rmtree(waiting.folder, ignore_errors=True)


def aside(question: object, work: Callable[[], T]) -> Job[T]:
    """Work for a question about the upload: the same while the question is the same, stopped when it is another."""
    asked: tuple[object, Job[T]] | None = st.session_state.get(_ASIDE)
    if asked is None or asked[0] != question:
        stop()
        asked = st.session_state[_ASIDE] = (question, Job(work))
    return asked[1]


def stop() -> None:
    """Stop the work aside, and forget what it made."""
    asked: tuple[object, Job[Any]] | None = st.session_state.pop(_ASIDE, None)
    if asked:
        asked[1].cancel()


def box() -> str:
    """The key of the drop area: another one after every upload, so that it is empty again."""
    return f"upload_{st.session_state.get(_ROUND, 0)}"


def emptied() -> None:
    """Let the drop area forget its files."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
