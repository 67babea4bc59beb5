# SPDX-License-Identifier: EUPL-1.2
"""The addresses that a platform's own plugin calls. None of them has a visit: the platform's signature lets in."""

from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeVar
from uuid import UUID

from flask import Blueprint, Response, current_app, g, jsonify, request

from lti_tool import access
from lti_tool.answers import NO_CONTENT, Accepted, NoContent, PlatformItemShown, PlatformLockShown
from lti_tool.db import Database
from lti_tool.errors import Invalid
from lti_tool.language import gettext as _
from lti_tool.models.platform_item import CoursePlace
from lti_tool.platform_api.answers import CourseGone, CourseMaterial, PeopleErased, Status
from lti_tool.platform_api.course_gone import forget_course
from lti_tool.platform_api.openapi import describe_api
from lti_tool.platform_api.people import People, read_whom
from lti_tool.platform_api.signed_call import SignedCalls, current_call
from lti_tool.platform_api.status import describe_status

PREFIX = "/platform-api/v1"
FORM = "multipart/form-data"
MAX_ID_CHARACTERS = 255
"""Of a course or a thing in it, as the platform names them."""
Put = Accepted[PlatformItemShown] | tuple[PlatformItemShown, Literal[200]]
View = TypeVar("View", bound=Callable[..., Any])


def signed(*, any_deployment: bool = False, streams: bool = False) -> Callable[[View], View]:
    """Declares that this view asks for a platform's signature. `any_deployment`: also of one that is not switched on.
    `streams`: the view reads an upload itself, and asks `current_call().body` before it counts.
    """

    def declare(view: View) -> View:
        view.signed = {"any_deployment": any_deployment, "streams": streams}  # type: ignore[attr-defined]
        return access.public(view)

    return declare


class Shelf(Protocol):
    """The material of platforms' courses: `lti_tool.materials.from_platform`."""

    def put(
        self, place: CoursePlace, platform_id: UUID, item: str, check_body: Callable[[], None] | None
    ) -> tuple[PlatformItemShown, bool]: ...

    def list_items(self, place: CoursePlace) -> list[PlatformItemShown]: ...

    def withdraw(self, place: CoursePlace, item: str) -> None: ...


class Locks(Protocol):
    """The exam locks of platforms' courses: `lti_tool.locks.from_platform`."""

    def put(self, place: CoursePlace, platform_id: UUID, name: str) -> PlatformLockShown: ...

    def remove(self, place: CoursePlace, name: str) -> None: ...


def blueprint(
    database: Database, calls: SignedCalls, public_url: str, *, shelf: Shelf, locks: Locks, people: People
) -> Blueprint:
    """All of `/platform-api/v1`."""
    views = Blueprint("platform_api", __name__, url_prefix=PREFIX)

    @views.before_request
    def check() -> None:
        declared = getattr(current_app.view_functions[request.endpoint or ""], "signed", None)
        if declared is not None:
            streams = declared["streams"] and request.mimetype == FORM
            g.signed_call = calls.check(any_deployment=declared["any_deployment"], streams=streams)

    @views.get("/status")
    @signed(any_deployment=True)
    def show_status() -> Status:
        with database.transaction() as session:
            return describe_status(session, current_call())

    @views.delete("/courses/<context>")
    @signed()
    def delete_course(context: str) -> CourseGone:
        return forget_course(database, _place(context))

    _add_material(views, shelf)
    _add_locks(views, locks)
    _add_people(views, people)

    @views.get("/openapi.json")
    @access.public
    def show_openapi() -> Response:
        return jsonify(describe_api(public_url + PREFIX))

    return views


def _add_material(views: Blueprint, shelf: Shelf) -> None:
    @views.put("/courses/<context>/materials/<item>")
    @signed(streams=True)
    def put_material(context: str, item: str) -> Put:
        call = current_call()
        check_body = call.body.check if request.mimetype == FORM else None
        shown, is_new = shelf.put(_place(context), call.platform_id, _id(item), check_body)
        return (shown, 202) if is_new else (shown, 200)

    @views.get("/courses/<context>/materials")
    @signed()
    def list_material(context: str) -> CourseMaterial:
        return {"materials": shelf.list_items(_place(context))}

    @views.delete("/courses/<context>/materials/<item>")
    @signed()
    def withdraw_material(context: str, item: str) -> NoContent:
        shelf.withdraw(_place(context), _id(item))
        return NO_CONTENT


def _add_locks(views: Blueprint, locks: Locks) -> None:
    @views.put("/courses/<context>/locks/<name>")
    @signed()
    def put_lock(context: str, name: str) -> PlatformLockShown:
        return locks.put(_place(context), current_call().platform_id, _id(name))

    @views.delete("/courses/<context>/locks/<name>")
    @signed()
    def remove_lock(context: str, name: str) -> NoContent:
        locks.remove(_place(context), _id(name))
        return NO_CONTENT


def _add_people(views: Blueprint, people: People) -> None:
    @views.post("/people/export")
    @signed()
    def export_people() -> Response:
        """One after the other, made while it is sent."""
        whom = read_whom()
        body = people.export(current_call().platform_id, whom.subs, _place(whom.context) if whom.context else None)
        response = Response(body, mimetype="application/json")
        response.headers["X-Accel-Buffering"] = (
            "no"  # a proxy that gathers it all would hold it up, and keep it on disk
        )
        return response

    @views.post("/people/erase")
    @signed()
    def erase_people() -> PeopleErased:
        whom = read_whom()
        place = _place(whom.context) if whom.context else None
        erased = people.erase(current_call().platform_id, whom.subs, place)
        return {"receipts": [{"sub": sub, "receipt": receipt} for sub, receipt in erased]}


def _place(context: str) -> CoursePlace:
    """Within the deployment that signed: another one's course has no name here."""
    call = current_call()
    return CoursePlace(call.deployment, call.institution_id, _id(context))


def _id(text: str) -> str:
    if len(text) > MAX_ID_CHARACTERS or "\0" in text or "\ufffd" in text:
        raise Invalid(_("An id in the address has at most %(limit)s characters.", limit=MAX_ID_CHARACTERS))
    return text
