# SPDX-License-Identifier: EUPL-1.2
"""What a kind of rows is whose time can be over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

BATCH_ROWS = 500
"""Rows of one transaction: deleting a year's worth in one would hold up everybody who writes."""
OFTEN, HOURLY, SELDOM = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=6)
"""How often a kind is looked for: what people were promised to be gone soon, what piles up, and what is told in days.
A number of days that an institution mistyped has as long as that."""

Over = Callable[[Session, datetime], ColumnElement[bool]]
Act = Callable[[Session, Sequence[Any], datetime], None]
"""What is done with the rows of these keys."""


@dataclass(frozen=True, kw_only=True)
class RetentionKind:
    """One kind of rows, and when its time is over."""

    name: str
    """As `retention run` prints it."""
    key: tuple[InstrumentedAttribute[Any], ...]
    over: Over
    every: timedelta
    kept: str
    """How long its rows are kept, in English, for docs/kept.md."""
    act: Act | None = None
    """Instead of deleting them; afterwards they are not over any more."""
    batch_rows: int = BATCH_ROWS
    """So many at once: fewer of what is large."""
