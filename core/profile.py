"""What do the key accounts have in common, and in what do they buy otherwise than everybody else?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import nan

import pandas as pd
from scipy.stats import fisher_exact

from core import query, value
from core.definitions import RHYTHM_MIN_GAPS, RHYTHM_QUANTILE_PERCENT
from core.errors import UserError
from core.fact import EXTRAS
from core.interval import wilson
from core.meta import Meta
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.significance import corrected, rank_test
from core.store import Workspace
from core.view import View

ATTRIBUTES = ("region", "category", "channel", "rep", "customer_type", "gender", "occupation", *EXTRAS)
BANDS = {"age_band": "birthday", "tenure_band": "day"}
"""Attributes that are counted from a day, and the column that has it."""
HABITS = {
    "order_size": "amount",
    "rhythm_days": "day",
    "categories": "category",
    "channels": "channel",
    "discount_share": "discount",
}
"""How customers buy, and the column that it is known from."""
KEY_BY = ("abc", "tier")
MOST_VALUES = 200
"""So many values of a column are compared, those with the most customers."""
SMALL_COUNT = 10
"""Fewer customers than this say nothing: they are neither tested nor drawn."""
SURE = 0.05


@dataclass(frozen=True)
class Profile:
    """Among ``customers`` of the twelve months, ``key_accounts`` are key.

    values: attribute, attribute_value, key_accounts, customers, key_share, share, lift, lift_low, lift_high (its 95 %
    interval), p_value (Fisher), q_value (corrected), small. habits: habit, key_accounts, others, key_median,
    other_median, above (share of pairs in which the key account has more), p_value, q_value, small. What is small has
    no p and no q.
    """

    values: pd.DataFrame
    habits: pd.DataFrame
    key_accounts: int
    customers: int


def year(view: View) -> View:
    """The same scope over the twelve months that make a key account."""
    return replace(view, span="12m")


def asked(workspace: Workspace, view: View, name: str, key_by: str) -> Query:
    """The SQL of the ``profile`` (attributes) or of what is ``habit_test``."""
    meta, view = workspace.open(view.data_set), year(view)
    bound = value.parameters(workspace, view) | _bound(meta, key_by) | {"most": MOST_VALUES}
    habits = [habit for habit, column in HABITS.items() if column in ("day", *meta.fields)]
    bound |= {"habits": habits, "min_gaps": RHYTHM_MIN_GAPS, "quantile_percent": RHYTHM_QUANTILE_PERCENT}
    return query.build(name, view, as_of(workspace, view), **bound)


def profile(workspace: Workspace, view: View, key_by: str = KEY_BY[0]) -> Profile:
    """Key accounts beside all customers by every attribute, and beside all others in how they buy."""
    values = query.run(workspace, view, asked(workspace, view, "profile", key_by))
    habits = query.run(workspace, view, asked(workspace, view, "habit_test", key_by))
    everybody = values[values["attribute"] == "tenure_band"]  # the attribute that every data set has
    keys, customers = int(everybody["key_accounts"].sum()), int(everybody["customers"].sum())
    few = min(keys, customers - keys) < SMALL_COUNT
    values["small"] = (values["customers"] < SMALL_COUNT) | few
    habits["small"] = habits[["key_accounts", "others"]].min(axis=1) < SMALL_COUNT
    values, habits = corrected(_lifts(values, keys, customers), _ranked(habits))
    return Profile(values, habits, keys, customers)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Key accounts (``key_by``) of the last twelve months that have one ``attribute_value`` of an ``attribute``."""
    columns, key_by = _columns(workspace.open(view.data_set)), options.get("key_by", KEY_BY[0])
    attribute = options.get("attribute", "")
    if attribute not in columns:
        raise UserError("bad_column", column=attribute, choices=", ".join(columns))
    if view.span != "12m":
        raise UserError("bad_option", option="range", value=view.span, choices="12m")
    bound = _bound(workspace.open(view.data_set), key_by)
    return Cell(bound | {"attribute": attribute, "attribute_value": options.get("attribute_value", "")})


def _bound(meta: Meta, key_by: str) -> dict[str, object]:
    if key_by not in KEY_BY:
        raise UserError("bad_option", option="key_by", value=key_by, choices=", ".join(KEY_BY))
    return {"key_by": key_by, "columns": _columns(meta)}


def _columns(meta: Meta) -> list[str]:
    bands = [band for band, column in BANDS.items() if column in ("day", *meta.fields)]
    return [*(column for column in ATTRIBUTES if column in meta.fields), *bands]


def _lifts(rows: pd.DataFrame, keys: int, customers: int) -> pd.DataFrame:
    here, every = rows["key_accounts"], rows["customers"]
    rows["key_share"] = here / keys if keys else nan
    rows["share"] = every / customers if customers else nan
    low, high = wilson(here, keys)
    for name, share in (("lift", rows["key_share"]), ("lift_low", low), ("lift_high", high)):
        rows[name] = share / rows["share"]
    tables = (
        [
            [one.key_accounts, one.customers - one.key_accounts],
            [keys - one.key_accounts, customers - keys - one.customers + one.key_accounts],
        ]
        for one in rows.itertuples()
    )
    rows["p_value"] = [
        nan if small else fisher_exact(table).pvalue for small, table in zip(rows["small"], tables, strict=True)
    ]
    return rows


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """The habits with their tests."""
    rows["p_value"] = [
        nan if one.small else rank_test(one.above, one.key_accounts, one.others, one.ties) for one in rows.itertuples()
    ]
    rows["above"] = rows["above"] / (rows["key_accounts"] * rows["others"]).where(lambda pairs: pairs > 0)
    return rows.drop(columns="ties")
