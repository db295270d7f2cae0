"""The bundled sample: made the same way every time, alike in both languages, and each planted story is in it.

Every story is found again from ``sample_en.csv`` in plain pandas, and the figures ``data/SAMPLE.md`` gives for it
are the ones found.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from data import make_sample as make

DATA = Path(__file__).parents[2] / "data"
FILES = ("sample_en.csv", "sample_zh.csv")
NUMBERS = ["Quantity", "Unit Price", "Discount", "Amount", "Cost", "Profit"]
SHARED = ["Order ID", "Order Date", "Customer ID", *NUMBERS]
WINDOW = pd.Timedelta(days=150)  # silent for longer: lost
SIZE_BANDS = [float("-inf"), 5_000, 15_000, float("inf")]  # of a customer's sales in the year before
STORIES = {
    1: "heavy tail", 2: "seasons", 3: "key accounts", 4: "grew up", 5: "discount", 6: "West", 7: "hard portfolio",
    8: "returns", 9: "cost more than they bring", 10: "cash sales",
}  # fmt: skip


def read(name: str) -> pd.DataFrame:
    frame = pd.read_csv(DATA / name, encoding="utf-8-sig")
    return frame.set_axis([en.removesuffix(" (USD)") for en, _ in make.HEADERS], axis=1).assign(
        **{"Order Date": pd.to_datetime(frame.iloc[:, 1])}
    )


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    return read("sample_en.csv")


@pytest.fixture(scope="module")
def purchases(lines: pd.DataFrame) -> pd.DataFrame:
    """One line per customer and day with a purchase, with the days since the one before."""
    bought = lines[(lines["Amount"] > 0) & lines["Customer ID"].notna()]
    days = bought.drop_duplicates(["Customer ID", "Order Date"]).sort_values(["Customer ID", "Order Date"])
    return days.assign(gap=days.groupby("Customer ID")["Order Date"].diff().dt.days)


def told(story: int, *figures: str) -> None:
    """Assert that SAMPLE.md gives these figures under this story."""
    text = section(story)
    missing = [figure for figure in figures if not re.search(rf"(?<![\d,.]){re.escape(figure)}(?!\d|[.,]\d)", text)]
    assert not missing, f"story {story} of SAMPLE.md lacks {missing}"


def section(story: int) -> str:
    text = (DATA / "SAMPLE.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {story}\. .*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"SAMPLE.md has no section {story}"
    return found[0]


def percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def money(amount: float) -> str:
    return f"{amount:,.0f}"


def sales(lines: pd.DataFrame, year: int) -> pd.Series:
    """Sales per customer in a year, largest first."""
    of_year = lines[lines["Order Date"].dt.year == year]
    return of_year.groupby("Customer ID")["Amount"].sum().sort_values(ascending=False)


def abc_class(lines: pd.DataFrame, year: int, customer: str) -> str:
    ranked = sales(lines, year)
    before = (ranked.cumsum() - ranked)[customer] / ranked.sum()
    return "A" if before < 0.80 else "B" if before < 0.95 else "C"


def quarters(lines: pd.DataFrame, customer: str) -> dict[str, float]:
    own = lines[lines["Customer ID"] == customer]
    sums = own.groupby(own["Order Date"].dt.to_period("Q"))["Amount"].sum()
    return {str(quarter): float(amount) for quarter, amount in sums.items()}


def losses(lines: pd.DataFrame, purchases: pd.DataFrame, year: int) -> pd.DataFrame:
    """The customers active when a year began: region, rep, size band, and whether they were lost when it ended."""
    start, end = pd.Timestamp(year - 1, 12, 31), pd.Timestamp(year, 12, 31)

    def last(until: pd.Timestamp) -> pd.Series:
        return purchases[purchases["Order Date"] <= until].groupby("Customer ID")["Order Date"].max()

    opening = last(start)
    active = opening[start - opening <= WINDOW].index
    who = purchases.drop_duplicates("Customer ID").set_index("Customer ID").loc[active, ["Region", "Sales Rep"]]
    before = sales(lines, year - 1).reindex(active).fillna(0.0)
    return who.assign(
        lost=(end - last(end).loc[active]) > WINDOW, before=before, band=pd.cut(before, SIZE_BANDS, labels=False)
    )


def test_made_again_it_is_the_same_to_the_byte(tmp_path: Path) -> None:
    make.write_samples(tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), name


@pytest.mark.parametrize("name", FILES)
def test_it_is_small_and_opens_in_a_spreadsheet(name: str) -> None:
    content = (DATA / name).read_bytes()
    assert len(content) < 2_000_000
    assert content.startswith(b"\xef\xbb\xbf")


def test_the_firm_has_the_size_and_the_days_it_should(lines: pd.DataFrame) -> None:
    assert 12_000 <= len(lines) <= 16_000
    assert lines["Customer ID"].nunique() == 420
    assert lines["Order Date"].min() == pd.Timestamp(make.FIRST_DAY)
    assert lines["Order Date"].max() == pd.Timestamp(make.LAST_DAY) == pd.Timestamp(2025, 12, 31)
    counts = lines[["Customer Type", "Region", "Channel", "Sales Rep", "Category", "Product"]].nunique()
    assert counts.to_list() == [4, 5, 3, 8, 6, 48]


def test_the_numbers_of_a_line_agree(lines: pd.DataFrame) -> None:
    expected = lines["Quantity"] * lines["Unit Price"] * (1 - lines["Discount"])
    assert (lines["Amount"] - expected).abs().max() < 0.00501
    assert (lines["Profit"] - (lines["Amount"] - lines["Cost"])).abs().max() < 1e-6
    assert lines["Discount"].between(0, 0.35).all()
    assert "-0.00" not in (DATA / "sample_en.csv").read_text(encoding="utf-8-sig")


def test_a_customer_is_one_customer(lines: pd.DataFrame) -> None:
    known = lines[lines["Customer ID"].notna()]
    fixed = ["Customer Name", "Customer Type", "Region", "Sales Rep"]
    assert (known.groupby("Customer ID")[fixed].nunique() == 1).all(axis=None)
    assert known["Customer Name"].nunique() == known["Customer ID"].nunique()


def test_both_languages_have_the_same_numbers(lines: pd.DataFrame) -> None:
    chinese = read("sample_zh.csv")
    pd.testing.assert_frame_equal(lines[SHARED], chinese[SHARED])
    for column in lines.columns.difference(SHARED):
        pairs = pd.DataFrame({"en": lines[column].fillna(""), "zh": chinese[column].fillna("")}).drop_duplicates()
        assert pairs["en"].is_unique and pairs["zh"].is_unique, f"{column}: one word, one translation"
        assert pairs.loc[pairs["zh"] != "", "zh"].str.contains(r"[\u4e00-\u9fff]").all(), column


def test_customers_keep_a_rhythm(purchases: pd.DataFrame) -> None:
    assert purchases["gap"].quantile(0.95) <= 100
    assert purchases.groupby("Customer ID")["gap"].median().quantile([0.05, 0.95]).between(7, 100).all()


def test_new_ones_come_some_leave_and_some_come_back(purchases: pd.DataFrame) -> None:
    arrived = purchases.groupby("Customer ID")["Order Date"].min().dt.year.value_counts()
    assert arrived[2024] >= 40 and arrived[2025] >= 40
    silent = pd.Timestamp(make.LAST_DAY) - purchases.groupby("Customer ID")["Order Date"].max()
    assert 70 <= (silent > WINDOW).sum() <= 150
    assert 12 <= purchases.loc[purchases["gap"] >= 182, "Customer ID"].nunique() <= 40


def test_story_1_heavy_tail(lines: pd.DataFrame) -> None:
    ranked = lines.groupby("Customer ID")["Amount"].sum().sort_values(ascending=False)
    top = ranked.head(round(len(ranked) * 0.2)).sum() / ranked.sum()
    assert 0.70 <= top <= 0.75
    assert ranked.iloc[0] / ranked.sum() < 0.08
    told(1, percent(top), percent(ranked.iloc[0] / ranked.sum()))


def test_story_2_seasons(lines: pd.DataFrame) -> None:
    monthly = lines.groupby(lines["Order Date"].dt.to_period("M"))["Amount"].sum()
    for year in make.YEARS:
        of_year = monthly[monthly.index.year == year]
        assert of_year.iloc[9:].sum() / of_year.sum() > 0.28
        assert of_year.idxmin().month == 2
    by_month = monthly.groupby(monthly.index.month).sum()
    fourth, february = by_month[[10, 11, 12]].sum() / by_month.sum(), by_month[2] / by_month.mean()
    assert february < 0.75
    told(2, percent(fourth), percent(february))


def test_story_3_key_accounts(lines: pd.DataFrame, purchases: pd.DataFrame) -> None:
    ranks = sales(lines, 2024).rank(ascending=False).astype(int)
    assert ranks[make.KEY_QUIET] <= 10 and ranks[make.KEY_SHRINKING] <= 10
    last = purchases.loc[purchases["Customer ID"] == make.KEY_QUIET, "Order Date"].max()
    assert (last.year, last.month) == (2025, 8)
    assert purchases.loc[purchases["Customer ID"] == make.KEY_QUIET, "gap"].max() < 30
    shrinking = quarters(lines, make.KEY_SHRINKING)
    share = [shrinking[f"2025Q{n}"] / shrinking[f"2024Q{n}"] for n in (1, 2, 3, 4)]
    assert share[0] > share[3] and share[3] < 0.5
    still = purchases.loc[purchases["Customer ID"] == make.KEY_SHRINKING, "Order Date"].max()
    assert still >= pd.Timestamp(2025, 12, 1)
    whole = sales(lines, 2025)[make.KEY_SHRINKING] / sales(lines, 2024)[make.KEY_SHRINKING]
    assert whole < 0.7
    before = sales(lines, 2024)
    told(3, make.KEY_QUIET, f"{last:%Y-%m-%d}", money(before[make.KEY_QUIET]), f"rank {ranks[make.KEY_QUIET]}")
    told(3, make.KEY_SHRINKING, money(before[make.KEY_SHRINKING]), f"rank {ranks[make.KEY_SHRINKING]}")
    told(3, money(sales(lines, 2025)[make.KEY_SHRINKING]), percent(share[0]), percent(share[3]))


def test_story_4_grew_up(lines: pd.DataFrame) -> None:
    classes = [abc_class(lines, year, make.GROWN_UP) for year in make.YEARS]
    assert classes == ["C", "B", "A"]
    told(4, make.GROWN_UP, *(money(sales(lines, year)[make.GROWN_UP]) for year in make.YEARS))


def test_story_5_discount(lines: pd.DataFrame, purchases: pd.DataFrame) -> None:
    bought = lines[lines["Amount"] > 0]
    deep = (bought["Discount"] >= 0.20).groupby(bought["Customer ID"]).mean()
    regular = purchases.groupby("Customer ID").size() >= 15
    loyal = deep.index[(deep > 0.85) & regular]
    assert set(loyal) == set(make.DISCOUNT_LOYAL)
    sums = lines.groupby("Customer ID")[["Amount", "Profit"]].sum()
    margin = sums.loc[loyal, "Profit"].sum() / sums.loc[loyal, "Amount"].sum()
    firm = lines["Profit"].sum() / lines["Amount"].sum()
    assert (sums.loc[loyal, "Profit"] > 0).all()
    assert margin < 0.12 < 0.25 < firm
    told(5, str(len(loyal)), percent(margin), percent(firm), money(sums.loc[loyal, "Amount"].sum()), *loyal)


def test_story_6_west(lines: pd.DataFrame, purchases: pd.DataFrame) -> None:
    factors = {}
    for year in (2024, 2025):
        who = losses(lines, purchases, year)
        west = who["Region"] == make.CHURN_REGION
        rate, others = who.loc[west, "lost"].mean(), who.loc[~west, "lost"].mean()
        assert rate > who.loc[~west].groupby("Region")["lost"].mean().max()
        factors[year] = rate / others
        told(6, percent(rate), percent(others))
    assert 1.3 <= factors[2024] < factors[2025]
    assert 1.9 <= factors[2025] <= 2.8


def test_story_7_hard_portfolio(lines: pd.DataFrame, purchases: pd.DataFrame) -> None:
    who = losses(lines, purchases, 2025)
    hard = who["Sales Rep"] == make.HARD_REP
    west = (who["Region"] == make.CHURN_REGION).rename("west")
    typical = who.groupby("Sales Rep")["before"].median()
    assert typical.idxmin() == make.HARD_REP
    assert (who.loc[hard, "band"] == 0).mean() > 0.6
    actual, others = who.loc[hard, "lost"].mean(), who.loc[~hard, "lost"].mean()
    assert who.groupby("Sales Rep")["lost"].mean().idxmax() == make.HARD_REP
    assert actual > 1.6 * others
    colleagues = who[~hard].groupby([west[~hard], "band"])["lost"].mean().rename("rate").reset_index()
    mix = who[hard].assign(west=west[hard]).merge(colleagues, on=["west", "band"], how="left")
    expected = mix["rate"].mean()
    assert mix["rate"].notna().all()
    assert abs(actual - expected) < 0.05
    told(7, make.HARD_REP, percent(actual), percent(others), percent(expected), money(typical[make.HARD_REP]))


def test_story_8_returns(lines: pd.DataFrame) -> None:
    back = lines[lines["Order Status"] == "Returned"]
    assert ((lines["Amount"] < 0) == (lines["Order Status"] == "Returned")).all()
    notes = back["Order ID"].str.startswith("CN")
    share = len(back) / lines.loc[~lines["Order ID"].str.startswith("CN"), "Order ID"].nunique()
    assert 0.015 <= share <= 0.03
    assert notes.sum() >= 40 and (~notes).sum() >= 40
    told(8, percent(share), str(len(back)), str(notes.sum()), money(-back["Amount"].sum()))


def test_story_9_cost_more_than_they_bring(lines: pd.DataFrame) -> None:
    profit = lines.groupby("Customer ID")["Profit"].sum()
    negative = profit[profit < 0]
    assert set(negative.index) == set(make.LOSS_MAKERS) and len(negative) == 15
    told(9, "15", money(-negative.sum()), *negative.index)


def test_story_10_cash_sales(lines: pd.DataFrame) -> None:
    cash = lines[lines["Customer ID"].isna()]
    assert len(cash) == make.CASH_LINES == 40
    assert (cash["Customer Name"] == "Cash sale").all() and cash["Customer Type"].isna().all()
    rest = lines.loc[lines["Customer ID"].notna(), "Amount"].sum()
    assert cash["Amount"].sum() > 1_000
    assert round(rest + cash["Amount"].sum(), 2) == round(lines["Amount"].sum(), 2)
    told(10, "40", f"{cash['Amount'].sum():,.2f}", f"{rest:,.2f}", f"{lines['Amount'].sum():,.2f}")


@pytest.mark.parametrize(("story", "words"), STORIES.items())
def test_every_story_is_written_down(story: int, words: str) -> None:
    assert words.lower() in section(story).splitlines()[0].lower()
