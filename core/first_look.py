"""What a large data set is asked before its first page is opened: churn, whose steps most pages share.

The one rule: the data set is there already; what fails here says so where the reader asks it.
"""

from __future__ import annotations

import logging
from typing import Any

from core import churn, come_back, job, segments, value
from core.errors import UserError
from core.job import Cancelled
from core.meta import Meta
from core.store import Workspace
from core.view import View

LARGE = 1_000_000
"""Lines from which on a first look takes longer than nobody notices."""


def questions(meta: Meta) -> tuple[tuple[Any, ...], ...]:
    """Function and what more it takes: what the churn page asks of a view."""
    return ((come_back.window,), (churn.with_whole, segments.usual(meta)), (value.lines,))


def prepare(workspace: Workspace, meta: Meta) -> None:
    """Ask what the churn page asks first, as the last part of an import; the answers stay on disk."""
    if meta.lines < LARGE:
        return
    view = View(meta.id, measure=meta.measures[0])
    try:
        job.stage("first", 1.0, 1.0)
        for function, *more in questions(meta):
            job.breathe()
            function(workspace, view, *more)
    except (UserError, Cancelled):
        return
    except Exception:  # a full disk, too little memory: an import must not look as if it had failed
        logging.getLogger(__name__).exception("first look")
