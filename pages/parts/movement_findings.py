"""Findings of movement as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

from typing import Any

import pandas as pd

from core.bridge import CHANGES, EFFECTS, Bridge, Effects
from core.movement import Migration
from pages.parts import formats
from pages.parts.say import markdown
from pages.parts.scope import Scope


def headline(read: Scope, found: Migration, earlier: str, later: str) -> str:
    """How many moved, came and went."""
    moved = found.sums.set_index("move")["customers"]
    counts = {name: formats.count(int(moved[name]), read.language) for name in moved.index}
    return read.say("movement.headline", earlier=earlier, later=later, **counts)


def migration(read: Scope, found: Migration, tiers: str) -> str:
    """How many left and entered the first tier, and how many would have by chance."""
    moved = found.sums.set_index("move")
    if not found.cells["customers"].sum():
        return read.say("card.migration")
    out, into = moved.loc["out_of_top"], moved.loc["into_top"]
    counts = {
        "out": formats.count(int(out["customers"]), read.language),
        "into": formats.count(int(into["customers"]), read.language),
    }
    return read.say(
        f"movement.top.{tiers}",
        chance_out=formats.count(round(out["chance"]), read.language),
        chance_into=formats.count(round(into["chance"]), read.language),
        **counts,
    )


def sampled(read: Scope, found: Migration) -> str:
    """What the strong colour means, and of a sample, how many were drawn."""
    said = [read.say("movement.strong")]
    if found.sampled:
        said.append(read.say("movement.sampled", count=formats.count(found.sampled, read.language)))
    return formats.sentences(said, read.language)


def shifted(read: Scope, found: Migration, rows: pd.DataFrame, move: str) -> str:
    """How many, how many by chance, and the largest of them."""
    sums = found.sums.set_index("move").loc[move]
    if rows.empty:
        return read.say(f"movement.no_{move}")
    first = rows.iloc[0]
    band = {name: formats.count(int(sums[f"chance_{name}"]), read.language) for name in ("low", "high")}
    return read.say(
        f"movement.{move}",
        count=formats.count(int(sums["customers"]), read.language),
        **band,
        customer=markdown(str(first["name"] if pd.notna(first["name"]) else first["customer"])),
        value=_gained(read, first),
    )


def _gained(read: Scope, row: pd.Series) -> str:
    """What a customer's value changed by, without a sign; of a share in points."""
    if read.unit == "share":
        change = formats.change(row["value_later"], row["value_earlier"], read.unit, read.language)
        return formats.unsigned(change or formats.NOTHING)
    return read.worth(abs(row["value_change"])) or formats.unsigned(_signed(read, row["value_change"]))


def part_names(read: Scope, earlier: str, later: str) -> dict[str, str]:
    """The parts of a difference in words, the totals under the names of their periods."""
    return {"earlier": earlier, "later": later} | {name: read.say(f"part.{name}") for name in (*CHANGES, *EFFECTS)}


def bridge(read: Scope, found: Bridge, earlier: str, later: str) -> str:
    """The difference, and the part that brought most of it."""
    parts = found.parts.set_index("part")
    before, after = parts.loc["earlier", "value"], parts.loc["later", "value"]
    change = after - before
    facts: dict[str, Any] = {"measure": read.measure, "earlier": earlier, "later": later}
    if not change:
        return read.say("movement.bridge_same", **facts)
    moved = parts.drop(["earlier", "later"])["value"]
    most = max(moved.index, key=lambda name: moved[name] if change > 0 else -moved[name])
    relative = formats.change(after, before, read.unit, read.language)
    count, told = parts.loc[most, "customers"], formats.written(relative or "")
    return read.say(
        "movement.bridge_lines" if pd.isna(count) else "movement.bridge",
        count=0 if pd.isna(count) else formats.count(int(count), read.language),
        change=_signed(read, change) + (f" ({told})" if told and read.language == "en" else ""),
        part=read.say(f"part.{most}"),
        value=_signed(read, moved[most]),
        **facts,
    )


def effects(read: Scope, found: Effects) -> str:
    """Volume, mix, price and what else there is, each with its sign."""
    parts = found.parts.set_index("part")["value"].drop(["earlier", "later"])
    said = [f"{read.say(f'part.{name}')} {_signed(read, value)}" for name, value in parts.items() if value]
    return read.say(
        "movement.effects", measure=read.measure, parts=formats.listed(said, read.language) or read.say("figure.none")
    )


def segments(read: Scope, found: Bridge, segment: str) -> str:
    """The segment that changed most."""
    if found.segments.empty:
        return read.say("card.bridge_segments")
    first = found.segments.iloc[0]
    return read.say(
        "movement.segments",
        field=markdown(read.field(segment)),
        segment=markdown(first["segment"]) or read.say("scope.not_given"),
        change=_signed(read, first["value_change"]),
        measure=read.measure,
    )


def _signed(read: Scope, value: Any) -> str:
    text = formats.compact(value, read.language, read.currency)
    return f"+{text}" if value > 0 else text
