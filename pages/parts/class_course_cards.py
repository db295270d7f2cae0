"""Classes over the periods: how large they were, where the first class of today came from, what became of it."""

from __future__ import annotations

import pandas as pd

from core import class_course
from core.class_course import ClassCourse
from pages.parts import cards, charts, drill, export
from pages.parts import class_course_findings as findings
from pages.parts.answers import ask
from pages.parts.cards import Card
from pages.parts.scope import Scope

_WORDS = ("class_course", "abc", "tier")


def draw(read: Scope, by: str) -> None:
    """Customers and value of each class per period, then the two paths of the first class."""
    chosen, by = by, class_course.kind(read.view, by)
    found = ask(class_course.course, read.view, by)
    cards.section(read.say("course.title", classes=read.say(f"tiers.{by}")))
    if chosen != by:
        cards.note(read.say("course.instead", chosen=read.say(f"tiers.{chosen}"), classes=read.say(f"tiers.{by}")))
    cards.note(read.say("course.about", measure=read.measured))
    shown = [_card(read, found, "class_course", findings.customers(read, found), found.rows)]
    if read.additive:
        shown.append(_card(read, found, "class_values", findings.values(read, found), found.rows, column="value"))
    cards.beside(read, *shown)
    export.buttons(read, "class_course", found.rows.assign(grouping=by))
    paths = dict(zip(class_course.PATHS, (found.origins, found.fates), strict=True))
    cards.beside(
        read,
        *(
            _card(read, found, f"class_{name}", findings.path(read, found, name), rows, path=name)
            for name, rows in paths.items()
        ),
    )
    both = [rows.assign(path=read.say(f"path.{name}")) for name, rows in paths.items()]
    export.buttons(read, "class_path", pd.concat(both, ignore_index=True).assign(grouping=by))


def _card(
    read: Scope,
    found: ClassCourse,
    key: str,
    finding: str,
    rows: pd.DataFrame,
    column: str = "customers",
    path: str = "",
) -> Card:
    by = found.by
    return Card(
        key,
        finding,
        rows.assign(grouping=by),
        charts.class_course(rows, read.say, by, read.view.period, read.currency, column, path),
        drill.class_course(by),
        cards.explained(read, _WORDS, class_course.asked, by, "class_path" if path else "period_class"),
    )
