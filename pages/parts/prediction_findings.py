"""The prediction in sentences, with its test beside it. The one rule: no figure is computed here."""

from __future__ import annotations

from dataclasses import replace

from core.overview import Figure
from core.prediction.backtest import ALIVE, Backtest
from core.prediction.fitted import Fitted
from core.prediction.forecast import MIN_CUSTOMERS, MIN_DAYS, MIN_REPEATERS, Forecast
from pages.parts import formats
from pages.parts.explain import Explained
from pages.parts.scope import Scope


def headline(read: Scope, found: Forecast) -> str:
    """What is expected, or why nothing is."""
    say, language = read.say, read.language
    if found.trouble or found.test is None:
        return say(
            f"prediction.{found.trouble}",
            days=formats.count(found.history_days, language),
            customers=formats.count(found.known_customers, language),
            repeaters=formats.count(found.known_repeaters, language),
            min_days=MIN_DAYS,
            min_customers=MIN_CUSTOMERS,
            min_repeaters=MIN_REPEATERS,
        )
    if not found.test.better:
        return say("prediction.worse", **_errors(read, found.test))
    return say(
        "prediction.headline" if found.expected_value is None else "prediction.headline_value",
        purchases=formats.compact(round(found.expected_purchases), language),
        value=formats.compact(found.expected_value or 0, language, read.meta.currency),
        alive=formats.count(found.alive, language),
        customers=formats.count(found.customers, language),
    )


def figures(found: Forecast) -> tuple[Figure, ...]:
    """The forecast as figures."""
    shown = [
        Figure("expected_purchases", round(found.expected_purchases), None, "count"),
        Figure("likely_alive", found.alive, None, "count"),
    ]
    if found.expected_value is not None:
        shown.insert(1, Figure("expected_value", found.expected_value, None, "money"))
        shown.append(Figure("lifetime_value", found.lifetime_value, None, "money"))
    return tuple(shown)


def honesty(read: Scope, test: Backtest) -> str:
    """How far to trust it."""
    key = "prediction.trust" if test.better else "prediction.trust_rules"
    return read.say(key, cut_off=formats.day(test.cut_off, read.language), **_errors(read, test))


def course(read: Scope, test: Backtest) -> str:
    """Expected in all beside what happened."""
    off = test.expected / test.actual - 1 if test.actual else None
    return read.say(
        "prediction.course" if off is None else "prediction.over" if off >= 0 else "prediction.under",
        cut_off=formats.day(test.cut_off, read.language),
        customers=formats.count(test.customers, read.language),
        expected=formats.count(round(test.expected), read.language),
        actual=formats.count(test.actual, read.language),
        share=formats.percent(abs(off or 0), read.language),
    )


def frequencies(read: Scope, test: Backtest) -> str:
    """The largest group of customers."""
    rows = test.frequencies
    most = rows.sort_values(["customers", "frequency"], ascending=[False, True]).iloc[0]
    last = most["frequency"] == rows["frequency"].max() and len(rows) > 1
    return read.say(
        "prediction.frequencies",
        frequency=f"{int(most['frequency'])}{'+' if last else ''}",
        customers=formats.count(int(most["customers"]), read.language),
        expected=formats.number(most["expected"], read.language, 2),
        actual=formats.number(most["actual"], read.language, 2),
    )


def rules(read: Scope, test: Backtest) -> str:
    """Which way to tell who is still there was right most often."""
    right = test.rules.set_index("rule")["right"]
    shares = {name: formats.percent(right[name], read.language) for name in right.index}
    key = "prediction.rules_model" if right[test.name] > right["window"] else "prediction.rules_window"
    return read.say(
        key,
        model=shares[test.name],
        window=shares["window"],
        nobody=shares["nobody"],
        days=formats.count(test.window_days, read.language),
        customers=formats.count(test.customers, read.language),
    )


def models(read: Scope, test: Backtest) -> str:
    """Which way to expect purchases was off the least, and which comes next."""
    rows = test.models.sort_values("error", kind="stable")
    (model, error), (other, other_error) = [
        (read.say(f"model.{one.model}"), formats.number(one.error, read.language, 3)) for one in rows[:2].itertuples()
    ]
    customers = formats.count(test.customers, read.language)
    return read.say(
        "prediction.models", model=model, error=error, other=other, other_error=other_error, customers=customers
    )


def bands(read: Scope, found: Forecast) -> str:
    """How many are more likely gone than not."""
    return read.say(
        "prediction.bands",
        count=formats.count(found.customers - found.alive, read.language),
        customers=formats.count(found.customers, read.language),
        half=formats.percent(ALIVE, read.language, 0),
    )


def with_model(read: Scope, explained: Explained, name: str, model: Fitted) -> Explained:
    """The definition with the parameters that were fitted."""
    assert model.purchases
    found = model.purchases
    said = read.say(
        f"prediction.fitted_{name}",
        day=formats.day(model.known_until, read.language),
        customers=formats.count(len(model.history), read.language),
        likelihood=formats.number(found.log_likelihood, read.language),
        **{one: f"{value:.4g}" for one, value in found.parameters.items()},
    )
    if model.spend:
        spend = {name: f"{getattr(model.spend, name):.4g}" for name in ("p", "q", "gamma")}
        said += " " + read.say("prediction.model_spend", **spend)
    return replace(explained, scope=said)


def _errors(read: Scope, test: Backtest) -> dict[str, str]:
    return {
        "error": formats.number(test.error, read.language, 3),
        "rate_error": formats.number(test.rate_error, read.language, 3),
        "customers": formats.count(test.customers, read.language),
    }
