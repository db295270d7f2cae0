"""The accounts with what is expected of them: horizon, order and page in the URL, a row opens, all rows go out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.prediction import customers
from core.prediction.models import MODELS
from pages.parts import account_controls, controls, export, scope, tables
from pages.parts.answers import ask
from pages.parts.scope import Scope
from pages.parts.site import ICONS

_ORDERS = ("true", "false")


@dataclass(frozen=True)
class Order:
    """The model, the years of the lifetime value; the order and the page of the list. ``sort`` empty: the default."""

    model: str
    years: int
    sort: str
    descending: bool
    page: int


def order() -> Order:
    """What the URL asks for. Raises ``UserError`` on anything else than there is."""
    known = tuple(str(one) for one in customers.HORIZONS)
    return Order(
        scope.choice("model", MODELS, MODELS[0]),
        int(scope.choice("horizon", known, known[0])),
        scope.choice("sort", ("", *customers.COLUMNS), ""),
        scope.choice("descending", _ORDERS, _ORDERS[0]) == "true",
        account_controls.page_number(),
    )


def draw(read: Scope, count: int, order: Order) -> None:
    """The list, page by page."""
    say, number = read.say, order.page
    known = ask(customers.listed, read.view, order.years, "customer", False, 1, 0, order.model)
    sorts = tuple(name for name in customers.COLUMNS if name in known)
    default = "expected_value" if "expected_value" in sorts else "expected_purchases"
    sort = order.sort if order.sort in sorts else default
    asked = (order.years, sort, order.descending)
    with st.container(border=True, key="card_prediction_list"):
        st.markdown(f"#### {say('prediction.list')}")
        _bar(read, sorts, sort, order)
        rows_of_page = tables.PAGE_ROWS, (number - 1) * tables.PAGE_ROWS
        page = ask(customers.listed, read.view, *asked, *rows_of_page, order.model)
        key = f"prediction_{order.model}_{sort}_{order.descending}_{number}"
        chosen = tables.rows(read, page, "prediction", key, _sort_by(sort, order), sort)
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=page["customer"].iloc[chosen]))
        account_controls.pager(read, number, count)
        place, view = scope.workspace(), read.view

        def rows() -> pd.DataFrame:
            return customers.listed(place, view, *asked, model=order.model)

        about: export.About = [
            (say("prediction.choice"), say(f"model.{order.model}")),
            (say("prediction.horizon"), say(f"prediction.years_{order.years}")),
        ]
        export.whole(read, "prediction", rows, count, about)


def model(read: Scope, order: Order) -> None:
    """The choice of the model."""
    say = read.say
    with st.container(key="prediction_model"):
        controls.choose(
            "model", say("prediction.choice"), MODELS, order.model, lambda name: say(f"model.{name}"), width=320
        )


def rules(read: Scope) -> None:
    """Without a forecast the rules stand: the way to them."""
    say = read.say
    with st.container(horizontal=True, vertical_alignment="center", key="prediction_rules"):
        st.caption(say("prediction.rules_stand"), width="content")
        query = scope.parameters(read)
        st.page_link("pages/churn.py", label=say("nav.churn"), icon=ICONS["churn"], query_params=query)
        overdue = scope.parameters(read, status="overdue", sort="last_12m", descending=True)
        st.page_link("pages/accounts.py", label=say("status.overdue"), icon=ICONS["accounts"], query_params=overdue)


def _sort_by(sort: str, order: Order) -> Callable[[str], None]:
    """A click on a header sorts the whole list by it, the largest first, a second click the other way round."""

    def by(column: str) -> None:
        scope.put("descending", str(column != sort or not order.descending).lower())
        scope.put("sort", column)
        st.rerun()

    return by


def _bar(read: Scope, sorts: tuple[str, ...], sort: str, order: Order) -> None:
    say, named = read.say, tables.headers(read, sorts)
    places = st.columns([1.4, 1.2, 1.4, 3], vertical_alignment="bottom")
    with places[0]:
        controls.choose("sort", say("accounts.sort"), sorts, sort, named.__getitem__)
    with places[1]:
        controls.choose(
            "descending",
            say("accounts.order"),
            _ORDERS,
            str(order.descending).lower(),
            lambda code: say(f"accounts.descending.{code}"),
        )
    if "lifetime_value" in sorts:
        known = tuple(str(one) for one in customers.HORIZONS)
        with places[2]:
            controls.choose(
                "horizon",
                say("prediction.horizon"),
                known,
                str(order.years),
                lambda code: say(f"prediction.years_{code}"),
            )
