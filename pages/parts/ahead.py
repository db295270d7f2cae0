"""What the other pages ask first about a large data set, asked while the reader looks at this one.

The one rule: the reader's own questions go first.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import streamlit as st

from core import churn, overview, value
from core.come_back import window
from core.definitions import SCORE
from core.errors import UserError
from core.findings import findings
from core.meta import Meta
from core.view import View
from pages.parts import churn_controls, scope
from pages.parts.answers import ask

LARGE = 1_000_000
"""Lines from which on a first look takes longer than nobody notices."""
_PAUSE = 0.2


def begin(meta: Meta) -> None:
    """Begin where it is worth it; once for every version of a data set."""
    if meta.lines >= LARGE:
        _begun(meta.id, meta.version)


@st.cache_resource(max_entries=100, show_spinner=False)
def _begun(data_set: str, _version: str) -> threading.Thread:
    thread = threading.Thread(target=seek, args=(data_set,), daemon=True)
    thread.start()
    return thread


def seek(data_set: str) -> None:
    """Ask everything, each question when nobody else asks; what fails here says so where the reader asks it."""
    try:
        meta = scope.workspace().open(data_set)
        for view, function, *more in questions(meta):
            while scope.workspace().engine(data_set).busy:
                time.sleep(_PAUSE)
            ask(function, view, *more)
    except UserError:  # deleted meanwhile
        return
    except Exception:
        logging.getLogger(__name__).exception("ahead")


def questions(meta: Meta) -> Iterator[tuple[Any, ...]]:
    """View, function and what more it takes: what the pages ask when they are opened by their links, and then what
    value and churn ask in another measure."""
    views = [View(meta.id, measure=measure) for measure in meta.measures if measure != SCORE]
    segment = churn_controls.usual(meta)
    for view in views:
        yield view, window
        yield view, value.headline
        yield view, value.distribution
        yield view, churn.breakdown
        if segment != churn_controls.WHOLE:
            yield view, churn.breakdown, (segment,)
        if view == views[0]:
            for function in (overview.sold, overview.flows, overview.keys, overview.overdue, findings):
                yield view, function
