# SPDX-License-Identifier: EUPL-1.2
"""The sample course, an introduction to computer science: one Markdown file a chapter, in German and in English.

A chapter begins with its title (`# …`); `<!-- page N -->` begins a page, and pages are counted through the course, so
that a passage has a place a reader could look up. Both languages have the same chapters and pages. Pure but for
reading these files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

Language = Literal["de", "en"]

TITLES: dict[Language, str] = {"de": "Einführung in die Informatik", "en": "Introduction to Computer Science"}
_PLACES: dict[Language, str] = {"de": "Kapitel {chapter}, Seite {page}", "en": "Chapter {chapter}, page {page}"}
_PAGE = re.compile(r"(?m)^<!-- page (\d+) -->$")


@dataclass(frozen=True)
class CoursePassage:
    """One page."""

    title: str
    """Of its chapter."""
    place: str
    """Such as "Kapitel 2, Seite 4" """
    text: str
    """Markdown, beginning with the page's heading."""


def passages(language: Language) -> list[CoursePassage]:
    """The pages of the course in their order."""
    return [page for file in _chapters(language) for page in _pages(file, language)]


def as_file(language: Language) -> tuple[str, bytes]:
    """The course as a teacher would upload it: name and content of one Markdown file, without the marks of pages."""
    chapters = (_PAGE.sub("", file.read_text("utf-8")).strip() for file in _chapters(language))
    return f"{TITLES[language]}.md", "\n\n".join(chapters).encode()


def _chapters(language: Language) -> list[Traversable]:
    folder = resources.files(__name__) / language
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return [file for file in files if file.name.endswith(".md")]


def _pages(file: Traversable, language: Language) -> Iterator[CoursePassage]:
    head, *parts = _PAGE.split(file.read_text("utf-8"))
    chapter, _, _ = file.name.partition("-")
    for page, text in zip(parts[::2], parts[1::2], strict=True):
        place = _PLACES[language].format(chapter=chapter, page=page)
        yield CoursePassage(head.strip().removeprefix("# "), place, text.strip())
