"""A filter is a file of its lines alone: every figure under it is that of a data set made of nothing else."""

from __future__ import annotations

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.drawing import drawing
from tests.properties.agree import assert_rows
from tests.properties.tables import REGIONS, WINDOWS, imported, tables

MEASURES = (
    "revenue",
    "profit",
    "orders",
    "units",
    "average_order",
    "margin_rate",
    "active_months",
    "categories",
    "score",
)
VALUE = ["rank", "value", "share", "abc", "tier", "orders", "first_purchase", "last_purchase", "active"]
LISTED = ["rank", "value", "status", "overdue", "last_12m", "before_12m", "orders", "days_silent", "rhythm_days"]
FLOWS = ["opening", "new", "returned", "churned", "closing", "opening_value", "churned_value"]
chosen = st.lists(st.sampled_from([*REGIONS, ""]), min_size=1, max_size=3, unique=True)


@drawing(8)
@given(tables(), chosen, st.sampled_from(MEASURES), st.sampled_from(["all", "12m", "period"]), st.sampled_from(WINDOWS))
def test_a_filter_says_what_its_lines_alone_say(
    lines: pd.DataFrame, regions: list[str], measure: str, span: str, window: int
) -> None:
    from core import accounts, churn, value
    from core.scope import periods_of
    from core.view import View

    assume("region" in lines and (measure != "categories" or "category" in lines))
    alone = lines[lines["region"].fillna("").isin(regions)]
    assume(alone["customer"].notna().any())
    assume(measure != "categories" or alone["category"].notna().any())
    weights = (("revenue", 60), ("orders", 40))
    with imported(lines) as (workspace, meta), imported(alone) as (other, small):
        told = {"as_of": meta.last_day, "measure": measure, "span": span, "window": window, "weights": weights}
        whole = View(meta.id, filters=(("region", tuple(regions)),), **told)  # type: ignore[arg-type]
        part = View(small.id, **told)  # type: ignore[arg-type]
        found, known = (value.customers(*one).rows for one in ((workspace, whole), (other, part)))
        assert_rows(found, known, ["customer"], VALUE)
        found, known = (accounts.listed(*one, accounts.Wanted()).rows for one in ((workspace, whole), (other, part)))
        assert_rows(found, known, ["customer"], LISTED)
        heads = [value.headline(*one) for one in ((workspace, whole), (other, part))]
        for name in ("lines", "total", "attributed", "unattributed", "customers", "active", "gini", "top20_share"):
            assert getattr(heads[0], name) == getattr(heads[1], name), name
        periods = periods_of(workspace, whole)
        by = ("category",) if "category" in alone and alone["category"].notna().any() else ()
        pairs = [churn.with_whole(*one, by, periods) for one in ((workspace, whole), (other, part))]
        for found, known in zip(*((one.rows for one in pair) for pair in pairs), strict=True):
            assert_rows(found, known, ["period_start", "segment"], FLOWS)
