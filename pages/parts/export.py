"""Take it away: exactly what is on the screen as CSV and as a workbook that says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pandas as pd
import streamlit as st

from core import accounts as account_list
from core import export as files
from core import value
from core.accounts import Wanted
from core.come_back import window
from core.definitions import MEASURES, SCORE
from core.export import Sheet
from core.reconciliation import reconcile
from core.scope import as_of
from core.store import Workspace
from core.view import View
from pages.parts import account_controls, rule_words, scope, tables, weights
from pages.parts.answers import ask
from pages.parts.glossary import RULES
from pages.parts.say import Say
from pages.parts.scope import Scope

About = list[tuple[str, object]]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 120
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_MOVED = ("migration", "tier", "abc", "rising", "slipping", "value", "partial")
_DEFINED = {
    "rising": _MOVED,
    "slipping": _MOVED,
    "bridge": ("bridge", "segment", "new", "back", "expanded", "contracted", "lost", "unattributed", "partial"),
    "accounts": ("value", "rank", "abc", "tier", "window", "active", "overdue", "change", "reconciliation"),
    "churn": (
        "segment",
        "own_group",
        "opening",
        "new",
        "returned",
        "churned",
        "closing",
        "stayed",
        "flow",
        "churn_rate",
        "interval",
        "value_churn_rate",
        "window",
        "partial",
        "provisional",
    ),
    "prediction": (
        "prediction_model",
        "p_alive",
        "expected_purchases",
        "expected_spend",
        "expected_value",
        "lifetime_value",
        "backtest",
    ),
    "warning": ("value_at_risk", "signals", "overdue", "falling", "p_alive", "days_overdue", "owner", "window"),
    "reasons": ("leavers", "traits", "corrected_p", "window"),
    "what_if": ("what_if", "readings", "kept", "lifetime_gain", "what_if_interval", "time_budget"),
    "growth": ("white_space", "tier"),
    "loyalty": ("loyalty", "friend", "butterfly", "barnacle", "stranger", "discount_share"),
    "profile": ("key_accounts", "lift", "q_value", "tenure"),
    "retention": ("cohort", "retention", "active", "window"),
    "class_course": ("class_course", "abc", "tier", "value", "partial"),
    "class_path": ("class_course", "abc", "tier", "partial"),
    "rules": ("rule", "flagged", "false_alarms", "caught", "accuracy", "warning_days", "value_per_call", *RULES),
}


def buttons(read: Scope, name: str, frame: pd.DataFrame, limits: About | None = None) -> None:
    """Two buttons for rows that are already on the screen."""
    _draw(read, name, lambda: frame, about(read, name, len(frame), limits or []))


def whole(read: Scope, name: str, rows: Callable[[], pd.DataFrame], count: int, limits: About, told: str = "") -> None:
    """Two buttons for all pages of a list; its rows are asked for when somebody takes them away. ``told``: what
    narrows it, for the file's name."""
    _draw(read, name, rows, about(read, name, count, limits), told)


def accounts(read: Scope, wanted: Wanted, matches: int) -> None:
    """Two buttons for the whole account list as it is filtered and sorted, all its pages."""
    place, view = scope.workspace(), read.view
    limits: About = account_controls.described(read, wanted)

    def rows() -> pd.DataFrame:
        return account_list.listed(place, view, wanted).rows

    whole(read, "accounts", rows, matches, limits, account_controls.narrowed(read, wanted))


def about(read: Scope, name: str, rows: int, limits: About) -> About:
    """The first sheet: what was asked of which file, and what the words mean."""
    say, view, meta = read.say, read.view, read.meta
    found: About = [(say("export.product"), say("app.name")), (say("scope.data_set"), meta.name)]
    found += [(say("export.source"), f"{file} (SHA-256 {digest})") for file, digest in meta.files]
    found += [
        (say("scope.as_of"), ask(as_of, view)),
        (say("scope.period"), say(f"period.{view.period}")),
        (say("scope.measure"), read.measure),
        *(((say("weights.set"), weights.words(read)),) if view.measure == SCORE else ()),
        (say("scope.range"), say(f"range.{view.span}")),
        (say("define.house_rule.name"), rule_words.house(read)),
        (say("scope.window"), ask(window, view).days),
    ]
    if meta.currency:
        found.append((say("export.currency"), meta.currency))
    found += [
        (read.field(column), ", ".join(one or say("scope.not_given") for one in values))
        for column, values in view.filters
    ]
    found += [*limits, (say("export.rows"), rows)]
    found += [(say("export.lines"), ask(value.lines, view)), (say("export.rejected"), meta.rejected)]
    return found + [(say(f"define.{word}.name"), say(f"define.{word}.text")) for word in _DEFINED[name]]


def _reconciled(say: Say, place: Workspace, view: View, rows: pd.DataFrame) -> About:
    """How the list adds up to the file's total."""
    if not {"customer", "value"} <= set(rows) or not MEASURES[view.measure].additive:
        return []
    found = reconcile(place, view, rows)
    return [(say(f"export.{part.name}"), getattr(found, part.name)) for part in fields(found)]


def _draw(read: Scope, name: str, rows: Callable[[], pd.DataFrame], known: About, told: str = "") -> None:
    say, place, view = read.say, scope.workspace(), read.view
    file = _file_name(read, name, told)

    def csv() -> bytes:
        shown = tables.worded(read, rows())
        return files.csv_bytes(shown, tables.headers(read, shown.columns))

    def workbook() -> bytes:
        plain = rows()
        shown = tables.worded(read, plain)
        sheet = Sheet(
            say(f"export.{name}"), shown, tables.headers(read, shown.columns), tables.kinds(read, shown.columns)
        )
        facts = [*_reconciled(say, place, view, plain), *known]
        return files.xlsx_bytes(facts, [sheet], say("export.about"))

    with st.container(horizontal=True, key=f"export_{name}"):
        st.download_button(
            say("export.xlsx"),
            workbook,
            f"{file}.xlsx",
            _XLSX,
            on_click="ignore",
            icon=":material/download:",
            key=f"xlsx_{name}",
            type="primary",
        )
        st.download_button(
            say("export.csv"),
            csv,
            f"{file}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"csv_{name}",
        )


def _file_name(read: Scope, name: str, told: str) -> str:
    """Data set, list, what narrows it, as-of date: safe on every system, the day always there."""
    day = ask(as_of, read.view).isoformat()
    named = " ".join(filter(None, (read.meta.name, read.say(f"export.{name}"), told)))
    return f"{_UNSAFE.sub('_', named)[:_LONGEST].strip()} {day}"
