# SPDX-License-Identifier: EUPL-1.2
"""What the answers of all features share; each feature's own shapes stand in its `answers.py`.

A view says by its return type what it answers: a shape, `Created` of a shape, `NoContent`. Nothing else declares it, so
mypy holds the view to it, `tests/shapes.py` what was sent, and the page's JavaScript is checked against the same.

Ids are UUIDs as text, times are UTC in ISO 8601, HTML is safe to be put into the page.
"""

from typing import Literal, NotRequired, TypedDict, TypeVar

Shape = TypeVar("Shape")

Created = tuple[Shape, Literal[201]]
Accepted = tuple[Shape, Literal[202]]
NoContent = tuple[Literal[""], Literal[204]]

NO_CONTENT: NoContent = ("", 204)


class ErrorShown(TypedDict):
    """Why a request was refused."""

    code: str
    """For programs; docs/api.md names them."""
    message: str
    """One sentence for a person, in their language."""
    help: NotRequired[str]
    """HTML: help lines, where the question that was refused gives reason to worry."""
    until: NotRequired[str | None]
    """Where asking is closed: when it opens again; None: that is not known."""


class Source(TypedDict):
    """A passage of the course material that an answer cites as `[n]`."""

    n: int
    title: str
    place: str
    passage_id: str


class PlatformItemShown(TypedDict):
    """A thing of a platform's course that a tutor may read."""

    item: str
    """The platform's own id of it."""
    title: str
    url: str | None
    """Where it stands in the platform."""
    kind: str
    """What the platform calls it."""
    modified: str | None
    """When it was changed there, as the platform said."""
    material_id: str
    state: Literal["waiting", "reading", "ready", "failed"]
    progress: float
    """Of its reading, 0 to 1."""
    pages: int
    bytes: int
    error: ErrorShown | None
    """Why it could not be read, and what to do."""


_From = TypedDict("_From", {"from": str})
"""Made by a call: `from` is a word of Python's own."""


class PlatformLockShown(_From):
    """An exam lock of a platform: it holds `from` a time `until` another."""

    name: str
    """The platform's own."""
    until: str
    people: int | None
    """How many it names; null: it holds for everybody who may not set up the tutor."""


class Refusal(TypedDict):
    """The answer of any address below `/api` with a status of 400 or more."""

    error: ErrorShown
