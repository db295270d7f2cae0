"""Every page in both languages, with full, least and no matching data: no error, no English in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts.site import PAGES

ROOT = Path(__file__).parents[2]
LEAST = "customer,date\na,2024-01-01\n"
NEGATIVE = "customer,date,amount\na,2024-01-01,-5\nb,2024-02-01,-7\n"
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Sets:
    """The ids of data sets that the tests open."""

    full: str
    least: str
    negative: str


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sets]:
    from core.intake import Source
    from core.store import Workspace

    folder = tmp_path_factory.mktemp("pages")
    patch = pytest.MonkeyPatch()
    patch.setenv("VITAL_FEW_DATA", str(folder / "workspace"))
    st.cache_resource.clear()
    st.cache_data.clear()
    workspace = Workspace(folder / "workspace")
    files = {"full": ROOT / "data" / "sample_zh.csv"}
    for name, text in (("least", LEAST), ("negative", NEGATIVE)):
        files[name] = folder / f"{name}.csv"
        files[name].write_text(text, encoding="utf-8")
    yield Sets(**{name: workspace.create([Source(path, path.name)]).id for name, path in files.items()})
    patch.undo()
    st.cache_resource.clear()
    st.cache_data.clear()


def opened(name: str, /, **query: Any) -> AppTest:
    """A page as the application shows it under these parameters."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for parameter, value in query.items():
        app.query_params[parameter] = value
    if name != "overview":
        app.switch_page(f"pages/{name}.py")
    return app.run()


def texts(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in (app.markdown, app.caption) for element in kind)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_full(sets: Sets, page: str, language: str) -> None:
    app = opened(page, data=sets.full, lang=language, customer="C0042")
    assert not app.exception
    shown = texts(app)
    assert "error" not in shown.lower() and "出错" not in shown
    assert re.search(r"[一-鿿]", shown) is not None or language == "en"
    if language == "zh":
        assert not re.search(r"\b(the|of|customers|revenue)\b", re.sub(r"`[^`]*`", "", shown))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("which", ["least", "negative"])
def test_least(sets: Sets, page: str, language: str, which: str) -> None:
    app = opened(page, data=getattr(sets, which), lang=language, customer="a")
    assert not app.exception
    shown = texts(app)
    assert "went wrong" not in shown and "出错" not in shown and "nan" not in shown.lower().split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("account", "upload", "definitions")])
def test_nobody_matches(sets: Sets, page: str, language: str) -> None:
    app = opened(page, data=sets.full, lang=language, region="Atlantis")
    assert not app.exception
    assert "went wrong" not in texts(app) and "出错" not in texts(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("upload", "definitions")])
def test_every_scope(sets: Sets, page: str, language: str) -> None:
    for query in (
        {"period": "month", "range": "12m", "measure": "profit"},
        {"period": "12m", "range": "period", "measure": "orders", "as_of": "2024-02-10"},
        {"period": "year", "measure": "units", "window": "45", "segment_by": "all", "rate": "value_churn_rate"},
        {"measure": "margin_rate", "rate": "value_churn_rate"},
        {"measure": "average_order", "range": "12m"},
        {"measure": "categories", "period": "half", "second": "profit"},
        {"measure": "score", "weights": "revenue:70,active_months:30", "second": "revenue"},
        {"classes_by": "rfm8", "region": "华东", "among": "everybody", "recent_days": "30", "stress_by": "rep"},
        {"classes_by": "tier", "key_percent": "10", "a_percent": "70", "stress_by": "all"},
    ):
        app = opened(page, data=sets.full, lang=language, customer="C0042", **query)
        assert not app.exception
        assert "went wrong" not in texts(app) and "出错" not in texts(app), query


