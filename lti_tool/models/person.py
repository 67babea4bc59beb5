# SPDX-License-Identifier: EUPL-1.2
"""People, known by a keyed hash alone; their memberships; their visits."""

import json
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool import vault
from lti_tool.db import Base, now
from lti_tool.models.course import Activity
from lti_tool.models.platform import Platform

CARRIED_FOR = timedelta(days=30)
"""So long after a launch as a teacher a platform's silence about it is not believed (`lti.roles`)."""


class Fingerprints(TypedDict):
    """Of what is known again and kept nowhere: see `privacy.fingerprints`."""

    key: str
    """32 bytes in hexadecimal digits, of this visit or this row alone."""
    prints: list[str]
    lengths: list[int]
    """Of the values: a word of another length is not looked at."""


class Identity(TypedDict, total=False):
    """What a launch told about the person; kept, sealed, while the visit lasts."""

    name: str | None
    """As the page greets them."""
    names: list[str]
    """All by which they may be called in a question: redacted before a model reads it, as are `emails` and `ids`."""
    emails: list[str]
    ids: list[str]
    fingerprints: Fingerprints | None
    """Of matriculation number and login, which themselves are kept nowhere (docs/decisions/identifiers.md)."""
    lasting: bool
    """Whether the next launch will find this person again."""


class How(StrEnum):
    """How a person came by an instructor's rights without the launch saying so."""

    CARRIED = "carried"
    """Over from another launch in the same course."""
    CODE = "code"


class Person(Base):
    """One `sub` of one platform. No name, no e-mail: those live in the visit and end with it."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("platform_id", "sub_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platform.id"), index=True)
    sub_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """HMAC of platform and `sub` under the installation's pseudonym key."""
    sub: Mapped[bytes] = mapped_column(LargeBinary)
    """Sealed with the data key: services need it, nobody else may read it."""
    code_tries: Mapped[int] = mapped_column(default=0)
    """One-time codes that this person tried since `code_tries_since`."""
    code_tries_since: Mapped[datetime | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(default=now)

    key: Mapped["PersonKey | None"] = relationship(
        primaryjoin="Person.id == foreign(PersonKey.person_id)", uselist=False, passive_deletes="all"
    )

    @classmethod
    def new(cls, safe: vault.Vault, platform_id: UUID, sub_hash: bytes, sub: str) -> "Person":
        """A person with a data key of their own."""
        columns, key = new_person(safe, platform_id, sub_hash, sub)
        return cls(**columns, key=PersonKey(**key))

    def open_key(self, safe: vault.Vault) -> bytes:
        """The data key of 32 bytes. Raises VaultError where it is gone."""
        if self.key is None:
            raise vault.VaultError(f"{_key_place(self.id)} is not there", _key_place(self.id))
        return open_data_key(safe, self.id, self.key.wrapped)

    def open_sub(self, key: bytes) -> str:
        """The `sub` of the last launch."""
        return open_sub(key, self.id, self.sub)


class PersonKey(Base):
    """A person's data key, apart from the person: this table stays out of the ordinary backup (`docs/operation.md`).

    So an erasure destroys the key in backups from before, too, and what they hold of the person opens no more.
    """

    __tablename__ = "person_key"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    """No foreign key: a newer copy of this table is restored beside an older one of the people."""
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    """By the master key. Destroying it makes all that this person wrote unreadable."""


class Membership(Base):
    """A person in a course, with the roles of the last launch."""

    __tablename__ = "membership"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True, index=True)
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    launched_at: Mapped[datetime] = mapped_column(default=now)
    taught_at: Mapped[datetime | None] = mapped_column()
    """The last launch by which the platform itself said that this person teaches here."""


class SetupCode(Base):
    """A one-time code: whoever configures a tutor makes another person an instructor of one activity with it."""

    __tablename__ = "setup_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column()
    used_at: Mapped[datetime | None] = mapped_column()


