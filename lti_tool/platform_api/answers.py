# SPDX-License-Identifier: EUPL-1.2
"""What the addresses below `/platform-api` answer (docs/api.md)."""

from typing import Literal, NotRequired, TypedDict

from lti_tool.answers import PlatformItemShown


class PlatformShown(TypedDict):
    """The registration that the signature belongs to."""

    name: str
    issuer: str
    client_id: str
    last_launch: str | None
    """The last good one, to the minute."""


class DeploymentShown(TypedDict):
    """The placing of the tool that the call names."""

    id: str
    """The platform's own string."""
    state: Literal["active", "pending", "disabled", "unknown"]


class ClockShown(TypedDict):
    """The signer's clock beside ours."""

    ahead: int
    """Seconds, from this very call; negative: behind."""
    allowed: int
    """Seconds that clocks may differ."""


class Status(TypedDict):
    """`GET /platform-api/v1/status`: the connection as the tool sees it."""

    platform: PlatformShown
    institution: str
    deployment: DeploymentShown
    clock: ClockShown
    time: str
    version: str


class CourseMaterial(TypedDict):
    """`GET /platform-api/v1/courses/CONTEXT/materials`: what was handed over and is there, by its ids."""

    materials: list[PlatformItemShown]


class CourseGone(TypedDict):
    """`DELETE /platform-api/v1/courses/CONTEXT`: how much of what went."""

    conversations: int
    materials: int
    people: int
    """Whose membership in the course it was; what they have in other courses stays."""


class PersonExported(TypedDict):
    """What is stored of a person."""

    sub: str
    data: dict[str, object] | None
    """The file that the person gets themselves (`/schemas/export-1.json`); null: not known here."""


class PeopleExported(TypedDict):
    """`POST /platform-api/v1/people/export`: in the order of the call, each person once."""

    people: list[PersonExported]


class ErasureReceipt(TypedDict):
    """That everything of a person was erased, or everything in a course."""

    id: str
    at: str
    counts: dict[str, int]
    """Rows by table."""
    course: NotRequired[str]
    """The course whose data alone went."""
    backups: str
    """What a backup from before still tells, and for how long."""
    signed: str
    """All of it as a JWS (RFC 7515) by the tool's own key."""


class PersonErased(TypedDict):
    """What became of a person's data."""

    sub: str
    receipt: ErasureReceipt | None
    """null: there is nothing of this person, any more or ever."""


class PeopleErased(TypedDict):
    """`POST /platform-api/v1/people/erase`: in the order of the call, each person once."""

    receipts: list[PersonErased]
