"""What is asked ahead is what the pages ask: opened afterwards, they have no question left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import answered, churn, come_back, first_look, job
from core.engine import Engine, GaveWay
from core.intake import Source
from core.job import Cancelled, Job
from core.question import Query
from core.store import Workspace
from core.view import View
from pages.parts import ahead, answers, scope

ROOT = Path(__file__).parents[2]


@contextmanager
def opened(folder: Path) -> Iterator[str]:
    """A data set in a workspace of its own, of which nothing is remembered."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VITAL_FEW_DATA", str(folder))
        st.cache_resource.clear()
        st.cache_data.clear()
        path = ROOT / "data" / "sample_zh.csv"
        yield scope.workspace().create([Source(path, path.name)]).id
        st.cache_resource.clear()
        st.cache_data.clear()


@pytest.fixture
def data_set(tmp_path: Path) -> Iterator[str]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def sought(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A data set of which everything was asked ahead."""
    with opened(tmp_path_factory.mktemp("sought")) as found:
        thread = threading.Thread(target=ahead.seek, args=(found,))
        thread.start()
        thread.join()
        yield found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Query]:
    """Every question that an engine is asked from now on."""
    found: list[Query] = []
    answered = Engine._answered

    def told(engine: Engine, query: Query) -> Any:
        found.append(query)
        return answered(engine, query)

    monkeypatch.setattr(Engine, "_answered", told)
    return found


@pytest.mark.parametrize(
    ("page", "measure"),
    [
        *((page, "") for page in ("overview", "value", "churn", "movement", "tiers", "dependency", "accounts")),
        *(("loyalty", ""), ("growth", ""), ("value", "profit"), ("churn", "units"), ("movement", "margin_rate")),
        *((page, "") for page in ("warning", "retention", "reasons", "rules", "prediction", "profile", "what_if")),
        *(("overview", "units"), ("accounts", "average_order"), ("tiers", "orders")),
    ],
)
def test_a_page_asked_ahead_has_no_question_left(page: str, measure: str, sought: str, asked: list[Query]) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["data"] = sought
    if measure:
        app.query_params["measure"] = measure
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception
    assert app.main.children
    assert [query.result for query in asked] == []


@pytest.mark.parametrize(
    "look",
    [
        *({"period": period} for period in ("month", "year")),
        *({"segment_by": segment} for segment in ("tenure", "category", "abc", "rfm")),
    ],
)
def test_churn_as_it_is_looked_at_next_has_no_question_left(
    look: dict[str, str], sought: str, asked: list[Query]
) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in ({"data": sought} | look).items():
        app.query_params[name] = value
    app.switch_page("pages/churn.py").run()
    assert not app.exception and app.main.children
    assert [query.result for query in asked] == []


def test_a_large_data_set_is_asked_ahead_once(
    data_set: str, asked: list[Query], monkeypatch: pytest.MonkeyPatch
) -> None:
    meta = scope.workspace().open(data_set)
    ahead.begin(meta)
    assert not asked, "a small one is not"
    monkeypatch.setattr(first_look, "LARGE", 1)
    ahead.begin(meta)
    ahead._begun(meta.id, meta.version).join()
    count = len(asked)
    assert count
    ahead.begin(meta)
    ahead._begun(meta.id, meta.version).join()
    assert len(asked) == count


def test_what_gave_way_is_asked_again(data_set: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def question(name: str) -> Callable[..., int]:
        def ask(_workspace: Workspace, _view: View) -> int:
            asked.append(name)
            if asked == ["first"]:
                raise GaveWay
            return len(asked)

        ask.__qualname__ = name
        return ask

    view = View(data_set)
    monkeypatch.setattr(ahead, "questions", lambda _meta: [(view, question(name)) for name in ("first", "second")])
    ahead.seek(data_set)
    assert asked == ["first", "first", "second"]


def test_a_data_set_deleted_meanwhile_is_left_alone(data_set: str) -> None:
    scope.workspace().delete(data_set)
    ahead.seek(data_set)


def test_churn_is_known_when_an_import_ends(data_set: str, asked: list[Query], monkeypatch: pytest.MonkeyPatch) -> None:
    meta = scope.workspace().open(data_set)
    monkeypatch.setattr(answered, "LEAST", 0)
    first_look.prepare(scope.workspace(), meta)
    assert not asked, "a small one is not asked"
    monkeypatch.setattr(first_look, "LARGE", 1)
    work = Job(lambda: first_look.prepare(scope.workspace(), meta))
    work.result()
    assert work.seen().stage == "first" and asked
    asked.clear()
    st.cache_resource.clear()  # a restart
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["data"] = data_set
    monkeypatch.setattr(ahead, "begin", lambda _meta: None)
    app.switch_page("pages/churn.py").run()
    assert not app.exception and app.main.children
    assert [query.result for query in asked] == []


def test_an_import_that_is_stopped_too_late_is_there(data_set: str, monkeypatch: pytest.MonkeyPatch) -> None:
    meta = scope.workspace().open(data_set)
    monkeypatch.setattr(first_look, "LARGE", 1)

    def work() -> str:
        with suppress(Cancelled):
            while True:
                job.breathe()
                time.sleep(0.01)
        first_look.prepare(scope.workspace(), meta)
        return meta.id

    late = Job(work)
    late.cancel()
    assert late.result() == data_set


def test_a_first_look_that_fails_does_not_make_an_import_fail(
    data_set: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    meta = scope.workspace().open(data_set)
    monkeypatch.setattr(first_look, "LARGE", 1)

    def fails(*_: Any) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(churn, "with_whole", fails)
    first_look.prepare(scope.workspace(), meta)
    assert "no room" in caplog.text


def test_who_stops_a_first_look_waits_for_one_question(data_set: str, monkeypatch: pytest.MonkeyPatch) -> None:
    meta, asked = scope.workspace().open(data_set), list[str]()
    monkeypatch.setattr(first_look, "LARGE", 1)
    begun, go_on = threading.Event(), threading.Event()

    def window(*_: Any) -> None:
        asked.append("window")
        begun.set()
        go_on.wait(10)

    monkeypatch.setattr(come_back, "window", window)
    monkeypatch.setattr(churn, "with_whole", lambda *_: asked.append("churn"))
    work = Job(lambda: first_look.prepare(scope.workspace(), meta))
    assert begun.wait(10)
    threading.Timer(0.2, go_on.set).start()
    work.cancel()
    assert asked == ["window"]


def test_a_page_lets_go_of_what_the_one_before_began(data_set: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["data"] = data_set
    app.run()
    assert app.session_state[answers._SOON]
    app.switch_page("pages/value.py").run()
    assert not app.exception and app.session_state[answers._SOON] == []
