# SPDX-License-Identifier: EUPL-1.2
"""Reading, again where that helps: after a kill from outside, and around pages on which the process broke down."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from lti_tool.materials.formats.frames import BEGUN, HEADER, PAGE
from lti_tool.materials.pages import Page, ReadFailed, ReadingLimits
from lti_tool.materials.reading.process import Content, Killed, frames
from lti_tool.materials.reading.received import header_from, json_from, page_from

MAX_UNREADABLE = 3
"""Pages of a file that are left out because the process broke down on them; a fourth one fails the file."""
_BY_ONE_PAGE = ("needs_too_much_memory", "broken")

Progress = Callable[[int, int], None]
"""Told after each page: how many are read, of how many; 0 while that is unknown. It may begin anew."""
T = TypeVar("T")
Order = dict[str, object]


@dataclass(slots=True)
class Said:
    """What the process has said of a file."""

    title: str = ""
    language: str = ""
    count: int = 0
    pages: list[Page] = field(default_factory=list)
    begun: int | None = None
    """The page that it looks at, where it tells."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """One file, and how its caller hears of it."""

    content: Content
    order: Order
    limits: ReadingLimits
    progress: Progress
    cancelled: Callable[[], bool]

    def read(self) -> Said:
        """Raises ReadFailed; where nothing is left beside the pages left out, with what was wrong with the first."""
        ends, skipped = time.monotonic() + self.limits.wall_seconds, dict[int, ReadFailed]()
        while True:
            said = Said()
            try:
                return self._before(ends, list(skipped), said)
            except ReadFailed as failed:
                page = said.begun
                if failed.code == "no_text" and skipped:
                    raise next(iter(skipped.values())) from failed
                if failed.code not in _BY_ONE_PAGE or page is None or page in skipped or len(skipped) == MAX_UNREADABLE:
                    raise
                skipped[page] = failed

    def _before(self, ends: float, skipped: list[int], said: Said) -> Said:
        limits = replace(self.limits, wall_seconds=max(0.0, ends - time.monotonic()))
        return tried_twice(lambda: self._once(limits, skipped, said))

    def _once(self, limits: ReadingLimits, skipped: list[int], said: Said) -> Said:
        said.pages, said.begun = [], None
        order = self.order | {"skipped": skipped}
        for letter, data in frames(
            self.content, order, limits, max_bytes=limits.max_text_bytes, cancelled=self.cancelled
        ):
            if letter == HEADER:
                said.title, said.language, said.count = header_from(data)
            elif letter == BEGUN:
                number = json_from(data)
                said.begun = number if isinstance(number, int) else None
            elif letter == PAGE:
                self._add(page_from(data), said)
        if not said.pages:
            raise ReadFailed("no_text")
        return said

    def _add(self, page: Page, said: Said) -> None:
        if len(said.pages) == self.limits.max_pages:
            raise ReadFailed("too_many_pages")
        said.pages.append(replace(page, n=len(said.pages) + 1))
        self.progress(len(said.pages), said.count)


def tried_twice(work: Callable[[], T]) -> T:
    """Once more after a kill from outside. Raises ReadFailed."""
    try:
        return work()
    except Killed:
        pass
    try:
        return work()
    except Killed as killed:
        raise ReadFailed("needs_too_much_memory") from killed
