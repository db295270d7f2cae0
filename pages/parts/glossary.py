"""Every word of the application: its name, its meaning, its rule. The one rule: no word is used that is not here."""

from __future__ import annotations

import streamlit as st

from core.fact import FIELDS
from pages.parts.say import LANGUAGES, Say, catalogue

RULES = ("rule_cycles", "rule_rhythm", "rule_pepper", "rule_sqlbi", "rule_alive")
"""Churn rules that look at the customer's own orders."""
GROUPS = {
    "facts": (
        "line",
        "customer",
        "order",
        "purchase",
        "amount",
        "revenue",
        "profit",
        "orders",
        "units",
        "margin_rate",
        "average_order",
        "active_months",
        "categories",
        "score",
        "segment",
        "reconciliation",
    ),
    "scope": ("as_of", "period", "measure", "range", "partial", "provisional"),
    "value": (
        "value",
        "rank",
        "cumulative_share",
        "pareto",
        "top20_share",
        "customers_for_80",
        "gini",
        "hhi",
        "whale",
        "stress",
        "rfm8",
        "rfm",
        "key_least",
        "middle",
        "abc",
        "tier",
        "class_course",
        "key_accounts",
        "key_share",
        "lift",
        "q_value",
        "tenure",
        "order_size",
        "channels",
        "discount_share",
        "loyalty",
        "friend",
        "butterfly",
        "barnacle",
        "stranger",
        "white_space",
        "alike",
    ),
    "movement": (
        "migration",
        "chance",
        "rising",
        "slipping",
        "back",
        "gone",
        "bridge",
        "expanded",
        "contracted",
        "lost",
        "unattributed",
        "volume_effect",
        "mix_effect",
        "price_effect",
        "cost_effect",
        "range_effect",
    ),
    "churn": (
        "own_group",
        "window",
        "active",
        "churned",
        "returned",
        "new",
        "opening",
        "closing",
        "stayed",
        "flow",
        "churn_rate",
        "value_churn_rate",
        "interval",
        "come_back",
    ),
    "warning": (
        "signals",
        "accounts_at_risk",
        "value_at_risk",
        "risk_share",
        "falling",
        "days_overdue",
        "owner",
        "calls",
    ),
    "reasons": ("leavers", "traits", "corrected_p", "lost_category", "rep_fair", "leaving_reason"),
    "prediction": (
        "prediction_model",
        "p_alive",
        "likely_alive",
        "expected_purchases",
        "expected_spend",
        "expected_value",
        "lifetime_value",
        "backtest",
    ),
    "what_if": (
        "what_if",
        "readings",
        "kept",
        "revenue_kept",
        "margin_kept",
        "lifetime_gain",
        "lifetime_change",
        "what_if_interval",
        "time_budget",
    ),
    "retention": ("cohort", "retention", "lifetime", "at_risk", "log_rank", "hazard", "season", "chi_square"),
    "rules": (
        "rule",
        "house_rule",
        "flagged",
        "false_alarms",
        "caught",
        "accuracy",
        "warning_days",
        "value_per_call",
        *RULES,
    ),
    "accounts": ("customers", "last_12m", "before_12m", "change", "days_silent", "rhythm_days", "overdue"),
}


def draw(say: Say) -> None:
    """The words in groups, with a search over names and meanings in both languages; then the columns of a file."""
    st.markdown(f"## {say('definitions.title')}")
    st.caption(say("definitions.text"))
    search = (
        st.text_input(say("definitions.search"), key="definitions_search", icon=":material/search:").strip().lower()
    )
    shown = {group: [word for word in words if _matches(word, search)] for group, words in GROUPS.items()}
    for group, words in shown.items():
        if words:
            with st.container(border=True, key=f"group_{group}"):
                st.markdown(f"#### {say(f'definitions.group.{group}')}")
                for word in words:
                    name, text = st.columns([1, 3])
                    name.markdown(f"**{say(f'define.{word}.name')}**")
                    text.markdown(say(f"define.{word}.text"))
    if not any(shown.values()):
        st.caption(say("definitions.nothing"))
    if not search:
        _columns(say)


def _matches(word: str, search: str) -> bool:
    texts = (catalogue(language)[f"define.{word}.{part}"] for language in LANGUAGES for part in ("name", "text"))
    return any(search in text.lower() for text in texts)


def _columns(say: Say) -> None:
    """Which column names of a file are recognised."""
    with st.container(border=True, key="group_columns"):
        st.markdown(f"#### {say('definitions.columns')}")
        st.caption(say("definitions.columns_text"))
        st.dataframe(
            {
                say("definitions.field"): [say(f"field.{field.name}") for field in FIELDS if field.aliases],
                say("definitions.aliases"): [", ".join(field.aliases) for field in FIELDS if field.aliases],
            },
            hide_index=True,
            height="content",
        )
