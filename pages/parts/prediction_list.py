"""The accounts with what is expected of them: horizon, order and page in the URL, a row opens, all rows go out."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.prediction import customers
from pages.parts import account_controls, controls, export, scope, tables
from pages.parts.answers import ask
from pages.parts.scope import Scope

_ORDERS = ("true", "false")


def years() -> int:
    """How far the lifetime value looks ahead. Raises ``UserError`` on a horizon that is none."""
    known = tuple(str(one) for one in customers.HORIZONS)
    return int(scope.choice("horizon", known, known[0]))


def draw(read: Scope, count: int, horizon: int) -> None:
    """The list, page by page."""
    say, number = read.say, account_controls.page_number()
    known = ask(customers.listed, read.view, horizon, "customer", False, 1)
    sorts = tuple(name for name in customers.COLUMNS if name in known)
    default = "expected_value" if "expected_value" in sorts else "expected_purchases"
    sort, descending = scope.choice("sort", sorts, default), scope.choice("descending", _ORDERS, _ORDERS[0])
    asked = (horizon, sort, descending == "true")
    with st.container(border=True, key="card_prediction_list"):
        st.markdown(f"#### {say('prediction.list')}")
        _bar(read, sorts, sort, descending, horizon)
        page = ask(customers.listed, read.view, *asked, tables.PAGE_ROWS, (number - 1) * tables.PAGE_ROWS)
        chosen = tables.rows(read, page, f"prediction_{sort}_{descending}_{number}", _sort_by(sort, descending))
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=page["customer"].iloc[chosen]))
        account_controls.pager(read, number, count)
        place, view = scope.workspace(), read.view

        def rows() -> pd.DataFrame:
            return customers.listed(place, view, *asked)

        about: export.About = [(say("prediction.horizon"), say(f"prediction.years_{horizon}"))]
        export.whole(read, "prediction", rows, count, about)


def _sort_by(sort: str, descending: str) -> Callable[[str], None]:
    """A click on a header sorts the whole list by it, the largest first, a second click the other way round."""

    def by(column: str) -> None:
        scope.put("descending", str(column != sort or descending == "false").lower())
        scope.put("sort", column)
        st.rerun()

    return by


def _bar(read: Scope, sorts: tuple[str, ...], sort: str, descending: str, horizon: int) -> None:
    say, named = read.say, tables.headers(read, sorts)
    places = st.columns([1.4, 1.2, 1.4, 3], vertical_alignment="bottom")
    with places[0]:
        controls.choose("sort", say("accounts.sort"), sorts, sort, named.__getitem__)
    with places[1]:
        controls.choose(
            "descending",
            say("accounts.order"),
            _ORDERS,
            descending,
            lambda code: say(f"accounts.descending.{code}"),
        )
    if "lifetime_value" in sorts:
        known = tuple(str(one) for one in customers.HORIZONS)
        with places[2]:
            controls.choose(
                "horizon",
                say("prediction.horizon"),
                known,
                str(horizon),
                lambda code: say(f"prediction.years_{code}"),
            )
