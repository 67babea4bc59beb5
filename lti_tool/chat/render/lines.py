# SPDX-License-Identifier: EUPL-1.2
"""Lines of a text."""

from __future__ import annotations


def cut(text: str) -> list[str]:
    """Cut behind each newline only: str.splitlines would also cut at form feeds and the like."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
