# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of the settings panel answer (docs/api.md)."""

from typing import TypedDict

from lti_tool.answers import ErrorShown


class TutorFields(TypedDict):
    """What an instructor writes."""

    title: str
    purpose: str
    help_level: str
    """`hints`, `guided`, `open`, `socratic`, `practice` or `explain_own`."""
    instructions: str
    starters: list[str]
    knowledge: str
    """What it answers from: `material` alone, or also what the model knows in `general`."""
    kept_days: int | None
    """So long after its last question a conversation with it is kept at most. None: as the institution says."""
    store_nothing: bool
    """Whether nothing of its conversations is stored; an institution can say so, too."""
    greeting: str
    """Shown on the empty page. Empty: the tool's own."""
    language: str
    """Of the answers: `auto` (that of the question), `de` or `en`."""
    model: str | None
    """The served name of the model that answers. None: the tool's choice."""
    opens_at: str | None
    """Times in ISO 8601, UTC: from when until when learners may ask. None: without a beginning, without an end."""
    closes_at: str | None
    questions_a_day: int | None
    """Of one person, at most."""
    contact: str
    """A human to turn to, shown to learners."""
    ai_rules: str
    """Rules for AI in this course, shown to learners before their first question."""


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
