# SPDX-License-Identifier: EUPL-1.2
"""What the clock was when retention last ran: one row, so that a clock that jumped does not delete everything."""

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base


class ClockWatch(Base):
    """The one row has the id 1; it is made at the first run."""

    __tablename__ = "clock_watch"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime]
    """To the hour or so."""
    doubted_at: Mapped[datetime | None]
    """By the clock that jumped: since then nothing is deleted, for a day."""
