"""One account: its name and standing, its figures, its order rhythm and its orders."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from core.account import Account
from core.errors import UserError
from core.overview import Figure
from pages.parts import account_findings, formats, scope, tables
from pages.parts.say import markdown
from pages.parts.scope import Scope

_COLOURS: dict[str, Literal["blue", "orange", "gray"]] = {"active": "blue", "churned": "orange", "none": "gray"}
_DETAILS = ("customer_type", "region", "channel", "rep", "category")


def asked() -> str:
    """The customer that the URL asks for."""
    customer = st.query_params.get("customer", "")
    if not customer:
        raise UserError("unknown_customer", customer="–")
    return customer


def heading(read: Scope, found: Account) -> None:
    """The way back, the name, and where the account stands."""
    say, figures = read.say, found.figures
    back = {name: value for name, value in scope.everything().items() if name != "customer"}
    st.page_link("pages/accounts.py", label=say("account.back"), icon=":material/arrow_back:", query_params=back)
    name = figures["name"] if isinstance(figures["name"], str) and figures["name"] else figures["customer"]
    with st.container(key="heading", gap="small"):
        st.markdown(f"## {markdown(name)}")
        with st.container(horizontal=True, vertical_alignment="center", key="badges"):
            if isinstance(figures["abc"], str):
                st.badge(say(f"class.{figures['abc']}"), color="blue")
            if isinstance(figures["tier"], str):
                st.badge(say(f"tier.{figures['tier']}"), color="gray")
            st.badge(say(f"status.{figures['status']}"), color=_COLOURS[figures["status"]])
            if figures["overdue"]:
                st.badge(say("status.overdue"), icon=":material/notifications_active:", color="orange")
        details = [figures["customer"]] if name != figures["customer"] else []
        details += [
            read.say("scope.named", name=read.field(one), value=figures[one])
            for one in _DETAILS
            if isinstance(figures[one], str) and figures[one]
        ]
        details.append(account_findings.ranked(read))
        st.caption(markdown(" · ".join(details)))


def figures(found: Account) -> tuple[Figure, ...]:
    """The account's figures; the last twelve months beside the twelve before."""
    row = found.figures
    before = None if pd.isna(row["change"]) else float(row["before_12m"])
    return (
        Figure("last_12m", float(row["last_12m"]), before, "measure"),
        Figure("value", float(row["value"]), None, "measure"),
        Figure("rank", _number(row["rank"]), None, "count"),
        Figure("orders", int(row["orders"]), None, "count"),
        Figure("days_silent", _number(row["days_silent"]), None, "days"),
        Figure("rhythm_days", None if pd.isna(row["rhythm_days"]) else round(row["rhythm_days"]), None, "days"),
    )


def rhythm(read: Scope, found: Account) -> None:
    """The order rhythm in one sentence."""
    row, language = found.figures, read.language
    if row["status"] == "none":
        st.caption(read.say("account.no_purchase"))
        return
    facts = {
        "first": formats.day(row["first_purchase"], language),
        "last": formats.day(row["last_purchase"], language),
        "silent": formats.count(int(row["days_silent"]), language),
    }
    if pd.isna(row["rhythm_days"]):
        st.caption(read.say("account.no_rhythm", **facts))
        return
    key = "account.overdue" if row["overdue"] else "account.rhythm"
    st.caption(read.say(key, rhythm=formats.count(round(row["rhythm_days"]), language), **facts))


def orders(read: Scope, found: Account) -> None:
    """The newest orders."""
    with st.container(border=True, key="card_orders"):
        st.markdown(f"#### {read.say('account.orders')}")
        tables.plain(read, found.orders, "orders")


def _number(found: object) -> float | None:
    return None if pd.isna(found) else float(found)  # type: ignore[arg-type]
