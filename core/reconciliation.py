"""How a list adds up to the file's total: what is in it, what the scope has besides, what lies outside the scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from core import value
from core.store import Workspace
from core.view import View


@dataclass(frozen=True)
class Reconciliation:
    """Amounts in the view's measure; listed + others + unattributed = scope, scope + outside = file."""

    listed: Decimal
    others: Decimal
    unattributed: Decimal
    scope: Decimal
    outside: Decimal
    file: Decimal


def reconcile(workspace: Workspace, view: View, rows: pd.DataFrame) -> Reconciliation:
    """The rows of an account list (their column ``value``) within their scope, and the scope within the whole file.

    The view's measure adds up.
    """
    attributed, unattributed, total = _sums(workspace, view)
    _, _, whole = _sums(workspace, replace(view.unfiltered(), span="all", as_of=None))
    listed = sum((Decimal(str(round(one, 4))) for one in rows["value"].dropna()), Decimal(0))
    return Reconciliation(
        listed=listed,
        others=attributed - listed,
        unattributed=unattributed,
        scope=total,
        outside=whole - total,
        file=whole,
    )


def _sums(workspace: Workspace, view: View) -> tuple[Decimal, Decimal, Decimal]:
    """Attributed, unattributed, total."""
    head = value.headline(workspace, view)
    assert head.attributed is not None and head.unattributed is not None and head.total is not None
    return head.attributed, head.unattributed, head.total
