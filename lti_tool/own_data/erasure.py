# SPDX-License-Identifier: EUPL-1.2
"""Everything of one person on one platform goes, at once and in one transaction, and a receipt says so.

The person's row is locked first, then their conversations: whoever is about to add a row that belongs to either waits,
and then finds that it is gone. What a worker still streams ends by itself (`chat.running`).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.db import Base, Database, is_deadlock, now
from lti_tool.errors import Conflict, SessionOver
from lti_tool.language import gettext as _
from lti_tool.language import locale
from lti_tool.models import Conversation, Institution, Person
from lti_tool.models.lock import named_until
from lti_tool.own_data.answers import Receipt
from lti_tool.privacy.personal import Owner, PersonalTable
from lti_tool.times import say_time, zone_of

Sign = Callable[[Mapping[str, object], str], str]
"""Claims and the kind of what is signed, to a JWS in its compact form."""
RECEIPT = "erasure-receipt"
"""The kind, in the JWS's header: nothing else that the tool signs passes for one."""
MAX_WAIT = timedelta(days=30)
"""An erasure waits for the end of an exam, and no longer than the law gives (GDPR, Art. 12 (3))."""


def refuse_in_exam(session: Session, visit: Visit) -> None:
    """Raises Conflict while an exam lock names the visit's person: it finds them by what an erasure takes away, and
    whoever erased themselves would come back as somebody whom it does not name.
    """
    moment = now()
    until = named_until(session, visit.person_id, moment, moment + MAX_WAIT)
    if until is not None:
        zone = zone_of(session.get_one(Institution, visit.institution_id).time_zone)
        raise Conflict(
            _(
                "An exam lock of your course holds for you. Your data can be erased again from %(time)s on.",
                time=say_time(until, zone, moment),
            ),
            code="locked",
        )


def erase(database: Database, tables: Iterable[PersonalTable], owner: Owner) -> dict[str, int]:
    """How many rows of each table went, those without any left out. Raises SessionOver if another one was faster."""
    order = _children_first(tables)
    for last in (False, False, True):
        try:
            counts = _erase_once(database, order, owner)
        except OperationalError as error:  # a launch of the same person has locked what this needs next
            if last or not is_deadlock(error):
                raise
        else:
            break
    database.overwrite_deleted()
    return {name: count for name, count in sorted(counts.items()) if count}


def _erase_once(database: Database, order: Iterable[PersonalTable], owner: Owner) -> dict[str, int]:
    with database.transaction() as session:
        _lock(session, owner)
        return {table.name: table.erase(session, owner) for table in order}


def _lock(session: Session, owner: Owner) -> None:
    if session.scalar(select(Person.id).where(Person.id == owner.person_id).with_for_update()) is None:
        raise SessionOver
    theirs = select(Conversation.id).where(Conversation.person_id == owner.person_id).order_by(Conversation.id)
    session.execute(theirs.with_for_update())


def _children_first(tables: Iterable[PersonalTable]) -> list[PersonalTable]:
    """Rows before those that they refer to.

    Last come tables that refer to nothing: a question that is accepted at this moment may still add to them, but not
    without its message, which waits for the conversation's lock.
    """
    order = [table.name for table in reversed(Base.metadata.sorted_tables)]
    return sorted(tables, key=lambda one: (_refers_to_nothing(one), order.index(one.name)))


def _refers_to_nothing(one: PersonalTable) -> bool:
    return not Base.metadata.tables[one.name].foreign_keys


def make_receipt(
    counts: Mapping[str, int], backup_readable_days: int, *, course: str | None = None
) -> dict[str, object]:
    """What is signed; names nobody. `backup_readable_days`: for so long copies of data keys are kept. `course`: the
    platform's id of the one whose data alone went.
    """
    moment = now()
    whole = {"id": str(uuid4()), "at": moment.isoformat(), "counts": dict(counts)}
    if course is not None:
        return {**whole, "course": course, "backups": _backups_of_course()}
    return {**whole, "backups": _backups(moment, backup_readable_days)}


def _backups(moment: datetime, days: int) -> str:
    """What a copy from before still tells."""
    return _(
        "Backups from before keep sealed text, times and counts under a number without a name. Copies of the keys to "
        "it are kept apart and are gone by %(date)s; from then on nobody can open it.",
        date=format_date(moment + timedelta(days=days), locale=locale()),
    )


def _backups_of_course() -> str:
    return _(
        "Backups from before keep what was erased, sealed, under a number without a name. The key to it stays in use "
        "for what this person has in other courses: only an erasure of all their data takes it away."
    )


def sign_receipt(receipt: Mapping[str, object], sign: Sign, issuer: str) -> Receipt:
    """The receipt with its signature over all of its fields."""
    signed: Receipt = {**receipt, "signed": sign({"iss": issuer, **receipt}, RECEIPT)}  # type: ignore[typeddict-item]
    return signed
