"""On the real files, read a second time with pandas, the application and the oracle give the same figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests import oracle
from tests.properties.agree import assert_churn_agrees, assert_value_agrees, assert_window_agrees

if TYPE_CHECKING:
    from core.store import Workspace


def _cdnow(path: Path) -> pd.DataFrame:
    columns = ["master", "customer", "day", "quantity", "amount"]
    return _typed(pd.read_csv(path, sep=r"\s+", header=None, names=columns, dtype=str), "%Y%m%d")


def _superstore(path: Path) -> pd.DataFrame:
    names = {"Order ID": "order_id", "Order Date": "day", "Customer ID": "customer", "Sales": "amount"}
    lower = {name: name.lower() for name in ("Profit", "Quantity", "Region", "Category")}
    frame = pd.read_csv(path, dtype=str, encoding="utf-8-sig").rename(columns=names | lower)
    return _typed(frame, "%d/%m/%y")


def _supermarket(path: Path) -> pd.DataFrame:
    names = {"客户名称": "customer", "订单 Id": "order_id", "订单日期": "day", "销售额": "amount", "利润": "profit"}
    frame = pd.read_csv(path, dtype=str, encoding="gb18030").rename(
        columns=names | {"数量": "quantity", "地区": "region", "类别": "category"}
    )
    return _typed(frame, "%Y/%m/%d")


def _grocery(path: Path) -> pd.DataFrame:
    return _typed(pd.read_csv(path, dtype=str).rename(columns={"cust": "customer", "date": "day"}), "%Y-%m-%d")


def _apparel(path: Path) -> pd.DataFrame:
    names = {"Id": "customer", "Date": "day", "Price": "amount"}
    return _typed(pd.read_csv(path, dtype=str).rename(columns=names), "%Y-%m-%d")


def _online_retail(path: Path) -> pd.DataFrame:
    names = {"InvoiceNo": "order_id", "Quantity": "quantity", "CustomerID": "customer", "Country": "region"}
    frame = pd.read_csv(path, dtype=str).rename(columns=names)
    frame["customer"] = frame["customer"].str.removesuffix(".0")
    frame["day"] = frame["InvoiceDate"].str.slice(0, 10)
    price = [Decimal(text) for text in frame["UnitPrice"]]
    frame["amount"] = [str(Decimal(count) * one) for count, one in zip(frame["quantity"], price, strict=True)]
    return _typed(frame, "%Y-%m-%d")


def _typed(frame: pd.DataFrame, date_format: str) -> pd.DataFrame:
    """Texts as days and exact decimals; only what the oracle knows."""
    kept = [
        name
        for name in ("customer", "order_id", "day", "amount", "profit", "quantity", "region", "category")
        if name in frame
    ]
    frame = frame[kept].astype(object).where(frame[kept].notna(), None)
    frame["day"] = pd.to_datetime(frame["day"].str.strip(), format=date_format).dt.date
    for name in ("amount", "profit", "quantity"):
        if name in frame:
            frame[name] = [Decimal(text.strip()).quantize(Decimal("0.0001")) for text in frame[name]]
    return frame


READERS: dict[str, tuple[str, Callable[[Path], pd.DataFrame], tuple[str, ...]]] = {
    "cdnow": ("cdnow/CDNOW_sample.txt", _cdnow, ()),
    "superstore": ("superstore_us/Sample - Superstore.csv", _superstore, ("region", "category")),
    "supermarket": ("supermarket_zh/superMarket_gb18030.csv", _supermarket, ("region",)),
    "grocery": ("btyd/groceryElog.csv", _grocery, ()),
    "apparel": ("btyd/apparelTrans.csv", _apparel, ()),
    "online_retail": ("online_retail/online_retail.csv.zip", _online_retail, ()),
}


@dataclass
class Pair:
    """A real file twice: as a data set, and as a frame that pandas read."""

    workspace: Workspace
    id: str
    measures: tuple[str, ...]
    lines: pd.DataFrame
    segments: tuple[str, ...]
    large: bool


@pytest.fixture(scope="module", params=list(READERS))
def pair(request: pytest.FixtureRequest, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    from core.intake import Source
    from core.store import Workspace

    name, read, segments = READERS[request.param]
    workspace = Workspace(tmp_path_factory.mktemp("real"))
    meta = workspace.create([Source(real_data / name, Path(name).name)])
    lines = read(real_data / name)
    assert meta.lines == len(lines)
    measures = tuple(name for name in meta.measures if name in oracle.NEEDS)
    yield Pair(workspace, meta.id, measures, lines, segments, len(lines) > 100_000)


@pytest.mark.parametrize("span", ["all", "12m"])
def test_value(pair: Pair, span: str) -> None:
    from core.view import View

    for measure in pair.measures[:1] if pair.large else pair.measures:
        assert_value_agrees(pair.workspace, View(pair.id, measure=measure, span=span, window=90), pair.lines)


@pytest.mark.parametrize("period", ["month", "quarter", "12m"])
def test_churn(pair: Pair, period: str) -> None:
    from core.view import View

    view = View(pair.id, period=period, measure=pair.measures[0], window=60)
    if pair.large and period != "month":
        pytest.skip("one period is enough for half a million lines")
    assert_churn_agrees(pair.workspace, view, pair.lines)
    for segment in pair.segments:
        assert_churn_agrees(pair.workspace, view, pair.lines, segment)


def test_suggested_window(pair: Pair) -> None:
    from core.view import View

    assert_window_agrees(pair.workspace, View(pair.id, measure=pair.measures[0]), pair.lines)
