# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of the administration page answer, where they answer JSON (docs/api.md)."""

from typing import Literal, TypedDict


class RolePreview(TypedDict):
    """`POST /api/admin/roles/preview`: what a change would mean."""

    changes: list[str]
    """Sentences; none where nothing would change."""


class StoringPreview(TypedDict):
    """`POST /api/admin/storing/preview`: what storing nothing, or storing again, would mean."""

    changes: list[str]
    """Sentences; none where nothing would change."""


class NoticePreview(TypedDict):
    """A notice as it would be shown."""

    language: Literal["de", "en"]
    html: str


class KeepingPreview(TypedDict):
    """`POST /api/admin/keeping/preview`: what a change would mean."""

    changes: list[str]
    """Sentences; none where nothing would change."""
    loses: bool
    """Whether conversations would be deleted."""
    notices: list[NoticePreview]
