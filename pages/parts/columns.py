"""Every column that a table can have, one row each, and what every table shows of its columns on a screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``file`` is what a spreadsheet takes it for; ``format`` is the screen's, and ``most`` the pixels that a longer
    text is cut at: a number is never cut."""

    file: str
    format: str | None = None
    most: int = 0


KINDS = {
    "text": Kind("text", most=176),
    "long": Kind("text", most=480),
    "hidden": Kind("text"),
    "date": Kind("date", "YYYY-MM-DD"),
    "share": Kind("percent"),
    "count": Kind("integer", "%,d"),
    "money": Kind("money", "%,.2f"),
    "ratio": Kind("ratio", "%,.2f"),
    "decimal": Kind("decimal", "%,.3g"),
    "rounded": Kind("number", "%,.0f"),
    "fraction": Kind("number", "%,.4g"),
}
"""A fraction is a number whose decimals matter while it is small; what is rounded is shown without any."""
MEASURED = {"money": "money", "share": "share", "score": "ratio"}
"""The kind of a column in the view's measure, by its unit; rounded where the unit is not here."""


@dataclass(frozen=True)
class Column:
    """``kind``: of ``KINDS``, or measured (in the view's measure); what is hidden is never shown.

    ``label``: the key of its words, where they are not ``column.<name>``. ``codes``: its values are codes, whose words
    are ``<codes>.<value>``. ``added``: there only where values of customers can be added up. ``format`` overrules the
    kind's.
    """

    name: str
    kind: str
    format: str | None = None
    label: str = ""
    codes: str = ""
    added: bool = False
    pinned: bool = False


PLAIN = {
    "text": "path",
    "long": "lost_rule signs white_categories",
    "hidden": "band bin cross_by grouping rest segment_by",
    "date": "cohort_end cohort_start day first_purchase last_day last_purchase month period_end period_start",
    "share": (
        "above accuracy buying_share caught caught_least caught_most churn_high churn_low churn_rate "
        "come_back_rate customer_share customers_for_80_share false_alarms false_high false_least "
        "false_low false_most gain_share key_share leaver_share leavers lifetime_change margin_rate "
        "p_alive rate rate_after rate_high rate_low rate_points rate_relative right "
        "stayer_share stayers staying_share survival top10_share top1_share top20_share top3_share "
        "top5_share worth_share"
    ),
    "count": (
        "age alike alive_from alive_to at_risk buying called calls categories chance_high chance_low "
        "churned churned_of_opening closing cohort_customers customers customers_before customers_for_80 "
        "days days_silent flagged_new flagged_now frequency key_accounts later leaver_count leavers_lost "
        "line lost median_days month_of_year months months_from months_until new opening orders "
        "other_rank others purchase_days rank rank_from rank_to recorded returned small_accounts stayed "
        "stayer_count stayers_lost staying"
    ),
    "money": (
        "amount expected_spend expected_value lifetime_gain lifetime_gain_points lifetime_gain_relative "
        "lifetime_value margin margin_kept margin_kept_points margin_kept_relative profit revenue "
        "revenue_kept revenue_kept_points revenue_kept_relative white_value worth"
    ),
    "ratio": "hhi",
    "decimal": (
        "corrected high_95 high_998 key_median lift lift_high lift_low low_95 low_998 other_median "
        "p_value q_value ratio"
    ),
    "rounded": "came_back flagged other_value warning_days",
    "fraction": "actual at_rate chance error expected if_even kept kept_points kept_relative rhythm_days",
    "measured": "before_12m high last_12m low lower middle reached value value_before value_change",
}
"""The columns of which no more is to be said than their kind."""
ROWS = (
    *(Column(name, kind) for kind, names in PLAIN.items() for name in names.split()),
    Column("abc", "text", codes="class", added=True),
    Column("actual_in_all", "count", label="column.actual"),
    Column("begins", "text", codes="yes"),
    Column("change", "share", added=True),
    Column("change_contracted", "measured", label="part.contracted"),
    Column("change_expanded", "measured", label="part.expanded"),
    Column("change_lost", "measured", label="part.lost"),
    Column("change_new", "measured", label="part.new"),
    Column("change_returned", "measured", label="part.returned"),
    Column("change_unattributed", "measured", label="part.unattributed"),
    Column("churned_value", "measured", added=True),
    Column("cumulative_share", "share", added=True),
    Column("customer", "text", pinned=True),
    Column("days_overdue", "fraction", format="%,.1f"),
    Column("destination", "text", codes="place"),
    Column("enough", "text", codes="yes"),
    Column("expected_in_all", "rounded", label="column.expected"),
    Column("expected_purchases", "fraction", format="%,.2f"),
    Column("habit", "text", codes="habit"),
    Column("hours", "fraction", format="%.2f"),
    Column("known", "text", codes="yes"),
    Column("lifetime_change_high", "share", label="column.rate_high"),
    Column("lifetime_change_low", "share", label="column.rate_low"),
    Column("model", "text", codes="model"),
    Column("name", "text", pinned=True),
    Column("opening_value", "measured", added=True),
    Column("origin", "text", codes="place"),
    Column("outside", "text", codes="outside"),
    Column("overdue", "text", codes="yes"),
    Column("part", "text", codes="part"),
    Column("partial", "text", codes="yes"),
    Column("provisional", "text", codes="yes"),
    Column("quadrant", "text", codes="part"),
    Column("reading", "text", codes="reading"),
    Column("reason", "text", codes="reject"),
    Column("rule", "text", codes="rule"),
    Column("share", "share", added=True),
    Column("signal", "text", codes="signal"),
    Column("small", "text", codes="yes"),
    Column("status", "text", codes="status"),
    Column("tier", "text", codes="tier"),
    Column("tier_earlier", "text", codes="place"),
    Column("tier_later", "text", codes="place"),
    Column("trait", "text", codes="trait"),
    Column("value_at_risk", "measured", added=True),
    Column("value_churn_rate", "share", added=True),
    Column("value_earlier", "measured", added=True),
    Column("value_later", "measured", added=True),
    Column("value_per_call", "measured", added=True),
    Column("value_share", "share", added=True),
    Column("verdict", "text", codes="verdict"),
)
COLUMNS = {column.name: column for column in ROWS}
UNKNOWN = Column("", "text")

