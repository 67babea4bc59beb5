# SPDX-License-Identifier: EUPL-1.2
"""Whether questions find an answer at all: one row, written at the ends of answers, read by pages, metrics and doctor.

One row and not a count of messages, which would search a table of millions.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String, func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, UtcDateTime


class Answering(Base):
    """The one row has the id 1."""

    __tablename__ = "answering"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    failed: Mapped[int] = mapped_column(BigInteger, default=0)
    """Questions in a row for which the model was to answer and did not; 0 once one answer ended well."""
    failed_since: Mapped[datetime | None]
    """When the first of them failed."""
    failed_at: Mapped[datetime | None]
    """When the last of them did."""
    code: Mapped[str | None] = mapped_column(String(40))
    """Why."""
    well_at: Mapped[datetime | None]
    """When an answer of the model last ended well, to some seconds."""

    @classmethod
    def ended_well(cls, connection: Connection, at: datetime) -> None:
        """An answer of the model came to its end."""
        connection.execute(_ROW.values(failed=0, failed_since=None, well_at=at))

    @classmethod
    def ended_badly(cls, connection: Connection, at: datetime, code: str, number: int) -> None:
        """So many more questions got none."""
        since = func.coalesce(cls.failed_since, at, type_=UtcDateTime())
        connection.execute(_ROW.values(failed=cls.failed + number, failed_since=since, failed_at=at, code=code))

    @classmethod
    def read(cls, connection: Connection) -> "tuple[int, datetime | None, datetime | None, str | None]":
        """`failed`, `failed_since`, `failed_at` and `code`."""
        row = connection.execute(select(cls.failed, cls.failed_since, cls.failed_at, cls.code)).first()
        return (0, None, None, None) if row is None else (row[0], row[1], row[2], row[3])


_ROW = update(Answering).where(Answering.id == 1)
