"""What users write, on its pages: recorded, shown in both languages as plain words, taken back, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts import formats, reasons_findings
from pages.parts.say import Say
from tests.core.drawn import drafted

if TYPE_CHECKING:
    from core.notes import Notes
    from core.store import Workspace

ROOT = Path(__file__).parents[2]
EVIL = "=1+1 <b>[x](javascript:alert(1))</b> :red[y] $z$ {0}"
LINES = ["customer,date,amount,reason"] + [
    f"{customer},20{year}-{month:02d}-05,{10 * (number + 1)},{reason}"
    for number, (customer, until, reason) in enumerate(
        [("a", 24, ""), ("b", 25, ""), ("c", 24, "price"), ("d", 25, ""), ("e", 24, "")]
    )
    for year in range(23, until + 1)
    for month in range(1, 13)
]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace that the pages open."""
    from core.store import Workspace

    monkeypatch.setenv("VITAL_FEW_DATA", str(tmp_path / "workspace"))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield Workspace(tmp_path / "workspace")
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def meta(shop: Workspace, tmp_path: Path) -> Any:
    from core.intake import Source

    path = tmp_path / "shop.csv"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return shop.create([Source(path, path.name)])


@pytest.fixture
def notes(shop: Workspace, meta: Any) -> Notes:
    return shop.notes(meta.id)


def opened(name: str, **query: Any) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for parameter, value in query.items():
        app.query_params[parameter] = value
    return app.switch_page(f"pages/{name}.py").run()


def typed(app: AppTest, key: str, value: str) -> AppTest:
    """Write a new option into a box, which the test harness can only choose from."""
    box = app.selectbox(key=key)
    box.options = [*box.options, value]
    return box.set_value(value).run()


def texts(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in (app.markdown, app.caption) for element in kind)


def well(app: AppTest) -> bool:
    shown = texts(app)
    return not app.exception and "went wrong" not in shown and "出错" not in shown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reason_is_recorded_and_taken_back_on_the_account(meta: Any, notes: Notes, language: str) -> None:
    notes.record("b", "closed")
    app, say = opened("account", data=meta.id, customer="a", lang=language), Say(language)
    box = app.selectbox(key="note_reason")
    assert well(app) and box.value is None and list(box.options) == ["closed", "price"], "the earlier ones are offered"
    typed(app, "note_reason", "too dear")
    assert notes.reasons() == {"a": "too dear", "b": "closed"}
    assert (
        say("noted.recorded", reason="too dear") in texts(app) and app.selectbox(key="note_reason").value == "too dear"
    )
    app.button(key="noted_undo").click().run()
    assert notes.reasons() == {"b": "closed"} and say("noted.undone") in texts(app)
    app.button(key="noted_close").click().run()
    assert say("noted.undone") not in texts(app) and well(app)
    app.selectbox(key="note_reason").set_value("closed").run()
    app.selectbox(key="note_reason").set_value(None).run()
    assert notes.reasons() == {"b": "closed"} and say("noted.reason_removed") in texts(app)


def test_a_reason_that_is_too_long_gets_one_sentence_and_is_not_lost(meta: Any, notes: Notes) -> None:
    app = opened("account", data=meta.id, customer="a", lang="en")
    typed(app, "note_reason", "x" * 201)
    assert well(app) and "201 characters" in texts(app) and app.code[0].value == "x" * 201
    assert notes.reasons() == {}


def test_what_somebody_else_wrote_meanwhile_is_not_undone(meta: Any, notes: Notes) -> None:
    app = opened("account", data=meta.id, customer="a", lang="en")
    app.selectbox(key="note_reason").set_value("price").run()
    notes.record("a", "moved")
    app.button(key="noted_undo").click().run()
    assert notes.reasons() == {"a": "moved"} and Say("en")("error.changed_since") in texts(app)


