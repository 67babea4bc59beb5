# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of one's own data answer (docs/api.md)."""

from typing import Literal, NotRequired, TypedDict

from lti_tool.models import StaffRole


class StoredRows(TypedDict):
    """What one table has of the person."""

    table: str
    title: str
    """What it is, in words."""
    rows: int
    since: str | None
    """Of the oldest."""
    until: str
    """In words."""


class OwnConversation(TypedDict):
    """One of the person's conversations, in whatever course."""

    id: str
    title: str | None
    """None before the first question, and where it does not open."""
    course: str | None
    activity: str
    created_at: str
    until: str | None
    """When it is deleted if nothing happens in it; None while one has no question yet."""
    messages: int
    readers: Literal["you", "instructors", "staff"]
    handed_in_at: str | None
    deleted: bool
    """Deleted by the person, who can still take that back."""


class StaffLook(TypedDict):
    """Staff opened what the person had handed in."""

    conversation_id: str
    title: str | None
    at: str
    role: StaffRole | None
    """None: from a time when it was not kept."""


class AskedModel(TypedDict):
    """How many questions a model was sent."""

    model: str
    questions: int


class LeftHouse(TypedDict):
    """What went elsewhere."""

    models: list[AskedModel]
    details_kept: int
    """So many details of the person's questions were replaced before a model was sent them."""
    servers: list[str]
    """The model servers, `HOST:PORT`: where those models run."""
    embedding_servers: list[str]
    """Likewise: where passages of a tutor's material are found by what a question means; none before the first one."""
    scores: int
    """How often "done" was reported to the course platform's gradebook."""


class MyData(TypedDict):
    """`GET /api/me/data`: all that is stored of the person on this platform."""

    since: str
    institution: str
    platform: str
    stores: bool
    """False: nothing is stored of conversations in the activity of this visit."""
    kept_days: int
    """After so many days without a question a conversation is deleted."""
    backup_readable_days: int
    """For so long after an erasure a backup from before can still be opened."""
    stored: list[StoredRows]
    conversations: list[OwnConversation]
    """Newest first, 500 at most."""
    looked: list[StaffLook]
    """Newest first."""
    left: LeftHouse


class Receipt(TypedDict):
    """That everything was erased."""

    id: str
    at: str
    counts: dict[str, int]
    """Rows by table."""
    course: NotRequired[str]
    """Where a platform asked for the data of one course alone: its id there."""
    backups: str
    """What a backup from before still tells, and for how long."""
    signed: str
    """All of it as a JWS (RFC 7515) by the tool's own key."""


class Erased(TypedDict):
    """`DELETE /api/me`."""

    receipt: Receipt


class FileVerified(TypedDict):
    """`POST /verify`, for programs."""

    found: Literal["unchanged", "changed", "foreign", "withdrawn_key"]
    kind: Literal["data", "page", "receipt", "research"] | None
    """Of what was signed; None where no signature of this installation holds."""
    signed_at: str | None
    key: str | None
    """The `kid` of the key that signed."""
    message: str
