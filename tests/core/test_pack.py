"""Values as any program reads them, and the same figures in the pack as on the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core import accounts, churn, value
from core.errors import UserError
from core.pack import pack, plain
from core.view import View
from tests.conftest import Sample


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Decimal("12.5000"), "12.5"),
        (Decimal("100.0000"), "100"),
        (Decimal("-0.0000"), "0"),
        (Decimal("99999999999999999.9999"), "99999999999999999.9999"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e16, "10000000000000000"),
        (2.0, "2"),
        (np.float64(0.25), "0.25"),
        (np.int64(1_000_000), "1000000"),
        (True, "true"),
        (np.bool_(False), "false"),
        (date(2024, 2, 29), "2024-02-29"),
        (pd.Timestamp(2024, 2, 29, 10), "2024-02-29"),
        ("=1+1", "=1+1"),
        (None, ""),
        (pd.NaT, ""),
        (float("nan"), ""),
        (Decimal("NaN"), ""),
    ],
)
def test_plain(found: Any, text: str) -> None:
    assert plain(found) == text


def test_the_pack_says_what_the_pages_say(sample: Sample) -> None:
    view = View(sample.id, period="year", measure="profit", span="12m")
    made = pack(sample.workspace, view, ["region"])
    head = value.headline(sample.workspace, view)
    assert made.summary["total"] == head.total and made.summary["gini"] == head.gini
    pd.testing.assert_frame_equal(
        made.customers.drop(columns="value"),
        value.customers(sample.workspace, view).rows[made.customers.columns].drop(columns="value"),
    )
    assert sum(made.customers["value"]) == head.attributed
    crossed = ("cross_by", "cross")
    assert made.churn.columns.tolist() == [name for name in churn.COLUMNS if name not in crossed]
    assert made.accounts.columns.tolist() == accounts.COLUMNS
    assert {type(found) for found in made.churn["opening_value"]} == {Decimal}


def test_a_column_that_is_not_there(sample: Sample) -> None:
    with pytest.raises(UserError, match="bad_column"):
        pack(sample.workspace, View(sample.id), ["colour"])
