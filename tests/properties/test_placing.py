"""Classes from the bins that a limit falls into are those of a ranking of everybody, one customer after the other."""

from __future__ import annotations

from decimal import Decimal

import duckdb
from hypothesis import given
from hypothesis import strategies as some

from core import placing
from tests.drawing import drawing

Given = dict[str, Decimal | None]
Limits = dict[str, int]

VALUES = some.one_of(
    some.none(),
    some.integers(-3, 6).map(Decimal),
    some.decimals("-50000", "2000000", places=2),
    some.sampled_from([Decimal("0.01"), Decimal("99999999.99"), Decimal("100000000")]),
)
VALUE_LIMITS = ("a_percent", "b_percent", "standard_a_percent", "standard_b_percent")
LIMITS = some.fixed_dictionaries(
    {name: some.integers(1, 100) for name in (*VALUE_LIMITS, "key_percent", "review_percent")}
)


def ranked(values: Given, limits: Limits) -> dict[str, tuple[bool, ...]]:
    """By customer, on which side of every limit it stands: those of value and 80, then rank limits key and 20, and
    whether it is among the last."""
    order = sorted(values, key=lambda one: (values[one] is None, -(values[one] or 0), one))
    total, running, found = sum((one or Decimal(0) for one in values.values()), Decimal(0)), Decimal(0), {}
    for rank, customer in enumerate(order, 1):
        by_value = (100 * running < limit * total for limit in (*(limits[name] for name in VALUE_LIMITS), 80))
        by_rank = (100 * (rank - 1) < limit * len(order) for limit in (limits["key_percent"], 20))
        last = 100 * (len(order) - rank + 1) <= limits["review_percent"] * len(order)
        found[customer] = (*by_value, *by_rank, last)
        running += values[customer] or 0
    return found


def placed(values: Given, limits: Limits) -> dict[str, tuple[bool, ...]]:
    """The same from the steps, with a second span beside it that must not matter."""
    connection = duckdb.connect()
    connection.execute("create table made (span varchar, customer varchar, value decimal(38, 8))")
    rows = [(span, name, value) for span in ("one", "two") for name, value in values.items()]
    rows += [("one", None, Decimal(7)), ("two", "another", Decimal(9))]
    connection.executemany("insert into made values (?, ?, ?)", rows)
    by_value = ", ".join(f"100 * ahead_value < ${name} * total" for name in VALUE_LIMITS)
    text = f"""with some_worth as (select * from made),

{placing.steps("some")}
select customer, {by_value},
    100 * ahead_value < 80 * total, 100 * ahead < $key_percent * customers, 100 * ahead < 20 * customers,
    100 * (customers - ahead) <= $review_percent * customers
from some_placed
where span = 'one'"""
    found = connection.execute(text, limits).fetchall()
    assert len(found) == len(values)
    return {customer: tuple(sides) for customer, *sides in found}


@drawing(60)
@given(some.dictionaries(some.text("abcxyz", min_size=1, max_size=3), VALUES, min_size=1, max_size=60), LIMITS)
def test_who_stands_on_which_side_of_a_limit(values: Given, limits: Limits) -> None:
    assert placed(values, limits) == ranked(values, limits)


@drawing(60)
@given(some.integers(1, 400), some.integers(1, 3), LIMITS)
def test_everybody_of_few_values(customers: int, different: int, limits: Limits) -> None:
    values: Given = {f"c{number:03}": Decimal(1 + number % different) for number in range(customers)}
    assert placed(values, limits) == ranked(values, limits)
