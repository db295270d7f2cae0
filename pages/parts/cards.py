"""Cards: the heading with its finding, figures with their course, and a chart with its table and its definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.overview import Figure
from core.question import Query
from core.scope import as_of
from core.value import Headline
from pages.parts import formats, rule_words, scope, tables
from pages.parts.answers import ask
from pages.parts.drill import Drill
from pages.parts.explain import Explained, explain
from pages.parts.scope import Scope

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Picture
    from streamlit.delta_generator import DeltaGenerator

SHOWN = ("chart", "table")
_ICONS = {"chart": ":material/bar_chart:", "table": ":material/table_rows:"}
WORSE_WHEN_MORE = ("churn_rate", "value_churn_rate", "days_silent")


@dataclass(frozen=True)
class Card:
    """What ``chart`` draws, to be handed over."""

    key: str
    finding: str
    frame: pd.DataFrame
    picture: Picture
    drill: Drill | None
    explained: Explained


def heading(read: Scope, finding: str) -> None:
    """The page's finding as its headline."""
    with st.container(key="heading", gap="small"):
        st.markdown(f"## {formats.unbroken(finding)}")


def section(title: str) -> None:
    """What the rest of a page is about, where that is something else than its headline."""
    st.markdown(f"### {title}")


def note(text: str) -> None:
    """A line in small letters below the figures; nothing where there is nothing to say."""
    if text:
        st.caption(text)


def figures(read: Scope, found: Iterable[Figure]) -> None:
    """A row of figures; each with its change and its course where there is one."""
    shown = list(found)
    for place, figure in zip(places(len(shown)), shown, strict=True):
        put(read, place, figure)


def places(count: int) -> list[DeltaGenerator]:
    """A row for so many figures, to be ``put`` there as they become known."""
    with st.container(key="figures"):
        return st.columns(count)


def put(read: Scope, place: DeltaGenerator, figure: Figure) -> None:
    """One figure in its place."""
    with place:
        _figure(read, figure)


def _figure(read: Scope, figure: Figure) -> None:
    say = read.say
    change = formats.change(figure.value, figure.before, figure.unit, say.language)
    same = change is not None and change.startswith("±")
    told = "gray" if same else "blue" if _good(figure, figure.before) else "orange"
    with st.container(key=f"change_{told}_{figure.name}", height="stretch"):
        st.metric(
            say(f"figure.{figure.name}", measure=read.measure),
            worded(read, figure.value, figure.unit),
            change,
            delta_color="blue" if _good(figure, figure.course[0] if figure.course else None) else "orange",
            delta_arrow="off" if same else "auto",
            chart_data=list(figure.course) if len(figure.course) > 2 else None,
            chart_type="area",
            border=True,
            help=say(f"define.{figure.name}.text"),
            height="stretch",
        )


def _good(figure: Figure, earlier: float | None) -> bool:
    """Whether the figure is no worse than it was: of the change before it, and of its course as a whole."""
    if figure.value is None or earlier is None or figure.value == earlier:
        return True
    return (figure.value > earlier) != (figure.name in WORSE_WHEN_MORE)


def worded(read: Scope, number: float | None, unit: str) -> str:
    """A figure as the reader reads it, short."""
    language = read.language
    if number is None:
        return read.say("figure.none")
    if unit == "measure":
        unit = read.unit
    if unit == "share":
        return formats.percent(number, language)
    if unit in ("ratio", "score"):
        return formats.full(number, language)
    if unit == "days":
        return read.say("figure.days", count=formats.count(int(number), language))
    return formats.compact(number, language, read.meta.currency if unit == "money" else "")


def of_headline(read: Scope, head: Headline) -> tuple[Figure, ...]:
    """The headline of a scope as figures."""
    first = [Figure("customers", head.customers, None, "count")]
    if head.attributed is not None:
        first.insert(0, Figure(read.view.measure, float(head.attributed), None, read.unit))
    if not read.additive:
        least, middle = (None if one is None else float(one) for one in (head.key_least, head.middle))
        return (*first, Figure("key_least", least, None, "measure"), Figure("middle", middle, None, "measure"))
    return (
        *first,
        Figure("top20_share", head.top20_share, None, "share"),
        Figure("customers_for_80", head.customers_for_80, None, "count"),
        Figure("gini", head.gini, None, "ratio"),
    )


def chart(
    read: Scope,
    key: str,
    finding: str,
    frame: pd.DataFrame,
    picture: Picture,
    drill: Drill | None,
    explained: Explained,
    hint: str = "",
) -> None:
    """One card: its finding, the picture or its table, and how it is computed. A click on a mark opens its accounts;
    where it does not, a ``hint`` may say why."""
    say = read.say
    with st.container(border=True, key=f"card_{key}", height="stretch"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
            st.markdown(f"#### {formats.unbroken(finding)}", width="stretch")
            shown = st.segmented_control(
                say("card.show"),
                SHOWN,
                default=SHOWN[0],
                required=True,
                key=f"show_{key}",
                format_func=lambda name: _ICONS[name],
                label_visibility="collapsed",
                help=None,
            )
            explain(say, explained)
        if frame.empty:
            st.caption(say("empty.card"))
        elif shown == "table":
            tables.plain(read, frame, key)
        else:
            _picture(read, key, picture, drill)
            note(hint)


def beside(read: Scope, *shown: Card) -> None:
    """Two cards side by side; one alone has the row."""
    for place, one in zip(st.columns(len(shown)), shown, strict=True):
        with place:
            chart(read, one.key, one.finding, one.frame, one.picture, one.drill, one.explained)


def _picture(read: Scope, key: str, picture: Picture, drill: Drill | None) -> None:
    buttons = {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"filename": key, "scale": 2},
    }
    alt = read.say(f"card.{key}")
    if drill is None:
        st.plotly_chart(picture, key=f"chart_{key}", config=buttons, alt=alt)
        return
    event = st.plotly_chart(
        picture, key=f"chart_{key}", config=buttons, alt=alt, on_select="rerun", selection_mode="points"
    )
    points = event["selection"]["points"]
    marks = [
        point.get("customdata") or point.get("id") for point in points if point.get("customdata") or point.get("id")
    ]
    if marks:
        scope.go("accounts", scope.parameters(read, **drill(_listed(marks[0]))))
    st.caption(read.say("card.click_nobody" if points else "card.click"))


def _listed(mark: object) -> list[object]:
    """The browser hands a mark back as a list or as numbered entries."""
    if isinstance(mark, dict):
        return [mark[name] for name in sorted(mark, key=int)]
    return list(mark) if isinstance(mark, (list, tuple)) else [mark]


def explained(read: Scope, words: tuple[str, ...], query: Callable[..., Query], *more: object) -> Explained:
    """What a card's definition shows: ``words`` are ``define.<word>``, ``query(workspace, view, *more)`` is its SQL."""
    place, view = scope.workspace(), read.view
    said = read.say(
        "card.scope",
        measure=read.measured,
        day=formats.day(ask(as_of, view), read.language),
        lost=rule_words.in_force(read),
    )
    return Explained(words, lambda: query(place, view, *more), said)


def reconciled(read: Scope, head: Headline) -> None:
    """Attributed + unattributed = total, in words."""
    language = read.language
    if not read.additive:
        st.caption(read.say("value.no_shares", measure=read.measured))
        return
    shown = {
        name: formats.full(float(getattr(head, name)), language, read.currency)
        for name in ("attributed", "unattributed", "total")
    }
    st.caption(read.say("value.reconciled", lines=formats.count(head.lines, language), measure=read.measure, **shown))
