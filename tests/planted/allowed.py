# SPDX-License-Identifier: EUPL-1.2
"""Which planted string may be where, and why. Everything else is a leak; a row that nothing meets is out of date."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

TYPED = ("given", "family", "email", "login", "number", "street", "phone")
"""What people of the story write of themselves into a question. Not the `sub` and the picture's address."""


@dataclass(frozen=True)
class Allowed:
    """Strings (by name, `*` for any) that may be in a room."""

    room: str
    strings: tuple[str, ...]
    why: str


def _typed(who: str) -> tuple[str, ...]:
    return tuple(f"{who}.{kind}" for kind in TYPED)


_COURSE = ("instructions.*", "material.word", "material.name")

ALLOWED = (
    Allowed("database", (*_COURSE, "material.file"), "course material and tutors are staff's, and no person's data"),
    Allowed("database afterwards", (*_COURSE, "material.file"), "an erasure takes what is the person's"),
    Allowed("logs", ("refused.issuer",), "the issuer that a refused login names, a platform and not a person"),
    Allowed("logs afterwards", ("refused.issuer",), "as before"),
    Allowed(
        "files", ("material.word", "material.name"), "a file that is uploaded or read, without a name, for a moment"
    ),
    Allowed("model server", ("question.word",), "the question's own words, which are no detail of a person"),
    Allowed("model server", ("about.word",), "what is open in the course, without the people named in it"),
    Allowed("model server", ("answer.word",), "earlier answers are the model's own words"),
    Allowed("model server", _COURSE, "what a tutor answers from: staff put it there, whoever is named in it"),
    Allowed("embedding server", ("question.word", "about.word"), "the question's own words, to find what fits"),
    Allowed("embedding server", ("material.word", "material.name"), "passages of the material, likewise"),
    Allowed("embedding server", ("solution.word",), "sentences that an answer is held against; it writes nothing"),
    Allowed("platform", ("anna.sub",), "its own name for the person whose “done” it is told (AGS 2.0, 3.4.5: userId)"),
    Allowed("seen by anna", (*_typed("anna"), "anna.sub"), "her own page and export"),
    Allowed(
        "seen by anna",
        ("question.word", "about.word", "answer.word", "title.word", "feedback.reason"),
        "she wrote or was told it",
    ),
    Allowed("seen by anna", ("material.word", "material.name"), "the passage that her answer stands on"),
    Allowed("seen by ben", (*_typed("ben"), "ben.sub", "answer.word"), "his own page and export"),
    Allowed("seen by the teacher", ("teacher.given", "teacher.family"), "the own page greets by name"),
    Allowed("seen by the teacher", ("instructions.*", "material.file"), "the own tutor"),
    Allowed("seen by the teacher", ("solution.*",), "what the own tutor must not give away"),
    Allowed("seen by the teacher", _typed("anna"), "what anna handed in, and her name in the course's roster"),
    Allowed("seen by the teacher", ("question.word", "about.word", "answer.word", "title.word"), "what anna handed in"),
    Allowed("seen by the administrator", ("admin.given", "admin.family"), "the own page greets by name"),
    Allowed("seen by who waits", ("anna.given", "anna.family"), "the page asks whether this is you"),
)


def leaks(found: dict[str, set[str]]) -> dict[str, list[str]]:
    """Of what was found in each room, what may not be there."""
    told = {room: sorted(name for name in names if not may_be(name, room)) for room, names in found.items()}
    return {room: names for room, names in told.items() if names}


def may_be(name: str, room: str) -> bool:
    """Whether a row of the table says so."""
    return any(fits(row, name, room) for row in ALLOWED)


def fits(row: Allowed, name: str, room: str) -> bool:
    """Whether this row says so."""
    return row.room == room and any(fnmatchcase(name, pattern) for pattern in row.strings)
