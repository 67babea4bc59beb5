# SPDX-License-Identifier: EUPL-1.2
"""Messages as students write them, German and English, with what names a person marked as `«KIND:text»`.

One message a line, `\\n` for a line break in those with marks. `clean` has none: traps that look like personal data.
All of it is made up; numbers with check digits are right and belong to nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lti_tool.privacy.spans import Span

_MARK = re.compile(r"«([A-Z_]+):([^»]*)»")
WITH_MARKS, CLEAN = ("german", "english"), ("clean",)
ENOUGH = 0.8
"""So much of an item must be covered; of a name with its title perhaps not the title."""


@dataclass(frozen=True)
class Marked:
    """A message, and where in it what stands."""

    text: str
    items: tuple[Span, ...]

    def missed(self, found: list[Span]) -> list[Span]:
        """The items that are not covered."""
        covered = {at for start, end, _kind in found for at in range(start, end)}
        return [item for item in self.items if len(covered & set(range(*item[:2]))) < ENOUGH * (item[1] - item[0])]

    def false(self, found: list[Span]) -> list[Span]:
        """What was found and touches no item."""
        return [span for span in found if not any(start < span[1] and span[0] < end for start, end, _ in self.items)]


def messages(*names: str) -> Iterator[Marked]:
    """Those of some files."""
    for name in names:
        for line in Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").splitlines():
            yield _read(line if name in CLEAN else line.replace("\\n", "\n"))


def _read(line: str) -> Marked:
    text, items, done = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[done : mark.start()]
        items.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        done = mark.end()
    return Marked(text + line[done:], tuple(items))
