# SPDX-License-Identifier: EUPL-1.2
"""What a table has of one person: which rows, how they are erased, and what of them is handed out.

Each feature says it for each of its tables (`lti_tool.features`); `own_data` shows, exports and erases by that alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    CursorResult,
    Date,
    Integer,
    LargeBinary,
    String,
    Uuid,
    and_,
    delete,
    false,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool import unreadable
from lti_tool.db import Base, Database, UtcDateTime, table
from lti_tool.language import gettext as _
from lti_tool.models import Activity, Conversation
from lti_tool.vault import VaultError

EXPORT_ROWS = 200
"""Rows that are read at once: no connection is held while they are sent."""

AI_MARK = "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's word for what a model generated: the machine-readable mark of the AI Act, Art. 50 (2)."""


@dataclass(frozen=True)
class Owner:
    """The person whose rows are meant."""

    person_id: UUID
    platform_id: UUID
    key: bytes | None
    """The data key, 32 bytes. None: it is gone, and nothing that it sealed opens."""
    course_id: UUID | None = None
    """Of their rows those alone that belong to this course; None: all."""


OwnRows = Callable[[Session, Owner], ColumnElement[bool]]
"""The condition that exactly the owner's rows fulfil."""
Opener = Callable[[bytes, Mapping[str, Any]], object]
"""Opens what is sealed: the data key, and the row by its columns' names. Raises VaultError."""
InCourse = Callable[[UUID], ColumnElement[bool]]
"""The condition that exactly the rows of a course fulfil."""
Erase = Callable[[Session, Owner, ColumnElement[bool]], int]
"""Erases the owner's rows that fulfil the condition; how many."""


@dataclass(frozen=True, kw_only=True)
class Export:
    """How a row is handed out: each column as it is, opened, or left out with the reason."""

    opened: Mapping[str, Opener] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    added: Callable[[Mapping[str, Any], Owner], dict[str, object]] = lambda _row, _owner: {}
    described: Mapping[str, str] = field(default_factory=dict)
    """What `added` adds, by name, for the published schema."""
    order: tuple[str, ...] = ()
    """Columns by which the rows are sorted; then by the key."""


@dataclass(frozen=True, kw_only=True)
class PersonalTable:
    """A table with rows of people. No field has a default: what says nothing about one of them does not start."""

    model: type[Base]
    title: Callable[[], str]
    """What it keeps, for the person, in the spoken language."""
    until: Callable[[], str]
    """Until when, likewise."""
    since: InstrumentedAttribute[datetime] | InstrumentedAttribute[date] | None
    """The column that says since when a row is there."""
    own: OwnRows
    in_course: InCourse | None
    """None: the rows belong to no course, and stay where only a course's are meant."""
    erases: Erase
    export: Export

    def __post_init__(self) -> None:
        """Raises ValueError where a column is neither handed out nor left out, or is not there."""
        columns = table(self.model).columns
        said = {*self.export.opened, *self.export.left_out, *self.export.order}
        if unknown := said - set(columns.keys()):
            raise ValueError(f"{self.name}: there is no column {', '.join(sorted(unknown))}")
        sealed = {column.key for column in columns if isinstance(column.type, LargeBinary)}
        if forgotten := sealed - {*self.export.opened, *self.export.left_out}:
            raise ValueError(f"{self.name}: open or leave out {', '.join(sorted(forgotten))}")

    @property
    def name(self) -> str:
        """The table's."""
        return str(self.model.__tablename__)

    def meant(self, session: Session, owner: Owner) -> ColumnElement[bool]:
        """The condition that exactly those of the owner's rows fulfil that are meant."""
        own = self.own(session, owner)
        if owner.course_id is None:
            return own
        return and_(own, self.in_course(owner.course_id)) if self.in_course is not None else false()

    def erase(self, session: Session, owner: Owner) -> int:
        """How many rows went."""
        return self.erases(session, owner, self.meant(session, owner))

    def count(self, session: Session, owner: Owner) -> tuple[int, datetime | date | None]:
        """How many rows, and since when."""
        oldest = func.min(self.since) if self.since is not None else literal(None)
        found = session.execute(
            select(func.count(), oldest).select_from(self.model).where(self.meant(session, owner))
        ).one()
        return found[0], found[1]

    def rows(self, database: Database, owner: Owner) -> Iterator[dict[str, object]]:
        """All of the owner's, as JSON can say them; read in pieces, of which each is a transaction of its own."""
        columns = table(self.model).columns
        keys = [*(columns[name] for name in self.export.order), *table(self.model).primary_key.columns]
        last: tuple[object, ...] | None = None
        while True:
            with database.transaction() as session:
                query = select(table(self.model)).where(self.meant(session, owner)).order_by(*keys).limit(EXPORT_ROWS)
                if last is not None:
                    behind = tuple_(*keys) > tuple_(
                        *(literal(value, key.type) for value, key in zip(last, keys, strict=True))
                    )
                    query = query.where(behind)
                found = [row._asdict() for row in session.execute(query)]
            for row in found:
                yield self._show(row, owner)
            if len(found) < EXPORT_ROWS:
                return
            last = tuple(found[-1][key.name] for key in keys)

    def schema(self) -> dict[str, object]:
        """JSON Schema of a row."""
        properties: dict[str, object] = {}
        for column in table(self.model).columns:
            if column.key in self.export.opened:
                properties[column.key] = {"description": "opened; null where it does not open"}
            elif column.key not in self.export.left_out:
                properties[column.key] = _schema_of(column)
        properties |= {name: {"description": said} for name, said in self.export.described.items()}
        properties["unreadable"] = {"type": "array", "items": {"type": "string"}, "description": "what does not open"}
        required = sorted({*properties} - {"unreadable", *self.export.described})
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    def _show(self, row: Mapping[str, Any], owner: Owner) -> dict[str, object]:
        plain = {name: _as_json(value) for name, value in row.items() if name not in self.export.opened}
        shown: dict[str, object] = {name: plain[name] for name in plain if name not in self.export.left_out}
        closed = []
        for name, opener in self.export.opened.items():
            try:
                shown[name] = _open(opener, owner, row) if row[name] is not None else None
            except VaultError as error:
                unreadable.note(error)
                shown[name] = None
                closed.append(name)
        if closed:
            shown["unreadable"] = closed
        return shown | self.export.added(row, owner)