def test_an_account_joins_and_leaves_groups(meta: Any, notes: Notes) -> None:
    notes.add(["b"], "old")
    app = opened("account", data=meta.id, customer="a", lang="en")
    app.multiselect(key="note_groups").set_value(["old", "new"]).run()
    assert well(app) and {(one, name) for one, _, name in notes.memberships()} == {
        ("a", "new"),
        ("a", "old"),
        ("b", "old"),
    }
    app.multiselect(key="note_groups").set_value([]).run()
    assert {(one, name) for one, _, name in notes.memberships()} == {("b", "old")}
    app.button(key="noted_undo").click().run()
    assert app.multiselect(key="note_groups").value == ["new", "old"], "both at once"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_list_becomes_a_group_that_opens_under_its_link(meta: Any, notes: Notes, language: str) -> None:
    say = Say(language)
    app = opened("accounts", data=meta.id, lang=language, search="a")
    typed(app, "own_group_name", EVIL[:60])
    app.button(key="own_group_in").click().run()
    (group,) = notes.groups()
    assert well(app) and (group.name, group.customers) == (EVIL[:60].strip(), 1)
    assert "\\<b\\>\\[x\\]" in texts(app) and "<b>" not in texts(app), "what a user wrote is no markup"
    query = {"data": meta.id, "lang": language, "group": "own", "own_group": group.id}
    there = opened("accounts", **query)
    assert well(there) and list(there.dataframe[0].value["customer"]) == ["a"]
    assert any(say("field.own_group") in one.value and "\\<b\\>" in one.value for one in there.markdown)
    key = f"own_name_{group.id}_{notes.revision}"
    app.button(key=f"own_open_{group.id}").click().run()
    assert app.query_params["own_group"] == group.id and "search" not in app.query_params
    assert list(app.dataframe[0].value["customer"]) == ["a"]
    there.text_input(key=key).set_value("fair").run()
    there.button(key=f"own_rename_{group.id}").click().run()
    assert well(there) and notes.groups()[0].name == "fair" and any("fair" in one.value for one in there.markdown)
    there.button(key=f"own_delete_{group.id}").click().run()
    assert well(there) and notes.groups() == () and len(there.dataframe[0].value) == 5
    there.button(key="noted_undo").click().run()
    assert notes.group(group.id).name == "fair"
    notes.drop(group.id)
    gone = opened("accounts", **query)
    assert well(gone) and say("error.unknown_group") in texts(gone) and not gone.dataframe


def test_customers_that_a_refresh_took_out_are_counted(
    shop: Workspace, meta: Any, notes: Notes, tmp_path: Path
) -> None:
    shop.accept(drafted(shop, tmp_path, "customer,date,amount,reason\nnewer,2025-12-07,7,\n", into=meta), "")
    notes.add(["a", "newer"], "mine")
    query = {"data": meta.id, "lang": "en", "group": "own", "own_group": notes.groups()[0].id}
    assert len(opened("accounts", **query).dataframe[0].value) == 2
    shop.undo(meta.id)
    st.cache_resource.clear()
    app = opened("accounts", **query)
    assert list(app.dataframe[0].value["customer"]) == ["a"] and "1 customer of this group is not" in texts(app)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("query", [{}, {"cross_by": "rfm"}, {"segment_by": "rfm", "cross_by": "own_group"}])
def test_churn_by_own_group(meta: Any, notes: Notes, language: str, query: dict[str, str]) -> None:
    say = Say(language)
    asked = {"data": meta.id, "lang": language, "segment_by": "own_group", "window": "60"} | query
    assert say("churn.no_groups") in texts(opened("churn", **asked))
    notes.add(["a", "b", "gone"], EVIL[:60])
    notes.add(["a"], "second")
    app = opened("churn", **asked)
    assert (
        well(app) and say("churn.groups_overlap", count="1") in texts(app) and say("churn.groups_today") in texts(app)
    )


def test_a_link_to_a_figure_of_a_group(meta: Any, notes: Notes) -> None:
    notes.add(["a", "b"], EVIL[:60])
    cell = {"group": "churn", "period_start": "2025-01-01", "flow": "churned_of_opening", "segment_by": "own_group"}
    asked = {"data": meta.id, "lang": "en", "window": "60", **cell, "segment": EVIL[:60].strip()}
    app = opened("accounts", **asked)
    assert well(app) and list(app.dataframe[0].value["customer"]) == ["a"]
    nobody = opened("accounts", **(asked | {"segment": ""}))
    assert sorted(nobody.dataframe[0].value["customer"]) == ["c", "e"]
    notes.rename(notes.groups()[0].id, "other")
    gone = opened("accounts", **asked)
    assert well(gone) and Say("en")("error.unknown_group") in texts(gone)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_reasons(meta: Any, notes: Notes, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    say = Say(language)
    asked = {"data": meta.id, "lang": language, "window": "60"}
    assert formats.unbroken(say("reasons.few_told", count="1", churned="3")) in texts(opened("reasons", **asked))
    monkeypatch.setattr(reasons_findings, "MIN_TOLD", 1)
    told = say("reasons.told", reason="price", count="1", churned="3", before="0", recorded="0")
    assert formats.unbroken(told) in texts(opened("reasons", **asked))
    for customer in ("a", "c", "e", "gone"):
        notes.record(customer, EVIL)
    app = opened("reasons", **asked)
    shown = texts(app)
    assert well(app) and "\\<b\\>\\[x\\]" in shown and "<b>" not in shown
    assert say("reasons.gone", count="1") in shown
    cell = {"group": "reasons", "told": "1", "reason": EVIL, "since": "last"}
    assert sorted(opened("accounts", **asked, **cell).dataframe[0].value["customer"]) == ["a", "c", "e"]
