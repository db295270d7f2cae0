"""Which accounts can be grown? What their peers buy and they do not, and who grows as key accounts once did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd
from dateutil.relativedelta import relativedelta

from core import query, value
from core.come_back import window
from core.errors import UserError
from core.meta import Meta
from core.periods import trailing_start
from core.profile import year
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

MIN_PEERS = 10
"""Fewer customers of one tier and type are no peers to learn from."""
MOST_ACCOUNTS = 100
MIN_KEYS = 10
"""With fewer key accounts at an age, their growth says nothing about others."""
MIN_TESTED = 20
"""With fewer accounts that looked alike a year ago, what became of them says nothing."""
GROWN = ("revenue", "profit", "orders", "units")
"""Measures that add up over time. Under any other, growth is in the first of them that the file has."""
MOST_AGE, AGE_MONTHS = 8, 3
"""Ages are quarters of 91 days, up to two years."""
WHITE, ALIKE = ("white", "white_account"), ("growth_curve", "growth_backtest")


@dataclass(frozen=True)
class WhiteSpace:
    """What peers buy and others do not; value: the peers' median spend over twelve months (revenue), added up.

    categories: white_category, customers, white_value, the largest first. accounts: the ``MOST_ACCOUNTS`` with most:
    customer, name, tier, customer_type, categories, white_categories (the largest first), white_value. Both are empty
    where the file has no category or no amount: then nothing is ``known``.
    """

    categories: pd.DataFrame
    accounts: pd.DataFrame
    known: bool

    @property
    def total(self) -> float:
        """All white space together."""
        return float(self.categories["white_value"].sum())


@dataclass(frozen=True)
class Alike:
    """Small accounts beside key accounts (class A) at the same age, in ``measure``.

    curve: age (quarters since the first purchase), key_accounts, lower and middle (quartiles of what key accounts had
    brought by then), small_accounts, alike (at least the lower quartile); only ages with enough key accounts.
    Of accounts that looked alike a year ago and the others, so many are key accounts today.
    """

    curve: pd.DataFrame
    alike: int
    alike_key: int
    others: int
    others_key: int
    measure: str

    @property
    def growing(self) -> int:
        """Small accounts that look alike today."""
        return int(self.curve["alike"].sum())

    @property
    def tested(self) -> bool:
        """Whether enough accounts looked alike a year ago to say what became of them."""
        return self.alike >= MIN_TESTED and self.others >= MIN_TESTED


def asked(workspace: Workspace, view: View, name: str) -> Query:
    """The SQL of one of ``WHITE`` or ``ALIKE``."""
    if name in WHITE:
        view = year(view)
        bound = value.parameters(workspace, view) | {"min_peers": MIN_PEERS, "most": MOST_ACCOUNTS}
        return query.build(name, view, as_of(workspace, view), **bound)
    return query.build(name, view, as_of(workspace, view), **_alike(workspace, view))


def white_space(workspace: Workspace, view: View) -> WhiteSpace:
    """Categories that at least half of a customer's peers buy and it does not."""
    fields = workspace.open(view.data_set).fields
    categories, rows = (query.run(workspace, view, asked(workspace, view, name)) for name in WHITE)
    missing = rows.groupby("customer", sort=False)["white_category"].agg("; ".join)
    found = rows.drop(columns="white_category").drop_duplicates("customer")
    found.insert(5, "white_categories", found["customer"].map(missing).astype("object"))
    known = {"category", "amount"} <= set(fields)
    return WhiteSpace(categories, found.reset_index(drop=True), known)


def alike(workspace: Workspace, view: View) -> Alike:
    """Who has brought as much as the lower quartile of key accounts at the same age, and what became of such before."""
    measure = grown(workspace.open(view.data_set), view)
    curve = query.run(workspace, view, asked(workspace, view, "growth_curve"))
    (tested,) = query.dicts(workspace, view, asked(workspace, view, "growth_backtest"))
    return Alike(curve[curve["key_accounts"] >= MIN_KEYS].reset_index(drop=True), **tested, measure=measure)


def grown(meta: Meta, view: View) -> str:
    """In which measure growth is seen."""
    return view.measure if view.measure in GROWN else next(name for name in GROWN if name in meta.measures)


def white_cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Customers that do not buy a ``white_category`` though at least half of their peers do, over the twelve months."""
    if view.span != "12m":
        raise UserError("bad_option", option="range", value=view.span, choices="12m")
    return Cell({"white_category": options.get("white_category", ""), "min_peers": MIN_PEERS})


def alike_cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Small accounts as far as key accounts were; with ``age``, of so many quarters."""
    age = options.get("age", "")
    ages = [str(one) for one in range(1, MOST_AGE + 1)]
    if age not in ("", *ages):
        raise UserError("bad_option", option="age", value=age, choices=", ".join(ages))
    return Cell(_alike(workspace, view) | {"age": int(age) if age else None})


def _alike(workspace: Workspace, view: View) -> dict[str, Any]:
    bound, start = window(workspace, view).bound(), trailing_start(as_of(workspace, view))
    return {
        "grown": grown(workspace.open(view.data_set), view),
        "year_from": start,
        "two_years_from": start - relativedelta(years=1),
        **bound,
        "known_from": workspace.open(view.data_set).first_day + timedelta(days=bound["window"]),
        "most_age": MOST_AGE,
        "min_keys": MIN_KEYS,
    }
