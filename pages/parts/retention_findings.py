"""Findings of the retention page as sentences: when customers leave. The one rule: no figure is computed here."""

from __future__ import annotations

import pandas as pd

from core.lifetime import Survival
from core.retention import Triangle
from core.rules import ChurnedNow
from core.season import Season
from pages.parts import formats, segments
from pages.parts.charts.retention import SHARES
from pages.parts.say import markdown
from pages.parts.scope import Scope

_LEAST, _CHANCE = 10, 0.05


def headline(read: Scope, whole: Survival, found: Triangle, shown: str) -> str:
    """How many are still there after a year; where nobody can know yet, what became of a cohort."""
    return staying(read, whole) if _known(whole) or _halved(whole) else triangle(read, found, shown)


def _known(whole: Survival) -> bool:
    return not whole.sizes.empty and whole.horizon > whole.settled_days


def _halved(whole: Survival) -> bool:
    return not whole.sizes.empty and pd.notna(whole.sizes.iloc[0]["median_days"])


def staying(read: Scope, whole: Survival) -> str:
    """How many are still there after a year; where nobody can have churned so soon, when half have."""
    if not _known(whole) and not _halved(whole):
        return read.say("retention.nothing")
    row = whole.sizes.iloc[0]
    if not _known(whole):
        customers = formats.count(row["customers"], read.language)
        return read.say("retention.half", customers=customers, half=_months(read, row["median_days"]))
    facts = {
        "days": formats.count(whole.horizon, read.language),
        "share": formats.percent(row["survival"], read.language, 0),
        "customers": formats.count(row["customers"], read.language),
    }
    if pd.isna(row["median_days"]):
        return read.say("retention.headline", **facts)
    return read.say("retention.headline_half", half=_months(read, row["median_days"]), **facts)


def ever(read: Scope, whole: Survival, now: ChurnedNow) -> str:
    """How many churned at least once, and how many are churned today: of the others, some came back. Or that there is
    no knowing how long customers stay."""
    if not _known(whole) and not _halved(whole):
        return read.say("retention.nothing")
    if not whole.sizes.iloc[0]["lost"]:
        return read.say("retention.ever_none")
    return read.say(
        "retention.ever",
        count=formats.count(whole.sizes.iloc[0]["lost"], read.language),
        now=formats.count(now.churned, read.language),
    )


def triangle(read: Scope, found: Triangle, shown: str) -> str:
    """What became, up to the last complete period, of the oldest cohort that the data knows from its beginning."""
    rows = found.rows[~found.rows["partial"] & (found.rows["later"] > 0) & found.rows[SHARES[shown]].notna()]
    rows = rows[rows["cohort_customers"] >= _LEAST]
    if rows.empty:
        return read.say(f"retention.triangle_{shown}_none", measure=read.measured)
    last = rows[rows["period_start"] == rows["period_start"].max()]
    best, column = last.sort_values(["begins", "cohort_start"]).iloc[0], SHARES[shown]
    told = float(best[shown])
    return read.say(
        f"retention.triangle_{shown}",
        cohort=formats.period_label(found.kind, best["cohort_start"], best["cohort_end"], read.language),
        period=formats.period_label(found.kind, best["period_start"], best["period_end"], read.language),
        customers=formats.count(best["cohort_customers"], read.language),
        told=formats.count(int(told), read.language),
        worth=read.worth(told),
        share=formats.percent(best[column], read.language, 0),
    )


def lifetimes(read: Scope, found: Survival) -> str:
    """Which segment keeps its customers longest and which shortest, and whether that may be chance."""
    rows = found.sizes[~found.sizes["rest"].astype(bool) & (found.sizes["at_risk"] >= _LEAST)]
    if len(rows) < 2 or not _known(found) or found.p_value is None:
        return staying(read, found) if len(found.sizes) == 1 else read.say("retention.survival_none")
    ordered = rows.sort_values(["survival", "segment"], ascending=[False, True])
    best, worst = ordered.iloc[0], ordered.iloc[-1]
    return read.say(
        "retention.survival" if found.p_value < _CHANCE else "retention.survival_chance",
        field=markdown(read.field(found.by)),
        best=markdown(segments.word(read.say, found.by, best["segment"])),
        worst=markdown(segments.word(read.say, found.by, worst["segment"])),
        days=formats.count(found.horizon, read.language),
        share=formats.percent(best["survival"], read.language, 0),
        low=formats.percent(worst["survival"], read.language, 0),
        customers=formats.count(best["customers"], read.language),
        others=formats.count(worst["customers"], read.language),
        p=formats.p_value(found.p_value, read.language),
    )


def hazard(read: Scope, rows: pd.DataFrame) -> str:
    """When the risk is highest, where its interval lies above all others; else between which rates it lies."""
    certain = rows[(rows["at_risk"] >= _LEAST) & (rows["lost"] > 0)]
    if certain.empty:
        return read.say("retention.hazard_none")
    ordered = certain.sort_values(["rate", "months_from"], ascending=[False, True])
    row, others = ordered.iloc[0], rows[rows["months_from"] != ordered.iloc[0]["months_from"]]
    if len(others) and (others["rate_high"] >= row["rate_low"]).any():
        known = rows[rows["at_risk"] >= _LEAST]["rate"]
        return read.say(
            "retention.hazard_alike",
            low=formats.percent(known.min(), read.language),
            high=formats.percent(known.max(), read.language),
            months=formats.count(row["months_until"] - row["months_from"], read.language),
        )
    return read.say(
        "retention.hazard_first" if not row["months_from"] else "retention.hazard",
        first=formats.count(row["months_from"], read.language),
        until=formats.count(row["months_until"], read.language),
        count=formats.count(row["lost"], read.language),
        of=formats.count(row["at_risk"], read.language),
        share=formats.percent(row["rate"], read.language),
    )


def seasonal(found: Season) -> bool:
    """Whether chance alone would hardly make such differences between the months."""
    return found.p_value is not None and found.p_value < _CHANCE


def season(read: Scope, found: Season) -> str:
    """In which month most more than evenly buy for the last time."""
    years = formats.count(found.years, read.language)
    rows = found.rows
    if rows.empty or not rows["lost"].sum():
        return read.say("retention.season_none", years=years)
    if found.p_value is None:
        return read.say(
            "retention.season_few", count=formats.count(int(rows["lost"].sum()), read.language), years=years
        )
    row = rows.assign(more=rows["lost"] - rows["if_even"]).sort_values("more", ascending=False).iloc[0]
    return read.say(
        "retention.season" if seasonal(found) else "retention.season_even",
        month=formats.month_name(int(row["month_of_year"]), read.language),
        count=formats.count(int(row["lost"]), read.language),
        of=formats.count(int(row["buying"]), read.language),
        expected=formats.count(round(row["if_even"]), read.language),
        lost=formats.count(int(rows["lost"].sum()), read.language),
        years=years,
        p=formats.p_value(found.p_value, read.language),
    )


def _months(read: Scope, days: float) -> str:
    return formats.number(days * 12 / 365.25, read.language)