@pytest.mark.parametrize(
    "query",
    [
        {"data": "nothing"},
        {"data": "../../etc/passwd"},
        {"period": "fortnight"},
        {"measure": "happiness"},
        {"measure": "score", "weights": "happiness:3"},
        {"measure": "score", "weights": "revenue"},
        {"as_of": "yesterday"},
        {"as_of": "1999-01-01"},
        {"window": "-3"},
        {"window": "x"},
        {"sort": "password"},
        {"page": "0"},
        {"group": "churn", "flow": "churned", "period_start": "2020-01-01"},
        {"group": "churn", "flow": "happy", "period_start": "2025-01-01"},
        {"group": "churn", "segment_by": "phone", "flow": "churned", "period_start": "2025-01-01"},
        {"group": "warning", "signal": "bored"},
        {"group": "warning", "calls": "0"},
        {"group": "reasons", "left": "2"},
        {"group": "reasons", "since": "ever"},
        {"group": "password"},
        {"group": "class", "classes_by": "luck", "class": "A"},
        {"group": "class", "class": "Z"},
        {"group": "compared", "second": "revenue", "cell": "first"},
        {"group": "stress", "stress_by": "phone", "top": "3"},
        {"group": "stress", "top": "4"},
        {"a_percent": "99"},
        {"key_percent": "x"},
        {"group": "prediction", "alive_from": "ten"},
        {"group": "what_if", "what_if_by": "phone"},
        {"group": "profile", "attribute": "phone", "range": "12m"},
        {"group": "profile", "attribute": "region"},
        {"group": "growth", "age": "9"},
        {"group": "white", "white_category": "x"},
        {"group": "loyalty", "part": "enemy"},
        {"group": "loyalty", "part": "friend", "loyal_from": "13"},
        {"group": "loyalty", "part": "friend", "worth_from": "nan"},
        {"group": "loyalty", "part": "friend", "band": "9" * 30},
        {"rank_from": "1; drop table line"},
    ],
)
def test_a_wrong_link_gets_one_sentence(sets: Sets, query: dict[str, str]) -> None:
    for language in LANGUAGES:
        app = opened("accounts", **({"data": sets.full, "lang": language} | query))
        assert not app.exception
        shown = texts(app)
        assert "went wrong" not in shown and "出错" not in shown, shown
        assert app.main.markdown and "Traceback" not in shown
        assert not app.dataframe


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("what_if", {"cut": "101"}),
        ("what_if", {"cut": "-1"}),
        ("what_if", {"years": "4"}),
        ("what_if", {"discount": "x"}),
        ("what_if", {"target": "Z"}),
        ("what_if", {"what_if_by": "phone"}),
        ("what_if", {"hours": "0"}),
        ("what_if", {"reading": "both"}),
        ("prediction", {"horizon": "2"}),
        ("prediction", {"sort": "password"}),
    ],
)
def test_a_wrong_scenario_gets_one_sentence(sets: Sets, page: str, query: dict[str, str]) -> None:
    for language in LANGUAGES:
        app = opened(page, data=sets.full, lang=language, **query)
        assert not app.exception
        shown = texts(app)
        assert "went wrong" not in shown and "出错" not in shown, shown
        assert not app.dataframe


def test_a_scenario_is_in_its_link(sets: Sets) -> None:
    query = {"cut": "20", "reading": "points", "what_if_by": "region", "target": "华南", "years": "3", "hours": "8"}
    shown = texts(opened("what_if", data=sets.full, lang="zh", **query))
    assert "地区 华南的流失率降低 20%" in shown and "3 年终身价值" in shown


def test_what_a_user_wrote_is_never_markup(sets: Sets, tmp_path: Path) -> None:
    import os

    from core.intake import Source
    from core.store import Workspace

    path = tmp_path / "evil.csv"
    path.write_text(
        "customer,customer name,date,amount\n1,<b>[x](javascript:alert(1))</b> :red[y] $z$,2024-01-01,5\n",
        encoding="utf-8",
    )
    workspace = Workspace(Path(os.environ["VITAL_FEW_DATA"]))
    meta = workspace.create([Source(path, path.name)], "<img src=x> **bold**")
    shown = texts(opened("account", data=meta.id, customer="1", lang="en"))
    assert "\\<b\\>\\[x\\]\\(javascript\\:alert\\(1\\)\\)" in shown
    workspace.delete(meta.id)
