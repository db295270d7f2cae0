"""Movement as drawn tables: a few lines in, the cells, lists and parts out, with their arithmetic."""

from __future__ import annotations

import random
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from core import accounts, between, bridge, movement, query
from core.accounts import Wanted
from core.between import Pair
from core.errors import UserError
from core.scope import as_of
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample

# January and February: a falls behind b, c and d come, e is gone, f only gives back.
MOVES = """
    | customer | date       | order | amount | region | quantity | product |
    | d        | 2023-12-05 | 1     | 10     | south  | 1        | tea     |
    | a        | 2024-01-02 | 2     | 80     | north  | 8        | tea     |
    | a        | 2024-01-20 | 3     | 10     | north  | 1        | tea     |
    | b        | 2024-01-03 | 4     | 6      | north  | 1        | cups    |
    | e        | 2024-01-04 | 5     | 4      | south  | 1        | cups    |
    | f        | 2024-01-05 | 6     | -2     | south  | 0        | cups    |
    |          | 2024-01-06 | 7     | 3      | south  | 1        | cups    |
    | a        | 2024-02-02 | 8     | 20     | north  | 4        | tea     |
    | b        | 2024-02-03 | 9     | 70     | south  | 7        | cups    |
    | c        | 2024-02-04 | 10    | 5      | south  | 1        | jars    |
    | d        | 2024-02-05 | 11    | 4      | south  | 1        | cups    |
    | e        | 2024-02-06 | 12    | -1     | south  | 0        | cups    |
    |          | 2024-02-29 | 13    | 8      | north  | 1        | cups    |
"""


@pytest.fixture
def moves(workspace: Workspace, tmp_path: Path) -> tuple[Workspace, View, Pair]:
    view = View(given(workspace, tmp_path, MOVES).id, period="month", window=60)
    pair = between.pair(workspace, view)
    assert pair is not None and pair.later.start == date(2024, 2, 1)
    return workspace, view, pair


def cells(workspace: Workspace, view: View, pair: Pair, tiers: str = "abc") -> dict[tuple[str, str], int]:
    rows = movement.migration(workspace, view, pair, tiers).cells
    return {(one.origin, one.destination): one.customers for one in rows.itertuples() if one.customers}


def test_who_rose_slipped_came_and_went(moves: tuple[Workspace, View, Pair]) -> None:
    workspace, view, pair = moves
    # January: a 90, b 6, e 4, f -2, in all 98; 80 % are 78.4: a is A; 95 % are 93.1: b from 90 on is B, e: C.
    # February: b 70, a 20, c 5, d 4, e -1, in all 98: b from 0, a from 70 on are A; c from 90 on is B; d from 95 on: C.
    assert cells(workspace, view, pair) == {
        ("A", "A"): 1,  # a
        ("B", "A"): 1,  # b
        ("C", "gone"): 1,  # e: what it sent back is no purchase
        ("new", "B"): 1,  # c
        ("returned", "C"): 1,  # d bought in December
    }  # f is nowhere: it never bought
    sums = movement.migration(workspace, view, pair, "abc").sums.set_index("move")["customers"]
    assert dict(sums) == {
        "rising": 1, "slipping": 0, "new": 1, "returned": 1, "gone": 1, "into_top": 1, "out_of_top": 0
    }  # fmt: skip


def test_tiers_by_rank(moves: tuple[Workspace, View, Pair]) -> None:
    workspace, view, pair = moves
    # January, 4 ranked: ceil(0.8) = 1 key, floor(0.8) = 0 review. February, 5 ranked: 1 key (b), 1 review (e).
    assert cells(workspace, view, pair, "tier") == {
        ("key", "keep"): 1,  # a
        ("keep", "key"): 1,  # b
        ("keep", "gone"): 1,  # e
        ("new", "keep"): 1,
        ("returned", "keep"): 1,
    }
    (row,) = movement.shifted(workspace, view, pair, "tier", "slipping").to_dict("records")
    assert (row["customer"], row["tier_earlier"], row["tier_later"]) == ("a", "key", "keep")
    assert (row["value_earlier"], row["value_later"], row["value_change"]) == (90, 20, -70)


