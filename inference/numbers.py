# SPDX-License-Identifier: EUPL-1.2
"""Numbers on the command line, with their limits in the error."""

from argparse import ArgumentTypeError
from collections.abc import Callable


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number from `least` to `most`."""

    def parse(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"takes a whole number from {least} to {most}, not {text!r}")
        return int(text)

    return parse


def up_to(most: float) -> Callable[[str], float]:
    """More than 0, up to `most`."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        if not 0 < value <= most:
            raise ArgumentTypeError(f"takes a number above 0, up to {most:g}, not {text!r}")
        return value

    return parse
