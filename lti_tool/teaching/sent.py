# SPDX-License-Identifier: EUPL-1.2
"""The fields of a tutor's text as a request or a file has them; what exactly fits is said by `TutorText`."""

from collections.abc import Callable
from typing import Any

from lti_tool.json_body import Body
from lti_tool.models.platform import LONGEST_RETENTION
from lti_tool.models.tutor_text import QUESTIONS_A_DAY

MAX_FIELD_CHARACTERS = 20_000
"""Characters of any field."""


def read_fields(body: Body) -> dict[str, Any]:
    """Those of the fields that were sent. What was not sent stays as it is. Raises Invalid for one of another type."""
    most = MAX_FIELD_CHARACTERS
    readers: dict[str, Callable[[str], Any]] = {
        "title": lambda name: body.line(name, most, needed=False),
        "purpose": lambda name: body.text(name, most, needed=False),
        "help_level": lambda name: body.line(name, most, needed=False),
        "instructions": lambda name: body.text(name, most, needed=False),
        "starters": lambda name: body.texts(name, most),
        "knowledge": lambda name: body.line(name, most, needed=False),
        "kept_days": lambda name: body.number_or_none(name, 1, LONGEST_RETENTION),
        "store_nothing": body.yes,
        "greeting": lambda name: body.text(name, most, needed=False),
        "language": lambda name: body.line(name, most, needed=False),
        "model": lambda name: body.line(name, most, needed=False),
        "opens_at": body.moment,
        "closes_at": body.moment,
        "questions_a_day": lambda name: body.number_or_none(name, 1, QUESTIONS_A_DAY),
        "contact": lambda name: body.text(name, most, needed=False),
        "ai_rules": lambda name: body.text(name, most, needed=False),
    }
    return {name: read(name) for name, read in readers.items() if name in body}