def test_the_difference_in_its_parts(moves: tuple[Workspace, View, Pair]) -> None:
    workspace, view, pair = moves
    parts = bridge.bridge(workspace, view, pair).parts
    assert dict(zip(parts["part"], parts["value"], strict=True)) == {
        "earlier": 101,  # 90 + 6 + 4 - 2 and 3 without a customer
        "new": 5,  # c
        "returned": 4,  # d
        "expanded": 66,  # b 70 - 6; f, with nothing in February: 0 - -2
        "contracted": -70,  # a 20 - 90
        "lost": -5,  # e -1 - 4
        "unattributed": 5,  # 8 - 3
        "later": 106,
    }
    counts = parts.set_index("part")["customers"]
    assert [int(counts[name]) for name in bridge.PARTS] == [1, 1, 2, 1, 1]


def test_a_segment_is_the_one_before_the_later_period(moves: tuple[Workspace, View, Pair]) -> None:
    workspace, view, pair = moves
    rows = bridge.bridge(workspace, view, pair, "region").segments.set_index("segment")
    north, south = rows.loc["north"], rows.loc["south"]
    # b bought in the south in February, but was a customer of the north before it.
    assert (north["change_expanded"], north["change_contracted"], north["change_unattributed"]) == (64, -70, 0)
    assert (south["change_new"], south["change_returned"], south["change_expanded"]) == (5, 4, 2)
    assert (south["change_lost"], south["change_unattributed"]) == (-5, 0)
    assert (north["value_earlier"], north["value_later"]) == (96, 90)
    assert (south["value_earlier"], south["value_later"]) == (2, 8)
    none = rows.loc[""]  # whose customer is not known
    assert (none["value_earlier"], none["value_later"], none["change_unattributed"]) == (3, 8, 5)


def test_orders_are_counted(moves: tuple[Workspace, View, Pair]) -> None:
    workspace, view, pair = moves
    counted = View(view.data_set, period="month", measure="orders", window=60)
    parts = bridge.bridge(workspace, counted, pair).parts.set_index("part")["value"]
    assert dict(parts) == {
        "earlier": 6, "new": 1, "returned": 1, "expanded": 0, "contracted": -2, "lost": 0, "unattributed": 0, "later": 6
    }  # fmt: skip
    # a 2 -> 1, f 1 -> 0; b and e 1 -> 1; the one order without a customer stays one.


def test_months_and_categories_add_up_over_customers(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount | category |
        | a        | 2023-01-02 | 10     | tea      |
        | a        | 2023-02-02 | 10     | cups     |
        | b        | 2023-03-02 | 10     | tea      |
        |          | 2023-03-05 | 10     | jars     |
        | a        | 2024-01-02 | 10     | tea      |
        | a        | 2024-01-09 | 10     | tea      |
        | b        | 2024-05-02 | 10     | tea      |
        | b        | 2024-06-02 | 10     | cups     |
        | c        | 2024-12-31 | 10     | pots     |
    """,
    )
    for measure in ("active_months", "categories"):
        view = View(meta.id, period="year", measure=measure, window=60)
        pair = between.pair(workspace, view)
        assert pair is not None
        parts = bridge.bridge(workspace, view, pair).parts.set_index("part")["value"]
        assert dict(parts) == {
            "earlier": 3, "new": 1, "returned": 0, "expanded": 1, "contracted": -1, "lost": 0, "unattributed": 0,
            "later": 4,
        }  # fmt: skip
        assert bridge.effects(workspace, view, pair).lacks == "measure"
        # 2023: a 2, b 1; 80 % are 2.4, 95 % are 2.85: both A. 2024: b 2, a 1, c 1, the last from 3 of 4 on: 75 %.
        assert cells(workspace, view, pair) == {("A", "A"): 2, ("new", "A"): 1}


def test_rates_are_ranked_and_have_no_total(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount | profit |
        | a        | 2024-01-02 | 100    | 50     |
        | b        | 2024-01-03 | 100    | 10     |
        | c        | 2024-01-04 | 1      | 1      |
        | c        | 2024-01-05 | -1     | -1     |
        | a        | 2024-02-02 | 10     | 2      |
        | b        | 2024-02-03 | 100    | 30     |
        | c        | 2024-02-04 | 10     | 1      |
        | d        | 2024-02-29 | 10     | 1      |
    """,
    )
    view = View(meta.id, period="month", measure="margin_rate", window=60)
    pair = between.pair(workspace, view)
    assert pair is not None
    with pytest.raises(UserError):
        movement.migration(workspace, view, pair, "abc")
    # January: a 0.5, b 0.1, c none and last; ceil(0.6) = 1 key. February: b 0.3, a 0.2, c and d 0.1; 1 key, 0 review.
    assert cells(workspace, view, pair, "tier") == {
        ("key", "keep"): 1, ("keep", "key"): 1, ("keep", "keep"): 1, ("new", "keep"): 1
    }  # fmt: skip
    (row,) = movement.shifted(workspace, view, pair, "tier", "slipping").to_dict("records")
    assert row["customer"] == "a" and (row["value_earlier"], row["value_later"]) == (0.5, 0.2)
    assert float(row["value_change"]) == pytest.approx(-0.3)
    found = movement.migration(workspace, view, pair, "tier")
    assert found.cells["value_later"].isna().all()
    assert bridge.bridge(workspace, view, pair).parts.empty
    ordered = View(meta.id, period="month", measure="score", window=60, weights=(("revenue", 1),))
    # By revenue, January: a 100, b 100, c 0; ties by the customer. February: b 100; a, c, d 10.
    assert cells(workspace, ordered, pair, "tier") == cells(workspace, view, pair, "tier")


