"""Classes over the periods as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

import pandas as pd

from core.class_course import NONE, ClassCourse
from core.tiers import CLASSES
from pages.parts import findings, formats
from pages.parts.charts.tiers import named
from pages.parts.scope import Scope


def customers(read: Scope, found: ClassCourse) -> str:
    """How many were in the first class in the last complete period, and in the first one."""
    then, now = _ends(found)
    if then is None or now is None:
        return read.say("course.short")
    return read.say(
        "course.customers",
        name=_top(read, found),
        period=findings.period(read, now.iloc[0]),
        earlier=findings.period(read, then.iloc[0]),
        count=_count(read, now, found.by),
        customers=formats.count(int(now["customers"].sum()), read.language),
        before=_count(read, then, found.by),
        others=formats.count(int(then["customers"].sum()), read.language),
    )


def values(read: Scope, found: ClassCourse) -> str:
    """What the first class brought in the last complete period, and in the first one."""
    then, now = _ends(found)
    if then is None or now is None:
        return read.say("course.short")
    brought = [float(one.loc[one["class"] == CLASSES[found.by][0], "value"].sum()) for one in (then, now)]
    return read.say(
        "course.value",
        name=_top(read, found),
        period=findings.period(read, now.iloc[0]),
        earlier=findings.period(read, then.iloc[0]),
        worth=read.worth(brought[1]),
        before=formats.compact(brought[0], read.language, read.currency),
    )


def path(read: Scope, found: ClassCourse, name: str) -> str:
    """Of today's first class, how many were in it in the first complete period (origin); or the other way (fate)."""
    rows = found.origins if name == "origin" else found.fates
    whole = rows[~rows["partial"]]
    if whole.empty:
        return read.say("course.short")
    first = whole[whole["period_start"] == whole["period_start"].iloc[0]]
    kind, language = read.view.period, read.language
    return read.say(
        f"course.{name}",
        name=_top(read, found),
        period=formats.period_label(kind, found.reference.start, found.reference.end, language),
        earlier=findings.period(read, first.iloc[0]),
        count=formats.count(int(first["customers"].sum()), language),
        stayed=_count(read, first, found.by),
        none=formats.count(int(first.loc[first["class"] == NONE, "customers"].sum()), language),
    )


def _ends(found: ClassCourse) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """The rows of the first complete period and of the last one; none where there are no two."""
    whole = found.rows[~found.rows["partial"]]
    starts = sorted(set(whole["period_start"]))
    if len(starts) < 2:
        return None, None
    return whole[whole["period_start"] == starts[0]], whole[whole["period_start"] == starts[-1]]


def _top(read: Scope, found: ClassCourse) -> str:
    return named(read.say, found.by, CLASSES[found.by][0])


def _count(read: Scope, rows: pd.DataFrame, by: str) -> str:
    return formats.count(int(rows.loc[rows["class"] == CLASSES[by][0], "customers"].sum()), read.language)
