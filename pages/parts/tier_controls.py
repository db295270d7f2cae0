"""What the tiers page asks: by which classification, among whom, and with which limits. All of it is in the URL."""

from __future__ import annotations

import streamlit as st

from core import tiers
from core.tiers import AMONG, Rules
from core.view import View
from pages.parts import controls
from pages.parts.scope import Scope

_OF_VIEW = {"abc": ("a_percent", "b_percent"), "tier": ("key_percent", "review_percent")}


def rules(read: Scope) -> Rules:
    """The rules that the URL asks for; among everybody only where a filter leaves somebody out."""
    known = tiers.classifications(read.view)
    asked = {
        name: st.query_params[name]
        for name in ("recent_days", "frequent_orders", "large_value", "among")
        if name in st.query_params
    }
    found = st.query_params.get("classes_by", known[0])
    if found == "abc" and found not in known:
        found = known[0]
    made = tiers.rules_of(asked | {"classes_by": found})
    return (
        made
        if read.view.filters
        else Rules(made.by, AMONG[0], made.recent_days, made.frequent_orders, made.large_value)
    )


def bar(read: Scope, found: Rules) -> None:
    """One row of controls."""
    say, view = read.say, read.view
    with st.container(key="tier_bar"):
        places = st.columns(5, vertical_alignment="bottom")
        with places[0]:
            known = tiers.classifications(view)
            controls.choose("classes_by", say("tiers.by"), known, found.by, lambda name: say(f"tiers.{name}"))
        limits = places[2:] if view.filters else places[1:4]
        if view.filters:
            with places[1]:
                controls.choose("among", say("tiers.among"), AMONG, found.among, lambda name: say(f"tiers.{name}"))
        for place, name in zip(limits, _OF_VIEW.get(found.by, ()), strict=False):
            with place:
                _percent(read, name)
        if found.by == "rfm8":
            for place, name in zip(limits, ("recent_days", "frequent_orders", "large_value"), strict=True):
                with place:
                    label = say(f"tiers.{name}", measure=read.measure)
                    step = None if name == "large_value" else 1
                    controls.number(name, label, getattr(found, name), placeholder=say("tiers.mean"), step=step)


def _percent(read: Scope, name: str) -> None:
    view = read.view
    low, high = {
        "a_percent": (1, view.b_percent - 1),
        "b_percent": (view.a_percent + 1, 100),
        "key_percent": (1, 100 - view.review_percent),
        "review_percent": (0, 100 - view.key_percent),
    }[name]
    default = getattr(View, name)
    controls.number(name, read.say(f"scope.{name}"), getattr(view, name), low, high, default=default, step=1)