class RoleGrant(Base):
    """An instructor's rights in one activity that did not come from the platform. Listed, and revocable."""

    __tablename__ = "role_grant"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    how: Mapped[str] = mapped_column(String(10))
    """A `How`."""
    code_id: Mapped[UUID | None] = mapped_column(ForeignKey("setup_code.id"), index=True, unique=True)
    """A code gives one right, whatever the statement that uses it up may overlook."""
    granted_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None] = mapped_column()


class VisitSession(Base):
    """A launch session: made new at each launch, found by the hash of its bearer, never by a cookie."""

    __tablename__ = "visit"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platform.id"), index=True)
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Role names as in `access`, of this launch."""
    as_learner: Mapped[bool] = mapped_column(default=False)
    """The person looks at the page as a learner does: of the permissions only a learner's hold."""
    unsaved_text: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What this visit tries out while it looks `as_learner`: a text of the tutor that is not saved."""
    permissions: Mapped[list[str]] = mapped_column(JSON, default=list)
    locale: Mapped[str] = mapped_column(String(5), default="en")
    identity: Mapped[bytes] = mapped_column(LargeBinary)
    """An `Identity`, sealed with the person's data key."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """Slides with use."""
    ends_at: Mapped[datetime] = mapped_column()
    """Does not slide."""

    person: Mapped[Person] = relationship(lazy="joined")
    activity: Mapped[Activity] = relationship(lazy="joined")
    platform: Mapped[Platform] = relationship(lazy="joined")

    def keep_identity(self, key: bytes, identity: Identity) -> None:
        """Seals what the launch told about the person; `id` must be set, it is bound into the ciphertext."""
        self.identity = seal_identity(key, self.id, identity)

    def open_identity(self, key: bytes) -> Identity:
        """What the launch told about the person."""
        return open_identity(key, self.id, self.identity)


def new_person(
    safe: vault.Vault, platform_id: UUID, sub_hash: bytes, sub: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of a person, and those of a data key of their own."""
    identity, key = uuid4(), vault.new_key()
    person = {
        "id": identity,
        "platform_id": platform_id,
        "sub_hash": sub_hash,
        "sub": seal_sub(key, identity, sub),
    }
    return person, {"person_id": identity, "wrapped": safe.wrap(key, _key_place(identity))}


def hash_sub(pseudonym_key: bytes, platform_id: UUID, sub: str) -> bytes:
    """`Person.sub_hash`: 32 bytes, also of somebody who has not come yet."""
    return vault.pseudonym(pseudonym_key, str(platform_id), sub)


def open_data_key(safe: vault.Vault, person_id: UUID, wrapped: bytes) -> bytes:
    """A person's data key of 32 bytes, from the columns alone."""
    return safe.unwrap(wrapped, _key_place(person_id))


def _key_place(person_id: UUID) -> str:
    """What a wrapped data key is bound to: the column in which all of them once stood."""
    return f"person.data_key:{person_id}"


def seal_sub(key: bytes, person_id: UUID, sub: str) -> bytes:
    """A `sub` as it is stored: bound to its row."""
    return vault.seal(key, sub.encode(), f"person.sub:{person_id}")


def open_sub(key: bytes, person_id: UUID, sealed: bytes) -> str:
    """The `sub` of the last launch, from the columns alone."""
    return vault.unseal(key, sealed, f"person.sub:{person_id}").decode()


def seal_identity(key: bytes, visit_id: UUID, identity: Identity) -> bytes:
    """What the launch told about the person, as it is stored: bound to its row."""
    return vault.seal(key, json.dumps(identity).encode(), f"visit.identity:{visit_id}")


def open_identity(key: bytes, visit_id: UUID, sealed: bytes) -> Identity:
    """What the launch told about the person, from the columns alone; see `VisitSession.identity`."""
    identity: Identity = json.loads(vault.unseal(key, sealed, f"visit.identity:{visit_id}"))
    return identity
