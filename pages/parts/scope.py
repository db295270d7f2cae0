"""The URL and the View: one reading, one writing. The one rule: the URL is the only memory of what is on the screen."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from core.accounts import Wanted
from core.definitions import MEASURES, SCORE
from core.errors import UserError
from core.fact import SEGMENTS
from core.groups import group
from core.meta import Meta
from core.store import Workspace
from core.view import LIMITS, View, weights_of
from pages.parts.formats import SHARE, compact
from pages.parts.say import LANGUAGES, Say, language_of

WANTED_NUMBERS = {
    "rank_from": int,
    "rank_to": int,
    "value_min": float,
    "value_max": float,
    "value_below": float,
    "orders_min": int,
    "orders_max": int,
    "silent_min": int,
    "silent_max": int,
    "change_min": float,
    "change_max": float,
}
_OF_VIEW = ("data", "as_of", "period", "measure", "weights", "range", "window", "rule", *LIMITS, "lang")
_WANTED_TEXTS = ("search", "abc", "tier", "status", "sort")
_FORMER_STATUSES = {"silent": "churned"}
"""What links that were shared before call a status."""


@dataclass(frozen=True)
class Scope:
    """What one run of the app shows: the view, what is known of its data set, and how to say it."""

    view: View
    meta: Meta
    say: Say
    language: str

    @property
    def unit(self) -> str:
        """Unit of the view's measure: money, count, share or score."""
        return MEASURES[self.view.measure].unit

    @property
    def currency(self) -> str:
        """What stands at the measure's figures: the currency, the sign of a share, or nothing."""
        return {"money": self.meta.currency, "share": SHARE}.get(self.unit, "")

    @property
    def additive(self) -> bool:
        """Whether the values of customers can be added up."""
        return MEASURES[self.view.measure].additive

    @property
    def measure(self) -> str:
        """The measure's name in the reader's language."""
        return self.say(f"measure.{self.view.measure}.name")

    def field(self, name: str) -> str:
        """A column in the reader's language; a further segment column is called as the file calls it."""
        return dict(self.meta.extras).get(name) or self.say(f"field.{name}")

    def worth(self, value: float) -> str:
        """So much of a measure that adds up, in words: $1.2M of revenue, 836 orders."""
        if not self.additive:
            return ""
        return self.say(f"measure.{self.view.measure}.amount", count=compact(value, self.language, self.currency))

    @property
    def measured(self) -> str:
        """The measure as a word inside a sentence."""
        return self.say(f"measure.{self.view.measure}.word")


@st.cache_resource
def workspace() -> Workspace:
    """The one workspace of this process; its place is set by an environment variable."""
    home = Path(__file__).parents[2] / "data" / "workspace"
    return Workspace(Path(os.environ.get("VITAL_FEW_DATA", home)))


def language() -> str:
    """The reader's language: chosen in the bar, or the browser's."""
    chosen = st.query_params.get("lang", "")
    return chosen if chosen in LANGUAGES else language_of(st.context.locale)


def words() -> Say:
    """The catalogue of the reader's language."""
    return Say(language())


def local() -> bool:
    """Whether the reader sits at the machine that serves; only there all data sets are listed."""
    forwarded = any(st.context.headers.get(name) for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    return not forwarded and st.context.ip_address in (None, "127.0.0.1", "::1")


def read() -> Scope:
    """The scope that the URL asks for. Raises ``UserError`` on an unknown data set or an impossible option."""
    asked = st.query_params
    meta = workspace().open(asked.get("data", ""))
    filters = tuple((column, tuple(asked.get_all(column))) for column in SEGMENTS if asked.get_all(column))
    measure = asked.get("measure", meta.measures[0])
    view = View(
        data_set=meta.id,
        as_of=_day("as_of", asked.get("as_of", "")),
        period=asked.get("period", View.period),
        measure=measure,
        span=asked.get("range", View.span),
        window=_number("window", asked.get("window", ""), int),
        rule=asked.get("rule", View.rule),
        filters=filters,
        **{name: _number(name, asked[name], int) for name in LIMITS if asked.get(name)},
        weights=(weights_of(asked.get("weights", "")) or meta.weights) if measure == SCORE else (),
    )
    return Scope(view, meta, words(), language())


def wanted() -> Wanted:
    """What the account list is narrowed to, from the URL."""
    asked = st.query_params
    numbers = {name: _number(name, asked.get(name, ""), kind) for name, kind in WANTED_NUMBERS.items()}
    texts: dict[str, Any] = {name: asked[name] for name in _WANTED_TEXTS if name in asked}
    if "status" in texts:
        texts["status"] = _FORMER_STATUSES.get(texts["status"], texts["status"])
    name = asked.get("group", "")
    cell = tuple((option, asked[option]) for option in group(name).options if option in asked) if name else ()
    return Wanted(
        **numbers,
        **texts,
        group=name,
        cell=cell,
        descending=asked.get("descending") == "true",
    )


def parameters(scope: Scope | None = None, **more: Any) -> dict[str, Any]:
    """The URL parameters of a scope and more; what is None or the default is left out."""
    asked = st.query_params
    kept: dict[str, Any] = {name: asked[name] for name in _OF_VIEW if name in asked}
    if scope is not None:
        kept["data"] = scope.meta.id
        kept |= {column: list(values) for column, values in scope.view.filters}
    return kept | {name: _text(value) for name, value in more.items() if value is not None}


def everything(**more: Any) -> dict[str, Any]:
    """Every parameter of the URL and more."""
    asked = st.query_params
    kept: dict[str, Any] = {name: asked.get_all(name) for name in asked}
    kept.update((name, _text(value)) for name, value in more.items())
    return kept


def put(name: str, value: Any) -> None:
    """Write one parameter into the URL; None takes it off. A list starts again at its first page."""
    if name != "page":
        st.query_params.pop("page", None)
    if value is None or value == "" or value == []:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = _text(value)


def put_rule(rule: str, days: int | None = None) -> None:
    """Make this the house rule: a window of so many days (None: the suggested), or one with days of the customer."""
    put("rule", None if rule == View.rule else rule)
    if rule == View.rule:
        put("window", days)


def number(name: str, kind: type) -> Any:
    """A number of the URL; None where there is none. Raises ``UserError`` on anything else."""
    return _number(name, st.query_params.get(name, ""), kind)


def choice(name: str, options: Sequence[str], default: str) -> str:
    """A choice of the URL from a closed list. Raises ``UserError`` on any other."""
    asked = st.query_params.get(name, default)
    if asked not in options:
        raise UserError("bad_option", option=name, value=asked, choices=", ".join(options))
    return asked


def go(page: str, query: Mapping[str, Any]) -> None:
    """Open a page with these parameters."""
    st.switch_page(f"pages/{page}.py", query_params=dict(query))


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError("bad_option", option=name, value=text, choices="YYYY-MM-DD") from None


def _number(name: str, text: str, kind: type) -> Any:
    try:
        return kind(text) if text else None
    except ValueError:
        raise UserError("bad_option", option=name, value=text, choices="0–9") from None
