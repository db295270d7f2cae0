"""The headless pack: the same figures that the pages show, as plain files with stable names or as one workbook."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core import accounts, churn, pack_parts, query, value
from core.definitions import MEASURES
from core.export import Sheet, xlsx_bytes
from core.scope import periods_of
from core.store import Workspace
from core.view import View

SUMMARY = [
    "as_of",
    "lines",
    "rejected",
    "total",
    "attributed",
    "unattributed",
    "customers",
    "measure",
    "top20_share",
    "customers_for_80",
    "gini",
    "rule",
    "window_days",
    "active",
]
CUSTOMERS = [
    "customer",
    "name",
    "rank",
    "value",
    "share",
    "cumulative_share",
    "abc",
    "tier",
    "orders",
    "first_purchase",
    "last_purchase",
    "active",
]
CHURN = [column for column in churn.COLUMNS if column not in ("cross_by", "cross")]


@dataclass(frozen=True)
class Pack:
    """summary: one value per name of ``SUMMARY``; customers: ``CUSTOMERS``; churn: ``CHURN``; accounts:
    ``accounts.COLUMNS``; parts: the tables of ``core.pack_parts`` under their names.

    Money of summary, customers and churn is Decimal.
    """

    summary: dict[str, Any]
    customers: pd.DataFrame
    churn: pd.DataFrame
    accounts: pd.DataFrame
    parts: Mapping[str, pd.DataFrame]


def pack(workspace: Workspace, view: View, segments: Sequence[str] = ()) -> Pack:
    """Compute every part for one view, churn for the whole and then for each segment.

    Raises ``UserError`` where the data has no such segment or cannot answer the view's measure.
    """
    head = value.headline(workspace, view)
    return Pack(
        {name: getattr(head, name) for name in SUMMARY},
        _customers(workspace, view),
        pd.concat([_churn(workspace, view, segment) for segment in (None, *segments)], ignore_index=True),
        accounts.listed(workspace, view, accounts.Wanted()).rows,
        pack_parts.parts(workspace, view, segments),
    )


def _customers(workspace: Workspace, view: View) -> pd.DataFrame:
    rows = value.customers(workspace, view).rows[CUSTOMERS]
    exact = query.dicts(workspace, view, value.customers_query(workspace, view))
    values = {row["customer"]: row["value"] for row in exact}
    return rows.assign(value=rows["customer"].map(values).astype("object"))


def _churn(workspace: Workspace, view: View, segment: str | None) -> pd.DataFrame:
    by, periods = (segment,) if segment else (), periods_of(workspace, view)
    rows = churn.breakdown(workspace, view, by, periods).rows[CHURN].copy()
    exact = query.dicts(workspace, view, churn.asked(workspace, view, by, periods))
    found = {(row["period_start"], row["segment"]): row for row in exact}
    keys = list(zip(rows["period_start"], rows["segment"], strict=True))
    for column in ("opening_value", "churned_value"):
        nothing = Decimal(0) if MEASURES[view.measure].additive else None
        sums = [found[key][column] if key in found else nothing for key in keys]
        rows[column] = pd.Series(sums, index=rows.index, dtype="object")
    return rows


def write_folder(made: Pack, folder: Path) -> None:
    """Write summary.json and a CSV file for every table: UTF-8, plain numbers, empty where there is no figure."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = [f"  {json.dumps(name)}: {_json(found)}" for name, found in made.summary.items()]
    (folder / "summary.json").write_text("{\n" + ",\n".join(pairs) + "\n}\n", encoding="utf-8")
    for name, frame in {"customers": made.customers, "churn": made.churn, **made.parts}.items():
        _write_csv(frame, folder / f"{name}.csv")


def write_workbook(made: Pack, path: Path) -> None:
    """Write one workbook: the summary first, then customers, churn, accounts and the other tables."""
    frames = {"customers": made.customers, "churn": made.churn, "accounts": made.accounts, **made.parts}
    sheets = [Sheet(title, frame, {column: column for column in frame.columns}) for title, frame in frames.items()]
    path.write_bytes(xlsx_bytes(list(made.summary.items()), sheets, "summary"))


def plain(found: Any) -> str:
    """A value as text that any program reads: no thousands sign, no exponent, no more decimals than it has.

    Dates are ISO, truth is true or false, missing is empty; shares and rates have up to 12 decimals.
    """
    if isinstance(found, str):
        return found
    if found is None or found is pd.NaT or found is pd.NA:
        return ""
    if isinstance(found, bool | np.bool_):
        return "true" if found else "false"
    if isinstance(found, date):
        return found.isoformat()[:10]
    if isinstance(found, int | np.integer):
        return str(int(found))
    number = found if isinstance(found, Decimal) else Decimal(repr(round(float(found), 12)))
    if not number.is_finite():
        return ""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _json(found: Any) -> str:
    text = plain(found)
    if isinstance(found, str | date):
        return json.dumps(text, ensure_ascii=False)
    return text or "null"


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    columns: Iterable[Iterable[Any]] = ([plain(found) for found in frame[column]] for column in frame.columns)
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(zip(*columns, strict=True))
