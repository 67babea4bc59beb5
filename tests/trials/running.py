# SPDX-License-Identifier: EUPL-1.2
"""A run as an instructor's page reads it."""

import json
from collections.abc import Iterator
from typing import Any, get_type_hints

from lti_tool.trials.answers import RunEvents
from tests.factories.page import Answered, Event, Page
from tests.shapes import mismatches

EVENTS = get_type_hints(RunEvents)


def put(page: Page, *questions: str, **more: Any) -> Answered:
    return page.call("PUT", "/api/trials", {"questions": list(questions), **more})


def run(page: Page) -> list[Event]:
    """All events of a run, whose data are of the declared shape."""
    answered = page.call("POST", "/api/trials/run", {})
    assert answered.status == 200, answered.body
    return list(events(answered.body.decode()))


def events(text: str) -> Iterator[Event]:
    for frame in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in frame.splitlines() if ": " in line)
        if "event" in lines:
            event = Event(lines["event"], json.loads(lines["data"]))
            assert mismatches(event.data, EVENTS[event.name], event.name) == []
            yield event


def check(result: dict[str, Any], name: str) -> dict[str, Any]:
    """One of a result's checks."""
    found: dict[str, Any] = next(one for one in result["checks"] if one["name"] == name)
    return found
