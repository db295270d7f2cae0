"""How much the property tests draw: a bounded share by default, ``VITAL_FEW_FUZZ_TIMES`` as much where that is set."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("VITAL_FEW_FUZZ_TIMES") or 1)


def drawing(examples: int) -> settings:
    """Settings of a test that draws so many examples; the same ones in every run, unless it is to draw more."""
    always = TIMES == 1
    return settings(
        max_examples=examples * TIMES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=always,
    )
