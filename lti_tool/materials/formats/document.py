# SPDX-License-Identifier: EUPL-1.2
"""What a reader of a format is given, and what it gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lti_tool.materials.pages import Note, Page, Place, PlaceKind, ReadFailed, ReadingLimits

MIN_LETTERS = 20
"""Fewer on a page with a picture are a page number or a logo's name: the page is a picture."""


@dataclass(frozen=True, slots=True)
class ReadingRequest:
    """What is asked of the process."""

    kind: str
    ending: str
    limits: ReadingLimits
    skipped: frozenset[int] = frozenset()
    """Pages, counted from 1, on which an earlier process broke down."""
    begins: Callable[[int], None] = lambda _number: None
    """Told of each page before it is looked at, where a reader may break down on one."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is being read."""

    title: str
    language: str
    """What the file says of itself, as `de-DE`; "" where it says nothing."""
    count: int
    """How many pages come; 0 while that is unknown."""
    pages: Iterator[Page]


Reader = Callable[[BinaryIO, ReadingRequest], Document]


def section(n: int, heading: str, text: str) -> Page:
    """A page of a file that has no pages."""
    return Page(n, Place(PlaceKind.SECTION, n, n), heading, text)


def note_of(text: str, *, pictures: bool) -> Note:
    """What has to be said of a page with this text."""
    letters = sum(letter.isalnum() for letter in text[:500])
    if pictures and letters < MIN_LETTERS:
        return Note.PICTURE_ONLY
    return Note.NONE if letters else Note.EMPTY


def read_bounded(content: BinaryIO, limits: ReadingLimits) -> bytes:
    """All of a text file.

    Raises ReadFailed where it is longer than all pages together may be.
    """
    data = content.read(limits.max_text_bytes + 1)
    if len(data) > limits.max_text_bytes:
        raise ReadFailed("too_many_pages")
    return data
