# SPDX-License-Identifier: EUPL-1.2
"""An institution's own form of matriculation number, tried when it is set: every question meets it afterwards."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

MAX_CHARACTERS = 200
MAX_SECONDS = 1.0
"""For all trials together."""
SLOW_FACTOR = 10.0
"""For four times the text: 4 is linear, 16 quadratic."""
MEASURABLE_SECONDS = 0.002
TRIAL_CHARACTERS = 2_000
ORDINARY = (
    *("Wie funktioniert das?", "What is a binary tree?", "int x = 42;", "3.14159", "192.168.0.1", "2048", "31.12.2025"),
    *(
        "Aufgabe 3.2.1 auf Seite 47",
        "1024 2048 4096",
        "0101 1100",
        "ISBN 978-3-16-148410-0",
        "x = [1, 2, 3]",
        "O(n log n)",
    ),
)
"""What questions are about: none of it may be taken for a number of a person."""


class UselessForm(ValueError):
    """A form that cannot be used; the sentence says why."""


def compile_form(form: str) -> re.Pattern[str]:
    """As questions meet it: in any case. Raises UselessForm."""
    if len(form) > MAX_CHARACTERS:
        raise UselessForm(f"The form has more than {MAX_CHARACTERS} characters.")
    try:
        return re.compile(form, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise UselessForm(f"The form is no regular expression: {error}.") from None


def check(form: str, examples: Sequence[str]) -> None:
    """Raises UselessForm where it is slow, takes ordinary text for a number, or misses an example."""
    pattern = compile_form(form)
    if not all(examples):
        raise UselessForm("An example is empty.")
    if not examples:
        raise UselessForm("Name at least one number of that form with --number-example.")
    with _at_most(MAX_SECONDS):
        _check_ordinary(pattern)
        for example in examples:
            _check_example(pattern, example)
        for begin, unit in _trials(examples):
            _check_growth(pattern, begin, unit)


def _check_ordinary(pattern: re.Pattern[str]) -> None:
    if pattern.search("") is not None:
        raise UselessForm("The form matches the empty text, and so everything.")
    for text in ORDINARY:
        if found := pattern.search(text):
            raise UselessForm(
                f"The form matches too much: {found[0]!r} in {text!r}. Add what such a number begins with."
            )


def _check_example(pattern: re.Pattern[str], example: str) -> None:
    sentence = f"Meine Nummer ist {example}, danke."
    if not any(found[0] == example for found in pattern.finditer(sentence)):
        raise UselessForm(f"The form does not match the example {example!r} within a sentence.")


def _trials(examples: Sequence[str]) -> set[tuple[str, str]]:
    """What nearly is such a number, and goes on: each beginning of an example, its last character repeated."""
    begun = {(example[:end], example[end - 1]) for example in examples for end in range(1, len(example) + 1)}
    return begun | {("", unit) for unit in (*examples, *"".join(examples), "a", "1", " ", "-", "a1")}


def _check_growth(pattern: re.Pattern[str], begin: str, unit: str) -> None:
    """A text of it four times as long may not take much more than four times as long."""
    texts = [begin + (unit * size)[:size] + "\0" for size in (TRIAL_CHARACTERS, 4 * TRIAL_CHARACTERS)]
    less, more = (min(_seconds(pattern, text) for _ in range(2)) for text in texts)
    if more > MEASURABLE_SECONDS and more > SLOW_FACTOR * less:
        raise UselessForm(_SLOW)


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    for _match in pattern.finditer(text):
        pass
    return time.process_time() - began


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Ends what a regular expression does after so much processor time. Of a command alone: it takes the alarm."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise UselessForm(_SLOW)

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


_SLOW = (
    "The form is slow: nested or neighbouring repetitions try each text in many ways. Say how many digits there are."
)
