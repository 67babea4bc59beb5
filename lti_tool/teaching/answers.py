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


class ModelOffered(TypedDict):
    """A model that is served now."""

    name: str
    words: str | None
    """What it is good for, as the operator says it."""
    gpu_seconds: float | None
    """Of a typical answer, from what the operator measured; None: nobody did."""


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
    help_levels: list[str]
    """Which may be chosen here: at a school none that solves exercises."""
    placement: str | None
    """For platforms where a placement is made by hand: to be pasted into its custom parameters."""
    activities: int
    """How many answer with it: a change concerns them all."""
    copies: bool
    """Whether what this person saves holds for this activity alone, whatever else the tutor serves."""
    most_kept_days: int
    """What `kept_days` can be at most."""
    time_zone: str
    """The institution's, such as Europe/Berlin: the page says and takes times in it."""
    templates: list[TutorTemplate]
    notices: list[str]
    """What learners notice of what was stored just now; none where nothing was."""
    models: list[ModelOffered]
    """What `model` can be now. One that is chosen and not among them does not answer: the tool's choice does."""


class NewerVersion(TypedDict):
    """`PUT /api/tutor`, 409: somebody else has changed it since."""

    error: ErrorShown
    current: TutorSettings


class TutorForeseen(TypedDict):
    """`POST /api/tutor/notices`: nothing is stored."""

    notices: list[str]
    """What learners would notice."""


class TutorChange(TypedDict):
    """One field of a version, in plain words."""

    field: str
    label: str
    before: str
    after: str
    """Of long texts the part in which they differ."""


class VersionListed(TypedDict):
    """A text that the tutor had."""

    id: str
    version: str
    """As that of `GET /api/tutor` was then."""
    at: str
    role: str | None
    """In which role it was saved, never by whom. None: the tool wrote it, or it is older than the list."""
    by: str
    """The same in words."""
    way: str
    """`saved`, `restored`, `imported`, `copied` or `found`."""
    said: str
    """The same in words."""
    title: str
    changes: list[TutorChange]
    """Since the version before; none of the oldest one that is kept."""


class TutorVersions(TypedDict):
    """`GET /api/tutor/versions`, newest first."""

    versions: list[VersionListed]


class TutorFile(TypedDict):
    """`GET /api/tutor/export`: without material, without solutions."""

    schema: str
    tool: str
    """The version of the tool that wrote it."""
    text: TutorFields


class TutorTaken(TutorSettings):
    """`POST /api/tutor/import`."""

    left_out: list[str]
    """A sentence for what the file says and this installation does not know."""


class TutorListed(TypedDict):
    """A tutor whose text can be taken over."""

    id: str
    title: str
    purpose: str
    course: str


class TutorsOfMine(TypedDict):
    """`GET /api/tutor/mine`, newest first."""

    tutors: list[TutorListed]
