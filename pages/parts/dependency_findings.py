"""What hangs on the largest accounts, as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

from core.definitions import SMALL_CELL
from core.dependency import Dependency
from pages.parts import findings, formats
from pages.parts.say import markdown
from pages.parts.scope import Scope


def dependency(read: Scope, found: Dependency) -> str:
    """What leaves with the largest accounts of all."""
    whole = found.stress[found.stress["grouping"] == "all"]
    if whole.empty:
        return findings.nothing(read)
    row = whole.iloc[0]
    return read.say(
        "stress.headline",
        first=formats.percent(row["top1_share"], read.language),
        ten=formats.percent(row["top10_share"], read.language),
        measure=read.measured,
        customers=formats.count(int(row["customers"]), read.language),
        range=findings.ranged(read),
    )


def stress(read: Scope, found: Dependency, by: str) -> str:
    """Which segment hangs most on its largest account, of those with enough of them for that to say anything."""
    parts = found.stress[found.stress["grouping"] == "segment"]
    alone, parts = len(parts) < 2, parts[parts["customers"] >= SMALL_CELL]
    if alone or parts.empty:
        return read.say("stress.test", measure=read.measured)
    row = parts.sort_values(["top1_share", "segment"], ascending=[False, True]).iloc[0]
    return read.say(
        "stress.worst",
        field=markdown(read.field(by)),
        segment=findings.segment(read, row["segment"]),
        share=formats.percent(row["top1_share"], read.language),
        customers=formats.count(int(row["customers"]), read.language),
        measure=read.measured,
    )


def concentrated(read: Scope, found: Dependency) -> str:
    """The first fifth's share in the first and in the last complete period."""
    rows = found.course[~found.course["partial"]]
    if len(rows) < 2:
        return read.say("stress.course_short")
    first, last = rows.iloc[0], rows.iloc[-1]
    return read.say(
        "stress.course",
        measure=read.measured,
        share=formats.percent(last["top20_share"], read.language),
        period=findings.period(read, last),
        before=formats.percent(first["top20_share"], read.language),
        earlier=findings.period(read, first),
    )
