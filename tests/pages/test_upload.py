"""Bad files get one clear sentence in the reader's language and leave nothing behind; good ones go in."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import streamlit as st
from msoffcrypto.format.ooxml import OOXMLFile
from streamlit.testing.v1 import AppTest

from core.meta import Meta
from core.store import Workspace
from pages.parts import formats
from pages.parts.say import Say
from tests.intake.books import xlsx, zipped

ROOT = Path(__file__).parents[2]
GOOD = "customer,date,amount\na,2024-01-01,5\nb,2024-01-02,7\nb,31/31/2024,1\n"


def protected() -> bytes:
    """A workbook behind a password."""
    plain, locked = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    plain.seek(0)
    file = OOXMLFile(plain)
    file.encrypt("secret", locked)
    return locked.getvalue()


BAD: dict[str, tuple[str, bytes, tuple[str, str]]] = {
    "empty": ("sales.csv", b"", ("is empty", "是空的")),
    "header only": ("sales.csv", b"customer,date,amount\n", ("no line below", "没有数据行")),
    "no customer": ("sales.csv", b"date,amount\n2024-01-01,5\n", ("Choose a customer column", "请选择客户列")),
    "no date": (
        "sales.csv",
        b"customer,date,amount\na,soon,5\nb,later,6\n",
        ("No date could be read", "没有可识别的日期"),
    ),
    "text amount": (
        "sales.csv",
        b"customer,date,amount\na,2024-01-01,much\nb,2024-01-02,more\n",
        ("is a number", "没有数字"),
    ),
    "pdf": (
        "sales.xlsx",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        ("holds a PDF", "内容是 PDF"),
    ),
    "password": ("sales.xlsx", protected(), ("password", "密码")),
    "0-byte xlsx": ("sales.xlsx", b"", ("is empty", "是空的")),
    "broken xlsx": ("sales.xlsx", b"PK\x03\x04" + b"\x00" * 200, ("damaged", "损坏")),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("VITAL_FEW_DATA", str(tmp_path / "workspace"))
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setattr("pages.parts.scope.local", lambda: True)
    monkeypatch.setattr("pages.parts.working.MOMENT", 60)  # the test does not look again by itself
    yield tmp_path / "workspace"
    st.cache_resource.clear()
    st.cache_data.clear()


def upload(language: str, *files: tuple[str, bytes]) -> AppTest:
    """The upload page after files were dropped on it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.switch_page("pages/upload.py").run()
    dropped: Any = [(name, content, "application/octet-stream") for name, content in files]
    app.file_uploader[0].set_value(dropped)
    return app.run()


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.warning)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def newest() -> Meta:
    """The data set that was made last."""
    return Workspace(Path(os.environ["VITAL_FEW_DATA"])).all()[0]


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("case", list(BAD))
def test_bad_file(home: Path, case: str, language: str) -> None:
    name, content, sentences = BAD[case]
    app = upload(language, (name, content))
    assert not [button for button in app.button if button.key == "accept"]
    assert all(button.disabled for button in app.button if button.key == "import") or case == "text amount"
    shown = texts(app)
    assert not app.exception
    assert sentences[language == "zh"] in shown, shown
    assert "Traceback" not in shown and "went wrong" not in shown and "出错" not in shown
    assert not list(home.glob("sets/*")) and not list(home.glob("building/*"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_over_the_limit(home: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.intake import inspection

    monkeypatch.setattr(inspection.inspect, "__defaults__", (100,))
    app = upload(language, ("sales.csv", GOOD.encode() * 10))
    assert ("over the limit", "超过了")[language == "zh"] in texts(app)
    assert not app.exception


def test_good_file_report_rejects_and_the_same_bytes_again(home: Path) -> None:
    app = upload("en", ("sales.csv", GOOD.encode()))
    shown = texts(app)
    assert "I read 2 lines from 1 Jan 2024 to 2 Jan 2024, 2 customers" in shown
    assert "1 line was left out" in shown and "the date cannot be read" in shown
    assert not list(home.glob("sets/*"))  # nothing is accepted before the user says so
    examples = next(table.value for table in app.dataframe if "Line" in table.value)
    assert examples.iloc[0].to_list() == ["sales.csv", 4, "the date cannot be read", "b,31/31/2024,1"]
    app = press(app, "accept")
    assert not app.exception and len(list(home.glob("sets/*"))) == 1
    assert not list(home.glob("incoming/*")) and not list(home.glob("building/*"))
    again = upload("en", ("other name.csv", GOOD.encode()))
    assert "already here as “sales”" in texts(again)
    press(again, "anew")
    press(again, "accept")
    assert len(list(home.glob("sets/*"))) == 2


@pytest.mark.parametrize("key", ["cancel_draft", "correct"])
def test_cancel_leaves_nothing(home: Path, key: str) -> None:
    app = press(upload("en", ("sales.csv", GOOD.encode())), key)
    assert not list(home.glob("building/*"))
    if key == "correct":
        press(app, "cancel")
    assert not app.exception and app.file_uploader
    assert not list(home.glob("incoming/*")) and not list(home.glob("sets/*"))


def test_a_mapping_can_be_corrected(home: Path) -> None:
    app = upload("en", ("sales.csv", b"who,other,date,amount\na,x,2024-01-01,5\nb,y,2024-01-02,7\n"))
    app.selectbox(key="map_customer").set_value("other").run()
    app = press(app, "import")
    assert "2 customers" in texts(app)
    press(app, "accept")
    assert {"customer", "day", "amount"} <= set(newest().fields)


def test_further_columns_are_the_users_choice(home: Path) -> None:
    lines = "".join(f"c{day},2024-01-{day:02},5,{'red' if day % 2 else 'blue'},{day % 3}\n" for day in range(1, 29))
    content = ("customer,date,amount,colour,shelf\n" + lines).encode()
    app = press(upload("en", ("sales.csv", content)), "correct")
    kept = app.multiselect(key="map_further")
    assert kept.value == ["colour"]
    kept.set_value(["shelf", "colour"]).run()
    press(press(app, "import"), "accept")
    meta = newest()
    assert dict(meta.extras) == {"extra1": "shelf", "extra2": "colour"} and {"extra1", "extra2"} <= set(meta.segments)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params.update({"lang": "en", "data": meta.id, "segment_by": "extra2", "extra1": "1"})
    page.switch_page("pages/churn.py").run()
    assert not page.exception and "colour" in texts(page)
    assert "shelf\\: 1" in [button.label for button in page.button]


def test_day_and_month_either_way_are_asked(home: Path) -> None:
    app = upload("en", ("sales.csv", b"customer,date,amount\na,01/02/2024,5\nb,03/04/2024,7\n"))
    app.radio(key="date_order").set_value("mm/dd/yyyy").run()
    assert "from 2 Jan 2024 to 4 Mar 2024" in texts(press(app, "import"))


def test_several_files_with_other_columns_are_refused(home: Path) -> None:
    app = upload("en", ("a.csv", GOOD.encode()), ("b.csv", b"customer,date,price\na,2024-01-01,5\n"))
    assert "b\\.csv has no column “amount”" in texts(app)
    assert not list(home.glob("sets/*")) and not list(home.glob("building/*"))


NEXT = "date,customer,amount\n2024-01-02,b,7\n2024-01-03,c,11\n"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("way", "lines", "total"), [("new", 3, "23.0000"), ("append", 4, "30.0000"), ("replace", 3, "23.0000")]
)
def test_next_weeks_file_is_added_where_it_belongs(home: Path, way: str, lines: int, total: str, language: str) -> None:
    say = Say(language)
    press(upload("en", ("sales.csv", GOOD.encode())), "accept")
    before = newest()
    app = upload(language, ("next.csv", NEXT.encode()))
    assert say("upload.like", name="sales") in texts(app)
    press(app, "add_to")
    days = {"first": formats.day(date(2024, 1, 2), language), "last": formats.day(date(2024, 1, 3), language)}
    for sentence in (
        say("refresh.unknown", count="1"),
        say("refresh.overlap", count="1", **days),
        say("refresh.same", count="1"),
    ):
        assert sentence in texts(app)
    radio = app.radio(key="refresh_way")
    assert radio.value == "new" and radio.options[0] == say("refresh.way.new")  # nothing is lost, nothing is twice
    radio.set_value(way).run()
    assert app.button(key="accept").label == say(f"refresh.do.{way}")
    shown = app.dataframe[0].value
    assert shown[say("refresh.state")].tolist()[1:] == [
        say("refresh.chosen", way=say(f"refresh.if.{one}")) if one == way else say(f"refresh.if.{one}")
        for one in ("new", "append", "replace")
    ]
    assert shown[say("refresh.lines")].tolist() == ["2", "3", "4", "3"]
    press(app, "accept")
    after = newest()
    assert (after.id, after.lines, after.total) == (before.id, lines, total)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params.update({"lang": "en", "data": after.id})
    page.switch_page("pages/upload.py").run()
    assert "next\\.csv was added on" in texts(page)
    press(page, "undo")
    assert not page.exception
    assert (newest().lines, newest().total) == (before.lines, before.total)


def named(app: AppTest, key: str, text: str, button: str) -> AppTest:
    """A text typed and a button pressed at once: both arrive with the same run."""
    app.text_input(key=key).set_value(text)
    return press(app, button)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_name_typed_just_before_the_click_counts(home: Path, language: str) -> None:
    say = Say(language)
    app = named(upload(language, ("sales.csv", GOOD.encode())), "data_set_name", " ", "accept")
    assert say("upload.name_needed", name="sales") in texts(app) and not list(home.glob("sets/*"))
    assert app.text_input(key="data_set_name").value == "sales"
    named(app, "data_set_name", "March", "accept")
    meta = newest()
    assert meta.name == "March"
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.switch_page("pages/upload.py").run()
    app.session_state[f"renaming_{meta.id}"] = True
    app = named(app.run(), f"name_{meta.id}", "April", f"save_{meta.id}")
    assert newest().name == "April" and "**April**" in texts(app)
    assert not app.session_state[f"renaming_{meta.id}"]  # it closes
    app.session_state[f"renaming_{meta.id}"] = True
    app = named(app.run(), f"name_{meta.id}", " ", f"save_{meta.id}")
    assert newest().name == "April" and say("upload.name_needed", name="April") in texts(app)
    assert app.session_state[f"renaming_{meta.id}"] and app.text_input(key=f"name_{meta.id}").value == "April"
    assert not app.exception


def test_what_is_chosen_just_before_the_click_counts(home: Path) -> None:
    """A column, and lines to leave out."""
    content = b"customer,other,date,amount\na,x,2024-01-01,5\na,x,2024-01-01,5\nb,y,2024-01-02,7\n"
    app = press(upload("en", ("sales.csv", content)), "correct")
    app.selectbox(key="map_customer").set_value("other")
    app = press(app, "import")
    app.checkbox(key="leave_copies").set_value(True)
    press(app, "accept")
    assert newest().lines == 2
    found = Workspace(home).engine(newest().id).rows("select customer from line order by customer", {})
    assert found == [("x",), ("y",)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_goes_with_a_data_set_is_said(home: Path, language: str) -> None:
    say = Say(language)
    press(upload(language, ("sales.csv", GOOD.encode())), "accept")
    meta = newest()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.switch_page("pages/upload.py").run()
    assert say("upload.delete_notes_none") in texts(press(app, f"delete_{meta.id}"))
    notes = Workspace(home).notes(meta.id)
    notes.add(["a", "b"], "Fair")
    notes.add(["a"], "Lunch")
    notes.record("b", "price")
    assert say("upload.delete_notes", groups="2", reasons="1") in texts(press(app, f"delete_{meta.id}"))
    assert not app.exception


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_replacing_removes_is_said(home: Path, language: str) -> None:
    """In the days of the file the data set has two lines, of which the file has one: the other would go."""
    say = Say(language)
    here = "date,customer,amount\n2024-01-01,a,5\n2024-01-02,a,7\n2024-01-02,b,12.5\n"
    press(upload(language, ("sales.csv", here.encode())), "accept")
    app = press(upload(language, ("next.csv", b"date,customer,amount\n2024-01-02,a,7\n2024-01-09,a,1\n")), "add_to")
    assert list(app.radio(key="refresh_way").proto.captions) == [
        say("refresh.adds_new", count="1"),
        say("refresh.doubles", count="2", twice="1"),
        say("refresh.removes", count="1", worth="12.50"),
    ]
    press(app, "cancel_draft")
    app = press(upload(language, ("next.csv", b"date,customer,amount\n2024-01-02,a,8\n2024-01-09,a,1\n")), "add_to")
    assert app.radio(key="refresh_way").value == "append"  # no line is there already
    assert list(app.radio(key="refresh_way").proto.captions) == [
        say("refresh.adds", count="2"),
        say("refresh.removes", count="2", worth="19.50"),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_lines_to_be_left_out_are_in_the_preview_and_it_says_so(home: Path, language: str) -> None:
    say = Say(language)
    press(upload(language, ("sales.csv", GOOD.encode())), "accept")
    twice = "date,customer,amount\n2024-01-09,a,7\n2024-01-09,a,7\n"
    app = press(upload(language, ("next.csv", twice.encode())), "add_to")
    assert say("refresh.with_left_out") not in texts(app)
    app.checkbox(key="leave_copies").check().run()
    assert say("refresh.with_left_out") in texts(app)
    press(app, "accept")
    assert newest().lines == 3


def test_a_file_can_be_added_to_a_chosen_data_set(home: Path) -> None:
    press(upload("en", ("sales.csv", GOOD.encode())), "accept")
    meta = newest()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update({"lang": "en"})
    app.switch_page("pages/upload.py").run()
    press(app, f"add_{meta.id}")
    assert "Add a file to “sales”" in texts(app)
    dropped: Any = [("x.csv", b"who,day,money\nz,2025-01-01,3\n", "text/csv")]
    app.file_uploader[0].set_value(dropped)
    app.run()
    if [button for button in app.button if button.key == "import"]:
        app.selectbox(key="map_customer").set_value("who").run()
        app.selectbox(key="map_amount").set_value("money").run()
        press(app, "import")
    assert "To be added to “sales”" in texts(app) and "nothing overlaps" in texts(app)
    press(app, "accept")
    assert (newest().id, newest().lines) == (meta.id, 3)


def test_a_data_set_that_went_meanwhile(home: Path) -> None:
    press(upload("en", ("sales.csv", GOOD.encode())), "accept")
    app = upload("en", ("next.csv", NEXT.encode()))
    press(app, "add_to")
    from pages.parts import scope

    scope.workspace().delete(newest().id)
    press(app, "accept")
    assert not app.exception and "a data set that is not here" in texts(app)
    assert not list(home.glob("building/*"))


def test_who_comes_from_elsewhere_sees_no_list(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press(upload("en", ("sales.csv", GOOD.encode())), "accept")
    monkeypatch.setattr("pages.parts.scope.local", lambda: False)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert "sales\n" not in texts(app) + "\n" and "Data sets" not in texts(app) and app.file_uploader
    again = upload("en", ("sales.csv", GOOD.encode()))
    assert "already here" not in texts(again)


def test_a_name_is_only_a_name(home: Path) -> None:
    press(upload("en", ("sales.csv", GOOD.encode())), "accept")
    (identity,) = [path.name for path in home.glob("sets/*")]
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = "en"
    app.switch_page("pages/upload.py").run()
    app.text_input(key=f"name_{identity}").set_value("<b>Q1</b>").run()
    press(app, f"save_{identity}")
    assert "\\<b\\>Q1" in texts(app)


def test_a_customer_master_beside_the_sales(home: Path) -> None:
    master = b"customer,gender,phone\na,F,1\nz,M,2\n"
    app = upload("en", ("sales.csv", GOOD.encode()), ("people.csv", master))
    assert "people\\.csv describes 1 of the customers; 1 who bought is not in it" in texts(app)
    press(app, "accept")
    meta = newest()
    assert "gender" in meta.fields and [name for name, _ in meta.files] == ["sales.csv", "people.csv"]


def test_the_same_file_twice_counts_once(home: Path) -> None:
    app = upload("en", ("a.csv", GOOD.encode()), ("b.csv", GOOD.encode()))
    assert "b\\.csv was uploaded twice" in texts(app) and "I read 2 lines" in texts(app)
    press(app, "accept")
    meta = newest()
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    again.query_params.update({"lang": "en", "add": meta.id})
    again.switch_page("pages/upload.py").run()
    dropped: Any = [("c.csv", GOOD.encode(), "text/csv")]
    again.file_uploader[0].set_value(dropped)
    assert "c\\.csv was added to this data set before" in texts(again.run())


@pytest.mark.parametrize(("sign", "total"), [(0, "3"), (1, "3650")])
def test_a_decimal_sign_that_could_be_either_is_asked(home: Path, sign: int, total: str) -> None:
    app = upload("en", ("sales.csv", b"customer,date,amount\na,2024-01-31,1.200\nb,2024-02-28,2.450\n"))
    assert "could be read in two ways" in app.radio(key="decimal_sign").label
    app.radio(key="decimal_sign").set_value(app.radio(key="decimal_sign").options[sign]).run()
    press(press(app, "import"), "accept")
    assert newest().total is not None and newest().total.startswith(total)


def test_broken_lines_that_were_put_right_are_told(home: Path) -> None:
    rows = "".join(f"C{n},2024-01-{n:02d},{n}.50,Lamp\n" for n in range(10, 28))
    broken = 'C91,"2024-01-29,70.00,"Lamp, small"\n'
    app = upload("en", ("sales.csv", f"customer,date,amount,product\n{rows}{broken}".encode()))
    assert "1 broken line was put right" in texts(app)
    assert "I read 19 lines" in texts(app)


ODD = """customer,date,amount,status
Acme Ltd,2024-01-05,60,Shipped
ACME LIMITED,2024-01-06,50,Shipped
Big Firm,2024-01-07,400,Shipped
Other,2024-01-08,70,Shipped
Other,2024-01-08,70,Shipped
Big Firm,2024-01-08,-400,Shipped
,2024-01-08,9,Shipped
Small,2024-01-09,30,Cancelled
Small,2024-01-10,5,Shipped
Small,1900-01-01,1,Shipped
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("exact copy", "a cancelled order", "names no customer", "return or credit note", "more than a year away"),
        ),
        ("zh", ("每一列都完全相同", "已取消的订单", "没有客户", "退货或红字冲销", "相差一年以上")),
    ],
)
def test_what_a_careful_reader_would_notice(home: Path, language: str, said: tuple[str, ...]) -> None:
    app = upload(language, ("sales.csv", ODD.encode()))
    for sentence in said:
        assert sentence in texts(app) + "".join(box.label for box in app.checkbox)
    for key in ("leave_copies", "leave_cancelled", "leave_strays", "merge_0"):
        app.checkbox(key=key).check().run()
    press(app, "accept")
    found = newest()
    assert (found.lines, found.rejected, found.customers) == (7, 3, 4)
    assert dict(found.rejected_by_reason) == {"duplicate": 1, "cancelled": 1, "stray_date": 1}


def test_nothing_is_left_out_unasked(home: Path) -> None:
    press(upload("en", ("sales.csv", ODD.encode())), "accept")
    assert (newest().lines, newest().rejected, newest().customers) == (10, 0, 5)


def test_all_merges_at_once_and_what_they_change(home: Path) -> None:
    rows = "customer,date,amount\nBig,2024-01-01,70\nAcme Ltd,2024-01-02,8\nAcme,2024-01-03,9\nMid,2024-01-04,10\n"
    app = upload("en", ("sales.csv", (rows + "Low,2024-01-05,1\nLOW,2024-01-05,1\n").encode()))
    assert "2 customers may be in the file several times" in texts(app)
    app.checkbox(key="merge_all").check().run()
    assert app.checkbox(key="merge_0").value and app.checkbox(key="merge_1").value
    assert "New among them: Acme." in texts(app) and "No longer among them: Mid." in texts(app)
    press(app, "accept")
    assert newest().customers == 4


HEADER = ["Customer", "Date", "Amount"]
BOOK = xlsx(
    {
        "Notes": [["Written by", "Ann"]],
        "North": [HEADER, ["A", "2024-01-05", 1.0], ["B", "2024-01-06", 2.0]],
        "South": [HEADER, ["A", "2024-02-05", 4.0], ["C", "2024-02-06", 8.0], ["C", "2024-02-07", 1.0]],
    }
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_list_of_customers_in_another_sheet_is_offered(home: Path, language: str) -> None:
    say = Say(language)
    sales = [["客户名称", "日期", "金额"], ["甲", date(2024, 1, 5), 10.0], ["乙", date(2024, 2, 6), 7.0]]
    people = [["客户名称", "级别", "联系人"], ["甲", "金", "李雷"], ["乙", "银", "韩梅梅"]]
    people += [[f"客户{n}", "金" if n % 2 else "银", f"联系人{n}"] for n in range(20)]
    app = upload(language, ("book.xlsx", xlsx({"销售明细": sales, "客户名单": people})))
    assert say("upload.sheets_left", sheets="客户名单") in texts(app)
    assert say("upload.sheet_list", sheet="客户名单") in texts(app)
    press(app, "join_sheet_1")
    assert say("upload.joined_all", file="book\\.xlsx › 客户名单", matched="2") in texts(app)
    assert say("upload.sheets_left", sheets="客户名单") not in texts(app)
    assert say("upload.joined_idle", count="20") in texts(app)
    press(app, "accept")
    meta = newest()
    assert (meta.lines, meta.total) == (2, "17.0000") and "金" in {
        value for column in meta.segments for value in Workspace(home).values(meta.id, column)
    }


@pytest.mark.parametrize(
    ("language", "label"), [("en", "book.xlsx has 3 sheets. Read from:"), ("zh", "book.xlsx 有 3 个工作表，读取：")]
)
def test_the_sheets_of_a_workbook(home: Path, language: str, label: str) -> None:
    app = upload(language, ("book.xlsx", BOOK))
    (choice,) = [box for box in app.multiselect if box.key.startswith("sheets_")]
    assert (choice.label.replace("\\", ""), choice.options, choice.value) == (
        label,
        ["Notes", "North", "South"],
        ["South"],
    )
    choice.set_value(["North", "South"]).run()
    assert app.button(key="accept").disabled
    press(app, "read_sheets_0")
    assert not app.button(key="accept").disabled
    press(app, "accept")
    assert (newest().lines, newest().total) == (5, "16.0000")
    assert [name for name, _ in newest().files] == ["book.xlsx › North", "book.xlsx › South"]


def test_a_sheet_that_does_not_fit_can_be_taken_back(home: Path) -> None:
    app = upload("en", ("book.xlsx", BOOK))
    next(box for box in app.multiselect if box.key.startswith("sheets_")).set_value(["Notes", "South"]).run()
    press(app, "read_sheets_0")
    assert "Give all files the same columns" in texts(app)
    next(box for box in app.multiselect if box.key.startswith("sheets_")).set_value([]).run()
    press(app, "read_sheets_0")
    press(app, "accept")
    assert newest().lines == 3


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Not read, because there are no sales in it"), ("zh", "以下文件中没有销售记录")]
)
def test_an_archive_of_several(home: Path, language: str, said: str) -> None:
    parts = {"a.csv": GOOD, "b.csv": "date,amount,customer\n2024-02-01,3,c\n", "logo.png": b"\x89PNG\r\n\x1a\n"}
    app = upload(language, ("sales.zip", zipped(parts)))
    assert said in texts(app) and "logo" in texts(app)
    press(app, "accept")
    assert (newest().lines, newest().rejected, newest().customers) == (3, 1, 3)


def test_the_box_for_all_merges_follows(home: Path) -> None:
    rows = "customer,date,amount\nAcme Ltd,2024-01-02,8\nAcme,2024-01-03,9\nLow,2024-01-05,1\nLOW,2024-01-05,1\n"
    app = upload("en", ("sales.csv", rows.encode()))
    app.checkbox(key="merge_all").check().run()
    app.checkbox(key="merge_1").uncheck().run()
    assert not app.checkbox(key="merge_all").value and app.checkbox(key="merge_0").value
    app.checkbox(key="merge_1").check().run()
    assert app.checkbox(key="merge_all").value
    press(app, "accept")
    assert newest().customers == 2


def test_comparing_the_key_accounts_can_be_stopped(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The upload goes on; the question can be asked again, and another choice asks anew."""
    from core import job
    from core.store import Workspace

    def slow(*_: object) -> None:
        while True:
            job.breathe()
            time.sleep(0.01)

    rows = "customer,date,amount\nAcme Ltd,2024-01-02,8\nAcme,2024-01-03,9\n"
    app = upload("en", ("sales.csv", rows.encode()))
    with monkeypatch.context() as patched:
        patched.setattr(Workspace, "key_list", slow)
        patched.setattr("pages.parts.working.MOMENT", 0.1)
        app.checkbox(key="merge_0").check().run()
        press(app, "stop")
        assert not app.exception and "key account" not in texts(app)
    press(app, "keys_again")
    assert "there is still 1 key account" in texts(app) or "there is 1 key account instead of 2" in texts(app)
    press(app, "accept")
    assert newest().customers == 1


@pytest.mark.parametrize(
    ("language", "looked", "money"),
    [("en", "Looked for and not found: ", "there are no figures in money"), ("zh", "已检查，未发现：", "没有金额列")],
)
def test_what_was_looked_for_in_vain_is_said(home: Path, language: str, looked: str, money: str) -> None:
    """Not what a file has no column for: cancelled orders without a status, returns without an amount."""
    shown = texts(upload(language, ("visits.csv", b"customer,date\na,2024-01-01\nb,2024-01-02\n,2024-01-03\n")))
    (said,) = [line for line in shown.splitlines() if line.startswith(looked)]
    absent = {"en": ("exact copies", "gaps"), "zh": ("完全相同的行", "日期中断")}[language]
    not_there = {"en": ("cancelled", "returns", "without a customer"), "zh": ("取消", "退货", "没有客户")}[language]
    assert all(word in said for word in absent) and not any(word in said for word in not_there)
    assert money in shown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_customer_the_box_asks_for_one_and_a_name_serves_once_there_is_one(home: Path, language: str) -> None:
    say = Say(language)
    app = upload(language, ("sales.csv", b"zq,date,amount\n1.5,2024-01-01,5\n2.5,2024-01-02,7\n"))
    box = app.selectbox(key="map_customer")
    assert box.value == "" and box.options[0] == say("upload.none_yet")
    app.selectbox(key="map_name").set_value("zq").run()
    assert app.selectbox(key="map_customer").options[0] == say("upload.none_customer")


@pytest.mark.parametrize(
    ("language", "kept", "unused"),
    [
        (
            "en",
            "Kept to filter and group by: Mood.",
            "Columns not used: n0, n1, n2, n3, n4, n5, \\*bold\\*, n7 and 2 more.",
        ),
        (
            "zh",
            "另外保留、可用于筛选和分组的列：Mood。",
            "未使用的列：n0, n1, n2, n3, n4, n5, \\*bold\\*, n7 等，另有 2 列。",
        ),
    ],
)
def test_what_became_of_the_other_columns_is_said(home: Path, language: str, kept: str, unused: str) -> None:
    """The currency is read without being a field; names are data, never markup."""
    others = ["*bold*" if n == 6 else f"n{n}" for n in range(10)]
    header = f"customer,date,amount,currency,Mood,{','.join(others)}"
    rows = [f"C{n % 4},2024-01-0{n},5,EUR,{'good' if n % 2 else 'bad'},{','.join([str(n)] * 10)}" for n in range(1, 9)]
    shown = texts(upload(language, ("sales.csv", "\n".join([header, *rows]).encode())))
    assert kept in shown
    assert unused in shown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_every_column_is_used_nothing_is_said_of_others(home: Path, language: str) -> None:
    shown = texts(upload(language, ("sales.csv", GOOD.encode())))
    assert ("not used", "未使用")[language == "zh"] not in shown
    assert ("Kept to", "另外保留")[language == "zh"] not in shown
