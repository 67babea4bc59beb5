# SPDX-License-Identifier: EUPL-1.2
"""Signed calls of platforms that have come: none comes twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, by_dialect, table
from lti_tool.vault import fingerprint

CLOCKS_DIFFER = timedelta(minutes=5)
"""So much longer it is remembered: the worker that forgets can be another one than the one that asks."""


class UsedCall(Base):
    """A signed call that came. A hash of the platform and of the number that it drew: nobody is named in it."""

    __tablename__ = "used_call"

    jti_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """The call itself is over before."""


# Built once: building a query takes longer than running it.
_USE = by_dialect(
    lambda insert: (
        insert(table(UsedCall))
        .on_conflict_do_nothing(index_elements=[table(UsedCall).c.jti_hash])
        .returning(table(UsedCall).c.jti_hash)
    )
)


def use_up(connection: Connection, platform_id: UUID, jti: str, until: float) -> bool:
    """Uses the number up; False if it was. Of many at the same moment one gets True: the row's key decides.

    `until`: seconds since 1970, after which the call counts no more.
    """
    expires_at = datetime.fromtimestamp(until, UTC) + CLOCKS_DIFFER
    row = {"jti_hash": fingerprint(f"{platform_id}:{jti}"), "expires_at": expires_at}
    return connection.execute(_USE(connection), row).first() is not None