def test_price_volume_and_mix(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount | quantity | cost | product |
        | a        | 2024-01-02 | 100    | 10       | 60   | tea     |
        | a        | 2024-01-02 | 200    | 10       | 180  | cups    |
        | a        | 2024-01-02 | 7      | 1        | 6    | jars    |
        | a        | 2024-02-02 | 240    | 20       | 100  | tea     |
        | a        | 2024-02-02 | 190    | 10       | 185  | cups    |
        | a        | 2024-02-29 | 11     | 1        | 10   | pots    |
    """,
    )
    view = View(meta.id, period="month", window=60)
    pair = between.pair(workspace, view)
    assert pair is not None
    assert effects(workspace, view, pair) == {
        "earlier": 307,
        "volume": 150,  # both: 20 -> 30 pieces, 300 x 0.5
        "mix": -50,  # tea 100, cups 0, less 150
        "price": 30,  # tea 240 - 20 x 10; cups 190 - 10 x 20
        "range_change": 4,  # pots 11, jars 7
        "later": 441,
    }
    assert effects(workspace, View(meta.id, period="month", measure="profit", window=60), pair) == {
        "earlier": 61,  # 40 + 20 + 1
        "volume": 30,  # 60 x 0.5
        "mix": 10,  # tea 40, cups 0, less 30
        "price": 30,
        "cost": 15,  # tea 20 x 6 - 100 = 20; cups 180 - 185 = -5
        "range_change": 0,  # pots 1, jars 1
        "later": 146,  # 140 + 5 + 1
    }


def effects(workspace: Workspace, view: View, pair: Pair) -> dict[str, Decimal]:
    found = bridge.effects(workspace, view, pair)
    assert not found.lacks
    changes = dict(zip(found.parts["part"], found.parts["value"], strict=True))
    assert sum(list(changes.values())[:-1]) == changes["later"]
    return changes


@pytest.mark.parametrize(
    ("header", "row", "measure", "lacks"),
    [
        ("customer,date,amount", "a,{},5", "orders", "measure"),
        ("customer,date,amount,product", "a,{},5,tea", "revenue", "quantity"),
        ("customer,date,amount,quantity", "a,{},5,1", "revenue", "product"),
        ("customer,date,amount,quantity,category", "a,{},5,0,tea", "revenue", "both"),
    ],
)
def test_why_there_is_no_price(
    workspace: Workspace, tmp_path: Path, header: str, row: str, measure: str, lacks: str
) -> None:
    lines = [header, *(row.format(day) for day in ("2024-01-05", "2024-02-29"))]
    meta = given(workspace, tmp_path, "\n".join(line.replace(",", "|") for line in lines))
    view = View(meta.id, period="month", measure=measure, window=60)
    pair = between.pair(workspace, view)
    assert pair is not None
    assert bridge.effects(workspace, view, pair).lacks == lacks


def test_a_purchase_between_the_periods_makes_nobody_new(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2024-01-02 | 10     |
        | b        | 2024-02-02 | 10     |
        | b        | 2024-03-02 | 10     |
        | c        | 2024-03-31 | 9      |
    """,
    )
    view = View(meta.id, period="month", window=60)
    pair = between.pair(workspace, view, "2024-01-01", "2024-03-01")
    assert pair is not None
    assert cells(workspace, view, pair) == {("A", "gone"): 1, ("returned", "A"): 1, ("new", "A"): 1}


