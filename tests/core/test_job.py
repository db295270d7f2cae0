"""Long work says how far it is, can be stopped anywhere, and leaves nothing when it is."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import duckdb
import pytest

from core import job
from core.intake import Source
from core.job import Cancelled, Job
from core.store import Workspace
from tests.core.test_store import left, sets

LONG = "select count(*) from range(100000) as a, range(1000000) as b where a.range * b.range % 7 = 3"


def test_what_it_makes_and_what_it_raises() -> None:
    assert Job(lambda: 7).result() == 7
    broken: Job[int] = Job(lambda: int("x"))
    with pytest.raises(ValueError, match="invalid literal"):
        broken.result()


def test_it_says_where_it_is() -> None:
    reached, go_on = threading.Event(), threading.Event()

    def work() -> None:
        job.stage("sort", 0.25, 0.75, 1000)
        reached.set()
        go_on.wait(10)

    running = Job(work)
    assert reached.wait(10) and not running.wait(0)
    assert (running.seen().stage, running.seen().share, running.seen().rows) == ("sort", 0.25, 0)
    go_on.set()
    assert running.wait(10)


def test_the_engine_says_how_far_and_stops() -> None:
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = true")
    connection.execute("set enable_progress_bar_print = false")

    def work() -> None:
        job.stage("read", 0.0, 1.0, 1_000_000)
        with job.watched(connection):
            connection.execute(LONG)

    running = Job(work)
    time.sleep(0.5)
    assert 0 <= running.seen().share <= 1
    running.cancel()
    with pytest.raises(Cancelled):
        running.result()
    assert connection.execute("select 1").fetchone() == (1,)


def test_outside_of_a_job_nothing_happens() -> None:
    job.stage("read", 0.0, 1.0)
    job.breathe()
    with job.watched(duckdb.connect()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize("wanted", ["inspect", "read", "clean", "sort", "prepare"])
def test_a_stopped_import_leaves_nothing(
    wanted: str, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sales.csv"
    gathered = wanted in ("clean", "sort")  # with a discount, rows are gathered before they are sorted
    columns = "Customer,Date,Amount,Discount" if gathered else "Customer,Date,Amount,Region"
    path.write_text(f"{columns}\nA,2024-01-05,10,0\nB,2024-01-06,5,0\n")
    there, real = threading.Event(), job.stage

    def slow(name: str, start: float, end: float, rows: int = 0) -> None:
        if name == wanted:
            there.set()
            while True:
                job.breathe()
                time.sleep(0.01)
        real(name, start, end, rows)

    monkeypatch.setattr(job, "stage", slow)
    running = Job(lambda: workspace.create([Source(path, path.name)]))
    assert there.wait(20)
    running.cancel()
    with pytest.raises(Cancelled):
        running.result()
    assert (left(workspace), sets(workspace), workspace.all()) == ([], set(), [])


def test_a_connection_is_watched_again_after_one_within() -> None:
    outer = duckdb.connect()
    there = threading.Event()

    def work() -> None:
        with job.watched(outer):
            with job.watched(duckdb.connect()) as inner:
                inner.execute("select 1")
            there.set()
            outer.execute("select sum(a.range) from range(10000000) a, range(10000000) b")

    running = Job(work)
    assert there.wait(20)
    threading.Thread(target=running.cancel, daemon=True).start()
    assert running.wait(20)
    with pytest.raises(Cancelled):
        running.result()
