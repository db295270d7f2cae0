"""The main job whole: a Chinese file in, who carries the business, a click, the list, away with it, and the link."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settle, shot, visit

ROOT = Path(__file__).parents[2]


def upload(page: Page, *files: Path) -> None:
    """Hand files to the drop area and wait until they are on disk."""
    page.locator("input[type=file]").set_input_files([str(file) for file in files])
    expect(page.locator(".st-key-draft, .st-key-mapping, .st-key-trouble, .st-key-known")).to_be_visible(timeout=60_000)
    settle(page)


def finding(page: Page) -> str:
    """The headline of the page, whatever keeps its numbers and their units in one line."""
    return page.locator(".st-key-heading h2").inner_text().replace("\u00a0", " ")


def bar(page: Page, card: str, number: int) -> None:
    """Click one bar of a chart and wait for the page that it opens."""
    mark = page.locator(f".st-key-card_{card} .bars .point").nth(number)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("/accounts\\?"), timeout=20_000)
    expect(page.locator(".st-key-account_bar")).to_be_visible(timeout=30_000)
    settle(page)


def downloaded(page: Page, name: str) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(waiting.value.path())


def test_from_a_chinese_file_to_a_shared_list(
    fresh_server: Server, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "销售明细.csv"
    file.write_bytes((ROOT / "data" / "sample_zh.csv").read_text(encoding="utf-8-sig").encode("gb18030"))
    page = new_page(locale="zh-CN")
    visit(page, fresh_server.url)
    upload(page, file)
    expect(page.get_by_text("已读取 13,137 行", exact=False)).to_be_visible()
    expect(page.get_by_text("420 家客户", exact=False).first).to_be_visible()
    page.get_by_text("文件识别结果").click()
    expect(page.get_by_text("GB18030", exact=False)).to_be_visible()
    page.get_by_role("button", name="打开总览").press("Enter")  # it moves while the box above it opens
    expect(page.locator(".st-key-findings")).to_be_visible(timeout=30_000)
    settle(page)
    assert "2025年四季度" in finding(page)

    page.get_by_role("link", name="客户价值", exact=True).click()
    expect(page.locator(".st-key-card_pareto .bars .point").first).to_be_visible(timeout=30_000)
    settle(page)
    assert "114" in finding(page)
    bar(page, "pareto", 1)
    assert "rank_from=" in page.url
    count = int(re.sub(r"\D", "", finding(page)))
    assert 1 <= count <= 5

    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV", exact=True).click()
    raw = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename.startswith("销售明细")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == count and "客户名称" in rows[0]

    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "Excel").read_bytes()))
    facts = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows() if row[0].value}
    assert facts["清单行数"] == count
    whole = facts["本清单合计"] + facts["当前范围内其他客户"] + facts["当前范围内无客户的行"]
    assert round(whole, 2) == facts["当前范围合计"]
    assert float(facts["文件总计"]) == 12869052.77
    assert "SHA-256" in str(facts["文件"])
    assert book.worksheets[1].freeze_panes == "A2"

    headline, url = finding(page), page.url
    page.get_by_role("link", name="客户清单", exact=True).click()  # the page itself: address and screen stay one
    settle(page)
    assert (finding(page), "rank_from=" in page.url) == (headline, True)
    button = page.locator("button.copy")
    button.click()
    expect(button).to_have_attribute("data-link", re.compile("data="))
    link = button.get_attribute("data-link") or ""
    assert "lang=" not in link

    fresh_server.restart()
    other = new_page(locale="en-US")
    visit(other, link)
    expect(other.locator(".st-key-heading h2")).to_be_visible(timeout=30_000)
    assert other.url.split("?")[0] == url.split("?")[0]
    assert finding(other) == f"{count} customers" and headline == f"{count} 家客户"
    settle(other)
    again = list(csv.DictReader(io.StringIO(downloaded(other, "CSV").read_bytes().decode("utf-8-sig"))))
    assert [list(row.values())[:4] for row in again] == [list(row.values())[:4] for row in rows]


def test_first_visit_sample_churn_cell_back_and_account(fresh_server: Server, page: Page) -> None:
    visit(page, fresh_server.url)
    page.get_by_role("button", name="Try it with sample data").click()
    expect(page.locator(".st-key-findings")).to_be_visible(timeout=60_000)
    settle(page)
    page.get_by_role("link", name="Churn", exact=True).click()
    expect(page.locator(".st-key-card_churn_matrix .bars .point").first).to_be_visible(timeout=30_000)
    settle(page)
    churn, headline = page.url, finding(page)
    bar(page, "churn_matrix", 8)
    assert "flow=churned_of_opening" in page.url and "segment_by=region" in page.url
    assert re.fullmatch(r"\d+ customers? · Churned of opening · Q. 202. · Region .+", finding(page)), finding(page)
    page.go_back()
    expect(page.locator(".st-key-card_churn_matrix .bars .point").first).to_be_visible(timeout=30_000)
    settle(page)
    assert (page.url, finding(page)) == (churn, headline)  # one step back, with its options

    page.get_by_role("link", name="Accounts", exact=True).click()
    expect(page.get_by_text("Rows 1–100 of 420")).to_be_visible(timeout=30_000)
    header = page.locator("[data-testid=stDataFrame]").first.bounding_box()
    assert header
    page.mouse.click(header["x"] + 150, header["y"] + 16)
    page.wait_for_url(re.compile("sort=name"), timeout=20_000)
    settle(page)
    search = page.get_by_placeholder("Name or number")
    search.fill("c0042")
    search.press("Enter")
    expect(page.locator(".st-key-heading h2")).to_have_text("1 customer", timeout=30_000)
    settle(page)
    table = page.locator("[data-testid=stDataFrame]").first.bounding_box()
    assert table
    page.mouse.click(table["x"] + 60, table["y"] + 52)
    page.wait_for_url(re.compile("/account\\?"), timeout=20_000)
    expect(page.locator(".st-key-card_months")).to_be_visible(timeout=30_000)
    settle(page)
    assert "customer=C0042" in page.url and "Northgate" in finding(page)
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator(".st-key-heading h2")).to_have_text("1 customer", timeout=30_000)


def test_language_scope_and_window_are_in_the_url(server: Server, page: Page) -> None:
    visit(page, server.url + "/upload")
    page.get_by_role("button", name="Try it with sample data").click()
    expect(page.locator(".st-key-findings")).to_be_visible(timeout=60_000)
    settle(page)
    page.locator(".st-key-choose_period").click()
    page.get_by_role("option", name="Year", exact=True).click()
    page.wait_for_url(re.compile("period=year"), timeout=20_000)
    settle(page)
    page.locator(".st-key-choose_lang").click()
    page.get_by_role("option", name="简体中文").click()
    page.wait_for_url(re.compile("lang=zh"), timeout=20_000)
    expect(page.get_by_role("link", name="客户流失", exact=True)).to_be_visible(timeout=20_000)
    settle(page)
    page.get_by_role("link", name="客户流失", exact=True).click()
    expect(page.locator(".st-key-card_churn_flow")).to_be_visible(timeout=30_000)
    settle(page)
    assert "period=year" in page.url and "lang=zh" in page.url
    window = page.locator(".st-key-number_window input")
    window.fill("99999")
    window.press("Enter")
    page.wait_for_url(re.compile("window=3650"), timeout=20_000)  # the longest window there is
    settle(page)
    window.fill("60")
    window.press("Enter")
    page.wait_for_url(re.compile("window=60"), timeout=20_000)
    page.reload()
    expect(page.locator(".st-key-number_window input")).to_have_value("60", timeout=30_000)
    page.go_back()
    page.wait_for_url(re.compile("window=3650"), timeout=20_000)
    shot(page, "churn_zh")


def test_unknown_and_deleted_data_sets_say_so(fresh_server: Server, page: Page) -> None:
    visit(page, fresh_server.url + "/value?data=AAAAAAAAAAAAAAAAAAAAAA")
    expect(page.get_by_text("a data set that is not here", exact=False)).to_be_visible(timeout=20_000)
    visit(page, fresh_server.url + "/upload")
    page.get_by_role("button", name="Try it with sample data").click()
    expect(page.locator(".st-key-findings")).to_be_visible(timeout=60_000)
    settle(page)
    link = page.url
    page.get_by_role("link", name="Data", exact=True).click()
    page.get_by_role("button", name="Delete").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Data sets", exact=True)).to_have_count(0, timeout=20_000)
    assert list((fresh_server.workspace / "sets").iterdir()) == []
    visit(page, link)
    expect(page.get_by_text("a data set that is not here", exact=False)).to_be_visible(timeout=20_000)


def test_what_the_navigation_calls_a_page_is_an_address_too(server: Server, page: Page) -> None:
    visit(page, server.url)
    for address, there in (("data", "upload"), ("overview", "(upload)?")):  # without a data set it asks for one
        visit(page, f"{server.url}/{address}?lang=zh")
        page.wait_for_url(re.compile(rf"{server.url}/{there}(\?|$)"), timeout=20_000)
        settle(page)
        expect(page.get_by_text("Page not found")).to_have_count(0)


def test_an_address_that_is_typed_first_leads_there_too(fresh_server: Server, page: Page) -> None:
    """Nobody has opened the application yet: only the files of pages are addresses then."""
    page.goto(f"{fresh_server.url}/data?lang=zh")
    page.wait_for_url(re.compile(rf"{fresh_server.url}/upload(\?|$)"), timeout=30_000)
    settle(page)
    expect(page.locator(".st-key-welcome")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
