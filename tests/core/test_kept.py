"""Kept steps: computed once, never another answer, dropped when there are too many rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from core import accounts, churn, kept, value
from core.engine import Engine
from core.question import Link, Query
from core.view import View
from tests.conftest import Sample


def tables(engine: Engine) -> list[str]:
    return [
        name for (name,) in engine.rows("select table_name from duckdb_tables() where database_name = 'memory'", {})
    ]


@pytest.fixture
def engine(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine of its own on the sample's file, so that nothing is kept yet."""
    path = sample.workspace.folder / "sets" / sample.id / sample.workspace.open(sample.id).database
    monkeypatch.setitem(sample.workspace._engines, sample.id, Engine(path))
    return sample.workspace.engine(sample.id)


def test_the_same_answer_with_and_without(sample: Sample, engine: Engine) -> None:
    views = [
        View(sample.id),
        View(sample.id, measure="orders", span="12m"),
        View(sample.id, filters=(("region", ("North",)),), as_of=date(2025, 3, 1)),
    ]
    for view in views:
        whole = [
            value.asked(sample.workspace, view, "pareto"),
            accounts.accounts_query(sample.workspace, view, accounts.Wanted(), 20),
            churn.asked(sample.workspace, view, ("region",)),
        ]
        for query in whole:
            plain = replace(query, links=tuple(replace(link, keeps="") for link in query.links))
            for _ in range(2):
                pd.testing.assert_frame_equal(engine.frame(query), engine.frame(plain))


def test_a_step_is_computed_once_for_all_who_ask(sample: Sample, engine: Engine) -> None:
    view = View(sample.id)
    queries = [value.asked(sample.workspace, view, name) for name in value.DRAWN] * 4
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(engine.frame, queries))
    before = sorted(tables(engine))
    value.distribution(sample.workspace, view)
    assert sorted(tables(engine)) == before and before


def test_another_scope_is_another_step(engine: Engine) -> None:
    def first(amount: int) -> Query:
        steps = (Link("kept as (select $amount as amount)", "kept"),)
        return Query(steps, "select amount from kept", {"amount": amount})

    assert [engine.frame(first(amount))["amount"].iloc[0] for amount in (1, 2, 1)] == [1, 2, 1]
    assert len(tables(engine)) == 2


def test_the_oldest_is_dropped(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_ROWS", 25)

    def rows(start: int) -> Query:
        steps = (Link("kept as (select range as n from range($start, $start + 10))", "kept"),)
        return Query(steps, "select min(n) as n from kept", {"start": start})

    for start in (0, 100, 200, 0, 300):
        assert engine.frame(rows(start))["n"].iloc[0] == start
        assert len(tables(engine)) <= 2


def test_a_step_that_fails_is_not_kept(engine: Engine) -> None:
    broken = Query((Link("kept as (select cast($text as integer) as n)", "kept"),), "from kept", {"text": "x"})
    for _ in range(2):
        with pytest.raises(Exception, match="Conversion"):
            engine.frame(broken)
    assert tables(engine) == []
