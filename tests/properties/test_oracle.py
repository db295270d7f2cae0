"""The oracle itself, on tables small enough to be worked out by hand: every expected figure shows its arithmetic."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from tests import oracle


def day(text: str) -> dt.date:
    """A date as it is drawn in the tables."""
    return dt.date.fromisoformat(text)


def drawn(table: str) -> pd.DataFrame:
    """Lines from a drawn table: ``|`` between cells, "-" for an empty cell."""
    head, *body = [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]
    rows = [{name: None if cell == "-" else cell for name, cell in zip(head, row, strict=True)} for row in body]
    for row in rows:
        row["day"] = day(row["day"])
        for column in ("amount", "profit", "quantity"):
            if row.get(column) is not None:
                row[column] = Decimal(row[column])
    return pd.DataFrame(rows, columns=head, dtype=object)


VALUE = drawn("""
    customer | order_id | day        | amount
    B        | 1        | 2024-01-10 |  300
    B        | 1        | 2024-01-12 |   50
    A        | -        | 2024-01-05 |  350
    C        | 2        | 2024-02-01 |  250
    C        | 3        | 2024-02-20 |  -50
    D        | 4        | 2024-03-01 |   80
    E        | 5        | 2024-03-05 |  -20
    -        | 6        | 2024-03-31 |   40
    F        | 7        | 2024-04-01 | 9999
""")


def test_value_table_by_hand() -> None:
    table = oracle.value_table(VALUE, day("2024-03-31"), window=60)
    # F bought after the as-of date. A and B tie at 350: A goes first. Total = 350 + 350 + 200 + 80 − 20 = 960.
    assert list(table["customer"]) == ["A", "B", "C", "D", "E"]
    assert list(table["value"]) == [350, 300 + 50, 250 - 50, 80, -20]
    assert list(table["cumulative_share"]) == pytest.approx([350 / 960, 700 / 960, 900 / 960, 980 / 960, 1])
    # 80 % = 768: before C stand 700 (still A), before D 900 < 912 = 95 % (B), before E 980 (C).
    assert list(table["abc"]) == ["A", "A", "A", "B", "C"]
    # n = 5: key = ceil(1.0) = 1, review = floor(1.0) = 1.
    assert list(table["tier"]) == ["key", "keep", "keep", "keep", "review"]
    assert list(table["orders"]) == [1, 1, 2, 1, 1]
    # B's order counts on its earliest line; C's second order is a return; E never purchased.
    assert list(table["last_purchase"]) == [
        day("2024-01-05"),
        day("2024-01-10"),
        day("2024-02-01"),
        day("2024-03-01"),
        None,
    ]
    # 60 days before 2024-03-31 is 2024-01-31, itself outside: C (1 February) is just inside.
    assert list(table["active"]) == [False, False, True, True, False]


def test_headline_by_hand() -> None:
    found = oracle.headline(oracle.value_table(VALUE, day("2024-03-31"), window=60), VALUE, day("2024-03-31"))
    assert (found.total, found.attributed, found.unattributed, found.customers) == (960 + 40, 960, 40, 5)
    assert found.top20_share == pytest.approx(350 / 960)
    assert found.customers_for_80 == 3  # 350, 700, 900 >= 768
    # Ascending with the negative as zero: 0 80 200 350 350 = 980;
    # 2(1·0 + 2·80 + 3·200 + 4·350 + 5·350) / (5·980) − 6/5 = 7820 / 4900 − 1.2.
    assert found.gini == pytest.approx(7820 / 4900 - 1.2)
    assert found.active == 2


CHURN = drawn("""
    customer | order_id | day        | amount | region
    X        | -        | 2024-01-01 | 100    | north
    X        | -        | 2024-01-11 | 100    | south
    X        | -        | 2024-02-05 | 400    | south
    Y        | -        | 2024-01-20 |  30    | -
    Y        | -        | 2024-02-10 |  -5    | north
    Z        | -        | 2024-02-25 |  10    | south
