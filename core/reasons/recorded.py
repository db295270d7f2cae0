"""Which reasons for leaving are given, on the account or by the file? The one rule: never guessed."""

from __future__ import annotations

import pandas as pd

from core import query
from core.reasons.asked import SINCE, asked
from core.store import Workspace
from core.view import View


def recorded(workspace: Workspace, view: View) -> pd.DataFrame:
    """Those who left in the trailing twelve months and in the twelve before, by reason ('' none given).

    leaving_reason, customers, recorded (how many of them on the account, which wins over the file), value (of the
    twelve months before each period, missing where it does not add up), customers_before, value_before; the most
    frequent first. Empty where the file has no column with reasons and nobody recorded one.
    """
    columns = ["leaving_reason", "customers", "recorded", "value", "customers_before", "value_before"]
    if "reason" not in workspace.open(view.data_set).fields and not workspace.notes(view.data_set).reasons():
        return pd.DataFrame(columns=columns)
    now, before = (
        query.run(workspace, view, asked(workspace, view, "leaving_reason", since))
        .astype({"value": float})
        .set_index("reason")
        for since in SINCE
    )
    rows = now.join(before, how="outer", rsuffix="_before").rename_axis("leaving_reason").reset_index()
    counts = ["customers", "recorded", "customers_before"]
    rows[counts] = rows[counts].fillna(0).astype("int64")
    order = ["customers", "customers_before", "leaving_reason"]
    return rows.sort_values(order, ascending=[False, False, True])[columns].reset_index(drop=True)
