"""A list of customers on the page: beside the sales, alone for a data set, alone for none; and its columns by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.test_upload import GOOD, home, newest, press, texts, upload

__all__ = ["home"]
LIST = "customer,name,sex,owner,town\na,Ann,F,Max,Ulm\nb,Bo,M,Eva,Bonn\nz,Zoe,F,Max,Ulm\ny,Yan,M,Eva,Bonn\n"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_alone_and_no_data_set(home: Path, language: str) -> None:
    app = upload(language, ("people.csv", LIST.encode()))
    said = {"en": "Upload it together with your sales file", "zh": "请与销售文件一起上传"}
    assert said[language] in texts(app) and not app.exception
    assert not [button for button in app.button if button.key == "join"]
    app = press(app, "sales")
    assert app.selectbox(key="map_customer").value == "customer"  # the user may know better
    press(app, "cancel")
    assert not list(home.glob("incoming/*"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_alone_it_is_joined_to_a_data_set(home: Path, language: str) -> None:
    press(upload("en", ("sales.csv", GOOD.encode())), "accept")
    before = newest()
    app = press(upload(language, ("people.csv", LIST.encode())), "join")
    shown = texts(app)
    assert not app.exception
    for sentence in {
        "en": ("I read 4 customers from people", "describes all 2 customers", "2 customers in it never bought"),
        "zh": ("4 家客户的资料", "全部 2 家客户", "另有 2 家客户从未购买"),
    }[language]:
        assert sentence in shown
    assert newest() == before
    press(app, "accept")
    after = newest()
    assert (after.id, after.lines, after.total) == (before.id, before.lines, before.total)
    assert {"name", "gender", "rep"} <= set(after.fields) and "town" in dict(after.extras).values()
    again = press(upload("en", ("people.csv", LIST.replace("Max", "Kim").encode())), "join")
    assert "Customers with another value now" in [str(name) for table in again.dataframe for name in table.value]
    again.radio(key="join_way").set_value(again.radio(key="join_way").options[1]).run()
    press(again, "accept")
    from pages.parts import scope

    assert scope.workspace().values(after.id, "rep") == ["Eva", "Kim"]


def test_alone_for_the_data_set_that_was_chosen(home: Path) -> None:
    press(upload("en", ("sales.csv", GOOD.encode())), "accept")
    meta = newest()
    from streamlit.testing.v1 import AppTest

    from tests.pages.test_upload import ROOT

    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update({"lang": "en", "add": meta.id})
    app.switch_page("pages/upload.py").run()
    app.file_uploader[0].set_value([("people.csv", LIST.encode(), "text/csv")])  # type: ignore[arg-type]
    app.run()
    assert "To be added to “sales”" in texts(app) and "all totals stay as they are" in texts(app)
    app = press(app, "correct")
    app.selectbox(key="master0_gender").set_value("").run()
    app = press(app, "import")
    assert "Gender" not in [value for table in app.dataframe for value in table.value.iloc[:, 0]]
    press(app, "accept")
    assert newest().id == meta.id and "gender" not in newest().fields


def test_its_columns_beside_the_sales_are_corrected_by_hand(home: Path) -> None:
    files = (("sales.csv", GOOD.encode()), ("people.csv", LIST.replace("owner", "keeper").encode()))
    app = press(upload("en", *files), "correct")
    assert app.selectbox(key="master0_customer").value == "customer"
    app.selectbox(key="master0_rep").set_value("keeper").run()
    press(press(app, "import"), "accept")
    assert "rep" in newest().fields and newest().total == "12.0000"
    assert "keeper" not in dict(newest().extras).values()
    again = press(press(upload("en", *files), "anew"), "correct")
    assert again.selectbox(key="master0_rep").value == "keeper"  # remembered


def test_a_list_without_its_customers_cannot_be_read(home: Path) -> None:
    app = press(upload("en", ("sales.csv", GOOD.encode()), ("people.csv", LIST.encode())), "correct")
    for key in ("master0_customer", "master0_name"):
        app.selectbox(key=key).set_value("").run()
    assert app.button(key="import").disabled
