# SPDX-License-Identifier: EUPL-1.2
"""By which words the people who teach a course are known again in a question: sealed fingerprints, no name."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool import vault
from lti_tool.db import Base
from lti_tool.models.person import Fingerprints


class StaffName(Base):
    """Of one teacher in one course, as their last launch there told the name."""

    __tablename__ = "staff_name"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True, index=True)
    prints: Mapped[bytes] = mapped_column(LargeBinary)
    """`Fingerprints` (`privacy.staff_names`), sealed with the person's data key."""
    seen_at: Mapped[datetime] = mapped_column()


def seal_prints(key: bytes, person_id: UUID, course_id: UUID, prints: Fingerprints) -> bytes:
    """Fingerprints as they are stored: bound to their row."""
    return vault.seal(key, json.dumps(prints).encode(), _place(person_id, course_id))


def open_prints(key: bytes, person_id: UUID, course_id: UUID, sealed: bytes) -> Fingerprints:
    """Raises VaultError."""
    prints: Fingerprints = json.loads(vault.unseal(key, sealed, _place(person_id, course_id)))
    return prints


def _place(person_id: UUID, course_id: UUID) -> str:
    return f"staff_name.prints:{person_id}:{course_id}"
