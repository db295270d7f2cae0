"""Kept steps: computed once, never another answer, dropped when there are too many rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from core import accounts, between, bridge, churn, kept, value
from core.engine import Engine
from core.query import build
from core.question import Link, Query
from core.store import Workspace
from core.view import View
from tests.conftest import Sample
from tests.core.drawn import given


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


def test_a_segment_takes_no_part_in_what_stands_before_it(sample: Sample, engine: Engine) -> None:
    view, found = View(sample.id), between.pair(sample.workspace, View(sample.id))
    assert found is not None
    engine.frame(bridge.asked(sample.workspace, view, found, None))
    before = sorted(tables(engine))
    engine.frame(bridge.asked(sample.workspace, view, found, "region"))
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


@pytest.mark.parametrize(("last", "kept_tables"), [("2024-02-01", 0), ("2024-02-02", 1)])
def test_orders_of_one_day_are_read_as_they_stand(
    workspace: Workspace, tmp_path: Path, last: str, kept_tables: int
) -> None:
    """Where every order is of one day, nothing is summed or kept; an order of two days is one order."""
    meta = given(
        workspace,
        tmp_path,
        f"""
        | customer | order | date       | amount |
        | a        | 1     | 2024-01-01 | 10     |
        | a        | 1     | 2024-01-01 | 5      |
        | a        | 2     | 2024-02-01 | 1      |
        | a        | 2     | {last} | 2      |
        | b        | 3     | 2024-03-01 | 7      |
        | b        | 3     | 2024-03-01 | -9     |
        """,
    )
    engine = workspace.engine(meta.id)
    found = engine.dicts(build("customer_order", View(meta.id), date(2024, 12, 31)))
    assert [(row["customer"], row["day"], row["amount"]) for row in found] == [
        ("a", date(2024, 1, 1), 15),
        ("a", date(2024, 2, 1), 3),
        ("b", date(2024, 3, 1), -2),
    ]
    assert len(tables(engine)) == kept_tables
