# SPDX-License-Identifier: EUPL-1.2
"""Locks as they are sent."""

from datetime import timedelta
from typing import Any

from lti_tool.db import now


def window(begins: float = -1, ends: float = 60, scope: str = "course", reason: str = "") -> dict[str, Any]:
    """A lock; `begins`, `ends`: minutes from now."""
    return {"from": _in(begins), "until": _in(ends), "scope": scope, "reason": reason}


def _in(minutes: float) -> str:
    return (now() + timedelta(minutes=minutes)).isoformat()
