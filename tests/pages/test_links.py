"""Any page under any options, and the list behind any of its marks: one sentence at worst, and never an empty list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from core.definitions import CLASSIFICATIONS, COMPUTED_SEGMENTS, HOUSE_RULES, MEASURES, PERIODS, RANGES, SCORED
from pages.parts import cards, scope
from pages.parts.site import PAGES
from tests.drawing import drawing

ROOT = Path(__file__).parents[2]
Query = dict[str, Any]
Marks = list[Query]
_COLUMNS = ("region", "category", "channel", "rep", "customer_type")
_SEGMENTS = (*_COLUMNS, *COMPUTED_SEGMENTS)


def _rarely(values: some.SearchStrategy[Any]) -> some.SearchStrategy[Any]:
    return some.one_of(some.none(), some.none(), values)


QUERIES = some.fixed_dictionaries(
    {
        "period": _rarely(some.sampled_from(PERIODS)),
        "measure": _rarely(some.sampled_from(tuple(MEASURES))),
        "range": _rarely(some.sampled_from(RANGES)),
        "rule": _rarely(some.sampled_from(HOUSE_RULES)),
        "window": _rarely(some.sampled_from(("20", "92", "365", "2000"))),
        "as_of": _rarely(some.dates(date(2023, 1, 1), date(2025, 12, 31)).map(date.isoformat)),
        "a_percent": _rarely(some.integers(1, 90).map(str)),
        "b_percent": _rarely(some.integers(91, 100).map(str)),
        "key_percent": _rarely(some.integers(1, 50).map(str)),
        "review_percent": _rarely(some.integers(0, 50).map(str)),
        "weights": _rarely(some.sampled_from(SCORED).map(lambda name: f"{name}:60,active_months:40")),
        "region": _rarely(some.sampled_from((["华东"], ["华东", "华南"]))),
        "channel": _rarely(some.just(["经销商"])),
        "segment_by": _rarely(some.sampled_from(_SEGMENTS)),
        "cross_by": _rarely(some.sampled_from(_SEGMENTS)),
        "life_by": _rarely(some.sampled_from(_SEGMENTS)),
        "what_if_by": _rarely(some.sampled_from(("abc", *_COLUMNS))),
        "stress_by": _rarely(some.sampled_from(_COLUMNS)),
        "by": _rarely(some.sampled_from(_COLUMNS)),
        "classes_by": _rarely(some.sampled_from(CLASSIFICATIONS)),
        "tiers": _rarely(some.sampled_from(("abc", "tier"))),
        "second": _rarely(some.sampled_from(SCORED)),
        "lang": some.sampled_from(("en", "zh")),
    }
)


@pytest.fixture(scope="module")
def data_set(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from core.intake import Source
    from core.store import Workspace

    folder = tmp_path_factory.mktemp("links")
    patch = pytest.MonkeyPatch()
    patch.setenv("VITAL_FEW_DATA", str(folder))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield Workspace(folder).create([Source(ROOT / "data" / "sample_zh.csv", "sample_zh.csv")]).id
    patch.undo()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(scope="module")
def seen() -> Iterator[Marks]:
    """Where the marks of the page that was opened last lead to."""
    found: Marks = []
    patch, drawn = pytest.MonkeyPatch(), cards._picture

    def told(read: Any, key: str, picture: Any, drill: Any) -> None:
        marks = _marks(go.Figure(picture)) if drill else []
        found.extend(scope.parameters(read, **drill(cards._listed(mark))) for mark in marks)
        drawn(read, key, picture, drill)

    patch.setattr(cards, "_picture", told)
    yield found
    patch.undo()


def _marks(picture: go.Figure) -> list[Any]:
    """The first, the middle and the last mark of every trace of a picture that opens something."""
    found = []
    for trace in picture.data:
        given = trace.customdata if trace.customdata is not None else getattr(trace, "ids", None)
        flat = [mark for row in given or () for mark in (row if trace.type == "heatmap" else [row])]
        marks = [mark for mark in flat if mark is not None and (not hasattr(mark, "__len__") or len(mark))]
        found += [marks[place] for place in sorted({0, len(marks) // 2, len(marks) - 1})] if marks else []
    return found


def opened(page: str, query: Query) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception
    shown = "\n".join(str(element.value) for kind in (app.markdown, app.caption, app.error) for element in kind)
    assert "went wrong" not in shown and "出错" not in shown, (page, query, shown)
    return app


@drawing(4)
@given(some.data(), QUERIES, some.sampled_from([page for page in PAGES if page not in ("upload", "definitions")]))
def test_marks_open_their_accounts(data_set: str, seen: Marks, data: Any, query: Query, page: str) -> None:
    query = {name: value for name, value in query.items() if value is not None} | {"data": data_set}
    seen.clear()
    opened(page, query | ({"customer": "C0042"} if page == "account" else {}))
    marks = list(seen)
    for place in data.draw(some.sets(some.integers(0, max(len(marks) - 1, 0)), max_size=3)) if marks else ():
        app = opened("accounts", marks[place])
        assert app.dataframe, (page, query, marks[place])
