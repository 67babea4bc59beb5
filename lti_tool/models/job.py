# SPDX-License-Identifier: EUPL-1.2
"""How each job that runs without a request stands: one row a job, written by whichever process did it."""

from datetime import datetime

from sqlalchemy import BigInteger, Float, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base


class JobState(Base):
    """Names a job; no person or institution is in it."""

    __tablename__ = "job_state"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime]
    """From then on a process may take it. Who takes it moves this on, so that it is the lease as well: what a process
    that died had in its hands comes back by the clock."""
    late_at: Mapped[datetime]
    """If it was not taken until then, no worker process runs: `doctor` says so."""
    failures: Mapped[int] = mapped_column(Integer, default=0)
    """In a row; 0 once a batch ended well."""
    failed_since: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(80))
    """The last error's class. Its text may quote what a person wrote, and stays out."""
    well_at: Mapped[datetime | None]
    """When a batch last ended well."""
    runs: Mapped[int] = mapped_column(BigInteger, default=0)
    """Batches since the beginning, those that failed too."""
    failed_runs: Mapped[int] = mapped_column(BigInteger, default=0)
    seconds: Mapped[float] = mapped_column(Float(53), default=0.0)
    """That all batches took."""
