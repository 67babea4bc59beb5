# SPDX-License-Identifier: EUPL-1.2
"""What the reading process said, checked: types, ranges, and text made tidy."""

import json
from collections.abc import Sequence
from typing import Any

from lti_tool.materials.pages import Note, Page, Place, PlaceKind, ReadFailed
from lti_tool.retrieval.words import LANGUAGES, spoken
from lti_tool.tidy import tidy, tidy_line

MAX_TITLE = 300
"""Characters of a title and of a heading."""
SAMPLE = 20_000
"""Characters of which the language is told."""
_ENDINGS = (".pptx", ".ppt", ".docx", ".doc", ".pdf", ".odt", ".odp", ".tex", ".dvi")
_NO_TITLES = frozenset(
    {"", "untitled", "(unspecified)", "unspecified", "unbenannt", "ohne titel", "powerpoint presentation"}
    | {
        "powerpoint-präsentation",
        "präsentation",
        "presentation",
        "folie",
        "slide",
        "dokument",
        "document",
        "word document",
    }
    | {"microsoft word", "microsoft powerpoint", "anonymous", "title", "titel"}
)
MAX_NUMBER = 10_000_000


def header_from(data: bytes) -> tuple[str, str, int]:
    """Title, language and how many pages come. Raises ReadFailed."""
    value = json_from(data)
    if not isinstance(value, dict):
        raise ReadFailed("broken")
    return (
        title_from(_text(value.get("title"))),
        tidy_line(_text(value.get("language"))),
        _number(value.get("count")),
    )


def title_from(text: str) -> str:
    """The title in a file's own properties, unless an office program put in a default of its own."""
    title = tidy_line(text)
    for program in ("Microsoft PowerPoint - ", "Microsoft Word - "):
        title = title.removeprefix(program)
    for ending in _ENDINGS:
        title = title.removesuffix(ending)
    return "" if title.rstrip(" 0123456789").casefold() in _NO_TITLES else title[:MAX_TITLE]


def page_from(data: bytes) -> Page:
    """A page without its number. Raises ReadFailed."""
    value = json_from(data)
    if not isinstance(value, list) or len(value) != 7:
        raise ReadFailed("broken")
    kind, first, last, heading, text, note, speaker_notes = value
    try:
        place, noted = Place(PlaceKind(kind), _number(first), _number(last)), Note(note)
    except ValueError as error:
        raise ReadFailed("broken") from error
    heading = tidy_line(_text(heading))[:MAX_TITLE]
    return Page(0, place, heading, tidy(_text(text)), noted, tidy(_text(speaker_notes)))


def text_from(data: bytes) -> str:
    """Raises ReadFailed."""
    return _text(json_from(data))


def language_of(declared: str, pages: Sequence[Page]) -> str:
    """What the text's small words say, else what the file says of itself: office programs put their own there."""
    sample, room = list[str](), SAMPLE
    for page in pages:
        if room <= 0:
            break
        sample.append(page.text[:room])
        room -= len(page.text)
    short = declared[:2].lower()
    return spoken("\n".join(sample)) or (short if short in LANGUAGES else "")


def json_from(data: bytes) -> Any:
    """Raises ReadFailed."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ReadFailed("broken") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ReadFailed("broken")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= MAX_NUMBER:
        raise ReadFailed("broken")
    return value
