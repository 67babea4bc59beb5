# SPDX-License-Identifier: EUPL-1.2
"""Data requests that a platform passes on for its own people: what a person gets and erases themselves, by the same
rules (docs/decisions/platform_api.md).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.errors import NotFound, SessionOver
from lti_tool.models import Person
from lti_tool.models.lock import unname
from lti_tool.models.platform_item import CoursePlace, find_course
from lti_tool.own_data import erasure, export, owner
from lti_tool.own_data.answers import Receipt
from lti_tool.own_data.erasure import Sign
from lti_tool.privacy.personal import Owner, PersonalTable
from lti_tool.privacy.pseudonyms import Pseudonyms
from lti_tool.settings import Settings
from lti_tool.vault import Vault

Tables = Callable[[], Sequence[PersonalTable]]


class PeopleOfPlatforms:
    """People found by the platform that asks and its own number of them: nobody else's have a name here."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        vault: Vault,
        pseudonyms: Pseudonyms,
        *,
        sign: Sign,
        tables: Tables,
    ) -> None:
        """`sign`: by the tool's own keys. `tables`: of all features."""
        self._settings, self._database, self._vault = settings, database, vault
        self._pseudonyms, self._sign, self._tables = pseudonyms, sign, tables

    def export(self, platform_id: UUID, subs: Sequence[str], course: CoursePlace | None) -> Iterator[bytes]:
        """`{"people": [{"sub", "data"}…]}` in pieces, one person after the other; `data` is null for somebody who is
        not known. `course`: what belongs to it alone. Raises NotFound before the first piece.
        """
        course_id = self._course_id(course)
        self._sign({}, export.EXPORT)  # what cannot be signed for is not begun
        return self._stream(platform_id, subs, course_id, course.context_id if course else None)

    def erase(
        self, platform_id: UUID, subs: Sequence[str], course: CoursePlace | None
    ) -> list[tuple[str, Receipt | None]]:
        """By `sub`, each person in a transaction of their own; None for somebody of whom there was nothing.

        Raises NotFound.
        """
        course_id = self._course_id(course)
        self._sign({}, erasure.RECEIPT)
        found = self._pseudonyms.of(platform_id, subs).items()
        return [(sub, self._erase(sub_hash, course_id, course)) for sub, sub_hash in found]

    def _course_id(self, place: CoursePlace | None) -> UUID | None:
        if place is None:
            return None
        with self._database.transaction() as session:
            course = find_course(session, place)
            if course is None:
                raise NotFound
            return course.id

    def _owner(self, sub_hash: bytes, course_id: UUID | None) -> Owner | None:
        """The hash is made with the platform's id: it finds none of another one. None for somebody not known."""
        with self._database.transaction() as session:
            person_id = session.scalars(select(Person.id).where(Person.sub_hash == sub_hash)).first()
            if person_id is None:
                return None
            try:
                return replace(owner.of_person(session, self._vault, person_id), course_id=course_id)
            except SessionOver:  # erased at this very moment
                return None

    def _stream(
        self, platform_id: UUID, subs: Sequence[str], course_id: UUID | None, course: str | None
    ) -> Iterator[bytes]:
        yield b'{"people":['
        for number, (sub, sub_hash) in enumerate(self._pseudonyms.of(platform_id, subs).items()):
            yield (b"," if number else b"") + b'{"sub":' + export.canonical(sub) + b',"data":'
            whose = self._owner(sub_hash, course_id)
            yield from self._data(whose, course) if whose else (b"null",)
            yield b"}"
        yield b"]}"

    def _data(self, whose: Owner, course: str | None) -> Iterator[bytes]:
        issuer = self._settings.public_url
        schema = issuer + export.SCHEMA
        tables = [one for one in self._tables() if whose.course_id is None or one.in_course is not None]
        return export.stream(
            self._database, tables, whose, sign=self._sign, issuer=issuer, schema=schema, course=course
        )

    def _erase(self, sub_hash: bytes, course_id: UUID | None, course: CoursePlace | None) -> Receipt | None:
        whose = self._owner(sub_hash, course_id)
        try:
            counts = (
                erasure.erase(self._database, self._tables(), whose) if whose else self._unname(sub_hash, course_id)
            )
        except SessionOver:  # erased meanwhile, by themselves or by another call
            return None
        if not counts:  # also of somebody who has nothing in that course
            return None
        days = self._settings.backup_readable_days
        receipt = erasure.make_receipt(counts, days, course=course.context_id if course else None)
        return erasure.sign_receipt(receipt, self._sign, self._settings.public_url)

    def _unname(self, sub_hash: bytes, course_id: UUID | None) -> dict[str, int]:
        """Exam locks may name somebody who has never come."""
        with self._database.transaction() as session:
            gone = unname(session, sub_hash, course_id)
        return {"lock_person": gone} if gone else {}
