# SPDX-License-Identifier: EUPL-1.2
"""Files that have arrived and wait to be read, as an upload leaves them."""

import io
from typing import Any
from uuid import UUID, uuid4

from lti_tool.db import Database
from lti_tool.materials.kinds import HEAD_BYTES, kind_of
from lti_tool.materials.originals import keep_original
from lti_tool.materials.reading.names import title_of
from lti_tool.models import Material, MaterialVersion, VersionState


def upload(database: Database, tutor_id: UUID, name: str, content: bytes, **fields: Any) -> UUID:
    """The id of the version. `fields`: of the material."""
    fields = {"title": title_of(name)} | fields
    with database.transaction() as session:
        material = Material(id=uuid4(), tutor_id=tutor_id, **fields)
        session.add(material)
    return replace(database, material.id, 1, name, content)


def replace(database: Database, material_id: UUID, number: int, name: str, content: bytes) -> UUID:
    """One more version of a material."""
    kind = kind_of(name, content[:HEAD_BYTES]) or "unknown"
    with database.transaction() as session:
        version = MaterialVersion(
            id=uuid4(), material_id=material_id, number=number, file_name=name, kind=kind, sha256=b"", bytes=0
        )
        session.add(version)
    kept = keep_original(database, version.id, io.BytesIO(content))
    with database.transaction() as session:
        row = session.get_one(MaterialVersion, version.id)
        row.sha256, row.bytes, row.state = kept.sha256, kept.bytes, VersionState.WAITING
    return version.id


def version_of(database: Database, version_id: UUID) -> MaterialVersion:
    """As it is now."""
    with database.transaction() as session:
        return session.get_one(MaterialVersion, version_id)
