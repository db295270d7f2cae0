"""Who is this customer? One account: its figures, its history by month, its categories and its orders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from core import accounts, query
from core.definitions import SCORE
from core.errors import UserError
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View


@dataclass(frozen=True)
class Account:
    """``figures`` has ``accounts.COLUMNS``; orders: order_key, day, amount, the newest first.

    months: month, orders, value; categories: category, last_12m, before_12m, last_day. These and the two years are of a
    score in the first measure of the file.
    """

    figures: pd.Series
    last_12m: float
    before_12m: float
    months: pd.DataFrame
    categories: pd.DataFrame
    orders: pd.DataFrame


def asked(workspace: Workspace, view: View, customer: str) -> Query:
    """The SQL of an account's figures."""
    return accounts.accounts_query(workspace, view, accounts.Wanted(customer=customer), None)


def account(workspace: Workspace, view: View, customer: str) -> Account:
    """One customer in the scope of a view. Raises ``UserError`` when the scope has no line of it."""
    day = as_of(workspace, view)
    found = accounts.listed(workspace, view, accounts.Wanted(customer=customer)).rows
    if found.empty:
        raise UserError("unknown_customer", customer=customer)
    alone = by_itself(workspace, view)
    bound: dict[str, Any] = {**accounts.year(day)}
    one = found if alone == view else accounts.listed(workspace, alone, accounts.Wanted(customer=customer)).rows
    two_years = one.iloc[0]
    frames = [
        query.run(workspace, view, query.build(name, alone, day, segment=segment, alone=customer, **bound))
        for name, segment in (("account_month", None), ("account_category", "category"), ("account_order", None))
    ]
    return Account(found.iloc[0], float(two_years["last_12m"]), float(two_years["before_12m"]), *frames)


def by_itself(workspace: Workspace, view: View) -> View:
    """A score compares customers: what one did month by month is told in the first measure of the file instead."""
    return replace(view, measure=workspace.open(view.data_set).measures[0]) if view.measure == SCORE else view
