# SPDX-License-Identifier: EUPL-1.2
"""What a walk needs of a browser, and nothing that one of them alone can do."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class Moving(Exception):
    """The page that was spoken to is being replaced, or not there yet: ask again in a moment."""


class Driver(Protocol):
    """A browser with one window, in which a course page is opened, and the tutor in its frame or in a new tab."""

    @property
    def version(self) -> str:
        """Name and version, as in the table."""
        ...

    def open(self, url: str) -> None:
        """Opens a page in the first window, to which everything refers from then on."""
        ...

    def into_frame(self) -> None:
        """Everything refers to the page's frame from now on, whatever page comes to stand in it."""
        ...

    def into_new_tab(self, selector: str) -> None:
        """Clicks something in the page; everything refers to the tab that it opens. Moving if it opens none."""
        ...

    def run(self, script: str, *values: Any) -> Any:
        """Runs the body of a function with `arguments` there; waits for what it promises. Moving: see there."""
        ...

    def click(self, selector: str) -> None:
        """Clicks as a mouse does. Moving: see there."""
        ...

    def write(self, selector: str, text: str) -> None:
        """Types a text into a field. Moving: see there."""
        ...

    def picture(self, path: Path) -> None:
        """A screenshot (PNG) of the whole window."""
        ...


@dataclass(frozen=True)
class Setting:
    """A browser with a setting that people have; `start` takes the platform's origin."""

    browser: str
    name: str
    start: Callable[[str], AbstractContextManager[Driver]]
    note: str = ""
    """What it is in the browser's own words."""
