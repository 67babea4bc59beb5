# SPDX-License-Identifier: EUPL-1.2
"""Places in a text."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int, str]
"""Start, end, kind of placeholder."""


def has_any(lowered: str, words: Iterable[str]) -> bool:
    """Whether one of them stands in the text: much faster than to look for an expression that needs one."""
    for word in words:  # noqa: SIM110  # any() with a generator takes twice as long
        if word in lowered:
            return True
    return False
