# SPDX-License-Identifier: EUPL-1.2
"""Adding a tutor to a course by deep linking: the teacher's control, the tool's page in a frame, and the answer."""

from typing import Any

import jwt
from flask import Flask, make_response, render_template, request
from werkzeug.wrappers import Response

from lti_tool.demo.accents import ACCENTS, ToolRegistration
from lti_tool.demo.accents.deep_linking import RETURN_PATH
from lti_tool.demo.choice import Choice
from lti_tool.demo.courses import Activity, Course
from lti_tool.demo.openid_provider import Authority, Placed, Refused
from lti_tool.demo.people import DemoPerson, Part
from lti_tool.demo.services import key_set
from lti_tool.language import spoken

ITEMS = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items"
FIRST_NUMBER = 100
"""Of added activities; those of the sample courses have lower ones."""


def may_place(person: DemoPerson) -> bool:
    """Who sees the control."""
    return person.part in {Part.TEACHER, Part.ADMINISTRATOR}


def added_to(authority: Authority, choice: Choice) -> list[Activity]:
    """What was added to the course with this accent, oldest first."""
    found = authority.placed.values()
    return [one.activity for one in found if (one.accent, one.course) == (choice.accent.key, choice.course)]


def add_placing(app: Flask, authority: Authority) -> None:
    """The return address of deep linking."""

    @app.post(f"{RETURN_PATH}<accent>")
    def placed(accent: str) -> Response:
        registration = authority.registrations.get(accent)
        launch = authority.choosing.pop(request.args.get("sesskey", ""), None)
        if registration is None or launch is None or launch.course is None:
            raise Refused("invalid_request", "nobody was asked to choose something, or it was answered before")
        # Moodle and ILIAS take the field `JWT`; ILIAS 11 also `id_token`.
        token = request.form.get("JWT") or (request.form.get("id_token") if accent == "ilias-11" else None)
        items = _verified(authority, registration, token or "")
        added = [_add(authority, accent, launch.course, item) for item in items]
        opened = added[0] if added else launch.activity
        choice = Choice(launch.person, launch.course, opened, ACCENTS[accent], "frame", spoken())
        return make_response(render_template("placed.html", choice=choice, added=added))


def _verified(authority: Authority, registration: ToolRegistration, token: str) -> list[dict[str, Any]]:
    """The items of an answer that this platform's tool signed for it. Raises Refused."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = next(key for key in key_set(registration) if key.key_id == kid)
        claims = jwt.decode(
            token,
            key,
            ["RS256"],
            audience=authority.issuer,
            issuer=registration.client_id,
            options={"require": ["exp", "iat"]},
        )
    except (jwt.PyJWTError, StopIteration) as error:
        raise Refused("invalid_request", "the tool's answer is not signed for this platform") from error
    items: list[dict[str, Any]] = claims[ITEMS]
    return items


def _add(authority: Authority, accent: str, course: Course, item: dict[str, Any]) -> Activity:
    """An activity from an item, as Moodle and ILIAS make one: title, text and custom; the address is not needed.

    A column comes with it where the item asks for one; ILIAS looks at nothing of the kind.
    """
    number = FIRST_NUMBER + len(authority.placed)
    activity = Activity(
        key=f"placed-{number}",
        number=number,
        title=item["title"],
        description=item.get("description") or item.get("text") or "",
        graded="lineItem" in item and ACCENTS[accent].family != "ilias",
        custom=tuple(item.get("custom", {}).items()),
    )
    authority.placed[activity.key] = Placed(accent, course, activity)
    return activity
