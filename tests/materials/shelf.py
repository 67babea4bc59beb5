# SPDX-License-Identifier: EUPL-1.2
"""The tool as an app, with a small university, and somebody who puts material in."""

import io
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool import create_app
from lti_tool.db import Database
from lti_tool.models import MaterialPiece, MaterialVersion
from lti_tool.permissions import Permission
from lti_tool.settings import Settings
from tests.factories.campus import LEARNER, Campus, Guest
from tests.support import MASTER_KEY

TEACHER = (*LEARNER, Permission.CONFIGURE_TUTOR, Permission.MANAGE_MATERIALS)
ASSISTANT = (*LEARNER, Permission.VIEW_INSIGHTS, Permission.PREVIEW_AS_LEARNER)
TEXT = "# Bäume\n\nEin Baum hat Knoten.\n".encode()


def make_app(database: Database, **settings: Any) -> Flask:
    url = database.engine.url.render_as_string(hide_password=False)
    plain = Settings(public_url="https://tutor.example", master_key=(MASTER_KEY,), database_url=url)
    return create_app(replace(plain, **settings))


@dataclass
class Caller:
    """A visit and its calls."""

    app: Flask
    guest: Guest
    database: Database

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = {**self.guest.headers, **options.pop("headers", {})}
        return self.app.test_client().open(path, method=method, headers=headers, **options)

    def upload(self, content: bytes = TEXT, name: str = "baeume.md", **fields: str) -> TestResponse:
        return self.call("POST", "/api/materials", data={"file": (io.BytesIO(content), name), **fields})

    def replace(self, material_id: str, content: bytes, name: str = "baeume.md") -> TestResponse:
        return self.call("PUT", f"/api/materials/{material_id}/file", data={"file": (io.BytesIO(content), name)})

    def listed(self) -> dict[str, Any]:
        answer = self.call("GET", "/api/materials")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json or {}
        return found

    def states(self) -> list[tuple[str, str]]:
        """Title and state of each."""
        return [(one["title"], one["state"]) for one in self.listed()["materials"]]


def caller(app: Flask, campus: Campus, permissions: tuple[Permission, ...] = TEACHER, **more: Any) -> Caller:
    return Caller(app, campus.visit_for(permissions=permissions, **more), campus.database)


def code(answer: TestResponse) -> str:
    """Of a refusal."""
    assert answer.json is not None, answer.text
    assert len(answer.json["error"]["message"]) > 20
    return str(answer.json["error"]["code"])


def stored(database: Database) -> tuple[int, int]:
    """Versions and pieces, of whatever state."""
    with database.transaction() as session:
        counts = (select(func.count()).select_from(table) for table in (MaterialVersion, MaterialPiece))
        versions, pieces = (session.scalar(count) or 0 for count in counts)
    return versions, pieces


def change_version(database: Database, material_id: str, **values: Any) -> None:
    """The newest file of a material is as if a reader had done so."""
    query = select(MaterialVersion).where(MaterialVersion.material_id == UUID(material_id))
    with database.transaction() as session:
        version = session.scalars(query.order_by(MaterialVersion.number.desc())).first()
        assert version is not None
        for name, value in values.items():
            setattr(version, name, value)