""")


def test_a_gap_of_exactly_the_window_is_no_churn() -> None:
    # Gaps of 10 and 25 days; the last purchase is on the as-of date, so its gap has not begun.
    days = [day("2024-01-01"), day("2024-01-11"), day("2024-02-05")]
    new, back = ("new", days[0]), ("returned", days[2])
    # 1 + 10 = 11 January is the next purchase itself: no churn; 11 + 10 = 21 January is churn.
    assert oracle.flow_events(days, 10, days[2]) == [new, ("churned", day("2024-01-21")), back]
    # 1 + 9 = 10 January and 11 + 9 = 20 January are both silent.
    assert oracle.flow_events(days, 9, days[2]) == [
        new,
        ("churned", day("2024-01-10")),
        ("returned", day("2024-01-11")),
        ("churned", day("2024-01-20")),
        back,
    ]
    # The open gap ends in churn on the day itself (5 + 10 = 15 February), not a day before.
    assert oracle.flow_events(days[2:], 10, day("2024-02-14")) == [("new", days[2])]
    assert oracle.flow_events(days[2:], 10, day("2024-02-15")) == [("new", days[2]), ("churned", day("2024-02-15"))]


def test_churn_table_by_hand() -> None:
    periods = oracle.period_bounds("month", day("2024-01-01"), day("2024-02-25"))
    table = oracle.churn_table(CHURN, day("2024-02-25"), periods, window=15, segment="region")
    flows = ["opening", "new", "returned", "churned", "closing", "churned_of_opening"]
    got = {(str(row.period_start), row.segment): [getattr(row, f) for f in flows] for row in table.itertuples()}
    assert got == {
        # X is new on 1 January and nothing is known before, so its first day says north. 11 + 15 = 26 January: churned.
        ("2024-01-01", "north"): [0, 1, 0, 1, 0, 0],
        # Y is new on 20 January without a region; 31 January − 15 = 16 January, so it is active.
        ("2024-01-01", ""): [0, 1, 0, 0, 1, 0],
        # Y: 20 January + 15 = 4 February, churned; the return on 10 February is no purchase.
        ("2024-02-01", ""): [1, 0, 0, 1, 0, 1],
        # X: 100 north = 100 south before February, one line each: north, alphabetically. It comes back on 5 February
        # and leaves on 5 + 15 = 20 February.
        ("2024-02-01", "north"): [0, 0, 1, 1, 0, 0],
        # Z is new on the as-of date.
        ("2024-02-01", "south"): [0, 1, 0, 0, 1, 0],
    }
    february = table[(table["period_start"] == day("2024-02-01")) & (table["segment"] == "")].iloc[0]
    # Y's twelve months from 2023-02-01 to 2024-01-31 hold 30; the −5 came later.
    assert (february["churn_rate"], february["opening_value"], february["churned_value"]) == (1, 30, 30)


def test_come_back_by_hand() -> None:
    lines = drawn("""
        customer | order_id | day
        P        | -        | 2024-01-01
        P        | -        | 2024-01-04
        P        | -        | 2024-01-14
        Q        | -        | 2024-01-09
        R        | -        | 2024-01-14
    """)
    curve = oracle.come_back(lines, day("2024-01-14"))
    # Closed gaps: 3 and 10 days (P). Open: P 0 days, Q 5 days, R 0 days.
    # At 3 days three are at risk (3, 10, Q's 5): S = 2/3. At 10 days one is (10): S = 0.
    assert curve.survival == {3: Fraction(2, 3), 10: Fraction(0)}
    assert (curve.closed_gaps, curve.open_gaps) == (2, 3)
    assert curve.rate(1) == 1
    assert curve.rate(5) == 1  # (2/3 − 0) / (2/3)
    assert curve.rate(10) == 0
    assert curve.suggest() == 180  # two closed gaps are too few


def test_suggestion_by_hand() -> None:
    # 16 gaps of 2 days, 4 of 7, and 20 customers silent for 30: at 2 days 40 are at risk, S = 24/40 = .6; at 7 days 24,
    # S = .6 · 20/24 = .5. Rate(1) = .5, rate(2) = (.6 − .5) / .6 = .167 <= .2.
    rows = []
    for number in range(20):
        last = day("2024-01-01")
        gap = 2 if number < 16 else 7
        rows += [(str(number), last - dt.timedelta(gap)), (str(number), last)]
    lines = pd.DataFrame(rows, columns=["customer", "day"])
    curve = oracle.come_back(lines, day("2024-01-31"))
    assert curve.rate(1) == Fraction(1, 2)
    assert curve.rate(2) == Fraction(1, 6)
    assert curve.suggest() == 2
    assert curve.suggest(limit=0.1) == 7


def test_periods_by_hand() -> None:
    quarters = oracle.period_bounds("quarter", day("2023-12-31"), day("2024-02-10"))
    assert quarters == [(day("2023-10-01"), day("2023-12-31")), (day("2024-01-01"), day("2024-03-31"))]
    assert oracle.period_bounds("year", day("2024-02-10"), day("2024-02-10"), fiscal_start=4) == [
        (day("2023-04-01"), day("2024-03-31"))
    ]
    assert oracle.period_bounds("12m", day("2023-02-28"), day("2024-02-29")) == [
        (day("2022-03-01"), day("2023-02-28")),
        (day("2023-03-01"), day("2024-02-29")),
    ]
