"""Who is leaving, when, and from which segment?"""

from __future__ import annotations

import pandas as pd

from pages.parts import cards, churn_cards, churn_controls, export, formats, frame
from pages.parts import churn_findings as findings
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """The loss as a sentence, the rule it was counted by, flows, and rates by one segment or two crossed."""
    by = churn_controls.chosen(read)
    whole, parts = churn_cards.looked_at(read, by[:1])
    cards.heading(read, findings.churn(read, whole))
    told = (one(read, whole) for one in (findings.under_way, findings.provisional, findings.within))
    cards.note(formats.sentences(told, read.language))
    rate = churn_controls.bar(read, by)
    churn_controls.too_short(read, whole)
    cards.note(churn_controls.about_groups(read, by))
    churn_cards.flows(read, whole)
    churn_cards.rates(read, parts, rate)
    crossed = churn_cards.crossed(read, whole, by, rate)
    churn_cards.value(read, whole)
    export.buttons(read, "churn", pd.concat([parts.rows, crossed]), churn_controls.described(read, by))


frame.page("churn", draw)
