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
    """The rows of an account list (their column ``value``) within their scope, and the scope within the whole file."""
    head = value.headline(workspace, view)
    whole = value.headline(workspace, replace(view.unfiltered(), span="all", as_of=None))
    listed = sum((Decimal(str(round(one, 4))) for one in rows["value"].dropna()), Decimal(0))
    return Reconciliation(
        listed=listed,
        others=head.attributed - listed,
        unattributed=head.unattributed,
        scope=head.total,
        outside=whole.total - head.total,
        file=whole.total,
    )
