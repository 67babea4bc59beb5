# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the settings page and of the preview."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, TypeVar
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
from lti_tool.teaching.model_choice import ModelChoice
from lti_tool.teaching.sent import read_fields

Settings = TypeVar("Settings", TutorSettings, TutorTaken)
Refused = tuple[NewerVersion, Literal[409]]
NOTHING: Mapping[str, Any] = MappingProxyType({})


def blueprint(database: Database, choice: ModelChoice) -> Blueprint:
    """All of `/api` that the settings page calls."""
    teaching = Blueprint("teaching", __name__, url_prefix="/api", template_folder="templates")
    _add_text(teaching, database, choice)
    _add_versions(teaching, database, choice)
    _add_taking_over(teaching, database, choice)
    _add_preview(teaching, database)
    return teaching


def _add_text(teaching: Blueprint, database: Database, choice: ModelChoice) -> None:
    @teaching.get("/tutor")
    @requires(Permission.CONFIGURE_TUTOR)
    def show_tutor() -> TutorSettings:
        offered = choice.offered()
        with database.transaction() as session:
            return tutors.describe_tutor(session, current(), offered)

    @teaching.put("/tutor")
    @requires(Permission.CONFIGURE_TUTOR)
    def save_tutor() -> TutorSettings | Refused:
        body = Body()
        sent, offered = _over(body, read_fields(body)), choice.offered()
        return _change(database, lambda session: tutors.save(session, current(), sent, offered))

    @teaching.post("/tutor/notices")
    @requires(Permission.CONFIGURE_TUTOR)
    def foresee() -> TutorForeseen:
        body = Body()
        sent = _over(body, read_fields(body))
        with database.transaction() as session:
            return {"notices": tutors.foresee(session, current(), sent.fields)}


def _add_versions(teaching: Blueprint, database: Database, choice: ModelChoice) -> None:
    @teaching.get("/tutor/versions")
    @requires(Permission.CONFIGURE_TUTOR)
    def list_versions() -> TutorVersions:
        with database.transaction() as session:
            return versions.list_versions(session, current())

    @teaching.post("/tutor/versions/<version>/restore")
    @requires(Permission.CONFIGURE_TUTOR)
    def restore_version(version: str) -> TutorSettings | Refused:
        sent, offered = _over(Body()), choice.offered()
        return _change(database, lambda session: versions.restore(session, current(), version, sent, offered))


def _add_taking_over(teaching: Blueprint, database: Database, choice: ModelChoice) -> None:
    @teaching.get("/tutor/export")
    @requires(Permission.CONFIGURE_TUTOR)
    def export_tutor() -> TutorFile:
        with database.transaction() as session:
            return tutor_file.export(session, current())

    @teaching.post("/tutor/import")
    @requires(Permission.CONFIGURE_TUTOR)
    def import_tutor() -> TutorTaken | Refused:
        sent, offered = tutor_file.SentFile(Body()), choice.offered()
        return _change(database, lambda session: tutor_file.take(session, current(), sent, offered))

    @teaching.get("/tutor/mine")
    @requires(Permission.CONFIGURE_TUTOR)
    def list_mine() -> TutorsOfMine:
        with database.transaction() as session:
            return mine.list_mine(session, current())

    @teaching.post("/tutor/mine/<uuid:tutor_id>/take")
    @requires(Permission.CONFIGURE_TUTOR)
    def take_over(tutor_id: UUID) -> TutorSettings | Refused:
        sent, offered = _over(Body()), choice.offered()
        return _change(database, lambda session: mine.take_over(session, current(), tutor_id, sent, offered))


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


def _over(body: Body, fields: Mapping[str, Any] = NOTHING) -> tutors.Sent:
    """These fields, over the version that was seen, with what is agreed. All else was read: raises Invalid."""
    sent = tutors.Sent(fields, body.line("version", 200, needed=False) or None, body.yes("agreed"))
    body.end()
    return sent


def _change(database: Database, change: Callable[[Session], Settings]) -> Settings | Refused:
    """In one transaction; somebody else's newer text is answered with the refusal."""
    try:
        with database.transaction() as session:
            return change(session)
    except tutors.Newer as newer:
        return {"error": {"code": newer.code, "message": newer.message}, "current": newer.current}, 409
