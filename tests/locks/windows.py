# SPDX-License-Identifier: EUPL-1.2
"""Locks as they are sent, and who sends them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from lti_tool.db import now
from lti_tool.permissions import Permission
from tests.factories.campus import LEARNER

INSTRUCTOR = (*LEARNER, Permission.CONFIGURE_TUTOR, Permission.PREVIEW_AS_LEARNER)
ASSISTANT = (*LEARNER, Permission.VIEW_INSIGHTS)
Worker = Callable[..., str]
"""The fixture `worker`: starts one more on the database, and gives its address."""


def window(begins: float = -1, ends: float = 60, scope: str = "course", reason: str = "") -> dict[str, Any]:
    """A lock; `begins`, `ends`: minutes from now."""
    return {"from": _in(begins), "until": _in(ends), "scope": scope, "reason": reason}


def _in(minutes: float) -> str:
    return (now() + timedelta(minutes=minutes)).isoformat()
