# SPDX-License-Identifier: EUPL-1.2
"""What the addresses below `/platform-api` answer (docs/api.md)."""

from typing import Literal, TypedDict

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
