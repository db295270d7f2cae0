"""An answer on disk is the one that the engine gave, of this version of the data and of no other question."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from core import accounts, answered, churn, value
from core.engine import Engine
from core.errors import UserError
from core.intake import Source
from core.meta import Meta
from core.question import Link, Query
from core.store import Workspace
from core.view import View
from tests.conftest import Sample

Asked = list[Query]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """What engines are really asked, of data sets that are all large enough."""
    found: Asked = []
    ask = Engine._answered

    def told(engine: Engine, query: Query) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        found.append(query)
        return ask(engine, query)

    monkeypatch.setattr(answered, "LEAST", 0)
    monkeypatch.setattr(Engine, "_answered", told)
    yield found


@pytest.fixture
def small(tmp_path: Path, asked: Asked) -> tuple[Workspace, Meta]:
    path = tmp_path / "small.csv"
    path.write_text("Customer,Date,Amount\nA,2024-01-02,10\nB,2024-03-04,5\n")
    workspace = Workspace(tmp_path / "data")
    return workspace, workspace.create([Source(path, path.name)])


def again(workspace: Workspace) -> Workspace:
    """The same folder after a restart."""
    return Workspace(workspace.folder)


def select(text: str, **bound: Any) -> Query:
    return Query((Link("one as (select 1 as o)"),), f"select {text} from one", bound)


def test_after_a_restart_nothing_is_asked_and_all_is_the_same(sample: Sample, asked: Asked, tmp_path: Path) -> None:
    shutil.copytree(sample.workspace.folder, tmp_path / "data")
    workspace, plain = Workspace(tmp_path / "data"), sample.workspace
    views = [View(sample.id), View(sample.id, measure="margin_rate", filters=(("region", ("North",)),), span="12m")]
    for view in views:
        first = [query_of(workspace, view) for query_of in QUESTIONS]
        count = len(asked)
        assert count
        later = [query_of(again(workspace), view) for query_of in QUESTIONS]
        assert len(asked) == count
        unkept = [query_of(plain, view) for query_of in QUESTIONS]
        for one, two, three in zip(first, later, unkept, strict=True):
            same(one, two)
            same(one, three)


QUESTIONS = (
    value.headline,
    lambda workspace, view: value.distribution(workspace, view).pareto,
    lambda workspace, view: churn.breakdown(workspace, view, ("region",)).rows,
    lambda workspace, view: accounts.listed(workspace, view, accounts.Wanted(), 20).rows,
)


def same(one: object, two: object) -> None:
    if isinstance(one, pd.DataFrame) and isinstance(two, pd.DataFrame):
        pd.testing.assert_frame_equal(one, two, check_exact=True)
    else:
        assert repr(one) == repr(two)


def test_every_type_of_value_is_the_same_again(small: tuple[Workspace, Meta], asked: Asked) -> None:
    workspace, meta = small
    every = select(
        "cast(0.1 as decimal(38, 8)) as money, cast(7 as hugeint) as huge, date '2024-02-29' as day, 1 as n, "
        "cast('nan' as double) as nothing, null as none, true as yes, '客户' as word, cast(null as date) as never "
        "from one union all select null, null, null, null, null, null, null, null, null"
    )
    every = replace(every, result=f"{every.result} order by n nulls last")
    for _ in range(2):
        engine = again(workspace).engine(meta.id)
        (row, empty), frame = engine.dicts(every), engine.frame(every)
        assert row["money"] == Decimal("0.10000000") and str(row["money"]) == "0.10000000"
        assert (row["huge"], type(row["huge"])) == (7, int)
        assert (row["day"], row["n"], row["yes"], row["word"]) == (date(2024, 2, 29), 1, True, "客户")
        assert row["nothing"] != row["nothing"] and set(empty.values()) == {None}
        assert str(frame["day"].dtype).startswith("datetime64") and frame["word"].tolist()[0] == "客户"
    plain = [engine.frame(replace(every, result=f"{every.result}, word")), engine.frame(every)]
    pd.testing.assert_frame_equal(*plain, check_exact=True)
    assert [query.result for query in asked].count(every.result) == 2, "once as rows, once as a frame"


def test_another_value_or_text_is_another_question(small: tuple[Workspace, Meta]) -> None:
    engine = small[0].engine(small[1].id)
    asked = [select("$n as n", n=1), select("$n as n", n=2), select("$n + 1 as n", n=1), select("$n as n", n="1")]
    for _ in range(2):
        assert [engine.dicts(one)[0]["n"] for one in asked] == [1, 2, 2, "1"]


def flipped(written: bytes, place: int) -> bytes:
    return written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda written: written[:-40],
        lambda _: b"",
        lambda _: b"ARROW1",
        lambda _: b"no answer at all",
        lambda written: flipped(written, written.index(b"\x07\0\0\0")),  # 6 where 7 was
        lambda written: flipped(written, len(written) // 2),
        lambda written: flipped(written, -1),
    ],
)
def test_what_cannot_be_read_is_asked_again(
    damage: Callable[[bytes], bytes], small: tuple[Workspace, Meta], asked: Asked
) -> None:
    workspace, meta = small
    for _ in range(2):
        assert workspace.engine(meta.id).dicts(select("7 as n")) == [{"n": 7}]
    (path,) = (workspace.folder / "sets" / meta.id).glob("*.answers/*")
    path.write_bytes(damage(path.read_bytes()))
    assert workspace.engine(meta.id).dicts(select("7 as n")) == [{"n": 7}]
    assert len(asked) == 2
    assert workspace.engine(meta.id).dicts(select("7 as n")) == [{"n": 7}] and len(asked) == 2


def test_where_nothing_can_be_written_everything_is_answered(small: tuple[Workspace, Meta]) -> None:
    workspace, meta = small
    (workspace.folder / "sets" / meta.id / "data.answers").write_text("in the way")
    for _ in range(2):
        assert workspace.engine(meta.id).dicts(select("7 as n")) == [{"n": 7}]


def test_where_nothing_may_be_written_any_more_answers_are_read(
    small: tuple[Workspace, Meta], asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, meta = small

    def refused(*_: object) -> None:
        raise PermissionError

    assert workspace.engine(meta.id).dicts(select("7 as n")) == [{"n": 7}]
    monkeypatch.setattr(answered.os, "utime", refused)
    for _ in range(2):
        assert again(workspace).engine(meta.id).dicts(select("7 as n")) == [{"n": 7}]
    assert len(asked) == 1


def test_a_number_that_no_column_holds_is_said_all_the_same(small: tuple[Workspace, Meta]) -> None:
    workspace, meta = small
    assert workspace.engine(meta.id).dicts(select("cast($n as hugeint) as n", n=10**20)) == [{"n": 10**20}]


def test_who_removes_the_data_waits_for_what_is_being_written(
    small: tuple[Workspace, Meta], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, meta = small
    remover, keep = threading.Thread(target=workspace.delete, args=(meta.id,)), answered.keep

    def slowly(*told: Any) -> None:
        remover.start()
        remover.join(0.3)
        assert remover.is_alive()
        keep(*told)

    monkeypatch.setattr(answered, "keep", slowly)
    assert workspace.engine(meta.id).dicts(select("7 as n")) == [{"n": 7}]
    remover.join(10)
    assert not remover.is_alive()
    assert not list(workspace.folder.rglob("*.answers"))


def test_long_answers_are_not_written_and_the_oldest_go(
    small: tuple[Workspace, Meta], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, meta = small
    engine, place = workspace.engine(meta.id), workspace.folder / "sets" / meta.id / "data.answers"
    engine.frame(select("unnest(range(10)) as n"))
    (size,) = (path.stat().st_size for path in place.iterdir())
    monkeypatch.setattr(answered, "MOST_ROWS", 10)
    monkeypatch.setattr(answered, "MOST_BYTES", int(2.5 * size))
    engine.frame(select("unnest(range(11)) as n"))
    assert len(list(place.iterdir())) == 1
    for start in range(1, 5):
        engine.frame(select("unnest(range($start, $start + 10)) as n", start=start))
    assert len(list(place.iterdir())) == 2
    assert all(path.suffix == ".arrow" for path in place.iterdir()), "nothing half written is left"


def test_what_a_killed_process_left_goes_too_and_files_are_not_too_many(
    small: tuple[Workspace, Meta], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, meta = small
    engine, place = workspace.engine(meta.id), workspace.folder / "sets" / meta.id / "data.answers"
    place.mkdir()
    (place / "half.0123").write_text("half")
    os.utime(place / "half.0123", (0, 0))
    monkeypatch.setattr(answered, "MOST_FILES", 2)
    for n in range(3):
        engine.dicts(select("$n as n", n=n))
        there = [path.name for path in place.iterdir()]
        assert len(there) == 2 and ("half.0123" in there) is (n == 0)


def test_a_small_data_set_has_no_files(small: tuple[Workspace, Meta], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answered, "LEAST", 3)
    workspace, meta = small
    value.headline(again(workspace), View(meta.id))
    assert not list((workspace.folder / "sets" / meta.id).glob("*.answers"))


def test_a_version_takes_its_answers_with_it(small: tuple[Workspace, Meta], tmp_path: Path) -> None:
    workspace, meta = small
    home = workspace.folder / "sets" / meta.id

    def total() -> Decimal | None:
        return value.headline(workspace, View(meta.id)).total

    def grow(amount: int) -> None:
        path = tmp_path / f"{amount}.csv"
        path.write_text(f"Customer,Date,Amount\nC,2024-0{amount}-01,{amount}\n")
        scratch = workspace.incoming()
        found = workspace.inspect([Source(path, path.name)], scratch)
        workspace.accept(workspace.draft(found, found.mapping, scratch, workspace.open(meta.id)), meta.name)

    assert total() == 15
    grow(5)
    assert total() == 20 and len(list(home.glob("*.answers"))) == 2
    workspace.undo(meta.id)
    assert total() == 15 and [path.name for path in home.glob("*.answers")] == ["data.answers"]
    grow(6)
    assert total() == 21
    grow(7)
    assert total() == 28 and len(list(home.glob("*.answers"))) == 2, "only one version before is there"
    engine = workspace.engine(meta.id)
    workspace.delete(meta.id)
    assert not home.exists()
    with pytest.raises(UserError, match="unknown_data_set"):
        engine.dicts(select("7 as n"))
    assert not home.exists()
