"""The planted stories again, as the application tells them: through the questions of core, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from core import accounts, churn, overview, value
from core.account import account
from core.accounts import Wanted
from core.definitions import MEASURES
from core.intake import Source
from core.meta import Meta
from core.periods import all_periods
from core.store import Workspace
from core.view import View
from data import make_sample as make

DATA = Path(__file__).parents[2] / "data"
WINDOW = 150  # days, as in SAMPLE.md


@dataclass(frozen=True)
class Firm:
    """The sample in one language (0: English, 1: Chinese) as a data set."""

    tongue: int
    workspace: Workspace
    meta: Meta

    def view(self, **scope: object) -> View:
        return View(self.meta.id, **scope)  # type: ignore[arg-type]

    def listed(self, wanted: Wanted | None = None, **scope: object) -> pd.DataFrame:
        rows = accounts.listed(self.workspace, self.view(**scope), wanted or Wanted()).rows
        return rows.set_index("customer")

    def churn_rates(self, segment: str, year: int) -> pd.Series:
        rows = churn.breakdown(self.workspace, self.view(period="year", window=WINDOW), (segment,)).rows
        return rows[rows["period_start"] == date(year, 1, 1)].set_index("segment")["churn_rate"]


@pytest.fixture(scope="module", params=["sample_en.csv", "sample_zh.csv"])
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Firm:
    workspace = Workspace(tmp_path_factory.mktemp("firm"))
    meta = workspace.create([Source(DATA / request.param, request.param)])
    return Firm(int("zh" in request.param), workspace, meta)


def test_nothing_of_the_file_is_lost(firm: Firm) -> None:
    assert (firm.meta.lines, firm.meta.rejected, firm.meta.customers) == (13_137, 0, 420)
    assert firm.meta.currency == ("$", "¥")[firm.tongue]
    assert firm.meta.measures == tuple(MEASURES)
    assert set(firm.meta.segments) == {"product", "category", "region", "channel", "rep", "customer_type"}


def test_1_heavy_tail_and_10_cash_sales(firm: Firm) -> None:
    head = value.headline(firm.workspace, firm.view())
    assert (head.top20_share, head.top1_share) == (pytest.approx(0.723, abs=5e-4), pytest.approx(0.050, abs=5e-4))
    assert head.unattributed == Decimal("7164.86")
    assert head.attributed + head.unattributed == head.total == Decimal("12869052.77")


def test_2_seasons(firm: Firm) -> None:
    view = firm.view(period="month")
    months = overview.trend(firm.workspace, view, all_periods("month", make.FIRST_DAY, make.LAST_DAY))
    revenue = months.set_index(pd.to_datetime(months["period_start"]))["revenue"].astype(float)
    fourth = revenue[revenue.index.month >= 10].sum() / revenue.sum()
    assert fourth == pytest.approx(0.315, abs=2e-3)
    assert [revenue[str(year)].idxmin().month for year in make.YEARS] == [2, 2, 2]


def test_3_two_key_accounts_in_trouble(firm: Firm) -> None:
    before = firm.listed(as_of=date(2024, 12, 31), span="12m")
    assert before.loc[[make.KEY_QUIET, make.KEY_SHRINKING], "rank"].tolist() == [2, 4]
    now = firm.listed()
    quiet, shrinking = now.loc[make.KEY_QUIET], now.loc[make.KEY_SHRINKING]
    assert quiet["overdue"] and not shrinking["overdue"]
    assert pd.Timestamp(quiet["last_purchase"]).date() == make.KEY_QUIET_END
    assert (round(shrinking["before_12m"]), round(shrinking["last_12m"])) == (125_448, 73_226)
    assert shrinking["change"] < -0.4
    assert make.KEY_QUIET in set(firm.listed(Wanted(status="overdue", abc="A")).index)


def test_4_a_small_customer_grew_up(firm: Firm) -> None:
    classes = [
        firm.listed(as_of=date(year, 12, 31), span="12m").loc[make.GROWN_UP, "abc"] for year in (2023, 2024, 2025)
    ]
    assert classes == ["C", "B", "A"]


def test_5_loyal_at_a_discount_and_9_loss_makers(firm: Firm) -> None:
    revenue, profit = firm.listed()["value"], firm.listed(measure="profit")["value"]
    loyal = list(make.DISCOUNT_LOYAL)
    assert float(profit[loyal].sum() / revenue[loyal].sum()) == pytest.approx(0.080, abs=5e-4)
    assert float(profit.sum() / revenue.sum()) == pytest.approx(0.290, abs=5e-4)
    losses = firm.listed(Wanted(value_below=0), measure="profit")
    assert set(losses.index) == set(make.LOSS_MAKERS)
    assert round(-float(losses["value"].sum())) == 59_364


def test_6_the_west_loses_its_customers_and_7_a_hard_portfolio(firm: Firm) -> None:
    west, hard = (make.CHURN_REGION, make.REGIONS[make.CHURN_REGION]), (make.HARD_REP, make.REPS[make.HARD_REP])
    for year in (2024, 2025):
        regions = firm.churn_rates("region", year)
        assert regions.idxmax() == west[firm.tongue]
        others = regions.drop(west[firm.tongue])
        assert regions.max() > (1.5 if year == 2024 else 2) * others.max()
    reps = firm.churn_rates("rep", 2025)
    assert reps.idxmax() == hard[firm.tongue]


def test_8_returns(firm: Firm) -> None:
    orders = account(firm.workspace, firm.view(), returning(firm)).orders
    notes = orders[orders["order_key"].str.startswith("CN")]
    assert len(notes) and (notes["amount"] < 0).all()


def returning(firm: Firm) -> str:
    """A customer with a credit note of its own."""
    found = firm.workspace.engine(firm.meta.id).rows("select min(customer) from line where order_id like 'CN%'", {})
    return str(found[0][0])
