"""The headless pack: the same figures that the pages show, as plain files with stable names or as one workbook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from core import accounts, churn, value
from core.export import Sheet, xlsx_bytes
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


@dataclass(frozen=True)
class Pack:
    """summary: one value per name of ``SUMMARY``; customers: ``CUSTOMERS``; churn: ``churn.COLUMNS``."""

    summary: dict[str, Any]
    customers: pd.DataFrame
    churn: pd.DataFrame
    accounts: pd.DataFrame


def pack(workspace: Workspace, view: View, segments: Sequence[str] = ()) -> Pack:
    """Compute every part for one view, churn for the whole and for each segment column."""
    head = value.headline(workspace, view)
    blocks = [churn.breakdown(workspace, view, segment).rows for segment in (None, *segments)]
    return Pack(
        {name: getattr(head, name) for name in SUMMARY},
        value.customers(workspace, view).rows[CUSTOMERS],
        pd.concat(blocks, ignore_index=True),
        accounts.listed(workspace, view, accounts.Wanted()).rows,
    )


def write_folder(made: Pack, folder: Path) -> None:
    """Write summary.json, customers.csv and churn.csv: UTF-8, ISO dates, empty where there is no figure."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = json.dumps(made.summary, ensure_ascii=False, indent=2, default=_plain)
    (folder / "summary.json").write_text(plain + "\n", encoding="utf-8")
    made.customers.to_csv(folder / "customers.csv", index=False, date_format="%Y-%m-%d", lineterminator="\n")
    made.churn.to_csv(folder / "churn.csv", index=False, date_format="%Y-%m-%d", lineterminator="\n")


def write_workbook(made: Pack, path: Path) -> None:
    """Write one workbook: the summary first, then customers, churn and accounts."""
    frames = {"customers": made.customers, "churn": made.churn, "accounts": made.accounts}
    sheets = [Sheet(title, frame, {column: column for column in frame.columns}) for title, frame in frames.items()]
    path.write_bytes(xlsx_bytes(list(made.summary.items()), sheets))


def _plain(found: Any) -> Any:
    if isinstance(found, Decimal):
        return float(found)
    return found.isoformat()
