"""What a page begins to ask is asked once, two at a time, and no longer than somebody is on that page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st

from core import value
from core.errors import UserError
from core.intake import Source
from core.store import Workspace
from core.view import View
from pages.parts import answers
from pages.parts.answers import ask, soon
from tests.conftest import Sample

PATIENCE = 10.0


@pytest.fixture
def view(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    monkeypatch.setattr("pages.parts.scope.workspace", lambda: sample.workspace)
    monkeypatch.setattr(answers.st, "session_state", {})
    st.cache_data.clear()
    yield View(sample.id)
    st.cache_data.clear()


def named(name: str, work: Callable[[], str]) -> Callable[[Workspace, View], str]:
    def question(_workspace: Workspace, _view: View) -> str:
        return work()

    question.__qualname__ = name
    return question


def test_two_are_asked_at_once_and_each_only_once(view: View) -> None:
    together = threading.Barrier(2, timeout=PATIENCE)
    asked: list[str] = []

    def work(name: str) -> Callable[[Workspace, View], str]:
        def one() -> str:
            asked.append(name)
            together.wait()  # neither ends before both have begun
            return name.upper()

        return named(name, one)

    first, second = work("first"), work("second")
    soon(view, (first,), (second,))
    assert [ask(first, view), ask(second, view)] == ["FIRST", "SECOND"]
    assert sorted(asked) == ["first", "second"]


def test_what_cannot_be_answered_says_so_where_it_is_asked(view: View) -> None:
    def work() -> str:
        raise UserError("bad_column", column="x", choices="")

    broken, whole = named("broken", work), named("whole", lambda: "known")
    soon(view, (broken,), (whole,))
    with pytest.raises(UserError, match="bad_column"):
        ask(broken, view)
    assert ask(whole, view) == "known"


def test_what_the_last_page_waits_for_is_not_begun(view: View) -> None:
    free, began, asked = threading.Event(), threading.Semaphore(0), list[str]()

    def slow(name: str) -> Callable[[Workspace, View], str]:
        def one() -> str:
            asked.append(name)
            began.release()
            free.wait(PATIENCE)
            return name

        return named(name, one)

    soon(view, *((slow(name),) for name in ("one", "two", "three", "four")))
    for _ in range(2):
        assert began.acquire(timeout=PATIENCE)
    left = list(answers.st.session_state[answers._SOON])
    last = named("last", lambda: "here")
    soon(view, (last,))
    free.set()
    assert ask(last, view) == "here"
    assert [future.cancelled() for future in left] == [False, False, True, True]
    assert sorted(asked) == ["one", "two"]


def test_an_answer_is_of_one_version(
    workspace: Workspace, tmp_path: Path, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.parts.scope.workspace", lambda: workspace)
    files = [Source(tmp_path / name, name) for name in ("a.csv", "b.csv")]
    for file, amount in zip(files, (10, 100), strict=True):
        file.path.write_text(f"Customer,Date,Amount\nA,2024-0{len(str(amount))}-02,{amount}\n")
    view, grown = View(workspace.create(files[:1]).id), list[str]()

    def totals(workspace: Workspace, view: View) -> list[int]:
        found = [int(value.headline(workspace, view).total or 0)]
        if not grown:
            scratch, before = workspace.incoming(), workspace.open(view.data_set)
            read = workspace.inspect(files[1:], scratch)
            made = workspace.accept(workspace.draft(read, read.mapping, scratch, before), before.name)
            grown.append(made.version)
        return [*found, int(value.headline(workspace, view).total or 0)]

    assert ask(totals, view) == [110, 110], "and not one of each"
    workspace.undo(view.data_set)
    assert ask(totals, view) == [10, 10]
