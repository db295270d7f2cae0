"""What a piece of work takes: seconds on the clock, seconds of the processor, and memory at its height.

Everything measured runs in a process of its own, so that no work finds what another left in memory. On a machine that
others use, the processor's seconds are the steadier of the two.
"""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Measured:
    """``wall`` and ``processor`` in seconds, of all threads and child processes; ``peak`` in bytes above idle."""

    wall: float
    processor: float
    peak: float


def alone(work: Callable[..., object], *given: object) -> Measured:
    """Run a function of a module in a new process; ``given`` are its arguments."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as processes:
        return processes.submit(here, work, *given).result()


def here(work: Callable[..., object], *given: Any) -> Measured:
    """Run a function in this process."""
    gc.collect()
    idle = _memory("VmRSS")
    if idle:
        Path("/proc/self/clear_refs").write_text("5")  # the height is counted from here on
    clock, processor = time.perf_counter(), _processor()
    work(*given)
    clock, processor = time.perf_counter() - clock, _processor() - processor
    top = _memory("VmHWM") or _largest(resource.RUSAGE_SELF)
    return Measured(clock, processor, max(top - idle, _largest(resource.RUSAGE_CHILDREN)))


def median(found: Sequence[Measured]) -> Measured:
    """The median of each figure."""
    return Measured(*(statistics.median(getattr(one, name) for one in found) for name in ("wall", "processor", "peak")))


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _memory(name: str) -> float:
    """Bytes by their name in the system's own account; 0 where there is none (macOS)."""
    lines = _STATUS.read_text().splitlines() if _STATUS.exists() else []
    return next((int(line.split()[1]) * 1024.0 for line in lines if line.startswith(name)), 0.0)


def _largest(who: int) -> float:
    return resource.getrusage(who).ru_maxrss * (1.0 if sys.platform == "darwin" else 1024.0)