_FLOWS = ("opening", "new", "returned", "churned", "closing")
_RATES = ("churn_rate", "churn_low", "churn_high", "churned_of_opening", "opening", "value_churn_rate", "churned_value")
_MOVES = ("customer", "name", "tier_earlier", "tier_later", "value_change", "value_later", "value_earlier")
_CLASS = ("period_start", "class", "customers", "value", "partial")
SHOWN: dict[str, tuple[str, ...]] = {
    "accounts": (
        *("customer", "name", "rank", "value", "change", "last_purchase", "status", "overdue", "abc", "tier", "rep"),
        *("region", "share", "orders", "days_silent", "last_12m", "before_12m"),
    ),
    "act": ("customer", "name", "value_at_risk", "signal", "days_silent"),
    "alike_rows": ("customer", "name", "last_12m", "tier"),
    "apart": ("customer", "name", "rank", "value", "other_rank", "other_value"),
    "backtest_models": ("model", "error", "expected_in_all", "actual_in_all", "customers"),
    "churn_cross": ("period_start", "segment", "cross", *_RATES),
    "churn_flow": ("period_start", *_FLOWS, "stayed"),
    "churn_lines": ("period_start", "segment", *_RATES, "provisional"),
    "churn_matrix": ("period_start", "segment", *_RATES, "provisional"),
    "churn_steps": _FLOWS,
    "churn_value": ("period_start", "churned_value", "value_churn_rate", "opening_value", *_RATES[:5], "provisional"),
    "class_course": _CLASS,
    "class_fate": _CLASS,
    "class_origin": _CLASS,
    "class_values": _CLASS,
    "difference_dots": ("trait", "leavers", "stayers", "corrected", "leaver_count", "stayer_count", "enough"),
    "habits": ("habit", "key_median", "other_median", "above", "q_value", "key_accounts", "others", "small"),
    "lifts": (
        *("attribute", "attribute_value", "key_accounts", "customers", "key_share", "share", "lift", "lift_low"),
        *("lift_high", "q_value", "small"),
    ),
    "lost_bars": ("category", "leaver_share", "stayer_share", "leavers_lost", "stayers_lost", "leaver_count"),
    "prediction": (
        *("customer", "name", "p_alive", "expected_purchases", "expected_spend", "expected_value", "lifetime_value"),
        *("last_purchase", "purchase_days", "days_silent"),
    ),
    "quadrants": ("part", "customers", "customer_share", "worth_share", "worth", "margin_rate"),
    "rising": _MOVES,
    "rules": (
        *("lost_rule", "false_alarms", "false_range", "caught", "flagged_now", "flagged_new", "value_per_call"),
        *("warning_days", "flagged", "came_back"),
    ),
    "rules_chart": (
        *("lost_rule", "false_alarms", "false_low", "false_high", "caught", "flagged_now", "flagged_new"),
        *("value_per_call", "warning_days", "accuracy"),
    ),
    "slipping": _MOVES,
    "triangle": (
        *("cohort_start", "period_start", "cohort_customers", "buying", "buying_share", "staying", "staying_share"),
        *("value", "value_share", "partial", "begins"),
    ),
    "warning": ("customer", "name", "value_at_risk", "signs", "rep", "days_overdue", "last_purchase"),
    "what_if": (
        *("customer", "name", "cell", "lifetime_gain", "gain_share", "hours", "margin", "churn_rate", "rate_after"),
        "revenue",
    ),
    "what_if_cells": ("cell", "customers", "churn_rate", "lifetime_gain_relative", "lifetime_gain_points", "churned"),
    "what_if_readings": (
        *("reading", "lifetime_change", "lifetime_change_low", "lifetime_change_high", "lifetime_gain", "kept"),
        "rate_after",
    ),
    "white_rows": ("customer", "name", "white_value", "white_categories", "tier", "customer_type"),
}
"""What a table shows, the most important first: as many as have room, in this order. Exports have every column; so has
a table that is not here."""
WIDE, HALF = 950, 454
NARROW, WHOLE = 140, 400
"""Pixels that a name is cut at: in a table that something stands beside, and where there is room left."""
ROOM = dict.fromkeys(
    (
        *("act", "slipping", "rising", "bridge", "effects", "distribution", "lorenz", "quadrants", "discounts"),
        *("signal_bars", "owner_bars", "hazard", "season", "difference_dots", "lost_bars", "backtest_course"),
        *("backtest_frequencies", "backtest_models", "backtest_rules", "what_if_readings", "what_if_cells", "course"),
        *("class_course", "class_values", "class_origin", "class_fate", "categories", "orders", "apart"),
    ),
    HALF,
) | {"alike_rows": 350, "churn_flow": 540, "churn_steps": 350, "rules": 870}
"""Pixels that a table has in a window of 1280 where it is less than ``WIDE``: something stands beside it."""
