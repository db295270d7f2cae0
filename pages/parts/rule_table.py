"""The rules side by side: one row each, shares as bars; a click opens who is flagged now. And the choice of one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core.rules import Bench
from pages.parts import formats, rule_words, scope, tables
from pages.parts.scope import Scope

_BARS = ("false_alarms", "caught")


def card(read: Scope, found: Bench) -> None:
    """The comparison, the rule in force marked."""
    say = read.say
    with st.container(border=True, key="card_rules"):
        st.markdown(f"#### {rule_words.compared(read, found)}")
        rows = worded(read, found.rows)
        rows["lost_rule"] = [
            say("rules.in_force", rule=name) if here else name
            for name, here in zip(rows["lost_rule"], found.in_force, strict=True)
        ]
        rows.insert(2, "false_range", [_range(read, row) for _, row in found.rows.iterrows()])
        shown, columns = tables.screen(read, rows.dropna(axis="columns", how="all"), "rules")
        event = st.dataframe(
            shown,
            key="rules_table",
            hide_index=True,
            height="content",
            column_config=_config(read, shown, columns),
            placeholder="–",
            on_select="rerun",
            selection_mode="single-cell",
        )
        st.caption(say("rules.click"))
        st.caption(rule_words.today(read, found))
        if told := rule_words.modelled(read, found):
            st.caption(told)
        if event["selection"]["cells"]:
            row = found.rows.iloc[int(event["selection"]["cells"][0][0])]
            newly = event["selection"]["cells"][0][1] == "flagged_new"
            scope.go("accounts", scope.parameters(read, **listed([row["rule"], row["days"]], newly)))


def choice(read: Scope, found: Bench) -> None:
    """One button per rule: the one pressed is the rule of every page, link and export from then on."""
    say = read.say
    with st.container(border=True, key="card_house"):
        st.markdown(f"#### {say('rules.use')}")
        with st.container(horizontal=True, key="house_rules"):
            for (_, row), here in zip(found.rows.iterrows(), found.in_force, strict=True):
                rule, days = row["rule"], None if pd.isna(row["days"]) else int(row["days"])
                suggested = days is not None and days == found.suggested
                key = "rules.use_suggested" if suggested else "rules.use_days"
                st.button(
                    say(key, days=formats.count(days, read.language)) if days else rule_words.named(say, rule),
                    key=f"use_{days or rule}",
                    type="primary" if here else "secondary",
                    on_click=scope.put_rule,
                    args=(rule, None if days == found.usual else days),
                )
        st.caption(say("rules.use_text"))


def worded(read: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    """The comparison with its rules in words, for the screen and to take away."""
    named = [rule_words.of_row(read.say, row) for _, row in rows.iterrows()]
    return rows.assign(rule=named).drop(columns="days").rename(columns={"rule": "lost_rule"})


def listed(mark: Any, newly: bool = False) -> dict[str, Any]:
    """From a mark or row (rule, days or nothing) to the list of those whom the rule flags now."""
    rule, days = mark[0], mark[1]
    asked = {"group": "rule", "lost_rule": rule, "sort": "last_12m", "descending": True}
    asked |= {} if pd.isna(days) or days == "" else {"rule_days": int(days)}
    return asked | ({"newly": True} if newly else {})


def _config(read: Scope, shown: pd.DataFrame, columns: dict[str, Any]) -> dict[str, Any]:
    """How the columns are set; the one of values says why some have none."""
    found = columns | {name: _bar(read, name) for name in _BARS}
    if "value_per_call" in shown:
        help = read.say("define.value_per_call.text")
        more = f" {read.say('rules.no_value')}" if shown["value_per_call"].isna().any() else ""
        found["value_per_call"] = found["value_per_call"] | {"help": help + more}
    return found


def _range(read: Scope, row: pd.Series) -> str:
    if pd.isna(row["false_low"]):
        return "–"
    low, high = (formats.percent(row[name], read.language, 0) for name in ("false_low", "false_high"))
    return f"{low} – {high}"


def _bar(read: Scope, name: str) -> Any:
    label, help = tables.short(read, name)
    column = st.column_config.ProgressColumn
    written = tables.percent(read, 1)
    return column(label, help=help, format=written, min_value=0.0, max_value=100.0, width=118)