def test_which_periods(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace, tmp_path, "|customer|date|amount|\n|a|2023-01-01|1|\n|a|2024-05-10|1|"
    )  # sixteen whole months and ten days of May
    view = View(meta.id, period="month", window=40)
    pair = between.pair(workspace, view)
    assert pair and (pair.earlier.start, pair.later.start) == (date(2024, 3, 1), date(2024, 4, 1))
    pair = between.pair(workspace, view, "2023-04-17", "2024-04-01")  # the months of any days
    assert pair and (pair.earlier.start, pair.later.start) == (date(2023, 4, 1), date(2024, 4, 1))
    assert between.year_before(workspace, view, pair.later) == pair.earlier
    pair = between.pair(workspace, view, "2024-05-01", "2024-04-01")  # never the later one first
    assert pair and pair.earlier.start == date(2024, 3, 1)
    may = between.pair(workspace, view, later="2024-05-01")
    assert may and between.remarks(workspace, view, may.later) == ("partial", "provisional")
    assert between.remarks(workspace, view, may.earlier) == ("provisional",)  # 30 Apr is less than 40 days before
    assert between.pair(workspace, View(meta.id, as_of=date(2023, 1, 20), period="month")) is None
    for wrong in ("yesterday", "1999-01-01"):
        with pytest.raises(UserError):
            between.pair(workspace, view, later=wrong)


@pytest.mark.parametrize("tiers", ["abc", "tier"])
@pytest.mark.parametrize(
    "options", [{"period": "quarter"}, {"period": "year", "measure": "profit"}, {"period": "12m", "measure": "orders"}]
)
def test_every_cell_and_part_opens_its_customers(sample: Sample, tiers: str, options: dict[str, str]) -> None:
    place, view = sample.workspace, View(sample.id, **options)  # type: ignore[arg-type]
    pair = between.pair(place, view)
    assert pair is not None
    both = (("earlier", pair.earlier.start.isoformat()), ("later", pair.later.start.isoformat()))

    def count(group: str, *cell: tuple[str, str]) -> int:
        return accounts.listed(place, view, Wanted(group=group, cell=(*both, *cell)), limit=1).matches

    found = movement.migration(place, view, pair, tiers)
    for one in found.cells.itertuples():
        ends = (("origin", one.origin), ("destination", one.destination))
        assert count("migration", ("tiers", tiers), *ends) == one.customers
    for one in found.sums.itertuples():
        if one.move in movement.MOVES:
            assert count("migration", ("tiers", tiers), ("move", one.move)) == one.customers
    parts = bridge.bridge(place, view, pair, "region").parts.set_index("part")
    for part in bridge.PARTS:
        of_region = sum(
            count("bridge", ("part", part), ("segment_by", "region"), ("segment", region))
            for region in place.values(sample.id, "region")
        )
        assert count("bridge", ("part", part)) == of_region == parts.loc[part, "customers"]
    for end, apart in (("earlier", found.cells["origin"]), ("later", found.cells["destination"])):
        there = found.cells.loc[~apart.isin(["new", "returned", "gone"]), "customers"].sum()
        assert count("bridge", ("part", end)) == there


