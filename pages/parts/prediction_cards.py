"""The cards of the prediction: the test of the chosen model, the models side by side, who buys again."""

from __future__ import annotations

from core.prediction import forecast
from core.prediction.backtest import Backtest
from core.prediction.fitted import fitted
from core.prediction.forecast import Forecast
from pages.parts import cards, charts, drill, scope
from pages.parts import prediction_findings as findings
from pages.parts.cards import Card
from pages.parts.scope import Scope

_WORDS = ("expected_purchases", "backtest", "prediction_model", "p_alive")


def draw(read: Scope, found: Forecast, test: Backtest) -> None:
    """Five cards, each with the parameters that were fitted."""
    say, place = read.say, scope.workspace()
    before = fitted(place, read.view, test.cut_off, test.name)
    now = fitted(place, read.view, model=test.name)
    histories = cards.explained(read, _WORDS, forecast.history_asked, test.cut_off)
    tested = findings.with_model(read, histories, test.name, before)
    courses = cards.explained(read, _WORDS, forecast.course_asked)
    bands = cards.explained(read, ("p_alive", "likely_alive", "prediction_model"), forecast.bands_asked, test.name)
    cards.beside(
        read,
        Card(
            "backtest_course",
            findings.course(read, test),
            test.course,
            charts.backtest_course(test.course, say, test.cut_off),
            None,
            findings.with_model(read, courses, test.name, before),
        ),
        Card(
            "backtest_frequencies",
            findings.frequencies(read, test),
            test.frequencies,
            charts.backtest_frequencies(test.frequencies, say),
            None,
            tested,
        ),
    )
    cards.beside(
        read,
        Card(
            "backtest_models",
            findings.models(read, test),
            test.models,
            charts.backtest_models(test.models, say),
            None,
            tested,
        ),
        Card(
            "backtest_rules",
            findings.rules(read, test),
            test.rules,
            charts.backtest_rules(test.rules, say),
            None,
            tested,
        ),
    )
    cards.chart(
        read,
        "alive_bands",
        findings.bands(read, found),
        found.bands,
        charts.alive_bands(found.bands, say),
        drill.alive(test.name),
        findings.with_model(read, bands, test.name, now),
    )
