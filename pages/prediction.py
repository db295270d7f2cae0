"""What will customers buy next, and who is probably gone? With the test that says how far to trust it."""

from __future__ import annotations

from core.prediction import forecast
from pages.parts import cards, frame, prediction_cards, prediction_list
from pages.parts import prediction_findings as findings
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """What is expected as a sentence and figures, then the test, then who is likely to buy again, then the accounts."""
    order = prediction_list.order()
    found = ask(forecast.forecast, read.view, order.years, order.model)
    cards.heading(read, findings.headline(read, found))
    prediction_list.model(read, order)
    test = found.test
    if test is None:
        prediction_list.rules(read)
        return
    cards.figures(read, findings.figures(found))
    cards.note(findings.honesty(read, test))
    prediction_cards.draw(read, found, test)
    prediction_list.draw(read, found.customers, order)


frame.page("prediction", draw)
