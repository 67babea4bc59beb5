# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the settings page and of the preview."""

from collections.abc import Callable
from typing import Literal, TypeVar
from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import Session

from lti_tool.access import current, requires
from lti_tool.answers import NO_CONTENT, NoContent
from lti_tool.db import Database
from lti_tool.json_body import Body
from lti_tool.permissions import Permission
from lti_tool.teaching import mine, preview, tutor_file, tutors, versions
from lti_tool.teaching.answers import (
    NewerVersion,
    TutorFile,
    TutorForeseen,
    TutorSettings,
    TutorsOfMine,
    TutorTaken,
    TutorVersions,
)
from lti_tool.teaching.sent import read_fields

Settings = TypeVar("Settings", TutorSettings, TutorTaken)
Refused = tuple[NewerVersion, Literal[409]]


def blueprint(database: Database) -> Blueprint:
    """All of `/api` that the settings page calls."""
    teaching = Blueprint("teaching", __name__, url_prefix="/api", template_folder="templates")
    _add_text(teaching, database)
    _add_versions(teaching, database)
    _add_taking_over(teaching, database)
    _add_preview(teaching, database)
    return teaching


def _add_text(teaching: Blueprint, database: Database) -> None:
    @teaching.get("/tutor")
    @requires(Permission.CONFIGURE_TUTOR)
    def show_tutor() -> TutorSettings:
        with database.transaction() as session:
            return tutors.describe_tutor(session, current())

    @teaching.put("/tutor")
    @requires(Permission.CONFIGURE_TUTOR)
    def save_tutor() -> TutorSettings | Refused:
        body = Body()
        sent, (seen, agreed) = read_fields(body), _over(body)
        return _change(database, lambda session: tutors.save(session, current(), sent, seen, agreed=agreed))

    @teaching.post("/tutor/notices")
    @requires(Permission.CONFIGURE_TUTOR)
    def foresee() -> TutorForeseen:
        body = Body()
        sent, _ = read_fields(body), _over(body)
        with database.transaction() as session:
            return {"notices": tutors.foresee(session, current(), sent)}


def _add_versions(teaching: Blueprint, database: Database) -> None:
    @teaching.get("/tutor/versions")
    @requires(Permission.CONFIGURE_TUTOR)
    def list_versions() -> TutorVersions:
        with database.transaction() as session:
            return versions.list_versions(session, current())

    @teaching.post("/tutor/versions/<uuid:version_id>/restore")
    @requires(Permission.CONFIGURE_TUTOR)
    def restore_version(version_id: UUID) -> TutorSettings | Refused:
        seen, agreed = _over(Body())
        return _change(database, lambda session: versions.restore(session, current(), version_id, seen, agreed=agreed))


def _add_taking_over(teaching: Blueprint, database: Database) -> None:
    @teaching.get("/tutor/export")
    @requires(Permission.CONFIGURE_TUTOR)
    def export_tutor() -> TutorFile:
        with database.transaction() as session:
            return tutor_file.export(session, current())

    @teaching.post("/tutor/import")
    @requires(Permission.CONFIGURE_TUTOR)
    def import_tutor() -> TutorTaken | Refused:
        sent = tutor_file.SentFile(Body())
        return _change(database, lambda session: tutor_file.take(session, current(), sent))

    @teaching.get("/tutor/mine")
    @requires(Permission.CONFIGURE_TUTOR)
    def list_mine() -> TutorsOfMine:
        with database.transaction() as session:
            return mine.list_mine(session, current())

    @teaching.post("/tutor/mine/<uuid:tutor_id>/take")
    @requires(Permission.CONFIGURE_TUTOR)
    def take_over(tutor_id: UUID) -> TutorSettings | Refused:
        seen, agreed = _over(Body())
        return _change(database, lambda session: mine.take_over(session, current(), tutor_id, seen, agreed=agreed))


def _add_preview(teaching: Blueprint, database: Database) -> None:
    @teaching.post("/preview")
    @requires(Permission.PREVIEW_AS_LEARNER)
    def begin_preview() -> NoContent:
        body = Body()
        unsaved = read_fields(text := body.object("text")) if "text" in body else None
        if unsaved is not None:
            text.end()
        body.end()
        with database.transaction() as session:
            preview.begin(session, current(), unsaved)
        return NO_CONTENT

    @teaching.delete("/preview")
    @requires(Permission.OWN_DATA)
    def end_preview() -> NoContent:
        with database.transaction() as session:
            preview.end(session, current())
        return NO_CONTENT


def _over(body: Body) -> tuple[str | None, bool]:
    """The version that was seen, and whether it is agreed that conversations are deleted; all else was read."""
    seen, agreed = body.line("version", 200, needed=False) or None, body.yes("agreed")
    body.end()
    return seen, agreed


def _change(database: Database, change: Callable[[Session], Settings]) -> Settings | Refused:
    """In one transaction; somebody else's newer text is answered with the refusal."""
    try:
        with database.transaction() as session:
            return change(session)
    except tutors.Newer as newer:
        return {"error": {"code": newer.code, "message": newer.message}, "current": newer.current}, 409