def test_threads_change_nothing(sample: Sample, tmp_path: Path) -> None:
    place, view = sample.workspace, View(sample.id, period="half", measure="profit")
    pair = between.pair(place, view)
    assert pair is not None
    asked = (
        movement.asked(place, view, pair, "abc"),
        movement.shifted_query(place, view, pair, "tier", "slipping", None),
        bridge.asked(place, view, pair, "region"),
        bridge.effects_query(place, view, pair),
        query.build("luck", view, as_of(place, view), every=3, certain=20, **between.bound(view, pair, "abc")),
    )
    shutil.copy(place.folder / "sets" / sample.id / sample.meta.database, tmp_path / "data.duckdb")
    answers = []
    for threads in (1, 4):
        with duckdb.connect(str(tmp_path / "data.duckdb"), read_only=True, config={"threads": threads}) as connection:
            answers.append([connection.execute(one.sql, one.parameters).fetchall() for one in asked])
    assert answers[0] == answers[1] and all(answers[0])


# --- chance


def steady(customers: int = 300, collapsing: int = 0) -> list[str]:
    """Two years of customers that each buy at a rate and for amounts of their own; the last ones stop in the second."""
    dice, lines = random.Random(7), []
    for number in range(customers):
        mean, day = dice.lognormvariate(5, 1), date(2022, 1, 1)
        rate = dice.choice([14, 30, 60])
        while (day := day + timedelta(days=dice.expovariate(1 / rate) + 0.5)) < date(2024, 1, 1):
            if number < customers - collapsing or day.year == 2022:
                lines.append(f"c{number:03},{day},{dice.lognormvariate(0, 0.6) * mean:.2f}")
    return [*lines, "z,2023-12-31,1"]


def migrated(workspace: Workspace, folder: Path, lines: list[str], tiers: str = "abc") -> movement.Migration:
    meta = given(workspace, folder, "customer,date,amount\n".replace(",", "|") + "\n".join(lines).replace(",", "|"))
    view = View(meta.id, period="year", window=60)
    pair = between.pair(workspace, view, later="2023-01-01")
    assert pair is not None
    return movement.migration(workspace, view, pair, tiers)


@pytest.mark.parametrize("tiers", ["abc", "tier"])
def test_where_nothing_changes_the_cells_are_those_of_chance(workspace: Workspace, tmp_path: Path, tiers: str) -> None:
    found = migrated(workspace, tmp_path, steady(), tiers)
    inside = found.cells["outside"].eq("within")
    assert inside.sum() >= len(inside) - 1, found.cells[~inside]
    assert found.sums["outside"].eq("within").all()
    assert found.sums.set_index("move").loc["slipping", "customers"] > 20  # they move, but it means nothing
    assert found.sampled is None


def test_who_really_leaves_is_more_than_chance(workspace: Workspace, tmp_path: Path) -> None:
    sums = migrated(workspace, tmp_path, steady(collapsing=40)).sums.set_index("move")
    assert sums.loc["gone", "outside"] == "more" and sums.loc["gone", "customers"] >= 40
    assert sums.loc["gone", "chance_high"] < 40


def test_chance_is_the_same_in_any_order_of_rows(workspace: Workspace, tmp_path: Path) -> None:
    lines = steady(60)
    first = migrated(workspace, tmp_path, lines)
    random.Random(3).shuffle(lines)
    again = migrated(workspace, tmp_path, lines)
    assert first.cells.equals(again.cells) and first.sums.equals(again.sums)


def test_a_sample_says_about_the_same(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = migrated(workspace, tmp_path, steady())
    monkeypatch.setattr(movement, "EXACT", 150)
    monkeypatch.setattr(movement, "CERTAIN", 40)
    part = migrated(workspace, tmp_path, steady())
    assert part.sampled and part.sampled < 250
    assert list(part.cells["customers"]) == list(whole.cells["customers"])
    width = part.cells["chance_high"] - part.cells["chance_low"]
    assert ((part.cells["chance"] - whole.cells["chance"]).abs() <= width / 2 + 3).all()


def test_chance_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    """One order in each period, of two customers: each falls into either of them half of the time."""
    found = migrated(workspace, tmp_path, ["a,2022-01-01,5", "b,2023-12-31,5"])
    chance = found.cells.set_index(["origin", "destination"])["chance"]
    gone, new = chance.xs("gone", level="destination").sum(), chance.xs("new", level="origin").sum()
    assert gone + new == 2 and abs(gone - 1) < 0.15
    assert list(found.sums.set_index("move").loc["gone", ["chance_low", "chance_high"]]) == [0, 2]
