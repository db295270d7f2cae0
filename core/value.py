"""Who carries the business? Value, rank, share, class and tier of every customer, and the figures that sum them up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from core import query
from core.come_back import window
from core.periods import containing, trailing_start
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

MAX_BARS = 120
DRAWN = ("pareto", "distribution", "lorenz", "whale")


@dataclass(frozen=True)
class Customers:
    """One row per customer: customer, name, rank, value, share, cumulative_share, abc, tier, orders,
    first_purchase, last_purchase, active.
    """

    rows: pd.DataFrame


@dataclass(frozen=True)
class Headline:
    """The figures of a scope. Shares and Gini are fractions, None where the total is nothing.

    With a measure that does not add up there are no shares, no Gini and no customers for a share; total, attributed and
    unattributed are then the measure over all their lines together (a score has none). ``key_least`` is the value of
    the last of the first fifth, ``middle`` that of the customer in the middle; ``without_value`` have none.
    """

    as_of: date
    lines: int
    rejected: int
    measure: str
    total: Decimal | None
    attributed: Decimal | None
    unattributed: Decimal | None
    customers: int
    active: int
    negative: int
    top1_share: float | None
    top10_share: float | None
    top20_share: float | None
    customers_for_50: int | None
    customers_for_80: int | None
    gini: float | None
    without_value: int
    key_customers: int
    key_least: Decimal | None
    middle: Decimal | None
    rule: str
    window_days: int


@dataclass(frozen=True)
class Distribution:
    """Marks of charts: never more than a few hundred; where values cannot be added up there are ``bins`` only.

    lorenz: customer_share and value_share of the smaller customers, rank_from, rank_to; whale: one row with customers
    from zero on, negative (how many are below), peak, eaten, total and peak_share.
    """

    pareto: pd.DataFrame
    bins: pd.DataFrame
    lorenz: pd.DataFrame
    whale: pd.DataFrame


def parameters(workspace: Workspace, view: View) -> dict[str, Any]:
    """What every question about value binds: from which day, class limits, when a customer is lost."""
    return {
        "value_from": _value_from(workspace, view),
        **window(workspace, view).bound(),
    }


def customers_query(workspace: Workspace, view: View) -> Query:
    """The SQL of the customer table."""
    return query.build("customers", view, as_of(workspace, view), **parameters(workspace, view))


def customers(workspace: Workspace, view: View) -> Customers:
    """Every customer with a line in scope, by rank."""
    return Customers(query.run(workspace, view, customers_query(workspace, view)))


def anybody(workspace: Workspace, view: View) -> bool:
    """Whether the scope has a customer."""
    asked = query.build("anybody", view, as_of(workspace, view), value_from=_value_from(workspace, view))
    return bool(query.dicts(workspace, view, asked)[0]["lines"])


def lines(workspace: Workspace, view: View) -> int:
    """How many lines are in scope, whatever the range."""
    return int(query.dicts(workspace, view, query.build("lines", view, as_of(workspace, view)))[0]["lines"])


def headline(workspace: Workspace, view: View) -> Headline:
    """The figures that sum up a scope; attributed + unattributed = total."""
    meta, day, bound = workspace.open(view.data_set), as_of(workspace, view), parameters(workspace, view)
    (facts,) = query.dicts(workspace, view, query.build("concentration", view, day, **bound))
    return Headline(
        as_of=day,
        lines=lines(workspace, view),
        rejected=meta.rejected,
        measure=view.measure,
        rule=view.rule,
        window_days=bound["window"],
        **facts,
    )


def distribution(workspace: Workspace, view: View) -> Distribution:
    """The marks of the Pareto chart, the histogram, the Lorenz curve and the whale curve."""
    return Distribution(*(query.run(workspace, view, asked(workspace, view, name)) for name in DRAWN))


def asked(workspace: Workspace, view: View, name: str) -> Query:
    """The SQL behind one of ``DRAWN``."""
    return query.build(name, view, as_of(workspace, view), **parameters(workspace, view), bins=MAX_BARS)


def _value_from(workspace: Workspace, view: View) -> date:
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    return {"all": meta.first_day, "12m": trailing_start(day), "period": containing(view.period, day).start}[view.span]
