# SPDX-License-Identifier: EUPL-1.2
"""People of a platform as they come to the tool, and times of exams."""

from datetime import timedelta
from typing import Any

from lti_tool.db import now
from lti_tool.demo.simulator import Simulator
from tests.factories.stage import LTI, MEMBERSHIP, TOOL, Opened, Stage
from tests.factories.tutors import opens

LEARNER = {LTI + "roles": [f"{MEMBERSHIP}#Learner"]}


def comes(stage: Stage, sub: str, context: str = "c1", *, at: Simulator | None = None, **claims: Any) -> Opened:
    """A learner opens the course's one activity."""
    place = {LTI + "context": {"id": context}, LTI + "resource_link": {"id": f"link-{context}"}}
    return opens(stage, LEARNER, {"sub": sub}, place, claims, at=at)


def call(opened: Opened, method: str, path: str, body: Any = None) -> Any:
    """The answer of one of the page's calls."""
    return opened.client.open(path, method=method, json=body, base_url=TOOL, headers=opened.authorization)


def asks(opened: Opened, text: str = "Was ist ein Baum?") -> Any:
    """The answer to a question in a new conversation."""
    conversation = call(opened, "POST", "/api/conversations", {}).json["id"]
    return call(opened, "POST", f"/api/conversations/{conversation}/messages", {"text": text})


def closed(opened: Opened) -> str | None:
    """Until when asking is closed; None where it is open."""
    shown = opened.me()["closed"]
    return shown["until"] if shown else None


def exam(begins: float = -1, ends: float = 60, **more: Any) -> dict[str, Any]:
    """A lock; `begins`, `ends`: minutes from now."""
    times = [(now() + timedelta(minutes=minutes)).isoformat() for minutes in (begins, ends)]
    return {"from": times[0], "until": times[1], **more}
