"""How did leavers buy in the months before, beside stayers? The one rule: differences with counts, never causes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact, mannwhitneyu

from core import query
from core.reasons.asked import TRAITS, asked, early_from, period
from core.significance import corrected
from core.store import Workspace
from core.view import View

MIN_EACH = 8
"""Leavers and stayers that it takes to compare them."""
LEVEL = 0.05
"""Of the corrected p-value, below which a difference is said."""
_QUARTERS = 4
"""In the year that the quarter is compared with."""


@dataclass(frozen=True)
class Differences:
    """Leavers and stayers of ``since`` … ``until``.

    rows: trait, leavers, stayers (medians), leaver_count, stayer_count, p_value, corrected (Benjamini–Hochberg over the
    traits that could be compared), enough. ``early_from`` is the first day compared; ``covered`` whether the data
    reaches so far. lost: category ('' any), leaver_count, leavers_lost, stayer_count, stayers_lost, leaver_share,
    stayer_share; the first row is '' where there are categories. ``lost_p`` is Fisher's exact test of that row.
    """

    since: date
    until: date
    early_from: date
    covered: bool
    opening: int
    churned: int
    rows: pd.DataFrame
    lost: pd.DataFrame
    lost_p: float | None


def differences(workspace: Workspace, view: View) -> Differences:
    """What the months before the trailing twelve show."""
    months, meta = period(workspace, view), workspace.open(view.data_set)
    opened = query.run(workspace, view, asked(workspace, view, "at_start"))
    found = traits(query.run(workspace, view, asked(workspace, view, "before_leaving")))
    absent = {"discounted": "discount", "bought_categories": "category", "unit_price": "quantity", "basket": "amount"}
    shown = [one for one in TRAITS if absent.get(one, "day") in meta.fields]
    shown = [one for one in shown if one not in ("unit_price", "discounted", "given_back") or "amount" in meta.fields]
    lost = _lost(query.run(workspace, view, asked(workspace, view, "lost_category")))
    return Differences(
        months.start,
        months.end,
        early_from(months),
        meta.first_day <= early_from(months),
        len(opened),
        int(opened["leaver"].sum()),
        compared(found, shown),
        lost,
        _fisher(lost),
    )


def traits(spans: pd.DataFrame) -> pd.DataFrame:
    """One row per customer with ``leaver`` and ``TRAITS``, missing where there is nothing to compare; see
    ``core/sql/before_leaving.sql`` for the two rows per customer that it is made of."""
    by_span = spans.set_index("customer")
    early, late = by_span[by_span["late"] == 0], by_span[by_span["late"] == 1]
    early = early[early["orders"] > 0]
    late = late.reindex(early.index)
    orders = late["orders"].fillna(0)
    both = orders > 0
    found = pd.DataFrame({"leaver": early["leaver"], "frequency": _QUARTERS * orders / early["orders"] - 1})
    found["basket"] = ((late["amount"] / orders) / (early["amount"] / early["orders"]) - 1).where(both)
    found["bought_categories"] = (late["categories"] / early["categories"] - 1).where(both & (early["categories"] > 0))
    found["unit_price"] = (late["priced"] / late["units"]) / (early["priced"] / early["units"]) - 1
    for name in ("discounted", "given_back"):
        found[name] = late[name].fillna(0) / late["sold"] - early[name].fillna(0) / early["sold"]
    return found.replace([np.inf, -np.inf], np.nan)


def compared(found: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Medians of leavers and stayers with a rank test, the surest difference first; too few are not tested."""
    rows = []
    for name in names:
        left, stayed = (found.loc[found["leaver"] == one, name].dropna().astype(float) for one in (1, 0))
        enough = min(len(left), len(stayed)) >= MIN_EACH
        same = enough and pd.concat([left, stayed]).nunique() == 1
        tested = (1.0 if same else float(mannwhitneyu(left, stayed).pvalue)) if enough else np.nan
        rows.append([name, left.median(), stayed.median(), len(left), len(stayed), tested, enough])
    columns = ["trait", "leavers", "stayers", "leaver_count", "stayer_count", "p_value", "enough"]
    table = pd.DataFrame(rows, columns=columns)
    (table,) = (one.rename(columns={"q_value": "corrected"}) for one in corrected(table))
    return table.sort_values(["corrected", "p_value"], kind="stable", na_position="last").reset_index(drop=True)


def _lost(rows: pd.DataFrame) -> pd.DataFrame:
    """Each category with leavers and stayers side by side; the whole first, then by leavers who had lost it."""
    left, stayed = (
        rows[rows["leaver"] == one].set_index("category")[["customers", "lost"]].astype("int64") for one in (1, 0)
    )
    table = pd.DataFrame(index=left.index.union(stayed.index))
    for name, part in (("leaver", left), ("stayer", stayed)):
        table[f"{name}_count"] = part["customers"].reindex(table.index).fillna(0).astype("int64")
        table[f"{name}s_lost"] = part["lost"].reindex(table.index).fillna(0).astype("int64")
        table[f"{name}_share"] = table[f"{name}s_lost"] / table[f"{name}_count"].where(table[f"{name}_count"] > 0)
    table = table.rename_axis("category").reset_index()
    table["part"] = (table["category"] != "").astype(int)
    order = ["part", "leavers_lost", "leaver_count", "category"]
    return table.sort_values(order, ascending=[True, False, False, True]).drop(columns="part").reset_index(drop=True)


def _fisher(lost: pd.DataFrame) -> float | None:
    """Of any category lost; None with too few leavers or stayers."""
    if lost.empty or min(lost.loc[0, ["leaver_count", "stayer_count"]]) < MIN_EACH:
        return None
    whole = lost.iloc[0]
    pairs = [[whole[f"{one}s_lost"], whole[f"{one}_count"] - whole[f"{one}s_lost"]] for one in ("leaver", "stayer")]
    return float(fisher_exact(pairs).pvalue)
