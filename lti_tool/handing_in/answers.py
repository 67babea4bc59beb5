# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of handing in answer (docs/api.md)."""

from typing import Literal, NotRequired, TypedDict

from lti_tool.answers import AboutShown, Source
from lti_tool.models import MessageState

NamesMissing = Literal["later", "off", "withheld"]


class HandInState(TypedDict):
    """`GET` and `POST /api/conversations/ID/hand-in`: to the person whose conversation it is."""

    handed_in_at: str | None
    """None: not handed in, or taken back."""
    changed: bool
    """Whether something was written since."""
    opened_at: list[str]
    """When staff opened it."""
    marks_as_done: bool
    """Whether handing in reports "done" to the gradebook."""
    readers: Literal["instructors", "staff"]


class ScoreShown(TypedDict):
    """How "done" fares on its way to the gradebook."""

    state: Literal["sent", "waiting", "failed"]
    code: str | None
    retries: bool
    """Whether it is tried again by itself."""
    message: NotRequired[str]
    """Of one that failed: why, with the remedy."""


class HandInSummary(TypedDict):
    """A row in the list of what was handed in."""

    id: str
    """Of the conversation."""
    title: str | None
    """None where it does not open any more."""
    name: str | None
    """None where the platform gives none."""
    person: str
    """A pseudonym, of no use in another course."""
    mark: str
    """The pseudonym, short enough to be told."""
    handed_in_at: str
    opened: bool
    """Whether this member of staff has opened it."""
    score: ScoreShown | None


class HandInSettings(TypedDict):
    """What is set for handing in to this activity."""

    mark_as_done: bool
    only_instructors: bool
    done_undecided: bool
    """A copy whose original reports "done", and nobody has decided whether it does."""
    gradebook: bool
    """Whether there is a column to report "done" to."""


class HandInList(HandInSettings):
    """`GET /api/hand-ins`."""

    hand_ins: list[HandInSummary]
    """Newest first."""
    names: NamesMissing | None
    """Why there are no names; None where there is nothing to say."""
    names_missing: bool
    """Whether they may come by themselves."""
    names_message: str | None


class NewHandIns(TypedDict):
    """`GET /api/hand-ins/new`."""

    new: int
    """How many since this person last looked at the list."""


class HandedInQuestion(TypedDict):
    """A message of the person."""

    id: str
    author: Literal["person"]
    text: str
    about: AboutShown | None
    """What its person had open in the platform's course while asking."""
    created_at: str
    unreadable: bool
    """It does not open any more: text and HTML say so."""


class HandedInAnswer(TypedDict):
    """A message of the tutor."""

    id: str
    author: Literal["tutor"]
    text: str
    created_at: str
    html: str
    unreadable: bool
    """It does not open any more: text and HTML say so."""
    model: str | None
    by_tool: bool
    """A hint of the tool's own, which is neither a model's nor of the material. How often something was held back
    before it is told to nobody but its reader."""
    state: MessageState
    sources: list[Source]
    """What it cites; `GET /api/passages/ID` opens them to who may read this."""


class HandedIn(HandInSummary):
    """`GET /api/hand-ins/ID`: with a page of its messages."""

    messages: list[HandedInQuestion | HandedInAnswer]
    """Oldest first."""
    earlier: bool
    """Whether there are more in front of them."""
