# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of the settings panel answer (docs/api.md)."""

from typing import TypedDict

from lti_tool.answers import ErrorShown


class TutorFields(TypedDict):
    """What an instructor writes."""

    title: str
    purpose: str
    help_level: str
    instructions: str
    starters: list[str]
    knowledge: str
    """What it answers from: `material` alone, or also what the model knows in `general`."""
    kept_days: int | None
    """So long after its last question a conversation with it is kept at most. None: as the institution says."""
    store_nothing: bool
    """Whether nothing of its conversations is stored; an institution can say so, too."""


class TutorTemplate(TypedDict):
    """A text to begin with."""

    key: str
    text: TutorFields


class TutorSettings(TypedDict):
    """`GET /api/tutor` and `PUT /api/tutor`."""

    id: str | None
    """None: the activity has no tutor of its own yet, and `text` is one to begin with."""
    version: str | None
    """Names this very text; to be sent along when it is replaced."""
    text: TutorFields
    placement: str | None
    """For platforms where a placement is made by hand: to be pasted into its custom parameters."""
    activities: int
    """How many answer with it: a change concerns them all."""
    copies: bool
    """Whether what this person saves holds for this activity alone, whatever else the tutor serves."""
    most_kept_days: int
    """What `kept_days` can be at most."""
    templates: list[TutorTemplate]


class NewerVersion(TypedDict):
    """`PUT /api/tutor`, 409: somebody else has changed it since."""

    error: ErrorShown
    current: TutorSettings
