"""Who slipped and who rose as lists, and the difference in its parts or the reason why these are not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import bridge, movement
from core.between import Pair
from core.bridge import Bridge, Effects
from core.movement import Migration
from pages.parts import (
    cards,
    charts,
    drill,
    export,
    linked,
    movement_controls,
    movement_findings,
    scope,
    tables,
)
from pages.parts.answers import ask
from pages.parts.explain import explain
from pages.parts.scope import Scope

SHOWN = 10


def card(read: Scope, found: Migration, between: Pair, tiers: str, move: str, own: Mapping[str, Any]) -> None:
    """The first of a list, whose rows open the account; the way to all of them, and their export."""
    say, place, view = read.say, scope.workspace(), read.view
    customers = int(found.sums.set_index("move").loc[move, "customers"])
    rows = ask(movement.shifted, view, between, tiers, move, SHOWN)
    with st.container(border=True, key=f"card_{move}", height="stretch"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
            st.markdown(f"#### {movement_findings.shifted(read, found, rows, move)}", width="stretch")
            explain(say, cards.explained(read, (move, "tier"), movement.shifted_query, between, tiers, move, None))
        if not customers:
            st.caption(say("empty.card"))
            return
        opened = tables.rows(read, tables.called_once(rows), move)
        if opened is not None:
            scope.go("account", scope.parameters(read, **own, customer=rows["customer"].iloc[opened]))
        linked.see_all(read, "accounts", customers, **drill.move(own, move))
        export.whole(
            read,
            move,
            lambda: movement.shifted(place, view, between, tiers, move),
            customers,
            movement_controls.described(read, between, tiers),
        )


def parts(
    read: Scope,
    found: Bridge,
    between: Pair,
    earlier: str,
    later: str,
    own: Mapping[str, Any],
    names: Mapping[str, str],
) -> None:
    """The difference in its parts; a measure without a total gets one sentence why."""
    if not read.additive:
        absent(read, "bridge", "total")
        return
    cards.chart(
        read,
        "bridge",
        movement_findings.bridge(read, found, earlier, later),
        found.parts,
        charts.waterfall(
            found.parts, read.say, names, read.measure, read.currency, movement_controls.pale(read, between)
        ),
        drill.bridge(own, None),
        cards.explained(read, ("bridge", "back"), bridge.asked, between, None),
    )


def absent(read: Scope, name: str, why: str) -> None:
    """A card that only says why there is nothing to draw."""
    with st.container(border=True, key=f"card_{name}", height="stretch"):
        st.markdown(f"#### {read.say(f'card.{name}')}")
        st.caption(read.say(f"movement.lacks.{why}", measure=read.measured))


def effects(read: Scope, found: Effects, between: Pair, names: Mapping[str, str]) -> None:
    """Price, volume and mix; without them one sentence why."""
    if found.lacks:
        absent(read, "effects", found.lacks)
        return
    cards.chart(
        read,
        "effects",
        movement_findings.effects(read, found),
        found.parts,
        charts.waterfall(
            found.parts, read.say, names, read.measure, read.currency, movement_controls.pale(read, between)
        ),
        None,
        cards.explained(
            read, ("price_effect", "volume_effect", "mix_effect", "range_effect"), bridge.effects_query, between
        ),
        read.say("movement.effects_hint"),
    )
