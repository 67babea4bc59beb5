# SPDX-License-Identifier: EUPL-1.2
"""Fenced code (CommonMark 4.5) and fences inside it.

CommonMark closes a fence at the first bare line of backticks. A model that shows Markdown as code writes fences into
it, and from the first inner end on everything would change its place: text becomes code and code text. So inside code
that is Markdown, or of no named language, a fence with a name opens an inner one, which has an end of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lti_tool.chat.render.code import LANGUAGES, language

_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_NAMED = re.compile(r"(`{3,}|~{3,})[ \t]*[A-Za-z{][^`]*$")
_HOLDERS = frozenset(("md", "markdown", "html"))
_PREFIX = re.compile(r"[ \t]*(?:(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*")
MAX_GUESSES = 3
"""How many fences of one block are read as holding others before the rest is read as CommonMark does: each guess that
fails has looked through all of the block."""


class Fence:
    """An open fence; `nested` says whether it may hold others."""

    def __init__(self, run: str, info: str, *, nested: bool) -> None:
        name = language(info)
        self._holds = nested and (name in _HOLDERS or name not in LANGUAGES)
        self._open = [run]

    @property
    def run(self) -> str:
        """The signs of the outermost fence."""
        return self._open[0]

    def ends(self, body: str) -> bool:
        """Take a line of the code without its indentation; whether it closes the outermost fence."""
        run = self._open[-1]
        if not body.startswith(run[0] * 3):
            return False
        if len(body) >= len(run) and not body.strip(run[0]):
            self._open.pop()
            return not self._open
        if len(self._open) == 1 and self._holds and (match := _NAMED.match(body)) and len(match[1]) >= len(run):
            self._open.append(match[1])
        return False


def open_fence(body: str, *, nested: bool) -> Fence | None:
    """The fence that a line (without its indentation) opens, or None."""
    match = _FENCE.match(body)
    if not match:
        return None
    return Fence(match[1] or match[3], match[2] or match[4] or "", nested=nested)


def prefix(line: str) -> str:
    """What stands before a line's content: indentation, marks of quotations and list items."""
    match = _PREFIX.match(line)
    return match[0] if match else ""


def widen_fences(lines: Sequence[str]) -> list[str]:
    """The lines with each fence that holds others made longer than those, which is how CommonMark says it."""
    out = list(lines)
    guesses = at = 0
    while at < len(out):
        body = _body(out[at])
        flat = open_fence(body, nested=False) if body[:3] in ("```", "~~~") else None
        if flat is None:
            at += 1
            continue
        end = _end(out, at, nested=True) if guesses < MAX_GUESSES else None
        if end is None:
            guesses += 1
            end = _end(out, at, nested=False)
        else:
            _widen(out, at, end)
        at = (end if end is not None else len(out)) + 1
    return out


def _end(lines: Sequence[str], start: int, *, nested: bool) -> int | None:
    fence = open_fence(_body(lines[start]), nested=nested)
    quotes = prefix(lines[start]).count(">")
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if quotes and not line.lstrip(" \t").startswith(">"):
            return at - 1
        if fence is not None and fence.ends(_body_of_code(line, quotes)):
            return at
    return None


def _widen(lines: list[str], start: int, end: int) -> None:
    sign = _body(lines[start])[0]
    runs = [re.match(f"{re.escape(sign)}*", lines[at].lstrip(" \t>")) for at in range(start + 1, end)]
    longest = max((len(run[0]) for run in runs if run), default=0)
    own = len(_body(lines[start])) - len(_body(lines[start]).lstrip(sign))
    if longest < own:
        return
    for at in (start, end):
        place = lines[at].find(sign * 3)
        if place >= 0:
            lines[at] = lines[at][:place] + sign * (longest + 1) + lines[at][place:].lstrip(sign)


def _body(line: str) -> str:
    return line[len(prefix(line)) :].rstrip(" \t\r\n")


def _body_of_code(line: str, quotes: int) -> str:
    return line.lstrip(" \t>" if quotes else " \t").rstrip(" \t\r\n")


body_of_code = _body_of_code
