# SPDX-License-Identifier: EUPL-1.2
"""What reading a file gives: pages with their places. Pure data; what is stored of it, and how a place is said in
German or English, is for others.
"""

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """The kinds of files that can be read; an archive becomes its files."""

    PDF = "pdf"
    PPTX = "pptx"
    DOCX = "docx"
    ODT = "odt"
    ODP = "odp"
    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"
    CODE = "code"
    NOTEBOOK = "notebook"
    ZIP = "zip"


class PlaceKind(StrEnum):
    """What a reader turns to."""

    PAGE = "page"
    SLIDE = "slide"
    SECTION = "section"
    LINES = "lines"
    CELL = "cell"


class Note(StrEnum):
    """Why a page has little or no text."""

    NONE = ""
    EMPTY = "empty"
    PICTURE_ONLY = "picture_only"
    """The tutor cannot read it: a scan, or a slide that is one picture."""
    UNREADABLE = "unreadable"
    """The reader broke down on it, as on a drawing of millions of lines; the file's other pages are read."""
    HIDDEN = "hidden"
    """A slide that its author hides when presenting: not read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is in the file, counted from 1: page 12, slide 4, lines 81 to 160."""

    kind: PlaceKind
    first: int
    last: int
    """The same as `first`, but for lines."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, slide, section, run of lines or cell."""

    n: int
    """Counted from 1 in reading order."""
    place: Place
    heading: str
    """The heading under which it begins; "" where there is none."""
    text: str
    """Markdown. What the file says, never what it wants done."""
    note: Note = Note.NONE
    speaker_notes: str = ""
    """Of a slide. Kept apart: they often hold what learners shall not see."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read."""

    kind: FileKind
    title: str
    """What the file calls itself; its name without the ending where it does not say."""
    language: str
    """`de`, `en`, or "" where the text does not tell."""
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may take."""

    max_pages: int = 2000
    max_memory_bytes: int = 1 << 30
    """Address space of the reading process, its libraries among it (some 150 MB)."""
    cpu_seconds: int = 120
    """A thousand pages of PDF take 10: docs/benchmarks.md."""
    wall_seconds: float = 300.0
    max_text_bytes: int = 32 << 20
    """Of all pages together, as JSON."""
    max_unpacked_bytes: int = 400 << 20
    """Of an archive, and of an office file, which is one."""
    max_files: int = 500
    """Of an archive."""


class ReadFailed(Exception):
    """A file that cannot be read; `code` is one of `CODES`."""

    CODES = frozenset(
        {
            "empty_file",
            "unsupported_kind",
            "encrypted",
            "no_text",
            "broken",
            "too_many_pages",
            "took_too_long",
            "needs_too_much_memory",
            "limit_reached",
            "cancelled",
        }
    )
    """`cancelled`: the caller's own wish, nothing to store. `limit_reached`: the files of an archive, or the
    text of a file, are more than its tutor may have. All others stay true when the file is read again."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code if code in self.CODES else "broken"
