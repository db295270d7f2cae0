"""Who left in twelve months and who stayed, and the months before: the ground of every question about reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from core import query
from core.come_back import window
from core.errors import UserError
from core.periods import Period, to_date
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

SINCE = ("last", "before")
"""The trailing twelve months, and the twelve before."""
TRAITS = ("frequency", "basket", "bought_categories", "unit_price", "discounted", "given_back")
"""What compares leavers and stayers: the first four are changes (fractions), the last two differences of shares."""


def period(workspace: Workspace, view: View, since: str = SINCE[0]) -> Period:
    """The twelve months in which somebody left: those up to the as-of date, or the ones before."""
    if since not in SINCE:
        raise UserError("bad_option", option="since", value=since, choices=", ".join(SINCE))
    before, last = to_date("12m", as_of(workspace, view))
    return last if since == SINCE[0] else before


def early_from(period: Period) -> date:
    """First day of the months that are compared: a quarter before the period, and a year before that."""
    return period.start - relativedelta(months=15)


def asked(
    workspace: Workspace,
    view: View,
    name: str,
    since: str = SINCE[0],
    more: tuple[str, ...] = (),
    beside: tuple[str, ...] = (),
    **bound: Any,
) -> Query:
    """The SQL of a question about those who left in the twelve months."""
    months = period(workspace, view, since)
    step, of_accounts = _recorded(workspace, view)
    bound = _bound(workspace, view, months) | of_accounts | bound
    return query.build(name, view, as_of(workspace, view), *beside, periods=(months,), more=(step, *more), **bound)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Customers that ``left`` (1) or stayed (0) in the twelve months; with ``gave_up`` (1) those who had lost one
    ``lost_category`` before, with ``told`` (1) those with one ``reason``, with a ``trait`` those compared by it."""
    left = options.get("left", "1")
    if left not in ("0", "1"):
        raise UserError("bad_option", option="left", value=left, choices="0, 1")
    trait = options.get("trait")
    if trait not in (None, *TRAITS):
        raise UserError("bad_option", option="trait", value=trait, choices=", ".join(TRAITS))
    months = period(workspace, view, options.get("since", SINCE[0]))
    step, of_accounts = _recorded(workspace, view)
    bound = (
        _bound(workspace, view, months)
        | of_accounts
        | {
            "of_leaver": int(left),
            "of_category": options.get("lost_category", "") if options.get("gave_up") else None,
            "of_trait": trait,
            "of_reason": options.get("reason", "") if options.get("told") else None,
        }
    )
    return Cell(bound, (months,), (step,))


def _recorded(workspace: Workspace, view: View) -> tuple[str, dict[str, Any]]:
    """The step ``written_reason``: what users recorded on accounts."""
    return query.written_step("written_reason", "reason", workspace.notes(view.data_set).reasons().items())


def _bound(workspace: Workspace, view: View, months: Period) -> dict[str, Any]:
    return {
        **window(workspace, view).bound(),
        "period_start": months.start,
        "period_end": months.end,
        "year_before": months.value_from,
        "late_from": months.start - relativedelta(months=3),
        "early_from": early_from(months),
    }
