# SPDX-License-Identifier: EUPL-1.2
"""What a teacher's launch leaves behind of their name, so that questions of the course can be kept free of it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete

from lti_tool.db import Upsert, by_dialect, now, table
from lti_tool.models import StaffName
from lti_tool.models.staff_name import seal_prints
from lti_tool.privacy import staff_names


def _seeing(statement: Upsert) -> Upsert:
    columns, sent = table(StaffName).c, statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[columns.person_id, columns.course_id], set_={"prints": sent.prints, "seen_at": sent.seen_at}
    )


_SEE = by_dialect(lambda insert: _seeing(insert(table(StaffName))))
_FORGET = delete(table(StaffName)).where(
    table(StaffName).c.person_id == bindparam("person"), table(StaffName).c.course_id == bindparam("course")
)


def remember(connection: Connection, data_key: bytes, person_id: UUID, course_id: UUID, names: Iterable[str]) -> None:
    """Keeps fingerprints of the names, sealed; nothing, and nothing from before, where the launch told none."""
    prints = staff_names.make(names)
    if prints is None:
        connection.execute(_FORGET, {"person": person_id, "course": course_id})
        return
    row = {
        "person_id": person_id,
        "course_id": course_id,
        "prints": seal_prints(data_key, person_id, course_id, prints),
        "seen_at": now(),
    }
    connection.execute(_SEE(connection), row)
