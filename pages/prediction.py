"""What will customers buy next, and who is probably gone? With the test that says how far to trust it."""

from __future__ import annotations

from core.prediction import forecast
from core.prediction.fitted import fitted
from pages.parts import cards, charts, drill, frame, prediction_list, scope
from pages.parts import prediction_findings as findings
from pages.parts.answers import ask
from pages.parts.cards import Card
from pages.parts.scope import Scope

_WORDS = ("expected_purchases", "backtest", "p_alive")


def draw(read: Scope) -> None:
    """What is expected as a sentence and figures, then the test, then who is likely to buy again, then the accounts."""
    order, say = prediction_list.order(), read.say
    found = ask(forecast.forecast, read.view, order.years)
    cards.heading(read, findings.headline(read, found))
    test = found.test
    if test is None:
        prediction_list.rules(read)
        return
    cards.figures(read, findings.figures(found))
    cards.note(findings.honesty(read, test))
    place = scope.workspace()
    before, now = fitted(place, read.view, test.cut_off), fitted(place, read.view)
    histories = cards.explained(read, _WORDS, forecast.history_asked, test.cut_off)
    courses = cards.explained(read, _WORDS, forecast.course_asked)
    bands = cards.explained(read, ("p_alive", "likely_alive"), forecast.bands_asked)
    cards.beside(
        read,
        Card(
            "backtest_course",
            findings.course(read, test),
            test.course,
            charts.backtest_course(test.course, say, test.cut_off),
            None,
            findings.with_model(read, courses, before),
        ),
        Card(
            "backtest_frequencies",
            findings.frequencies(read, test),
            test.frequencies,
            charts.backtest_frequencies(test.frequencies, say),
            None,
            findings.with_model(read, histories, before),
        ),
    )
    cards.beside(
        read,
        Card(
            "alive_bands",
            findings.bands(read, found),
            found.bands,
            charts.alive_bands(found.bands, say),
            drill.alive,
            findings.with_model(read, bands, now),
        ),
        Card(
            "backtest_rules",
            findings.rules(read, test),
            test.rules,
            charts.backtest_rules(test.rules, say),
            None,
            findings.with_model(read, histories, before),
        ),
    )
    prediction_list.draw(read, found.customers, order)


frame.page("prediction", draw)
