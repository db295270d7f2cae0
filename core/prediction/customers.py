"""What is expected of each customer: purchases, their amount, their value. The one rule: asked for page by page."""

from __future__ import annotations

import pandas as pd

from core.errors import UserError
from core.prediction.fitted import MONTH, discounted, fitted
from core.prediction.models import MODELS
from core.store import Workspace
from core.view import View

YEAR_MONTHS = 12
HORIZONS = (1, 3, 5)
"""Years that a customer's lifetime value may look ahead."""
DISCOUNT = 0.10
"""Of the lifetime value, a year."""
COLUMNS = [
    "customer",
    "name",
    "p_alive",
    "expected_purchases",
    "expected_spend",
    "expected_value",
    "lifetime_value",
    "purchase_days",
    "last_purchase",
    "days_silent",
]
AMOUNTS = ("expected_spend", "expected_value", "lifetime_value")


def listed(
    workspace: Workspace,
    view: View,
    years: int,
    sort: str = "expected_value",
    descending: bool = True,
    limit: int | None = None,
    offset: int = 0,
    model: str = MODELS[0],
) -> pd.DataFrame:
    """Customers with ``COLUMNS``, sorted, ties by customer; without a model of amounts, without ``AMOUNTS``.

    A ``sort`` that is not there is by the expected purchases. Empty where there is no model.
    """
    if sort not in COLUMNS:
        raise UserError("bad_option", option="sort", value=sort, choices=", ".join(COLUMNS))
    if not fitted(workspace, view, model=model).converged:
        return pd.DataFrame(columns=COLUMNS)
    rows = rows_of(workspace, view, years, model)
    by = sort if sort in rows else "expected_purchases"
    rows = rows.sort_values(by, ascending=not descending, na_position="last", kind="stable")
    rows = rows.iloc[offset : None if limit is None else offset + limit].reset_index(drop=True)
    return rows.assign(last_purchase=rows["last_purchase"].dt.date)


def rows_of(workspace: Workspace, view: View, years: int, model: str) -> pd.DataFrame:
    """Every customer by id. Only where the model of purchases was found."""
    if years not in HORIZONS:
        raise UserError("bad_option", option="horizon", value=years, choices=", ".join(map(str, HORIZONS)))
    now = fitted(workspace, view, model=model)
    assert now.purchases
    day = pd.Timestamp(now.known_until)
    silent = now.history["age_days"] - now.history["recency_days"]
    rows = pd.DataFrame(
        {
            "customer": now.history["customer"],
            "name": now.history["name"],
            "p_alive": now.purchases.p_alive(now.counts),
            "expected_purchases": now.purchases.purchases(YEAR_MONTHS * MONTH, now.counts),
            "purchase_days": now.history["frequency"] + 1,
            "last_purchase": day - pd.to_timedelta(silent, unit="D"),
            "days_silent": silent,
        }
    )
    if now.spend:
        rows["expected_spend"] = now.amounts
        rows["expected_value"] = rows["expected_purchases"] * rows["expected_spend"]
        worth = discounted(now.purchases, now.counts, YEAR_MONTHS * years, DISCOUNT)
        rows["lifetime_value"] = worth * rows["expected_spend"]
    return rows[[name for name in COLUMNS if name in rows]]
