"""The cards of the reasons for leaving; where the file cannot answer, the sentence why."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import noted
from core.reasons import mix as of_mix
from core.reasons.asked import asked
from core.reasons.differences import Differences
from core.reasons.mix import Mix
from pages.parts import cards, charts, drill, formats, scope
from pages.parts import reasons_findings as findings
from pages.parts.answers import ask_noted
from pages.parts.scope import Scope


def differences(read: Scope, found: Differences) -> None:
    """Leavers beside stayers in the quarter before."""
    if not found.rows["enough"].any():
        _absent("differences", findings.few(read, found))
        return
    cards.chart(
        read,
        "difference_dots",
        findings.differences(read, found),
        found.rows,
        charts.difference_dots(found.rows, read.say),
        drill.compared_by,
        cards.explained(read, ("leavers", "traits", "corrected_p", "window"), asked, "before_leaving"),
    )


def lost(read: Scope, found: Differences) -> None:
    """Categories lost before the customer was lost."""
    if len(found.lost) < 2:
        missing = "reasons.no_category" if "category" not in read.meta.fields else "reasons.no_lost"
        _absent("lost", read.say(missing))
        return
    rows = found.lost.iloc[1:]
    cards.chart(
        read,
        "lost_bars",
        findings.lost(read, found),
        rows,
        charts.lost_bars(rows, read.say),
        drill.gave_up,
        cards.explained(read, ("lost_category", "leavers", "window"), asked, "lost_category"),
    )


def mix(read: Scope, found: Mix, differences: Differences) -> None:
    """Every sales rep beside what the mix of its accounts would give."""
    if found.rate is None or len(found.rows) < 2:
        few = "reasons.one_rep" if "rep" in read.meta.segments else "reasons.no_rep"
        _absent("mix", read.say(few))
        return
    cards.chart(
        read,
        "rep_funnel",
        findings.mix(read, found),
        found.rows,
        charts.rep_funnel(found.rows, read.say, found.rate),
        drill.left_rep(differences.since.isoformat()),
        cards.explained(read, ("rep_fair", "leavers", "abc", "window"), of_mix.mix_asked),
    )


def recorded(read: Scope, rows: pd.DataFrame) -> None:
    """The reasons that the file gives, or users recorded on accounts."""
    written = bool(scope.workspace().notes(read.meta.id).reasons())
    if rows.empty:
        known = written or "reason" in read.meta.fields
        _absent("recorded", read.say("reasons.nobody_left" if known else "reasons.no_reason"))
        return
    cards.chart(
        read,
        "reason_bars",
        findings.recorded(read, rows),
        rows,
        charts.reason_bars(rows, read.say),
        drill.told,
        cards.explained(read, ("leaving_reason", "leavers", "window"), asked, "leaving_reason"),
    )
    gone = ask_noted(noted.absent, read.view) if written else 0
    cards.note(read.say("reasons.gone", count=formats.count(gone, read.language)) if gone else "")


def _absent(name: str, why: str) -> None:
    with st.container(border=True, key=f"card_no_{name}"):
        st.markdown(why)
