"""A question reaches its data set and nothing else: no file, no network, no setting."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from core import engine as engines
from core.engine import SPILL, Engine, GaveWay, builder, in_background
from core.errors import UserError
from core.question import Link, Query
from tests.conftest import Sample

SECRET = "customer,amount\nsecret,1\n"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    (tmp_path / "in").mkdir()
    connection = builder(tmp_path / "data.duckdb", tmp_path / "in")
    connection.execute("create table line as select 'A' as customer, cast(1.5 as decimal(18, 4)) as amount")
    connection.close()
    return Engine(tmp_path / "data.duckdb")


@pytest.mark.parametrize(
    "attack",
    [
        "select * from read_csv('{secret}')",
        "select * from '{secret}'",
        "select * from read_text('{secret}')",
        "select * from read_blob('{secret}')",
        "select * from read_parquet('{secret}')",
        "select * from read_json('{secret}')",
        "select * from glob('{folder}/*')",
        "select * from read_csv('https://example.org/a.csv')",
        "copy line to '{folder}/out.csv'",
        "copy (select 1) to '/dev/stdout'",
        "copy line from '{secret}'",
        "export database '{folder}/out'",
        "import database '{folder}'",
        "attach '{folder}/other.duckdb' as other",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '100GB'",
        "set enable_external_access = true",
        "set threads = 64",
        "set temp_directory = '{folder}'",
        "reset lock_configuration",
        "pragma enable_profiling",
        "create table x as select 1",
        "insert into line values ('B', 1)",
        "drop table line",
        "update line set amount = 0",
        "select * from local_variable",
        "create secret (type s3)",
    ],
)
def test_out_of_reach(attack: str, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(SECRET)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    local_variable = pd.DataFrame({"a": [1]})
    with pytest.raises(duckdb.Error):
        engine.rows(attack.format(secret=tmp_path / "secret.csv", folder=tmp_path), {})
    assert len(local_variable) == 1
    assert engine.rows("select customer, amount from line", {})[0][0] == "A"
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_an_import_reads_its_own_folder_only(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for folder in (tmp_path, tmp_path / "in"):
        (folder / "a.csv").write_text(SECRET)
    (tmp_path / "in" / "link.csv").symlink_to(tmp_path / "a.csv")
    connection = builder(tmp_path / "data.duckdb", tmp_path / "in")
    assert connection.execute(f"from read_csv('{tmp_path}/in/a.csv')").fetchall() == [("secret", 1)]
    for path in ("a.csv", "in/../a.csv"):
        with pytest.raises(duckdb.Error):
            connection.execute(f"from read_csv('{tmp_path}/{path}')").fetchall()


def test_the_three_shapes_of_an_answer(engine: Engine) -> None:
    def of(who: str) -> Query:
        return Query(
            (Link("sold as (select customer, amount from line)"),), "from sold where customer = $who", {"who": who}
        )

    assert engine.rows("select customer, amount from line where customer = $who", {"who": "A"}) == [
        ("A", Decimal("1.5"))
    ]
    assert engine.dicts(of("A"))[0]["customer"] == "A"
    assert engine.frame(of("B")).empty
    assert engine.frame(of("' or '1' = '1")).empty


def test_questions_from_several_threads_get_their_own_answers(sample: Sample) -> None:
    engine = sample.workspace.engine(sample.id)
    asked = [f"C{number:04d}" for number in range(1, 60)]
    sql = "select customer, count(*), sum(amount) from line where customer = $customer group by customer"
    alone = [engine.rows(sql, {"customer": customer}) for customer in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda customer: engine.rows(sql, {"customer": customer}), asked)) == alone


def test_an_error_leaves_the_engine_usable(engine: Engine) -> None:
    for _ in range(5):
        with pytest.raises(duckdb.Error):
            engine.rows("select nothing from line", {})
    assert engine.rows("select count(*) from line", {}) == [(1,)]


LONG = "select count(*) from range(1000000000000)"


@pytest.fixture
def behind(engine: Engine) -> Iterator[Future[str]]:
    """A question in the background that takes hours, and has begun; what became of it."""

    def ask() -> str:
        with in_background():
            try:
                engine.rows(LONG, {})
            except (GaveWay, UserError) as error:
                return type(error).__name__
        return "answered"

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask)
        while not engine._behind and not asked.done():
            time.sleep(0.01)
        yield asked
        engine.close()


def test_the_background_gives_way(engine: Engine, behind: Future[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_PATIENCE", 0.01)
    assert engine.rows("select count(*) from range(400000000)", {}) == [(400000000,)]
    assert behind.result(10) == "GaveWay"
    with in_background():
        assert engine.rows("select customer from line", {}) == [("A",)], "it goes on afterwards"


def test_the_background_goes_on_beside_what_takes_no_time(engine: Engine, behind: Future[str]) -> None:
    assert engine.rows("select customer from line", {}) == [("A",)]
    time.sleep(2 * engines._PATIENCE)
    assert not behind.done()
    engine.close()
    assert behind.result(10) == "UserError"


def test_the_background_begins_when_nobody_asks(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_QUIET", 0.05)
    order: list[str] = []

    def ask() -> None:
        with in_background():
            engine.rows("select 1", {})
        order.append("background")

    with ThreadPoolExecutor(1) as pool:
        with engine._cursor():
            asked = pool.submit(ask)
            time.sleep(0.2)
            order.append("reader")
        asked.result(10)
    assert order == ["reader", "background"]


def test_closed(engine: Engine) -> None:
    engine.close()
    with pytest.raises(UserError, match="unknown_data_set"):
        engine.rows("select 1", {})


def test_what_a_killed_process_spilled_is_removed_and_nobody_elses(engine: Engine, tmp_path: Path) -> None:
    for name, hours in (("killed", 25), ("at_work", 1)):
        (tmp_path / f"{SPILL}.{name}").mkdir()
        block = tmp_path / f"{SPILL}.{name}" / "duckdb_temp_block-1.block"
        block.write_bytes(b"x")
        for path in (block, block.parent):
            os.utime(path, (time.time() - hours * 3600,) * 2)
    Engine(tmp_path / "data.duckdb").close()
    assert [path.name for path in tmp_path.glob(f"{SPILL}*")] == [f"{SPILL}.at_work"]
