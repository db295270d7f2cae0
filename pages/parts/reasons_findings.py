"""Why customers leave in sentences. The one rule: a difference with its counts, never a cause."""

from __future__ import annotations

import pandas as pd

from core.reasons.differences import LEVEL, MIN_EACH, Differences
from core.reasons.mix import MIN_OPENING, Mix
from pages.parts import formats
from pages.parts.say import markdown
from pages.parts.scope import Scope

MIN_TOLD = 5
"""With fewer known reasons than this none is called the most frequent."""


def headline(read: Scope, found: Differences) -> str:
    """How many left of how many."""
    return read.say(
        "reasons.headline" if found.opening else "reasons.nobody",
        churned=formats.count(found.churned, read.language),
        opening=formats.count(found.opening, read.language),
        rate=formats.percent(found.churned / found.opening if found.opening else None, read.language),
        since=formats.day(found.since, read.language),
        until=formats.day(found.until, read.language),
    )


def differences(read: Scope, found: Differences) -> str:
    """The surest difference, or that there is none, or that too few left."""
    rows = found.rows[found.rows["enough"].astype(bool)]
    if rows.empty:
        return few(read, found)
    first = rows.iloc[0]
    return read.say(
        "reasons.differs" if first["corrected"] < LEVEL else "reasons.no_difference",
        traits=formats.count(len(rows), read.language),
        trait=read.say(f"trait.{first['trait']}"),
        **_sides(read, first),
    )


def few(read: Scope, found: Differences) -> str:
    """Why leavers and stayers cannot be compared."""
    if not found.covered:
        return read.say("reasons.short", early=formats.day(found.early_from, read.language))
    known = found.rows["leaver_count"].max() if len(found.rows) else 0
    key = "reasons.few" if known else "reasons.few_none"
    return read.say(key, count=formats.count(int(known), read.language), least=MIN_EACH)


def lost(read: Scope, found: Differences) -> str:
    """How many had lost a category before, leavers beside stayers."""
    whole = found.lost.iloc[0]
    sure = found.lost_p is not None and found.lost_p < LEVEL
    key = "reasons.lost" if sure else "reasons.lost_alike" if found.lost_p is not None else "reasons.lost_few"
    return read.say(
        key,
        leavers=formats.percent(whole["leaver_share"], read.language),
        leavers_lost=formats.count(int(whole["leavers_lost"]), read.language),
        leaver_count=formats.count(int(whole["leaver_count"]), read.language),
        stayers=formats.percent(whole["stayer_share"], read.language),
        stayers_lost=formats.count(int(whole["stayers_lost"]), read.language),
        stayer_count=formats.count(int(whole["stayer_count"]), read.language),
        p=formats.p_value(found.lost_p or 0, read.language),
    )


def mix(read: Scope, found: Mix) -> str:
    """Whose churn is more than the mix of accounts explains."""
    rows = found.rows
    known = rows[rows["verdict"] != "few"]
    if known.empty:
        return read.say("reasons.mix_few", least=MIN_OPENING)
    more = known[known["verdict"].isin(["more", "perhaps_more"])]
    if more.empty:
        return read.say("reasons.mix_chance", reps=formats.count(len(known), read.language))
    first = more.iloc[0]
    return read.say(
        f"reasons.mix_{first['verdict']}",
        name=markdown(first["rep"]) if first["rep"] else read.say("scope.not_given"),
        churned=formats.count(int(first["churned"]), read.language),
        opening=formats.count(int(first["opening"]), read.language),
        expected=formats.number(first["expected"], read.language, 1),
        others=formats.count(len(known) - len(more), read.language),
        reps=formats.count(len(known), read.language),
    )


def recorded(read: Scope, rows: pd.DataFrame) -> str:
    """The most frequent reason, and how many users recorded."""
    told = rows[(rows["leaving_reason"] != "") & (rows["customers"] > 0)]
    every = int(rows["customers"].sum())
    if told.empty:
        return read.say("reasons.none_told", count=formats.count(every, read.language))
    known = int(told["customers"].sum())
    if known < MIN_TOLD:
        facts = {"count": formats.count(known, read.language), "churned": formats.count(every, read.language)}
        return read.say("reasons.few_told", **facts)
    first = told.iloc[0]
    return read.say(
        "reasons.told",
        reason=markdown(first["leaving_reason"]),
        count=formats.count(int(first["customers"]), read.language),
        churned=formats.count(every, read.language),
        before=formats.count(int(first["customers_before"]), read.language),
        recorded=formats.count(int(rows["recorded"].sum()), read.language),
    )


def _sides(read: Scope, row: pd.Series) -> dict[str, str]:
    return {
        "leavers": formats.percent(row["leavers"], read.language),
        "stayers": formats.percent(row["stayers"], read.language),
        "leaver_count": formats.count(int(row["leaver_count"]), read.language),
        "stayer_count": formats.count(int(row["stayer_count"]), read.language),
        "p": formats.p_value(row["corrected"], read.language),
    }
