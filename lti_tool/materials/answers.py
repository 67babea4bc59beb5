# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of course material answer (docs/api.md)."""

from typing import Literal, TypedDict

from lti_tool.answers import ErrorShown


class MaterialFields(TypedDict):
    """A document of the tutor, as its newest file has it."""

    id: str
    title: str
    file_name: str
    kind: str
    """A `FileKind`."""
    language: str
    """`de`, `en`, or "" where nothing tells."""
    bytes: int
    state: Literal["waiting", "reading", "ready", "failed"]
    progress: float
    """Of its reading, 0 to 1."""
    error: ErrorShown | None
    """Why it could not be read, and what to do."""
    answers: Literal["current", "earlier"] | None
    """Which of its files answers stand on: the newest, or the one before while the newest is not ready."""
    version: int | None
    """The number of the file that answers stand on, whose pages can be switched off; None before there is one."""
    available_from: str | None
    added_at: str
    origin: Literal["upload", "platform"]
    speaker_notes: bool
    """Whether answers may stand on speaker's notes."""
    has_notes: bool
    """Whether there are any."""


class MaterialShown(MaterialFields):
    """In the list, and what a change answers."""

    pages: int
    """0 until it has been read."""


class PageShown(TypedDict):
    """A page, slide, section, run of lines or cell of the file that answers stand on."""

    n: int
    place: str
    """As a reader says it, in the document's language: "S. 12"."""
    heading: str
    text: str
    """Markdown."""
    speaker_notes: str
    off: bool
    note: str | None
    """A `Note`: why there is little or no text."""
    note_message: str | None
    """The same for a person, with what to do."""
    image: str | None
    """Where its picture is; none of kinds that have no pages to show, and of slides until it is made."""


class MaterialRead(MaterialFields):
    """`GET /api/materials/ID`."""

    pages: list[PageShown]
    pictures_message: str | None
    """Why its slides have no pictures, or not yet, and what to do."""


class MaterialUsed(TypedDict):
    """What a tutor's material takes."""

    bytes: int
    pages: int


class MaterialLimitsShown(MaterialUsed):
    """What it may take."""

    file_bytes: int


class TakeOver(TypedDict):
    """What the tutor that this one was copied from has and this one has not, for somebody who may take it over."""

    course: str
    """The other course's title."""
    titles: list[str]
    bytes: int
    pages: int


class MaterialKept(TypedDict):
    """Until when a tutor's material is kept if nobody uses its course."""

    until: str
    term: str | None
    """Use up to here does not change that: the last day of the term, where the institution keeps by terms."""


class MaterialList(TypedDict):
    """`GET /api/materials`."""

    materials: list[MaterialShown]
    used: MaterialUsed
    limits: MaterialLimitsShown
    kinds: list[str]
    """Each a `FileKind`."""
    endings: list[str]
    """Of names of files that can be read: ".pdf"."""
    take_over: TakeOver | None
    kept: MaterialKept | None
    """None where there is no material."""


class PassageShown(TypedDict):
    """`GET /api/passages/ID`: a passage within its page."""

    id: str
    title: str
    """Of the document."""
    place: str
    """In the document's language: "S. 12"."""
    text: str
    """Of the passage, Markdown."""
    html: str
    """Of the page; the passage is the `div` of class `cited`."""
    language: str
    """`de`, `en`, or "" where nothing tells."""
    page: int
    """In reading order, from 1 up."""
    current: bool
    """Whether answers stand on it now."""
    version: Literal["current", "earlier", "gone"]
    version_message: str | None
    """What there is to say of a version that is not current."""
    image: str | None
    """Where the page's picture is; None where it has none."""
    link: str | None
    """Where it stands in the platform."""
    previous: str | None
    """The id of a passage of the page before, if that may be opened."""
    next: str | None
