"""Who is this customer? One account: its figures, its history by month, its categories and its orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from core import accounts, query
from core.errors import UserError
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View


@dataclass(frozen=True)
class Account:
    """``figures`` has ``accounts.COLUMNS``; months: month, orders, value.

    categories: category, last_12m, before_12m, last_day; orders: order_key, day, amount, the newest first.
    """

    figures: pd.Series
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
    bound: dict[str, Any] = {"customer": customer, **accounts.year(day)}
    frames = [
        query.run(workspace, view, query.build(name, view, day, segment=segment, **bound))
        for name, segment in (("account_month", None), ("account_category", "category"), ("account_order", None))
    ]
    return Account(found.iloc[0], *frames)
