# SPDX-License-Identifier: EUPL-1.2
"""Whether work grows as the text does: measured as a ratio of processor time, so that no machine is too slow for it."""

import gc
import time
from collections.abc import Callable

START, MOST = 1_000, 256_000
"""Characters: from where the growth is looked at, and how far at most until it can be measured."""
MEASURABLE = 0.002
"""Seconds of processor time, below which the clock's own steps would be measured."""
NEAR_LINEAR = 8.0
"""For four times the text: 4 is linear, 16 is quadratic."""
TRIES = 4
"""A cache that was cold, or a neighbour on the same core, cannot fail a test alone."""


def is_near_linear(work: Callable[[str], object], unit: str, end: str = "", *, most: int = MOST) -> bool:
    """Whether four times as many `unit` cost about four times as much. `end`: what spoils the match at last."""
    length = START
    while length * 4 < most and _seconds(work, _text(unit, end, length)) < MEASURABLE:
        length *= 2
    for attempt in range(1, TRIES + 1):
        less, more = (_least(work, _text(unit, end, size), attempt) for size in (length, 4 * length))
        if more < MEASURABLE or more < NEAR_LINEAR * less:
            return True
    return False


def _text(unit: str, end: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length] + end


def _least(work: Callable[[str], object], text: str, times: int) -> float:
    return min(_seconds(work, text) for _time in range(times))


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.disable()
    try:
        started = time.process_time()
        work(text)
        return time.process_time() - started
    finally:
        gc.enable()
