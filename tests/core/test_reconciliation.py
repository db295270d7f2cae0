"""Whatever a list is narrowed to, its parts add up to the file's total, to the last digit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from core import accounts
from core.accounts import Wanted
from core.reconciliation import reconcile
from core.view import View

if TYPE_CHECKING:
    from tests.conftest import Sample


@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(abc="A"), Wanted(search="nobody at all"), Wanted(value_below=1000)]
)
@pytest.mark.parametrize(
    "options",
    [{}, {"measure": "profit"}, {"span": "12m", "as_of": date(2025, 3, 3)}, {"filters": (("region", ("West",)),)}],
)
def test_parts_add_up(sample: Sample, wanted: Wanted, options: dict[str, object]) -> None:
    view = View(sample.id, **options)  # type: ignore[arg-type]
    rows = accounts.listed(sample.workspace, view, wanted).rows
    found = reconcile(sample.workspace, view, rows)
    assert found.listed + found.others + found.unattributed == found.scope
    assert found.scope + found.outside == found.file
    assert (found.others == 0) == (len(rows) == accounts.listed(sample.workspace, view, Wanted()).matches)
    if not options or "filters" in options:
        assert found.file == Decimal(sample.meta.total or 0)
