"""Comparing the application with the oracle: the same lines, the same view, every figure equal."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tests import oracle

if TYPE_CHECKING:
    from core.store import Workspace
    from core.view import View

FLOWS = ("opening", "new", "returned", "churned", "closing", "churned_of_opening")
TOLERANCE = 1e-9


def plain(cell: Any) -> Any:
    """A cell as comparable Python: None for every kind of nothing, dates without a time, exact decimals as they are."""
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, np.generic):
        return cell.item()
    return cell.date() if isinstance(cell, dt.datetime) else cell


def same(ours: Any, theirs: Any) -> bool:
    """Equal; figures that are quotients may differ in the last bits."""
    ours, theirs = plain(ours), plain(theirs)
    if ours is None or theirs is None or isinstance(theirs, (str, dt.date)):
        return bool(ours == theirs)
    if isinstance(ours, float) or isinstance(theirs, float):
        return math.isclose(float(ours), float(theirs), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return Decimal(ours) == Decimal(theirs)


def assert_rows(ours: pd.DataFrame, theirs: pd.DataFrame, keys: list[str], columns: list[str]) -> None:
    """The same keys, and under each key the same figures; a difference names the row, the column and both figures."""
    left = {tuple(map(plain, row[: len(keys)])): row for row in ours[keys + columns].itertuples(index=False, name=None)}
    right = {
        tuple(map(plain, row[: len(keys)])): row for row in theirs[keys + columns].itertuples(index=False, name=None)
    }
    assert len(left) == len(ours), f"keys {keys} are not unique"
    assert left.keys() == right.keys(), (
        f"only core: {left.keys() - right.keys()}; only oracle: {right.keys() - left.keys()}"
    )
    differences = [
        f"{key} {column}: core {ours_cell!r}, oracle {theirs_cell!r}"
        for key, row in left.items()
        for column, ours_cell, theirs_cell in zip(columns, row[len(keys) :], right[key][len(keys) :], strict=True)
        if not same(ours_cell, theirs_cell)
    ]
    assert not differences, f"{len(differences)} differences, first: " + "\n".join(differences[:10])


def last_day(lines: pd.DataFrame) -> dt.date:
    """The as-of date that the data itself sets."""
    return max(oracle._date(day) for day in lines["day"])


def value_from(view: View, as_of: dt.date) -> dt.date | None:
    """The first day whose lines a customer's value sums, under the view's range."""
    if view.span == "all":
        return None
    kind = "12m" if view.span == "12m" else view.period
    return oracle.period_bounds(kind, as_of, as_of)[-1][0]


def house_rule(workspace: Workspace, view: View, lines: pd.DataFrame, as_of: dt.date) -> int | oracle.Rule:
    """The view's rule as the oracle knows it; the parameters of a model are tested against published ones elsewhere."""
    from core import come_back

    assert view.window is not None
    model = come_back.window(workspace, view).alive
    parameters = (model.r, model.alpha, model.a, model.b) if model else None
    firm = oracle.firm_gap(lines, as_of)
    return view.window if view.rule == "window" else oracle.Rule(view.rule, view.window, firm, parameters)


def assert_value_agrees(workspace: Workspace, view: View, lines: pd.DataFrame) -> None:
    """Every column of the list of customers, and the figures above it. The view names its window."""
    from core import value

    as_of = view.as_of or last_day(lines)
    rule = house_rule(workspace, view, lines, as_of)
    arguments = (as_of, view.measure, value_from(view, as_of))
    ours, theirs = value.customers(workspace, view).rows, oracle.value_table(lines, *arguments, rule)
    assert list(ours["customer"]) == list(theirs["customer"])
    assert_rows(ours, theirs, ["customer"], [column for column in oracle.VALUE_COLUMNS if column != "customer"])
    figures, expected = value.headline(workspace, view), oracle.headline(theirs, lines, *arguments)
    for name in expected.__dataclass_fields__:
        if name == "customers_for_80" and expected.attributed is not None and expected.attributed <= 0:
            continue  # the definitions do not say how many customers make 80 % of nothing or of a loss
        got, wanted = getattr(figures, name), getattr(expected, name)
        assert same(got, wanted), f"headline {name}: core {got!r}, oracle {wanted!r}"


def moving(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in which anybody is or moves: whether an empty period or segment is listed is a matter of drawing."""
    named = rows.assign(segment=rows["segment"].fillna(""))
    return named[(named[list(FLOWS)].fillna(0) != 0).any(axis=1)]


def assert_churn_agrees(workspace: Workspace, view: View, lines: pd.DataFrame, segment: str | None = None) -> None:
    """Every period and segment. The view names its window."""
    from core import churn

    as_of = view.as_of or last_day(lines)
    seen = [oracle._date(day) for day in lines["day"] if oracle._date(day) <= as_of]
    periods = oracle.period_bounds(view.period, min(seen), as_of) if seen else []
    ours = moving(churn.breakdown(workspace, view, (segment,) if segment else ()).rows)
    rule = house_rule(workspace, view, lines, as_of)
    theirs = oracle.churn_table(lines, as_of, periods, rule, view.measure, segment)
    if segment is None:
        ours = ours.assign(segment="")
    keys = ["period_start", "segment"]
    assert_rows(ours, theirs, keys, [column for column in oracle.CHURN_COLUMNS if column not in keys])


def assert_window_agrees(workspace: Workspace, view: View, lines: pd.DataFrame) -> None:
    """The suggested inactivity window, and the one that serves. The view leaves the window open."""
    from core import come_back

    assert view.window is None
    as_of = view.as_of or last_day(lines)
    found, suggested = come_back.window(workspace, view), oracle.come_back(lines, as_of).suggest()
    assert (found.suggested or found.days) == suggested
    known = (as_of - min(lines["day"])).days
    if found.suggested and suggested > min(365, known // 3 * 3 / 2) and known >= 3:
        suggested = min(365, known // 3)
    assert found.days == suggested
