"""Data sets come whole or not at all, are found by an unguessable id only, and go without leaving anything."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core import job, value
from core import meta as facts
from core.errors import UserError
from core.intake import Source
from core.meta import Meta
from core.store import Workspace
from core.view import View

TEXT = """Customer,Date,Amount,Region
A,2024-01-05,10,N
B,2024-02-06,20.5,S
B,2024-02-07,-1,S
,2024-03-01,2,
C,soon,1,N
"""
RATED = "Customer,Date,Amount,Discount\nA,2024-01-05,10,0.1\n"
"""Rows with a discount are gathered before they are sorted."""


def source(folder: Path, text: str = TEXT, name: str = "sales.csv") -> Source:
    path = folder / "uploaded.csv"
    path.write_text(text, encoding="utf-8")
    return Source(path, name)


def left(workspace: Workspace) -> list[str]:
    """Everything in the workspace, but for the data sets themselves."""
    return [path.name for name in ("building", "incoming") for path in (workspace.folder / name).glob("*")]


def sets(workspace: Workspace) -> set[str]:
    return {path.name for path in (workspace.folder / "sets").glob("*")}


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(UserError) as error:
        work()
    return error.value.key


def test_what_is_known_of_a_data_set(workspace: Workspace, tmp_path: Path) -> None:
    meta = workspace.create([source(tmp_path)])
    assert workspace.open(meta.id) == meta
    assert (meta.name, meta.lines, meta.rejected, meta.customers) == ("sales", 4, 1, 2)
    assert (meta.total, meta.rejected_by_reason) == ("31.5000", (("bad_date", 1),))
    assert (meta.first_day, meta.last_day) == (date(2024, 1, 5), date(2024, 3, 1))
    assert (meta.segments, meta.measures) == (
        ("region",),
        ("revenue", "orders", "average_order", "active_months", "score"),
    )
    assert re.fullmatch(r"[\w-]{22}", meta.id)
    assert workspace.rejects(meta.id).to_dict("records") == [
        {"file": "sales.csv", "line": 6, "reason": "bad_date", "content": "C,soon,1,N"}
    ]
    assert sorted(path.name for path in (workspace.folder / "sets" / meta.id).iterdir()) == ["data.duckdb", "meta.json"]
    assert left(workspace) == []


@pytest.mark.parametrize("stage", ["inspect", "read", "clean", "sort", "prepare"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_a_cancelled_import_leaves_nothing(
    stage: str,
    error: type[BaseException],
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(reached: str, _start: float, _end: float, _rows: int = 0) -> None:
        if reached == stage:
            raise error

    monkeypatch.setattr(job, "stage", stop)
    text = RATED if stage in ("clean", "sort") else TEXT
    with pytest.raises(error):
        workspace.create([source(tmp_path, text)])
    assert (left(workspace), sets(workspace), workspace.all()) == ([], set(), [])


@pytest.mark.parametrize("text", ["", "Customer,Amount\nA,1\n", "Customer,Date,Amount\nA,soon,1\nB,later,2\n"])
def test_a_failed_import_leaves_nothing(text: str, workspace: Workspace, tmp_path: Path) -> None:
    refused(lambda: workspace.create([source(tmp_path, text)]))
    assert (left(workspace), sets(workspace)) == ([], set())


def test_a_disk_error_while_it_is_written_leaves_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path, made: Meta) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(facts, "write", full)
    with pytest.raises(OSError, match="No space"):
        workspace.create([source(tmp_path)])
    assert (left(workspace), sets(workspace)) == ([], set())


def test_what_a_killed_process_left_goes_after_a_day(workspace: Workspace) -> None:
    old, new, deleted = workspace.incoming(), workspace.incoming(), workspace.folder / "building" / "x.deleted"
    deleted.mkdir(parents=True)
    (deleted / "data.duckdb").write_bytes(b"x")
    (old / "upload.csv").write_bytes(b"x")
    long_ago = time.time() - 25 * 3600
    for path in (old / "upload.csv", old, new, deleted / "data.duckdb", deleted):
        os.utime(path, (long_ago, long_ago))
    (new / "upload.csv").write_bytes(b"x")  # somebody is at work here
    Workspace(workspace.folder)
    assert left(workspace) == [new.name]


@pytest.mark.parametrize(
    "name",
    [
        "销售 2024",
        "../../etc/passwd",
        "a/b\\c",
        "<script>alert(1)</script>",
        "**bold**",
        "x\0y",
        "\ud800",
        "'; drop --",
        "C:\\x",
    ],
)
def test_names_are_data(name: str, workspace: Workspace, tmp_path: Path) -> None:
    meta = workspace.create([source(tmp_path, name=name)], name=name)
    shown = name.encode("utf-8", errors="replace").decode()
    assert meta.name == shown == meta.files[0][0] == workspace.rejects(meta.id)["file"][0]
    assert workspace.rename(meta.id, name + "!").name == shown + "!"
    assert workspace.all() == [workspace.open(meta.id)]
    assert sets(workspace) == {meta.id}
    assert {path.name for path in workspace.folder.iterdir()} == {"sets", "building", "incoming", "mappings.json"}


def test_a_name_is_short_and_never_empty(workspace: Workspace, tmp_path: Path) -> None:
    meta = workspace.create([source(tmp_path)], name="x" * 500)
    assert len(meta.name) == 120
    assert workspace.rename(meta.id, " \n ").name == "–"
    assert workspace.rename(meta.id, " two \n words ").name == "two words"


@pytest.mark.parametrize(
    "identity", ["", ".", "..", "../sets", "a\0b", "a" * 22 + "\n", "/etc", "ä" * 22, "A" * 22, "x" * 5000]
)
def test_an_id_that_is_none(identity: str, workspace: Workspace, tmp_path: Path) -> None:
    meta = workspace.create([source(tmp_path)])
    for ask in (workspace.open, workspace.delete, workspace.engine, workspace.rejects):
        assert refused(lambda ask=ask: ask(identity)) == "unknown_data_set"  # type: ignore[misc]
    assert refused(lambda: workspace.rename(identity, "x")) == "unknown_data_set"
    assert workspace.all() == [meta]


def test_ids_are_never_the_same(workspace: Workspace, tmp_path: Path) -> None:
    one, other = (workspace.create([source(tmp_path)]) for _ in range(2))
    assert one.id != other.id and replace(one, id="", created="") == replace(other, id="", created="")
    assert [meta.id for meta in workspace.all()] == [other.id, one.id]


def test_the_same_files_are_known_again(workspace: Workspace, tmp_path: Path) -> None:
    meta = workspace.create([source(tmp_path)])
    workspace.create([source(tmp_path, TEXT + "D,2024-05-05,1,N\n")])
    digest = meta.files[0][1]
    assert workspace.same_files([digest]) == meta
    assert workspace.same_files([digest, digest]) is None
    assert workspace.same_files(["0" * 64]) is None


def test_delete_leaves_nothing_and_links_say_so(workspace: Workspace, tmp_path: Path) -> None:
    meta, other = (workspace.create([source(tmp_path)]) for _ in range(2))
    opened = workspace.engine(meta.id)
    assert opened.rows("select count(*) from line", {}) == [(4,)]
    workspace.delete(meta.id)
    assert (sets(workspace), left(workspace), workspace.all()) == ({other.id}, [], [other])
    assert refused(lambda: workspace.open(meta.id)) == "unknown_data_set"
    assert refused(lambda: opened.rows("select 1", {})) == "unknown_data_set"
    assert refused(lambda: value.headline(workspace, View(meta.id))) == "unknown_data_set"
    assert refused(lambda: workspace.delete(meta.id)) == "unknown_data_set"
    assert workspace.engine(other.id).rows("select count(*) from line", {}) == [(4,)]


def test_delete_while_questions_are_running(workspace: Workspace, tmp_path: Path) -> None:
    meta = workspace.create([source(tmp_path)])
    engine = workspace.engine(meta.id)
    endless = "select max(hash(a.range * b.range)) from range(10000000) as a, range(10000000) as b"
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(refused, lambda: engine.rows(endless, {})) for _ in range(6)]
        time.sleep(0.3)
        start = time.perf_counter()
        workspace.delete(meta.id)
        assert time.perf_counter() - start < 10
        assert {question.result(timeout=10) for question in asked} == {"unknown_data_set"}
    assert (sets(workspace), left(workspace)) == (set(), [])


def test_imports_at_the_same_time_do_not_harm_each_other(workspace: Workspace, tmp_path: Path) -> None:
    def run(number: int) -> Meta | str:
        folder = tmp_path / str(number)
        folder.mkdir()
        text = TEXT + "D,2024-05-05,5,N\n" * number if number % 3 else "Customer,Amount\nA,1\n"
        barrier.wait()
        try:
            return workspace.create([source(folder, text)], f"{number}")
        except UserError as error:
            return error.key

    barrier = threading.Barrier(6)
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(run, range(6)))
    assert [meta.lines for meta in made if isinstance(meta, Meta)] == [5, 6, 8, 9]
    assert sets(workspace) == {meta.id for meta in made if isinstance(meta, Meta)}
    assert left(workspace) == []


def test_renaming_at_the_same_time(workspace: Workspace, tmp_path: Path) -> None:
    meta = workspace.create([source(tmp_path)])
    names = [f"name {number}" for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: workspace.rename(meta.id, name), names))
    assert workspace.open(meta.id).name in names
    assert (workspace.folder / "sets" / meta.id / "meta.json.new").exists() is False


def test_what_is_broken_or_foreign_does_not_hide_the_others(workspace: Workspace, tmp_path: Path) -> None:
    good, broken = (workspace.create([source(tmp_path)]) for _ in range(2))
    (workspace.folder / "sets" / broken.id / "meta.json").write_text("{", encoding="utf-8")
    foreign = workspace.folder / "sets" / "backup of mine"
    foreign.mkdir()
    (foreign / "meta.json").write_text(json.dumps({}), encoding="utf-8")
    assert workspace.all() == [good]
    assert refused(lambda: workspace.open(broken.id)) == "unknown_data_set"


def test_only_segment_columns_have_values(workspace: Workspace, tmp_path: Path) -> None:
    meta = workspace.create([source(tmp_path)])
    assert workspace.values(meta.id, "region") == ["S", "", "N"]
    assert workspace.values(meta.id, "region", limit=1) == ["S"]
    assert refused(lambda: workspace.values(meta.id, "customer; drop table line")) == "bad_option"


@pytest.mark.parametrize("days", [1, 3])
@pytest.mark.parametrize("lines", [1, 6])
def test_orders_by_day_sum_to_the_lines(lines: int, days: int, workspace: Workspace, tmp_path: Path) -> None:
    """A table of its own only where orders have several lines; an order of several days stays one order."""
    rows = [f"C{n % 7},2024-01-{n % 25 + 1 + line % days:02d},{n},O{n}\n" for n in range(60) for line in range(lines)]
    meta = workspace.create([source(tmp_path, "Customer,Date,Amount,Order ID\n" + "".join(rows))])
    engine = workspace.engine(meta.id)
    tables = engine.rows("select count(*) from information_schema.tables where table_name = 'order_sum'", {})
    assert tables == [(int(lines > 1),)]
    counted = "count(distinct (customer, order_key)), count(distinct (customer, order_key, day))"
    assert engine.rows(f"select sum(amount), sum(lines), {counted} from order_day", {}) == [
        (lines * 1770, lines * 60, 60, 60 * min(days, lines))
    ]


def test_sums_of_orders_may_be_larger_than_an_amount(workspace: Workspace, tmp_path: Path) -> None:
    rows = [f"C{n % 2},2024-01-01,90000000000000,O{n % 2}\n" for n in range(12)]
    meta = workspace.create([source(tmp_path, "Customer,Date,Amount,Order ID\n" + "".join(rows))])
    assert workspace.engine(meta.id).rows("select max(amount) from order_day", {}) == [(Decimal(54 * 10**13),)]