def _open(opener: Opener, owner: Owner, row: Mapping[str, Any]) -> object:
    if owner.key is None:
        raise VaultError("the data key is gone")
    return opener(owner.key, row)


def _as_json(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime | date) else value


def _schema_of(column: Column[Any]) -> dict[str, object]:
    kinds: tuple[tuple[type[Any], dict[str, object]], ...] = (
        (Uuid, {"type": "string", "format": "uuid"}),
        (UtcDateTime, {"type": "string", "format": "date-time"}),
        (Date, {"type": "string", "format": "date"}),
        (Boolean, {"type": "boolean"}),
        (Integer, {"type": "integer"}),
        (String, {"type": "string"}),
        (JSON, {}),
    )
    said = next(schema for kind, schema in kinds if isinstance(column.type, kind))
    return {**said, "type": [said["type"], "null"]} if column.nullable and "type" in said else said


def delete_rows(model: type[Base]) -> Erase:
    """Deletes them, locked in the order of their keys: of two who erase rows of one table neither waits for ever."""
    keys = table(model).primary_key.columns

    def erase(session: Session, _owner: Owner, meant: ColumnElement[bool]) -> int:
        locked = select(*keys).where(meant).order_by(*keys).with_for_update()
        which = tuple_(*keys).in_(locked) if len(keys) > 1 else next(iter(keys)).in_(locked)
        done = session.execute(delete(model).where(which).execution_options(synchronize_session=False))
        return cast("CursorResult[Any]", done).rowcount

    return erase


def is_in_own_conversation(conversation_id: Any) -> OwnRows:
    """For tables whose rows belong to a conversation."""

    def own(_session: Session, owner: Owner) -> ColumnElement[bool]:
        theirs = select(Conversation.id).where(Conversation.person_id == owner.person_id)
        return and_(conversation_id.in_(theirs))

    return own


def last_with_conversation() -> str:
    """Until when rows are kept that belong to a conversation, for the person."""
    return _("as long as the conversation")


def is_of_person(person_id: Any) -> OwnRows:
    """For tables that name the person."""

    def own(_session: Session, owner: Owner) -> ColumnElement[bool]:
        return and_(person_id == owner.person_id)

    return own


def is_in_activity_of_course(activity_id: Any) -> InCourse:
    """For tables that name an activity."""

    def in_course(course_id: UUID) -> ColumnElement[bool]:
        return and_(activity_id.in_(select(Activity.id).where(Activity.course_id == course_id)))

    return in_course


def is_in_conversation_of_course(conversation_id: Any) -> InCourse:
    """For tables whose rows belong to a conversation."""

    def in_course(course_id: UUID) -> ColumnElement[bool]:
        there = select(Conversation.id).join(Activity, Activity.id == Conversation.activity_id)
        return and_(conversation_id.in_(there.where(Activity.course_id == course_id)))

    return in_course


def is_of_course(course_id_of: Any) -> InCourse:
    """For tables that name the course."""

    def in_course(course_id: UUID) -> ColumnElement[bool]:
        return and_(course_id_of == course_id)

    return in_course
