# SPDX-License-Identifier: EUPL-1.2
"""What the guard refused in the tool's processes, so that `doctor`, a process of its own, can tell it."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, by_dialect, table


class GuardRefusal(Base):
    """One row for each way out and each module that tried it. No person, no host, nothing that was to be sent."""

    __tablename__ = "guard_refusal"

    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    """One of `guard.WAYS`."""
    module: Mapped[str] = mapped_column(String(80), primary_key=True)
    """As Python imports it."""
    number: Mapped[int] = mapped_column(BigInteger, default=0)
    """Tries since the beginning, in all processes."""
    last_at: Mapped[datetime]
    """When the last of them was noted."""

    @staticmethod
    def add(connection: Connection, what: str, module: str, *, number: int, at: datetime) -> None:
        """So many more."""
        row = {"what": what, "module": module, "number": number, "last_at": at}
        connection.execute(_ADD(connection), row)


_ADD = by_dialect(
    lambda insert: (added := insert(table(GuardRefusal))).on_conflict_do_update(
        index_elements=["what", "module"],
        set_={
            "number": table(GuardRefusal).c.number + added.excluded.number,
            "last_at": added.excluded.last_at,
        },
    )
)
