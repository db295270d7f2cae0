"""Every page in both languages, with full, least and no matching data: no error, no English in Chinese."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.definitions import HOUSE_RULES
from pages.parts import formats
from pages.parts.say import Say
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


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("upload", "definitions")])
def test_every_scope(sets: Sets, page: str) -> None:
    """In one language and the other by turns: that each has every text is tested by itself."""
    scopes: tuple[dict[str, str], ...] = (
        {"period": "month", "range": "12m", "measure": "profit"},
        {"period": "12m", "range": "period", "measure": "orders", "as_of": "2024-02-10"},
        {"period": "year", "measure": "units", "window": "45", "segment_by": "all", "rate": "value_churn_rate"},
        {"measure": "margin_rate", "rate": "value_churn_rate"},
        {"measure": "average_order", "range": "12m"},
        {"measure": "categories", "period": "half", "second": "profit"},
        {"measure": "score", "weights": "revenue:70,active_months:30", "second": "revenue"},
        {"classes_by": "rfm8", "region": "华东", "among": "everybody", "recent_days": "30", "stress_by": "rep"},
        {"classes_by": "tier", "key_percent": "10", "a_percent": "70", "stress_by": "all"},
        {"measure": "categories", "period": "half", "segment_by": "abc", "cross_by": "tenure", "life_by": "cohort"},
        {"segment_by": "region", "cross_by": "channel", "life_by": "region", "show": "staying"},
        {"rule": "cycles", "period": "month", "life_by": "region"},
        {"rule": "rhythm", "window": "60", "segment_by": "abc"},
        {"rule": "pepper", "segment_by": "tenure", "life_by": "region"},
        {"rule": "sqlbi", "period": "year", "measure": "orders"},
        {"rule": "alive", "period": "month", "region": "华东"},
        {"segment_by": "cohort", "cross_by": "cohort", "show": "value", "life_by": "channel"},
        {"measure": "score", "weights": "revenue:70,active_months:30"},
    )
    for number, query in enumerate(scopes):
        language = LANGUAGES[number % len(LANGUAGES)]
        app = opened(page, data=sets.full, lang=language, customer="C0042", **query)
        assert not app.exception
        assert "went wrong" not in texts(app) and "出错" not in texts(app), query


@pytest.mark.parametrize(
    "query",
    [
        {"data": "nothing"},
        {"data": "../../etc/passwd"},
        {"period": "fortnight"},
        {"rule": "coffee"},
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
        {"group": "own", "own_group": "nobody"},
        {"group": "own"},
        {"group": "class", "classes_by": "luck", "class": "A"},
        {"group": "class", "class": "Z"},
        {"group": "compared", "second": "revenue", "cell": "first"},
        {"group": "stress", "stress_by": "phone", "top": "3"},
        {"group": "stress", "top": "4"},
        {"a_percent": "99"},
        {"key_percent": "x"},
        {"group": "migration", "tiers": "happy"},
        {"group": "migration", "tiers": "abc", "origin": "key"},
        {"group": "migration", "tiers": "abc", "move": "upwards"},
        {"group": "migration", "tiers": "abc", "later": "1999-01-01"},
        {"group": "bridge", "part": "unattributed"},
        {"group": "bridge", "part": "new", "segment_by": "phone"},
        {"group": "bridge", "part": "new", "earlier": "soon"},
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
        {"group": "retention", "kept": "buying", "cohort_start": "soon"},
        {"group": "lifetime", "until": "many"},
        {"group": "season", "month_of_year": "0"},
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


def test_what_is_possible_is_said_in_words(sets: Sets) -> None:
    shown = texts(opened("value", data=sets.full, lang="zh", period="week"))
    assert "月, 季度" in shown and "quarter" not in shown
    assert "Revenue, Profit" in texts(opened("value", data=sets.full, lang="en", measure="nonsense"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"earlier": "2024-01-01", "later": "2025-01-01", "tiers": "tier", "by": "all"},
        {"period": "half", "later": "2023-12-31", "by": "product"},
        {"period": "month", "later": "2025-12-01", "earlier": "2024-12-01", "measure": "profit", "as_of": "2025-12-10"},
    ],
)
def test_any_two_periods(sets: Sets, query: dict[str, str], language: str) -> None:
    app = opened("movement", data=sets.full, lang=language, **query)
    assert not app.exception
    shown = texts(app)
    assert "went wrong" not in shown and "出错" not in shown and "nan" not in shown.lower().split()
    assert len(app.main.markdown) > 5


@pytest.mark.parametrize("tiers", ["abc", "tier"])
@pytest.mark.parametrize("measure", ["revenue", "orders"])
def test_two_periods_without_a_purchase(sets: Sets, measure: str, tiers: str) -> None:
    app = opened("movement", data=sets.negative, lang="en", period="month", measure=measure, tiers=tiers)
    assert not app.exception
    shown = texts(app)
    assert "went wrong" not in shown and "nan" not in shown.lower().split()
    assert "0 customers slipped, 0 rose; 0 new, 0 resumed, 0 gone" in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("measure", "absent"), [("margin_rate", "movement.lacks.total"), ("active_months", "movement.lacks.measure")]
)
def test_two_periods_of_what_orders_do_not_sum_up_to(sets: Sets, measure: str, absent: str, language: str) -> None:
    app, say = opened("movement", data=sets.full, lang=language, measure=measure, tiers="tier"), Say(language)
    assert not app.exception
    shown, word = texts(app), say(f"measure.{measure}.word")
    assert say(absent, measure=word) in shown and say("movement.strong") in shown
    assert (say("movement.only_tiers", measure=word) in shown) == (measure == "margin_rate")
    assert "went wrong" not in shown and "nan" not in shown.lower().split()


@pytest.mark.parametrize("query", [{"tiers": "happy"}, {"later": "1999-01-01"}, {"by": "phone"}])
def test_a_wrong_comparison_gets_one_sentence(sets: Sets, query: dict[str, str]) -> None:
    app = opened("movement", data=sets.full, lang="en", **query)
    assert not app.exception and "went wrong" not in texts(app)
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
        ("prediction", {"model": "bg"}),
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
    assert "地区 华南的流失率降低 20%" in shown and formats.unbroken("3 年终身价值") in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "cell",
    [
        {"group": "churn", "flow": "stayed", "period_start": "2025-01-01", "segment_by": "region", "segment": "华东",
         "cross_by": "abc", "cross": "A"},
        {"group": "retention", "kept": "staying", "cohort_start": "2023-01-01", "period_start": "2024-01-01"},
        {"group": "lifetime", "life_by": "cohort", "segment": "2023", "until": "365"},
        {"group": "lifetime", "month_from": "0", "month_until": "1"},
        {"group": "season", "month_of_year": "3"},
    ],
)  # fmt: skip
def test_the_list_behind_a_mark_says_what_it_is(sets: Sets, cell: dict[str, str], language: str) -> None:
    app = opened("accounts", data=sets.full, lang=language, **cell)
    assert not app.exception
    assert "went wrong" not in texts(app) and "出错" not in texts(app)
    assert "·" in app.main.markdown[0].value or any("·" in one.value for one in app.main.markdown)


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


def test_the_rule_chosen_on_its_page_is_the_window_everywhere(sets: Sets) -> None:
    app = opened("rules", data=sets.full, lang="en")
    app.button(key="use_90").click().run()
    assert app.query_params["window"] == "90" and not app.exception
    assert any("Silent for 90 days" in one.value for one in app.markdown)
    churn = opened("churn", data=sets.full, lang="en", window="90")
    assert churn.number_input(key="number_window").value == 90


def test_a_rule_of_own_days_is_in_force_until_a_window_is_chosen(sets: Sets) -> None:
    app = opened("rules", data=sets.full, lang="en")
    app.button(key="use_cycles").click().run()
    assert app.query_params["rule"] == "cycles" and not app.exception
    assert any("customers that “Two order cycles” flags" in one.value for one in app.markdown)
    churn = opened("churn", data=sets.full, lang="en", rule="rhythm", window="90")
    assert "silent for longer than its own rhythm (with fewer than three gaps, after 90 days)" in texts(churn)
    app.button(key="use_60").click().run()
    assert "rule" not in app.query_params and app.query_params["window"] == "60"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", HOUSE_RULES)
def test_who_is_churned_today_is_told_in_parts_that_add_up(sets: Sets, rule: str, language: str) -> None:
    from core import rules
    from core.store import Workspace
    from core.view import View

    app = opened("rules", data=sets.full, lang=language, rule=rule)
    (said,) = (one.value for one in app.caption if one.value.startswith(("By the house rule", "按当前采用的规则")))
    whole, _, parts = said.replace(",", "").replace("：", ": ").partition(": ")
    counts = [[int(one) for one in re.findall(r"\d+", part)] for part in (whole, *parts.split(" + "))]
    every, *told = (numbers[0 if language == "en" else -1] for numbers in counts if numbers)
    assert every == sum(told) > 0 and len(told) == (3 if rule in ("rhythm", "pepper") else 2)
    bench = rules.bench(Workspace(Path(os.environ["VITAL_FEW_DATA"])), View(sets.full, rule=rule))
    assert bench.house_row is not None and told[0] == bench.house_row["flagged_now"]


def test_a_rule_that_flags_nobody_is_said_so_and_has_a_dash_for_a_value(sets: Sets) -> None:
    app = opened("rules", data=sets.full, lang="en", window="3650")
    assert "flags nobody on any month end" in texts(app) and not re.search(r"\b0 customers", texts(app))
    table = app.dataframe[0]
    assert table.value["value_per_call"].isna().any() and table.proto.placeholder == "–"
    assert "there is nothing to divide by" in table.proto.columns


@pytest.mark.parametrize(
    ("rule", "said"), [("cycles", "Two order cycles"), ("alive", "Less than 50 % likely to buy again")]
)
def test_a_rule_opens_its_list(sets: Sets, rule: str, said: str) -> None:
    app = opened("accounts", data=sets.full, lang="en", group="rule", lost_rule=rule, newly="true")
    assert not app.exception
    shown = [one.value.replace("\\", "") for one in app.markdown]
    assert any(f"Flagged now by: {said}" in one and "30 days" in one for one in shown)


def test_links_to_silent_accounts_open_the_churned_ones(sets: Sets) -> None:
    before = opened("accounts", data=sets.full, status="silent")
    after = opened("accounts", data=sets.full, status="churned")
    headings = [[one.value for one in app.markdown if one.value.startswith("## ")] for app in (before, after)]
    assert headings[0] == headings[1] != [] and before.selectbox(key="choose_status").value == "churned"
