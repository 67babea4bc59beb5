# SPDX-License-Identifier: EUPL-1.2
"""A small university for the tests of the chat: rows made directly."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select

from lti_tool.access import Visit, new_visit_times
from lti_tool.db import Database, now
from lti_tool.models import (
    Activity,
    Course,
    Deployment,
    Institution,
    Message,
    Person,
    Platform,
    Tutor,
    VisitSession,
    quota,
)
from lti_tool.models.quota import Owners, count_used
from lti_tool.models.solution import ClosedText, closed_key_to_write, replace_solutions
from lti_tool.permissions import Permission
from lti_tool.vault import Vault, fingerprint
from tests.factories.materials import add_material

LEARNER = (Permission.OWN_DATA, Permission.CHAT)
NAME, EMAIL = "Jürgen Müßig", "juergen.muessig@uni-beispiel.de"


@dataclass
class Guest:
    """A visit and what a test has to know about it."""

    token: str
    visit_id: UUID
    person_id: UUID
    activity_id: UUID
    key: bytes

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class Campus:
    """An institution with one platform, one deployment, one course."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self.database, self.vault = database, vault
        with database.transaction() as session:
            institution = Institution(id=uuid4(), name=f"Hochschule {uuid4().hex}")
            platform = Platform(
                id=uuid4(),
                institution_id=institution.id,
                name="Lernplattform",
                issuer=f"https://lms-{uuid4().hex}.example",
                client_id="client",
                auth_url="https://lms.example/auth",
                token_url="https://lms.example/token",
                jwks_url="https://lms.example/jwks",
            )
            session.add(institution)
            session.flush()
            session.add(platform)
            session.flush()
        self.institution_id, self.platform_id = institution.id, platform.id
        self.deployment_id = self.deployment()
        self.course_id = self.course()
        self.activity_id = self.activity()

    def deployment(self) -> UUID:
        with self.database.transaction() as session:
            row = Deployment(id=uuid4(), platform_id=self.platform_id, deployment_id=uuid4().hex)
            session.add(row)
        return row.id

    def course(self, deployment_id: UUID | None = None) -> UUID:
        with self.database.transaction() as session:
            row = Course(
                id=uuid4(),
                deployment_id=deployment_id or self.deployment_id,
                context_id=uuid4().hex,
                title="Informatik 1",
            )
            session.add(row)
        return row.id

    def activity(self, deployment_id: UUID | None = None, course_id: UUID | None = None) -> UUID:
        with self.database.transaction() as session:
            row = Activity(
                id=uuid4(),
                deployment_id=deployment_id or self.deployment_id,
                resource_link_id=uuid4().hex,
                course_id=course_id or self.course_id,
                title="Lernbegleiter",
            )
            session.add(row)
        return row.id

    def tutor(
        self,
        instructions: str = "",
        passages: tuple[tuple[str, str], ...] = (),
        knowledge: str = "general",
        help_level: str = "guided",
    ) -> UUID:
        """A tutor for the activity; `passages`: place and text."""
        with self.database.transaction() as session:
            tutor = Tutor(
                id=uuid4(),
                title="Info-Tutor",
                instructions=instructions,
                starters=["Was ist ein Baum?"],
                knowledge=knowledge,
                help_level=help_level,
            )
            session.add(tutor)
            session.flush()
            if passages:
                add_material(session, tutor.id, "Einführung in die Informatik", passages, language="de")
            activity = session.get(Activity, self.activity_id)
            assert activity is not None
            activity.tutor_id = tutor.id
        return tutor.id

    def close(self, tutor_id: UUID, *solutions: str, words: tuple[str, ...] = ()) -> None:
        """These are what the tutor must not give away, and nothing else."""
        closed = [ClosedText(f"Aufgabe {number}", text) for number, text in enumerate(solutions, start=1)]
        with self.database.transaction() as session:
            key = closed_key_to_write(session, self.vault, tutor_id)
            replace_solutions(session, key, tutor_id, closed, words)

    def person(self) -> UUID:
        with self.database.transaction() as session:
            row = Person.new(self.vault, self.platform_id, uuid4().bytes * 2, f"sub-{uuid4().hex}")
            session.add(row)
        return row.id

    def visit_for(
        self,
        person_id: UUID | None = None,
        *,
        activity_id: UUID | None = None,
        permissions: tuple[Permission, ...] = LEARNER,
        locale: str = "de",
        name: str = NAME,
        email: str = EMAIL,
    ) -> Guest:
        """A launch's result, for a new person unless one is named."""
        token, (expires_at, ends_at) = uuid4().hex, new_visit_times()
        with self.database.transaction() as session:
            person = session.get(Person, person_id or self.person())
            assert person is not None
            key = person.open_key(self.vault)
            row = VisitSession(
                id=uuid4(),
                token_hash=fingerprint(token),
                person_id=person.id,
                activity_id=activity_id or self.activity_id,
                platform_id=self.platform_id,
                roles=["Learner"],
                permissions=sorted(permissions),
                locale=locale,
                expires_at=expires_at,
                ends_at=ends_at,
            )
            row.keep_identity(key, {"name": name, "names": [name], "emails": [email], "ids": ["jmuessig1"]})
            session.add(row)
        return Guest(token, row.id, person.id, row.activity_id, key)

    def allow(self, tokens_per_day: float = 200_000, **more: float | None) -> None:
        """What the institution allows; `more`: its other columns."""
        with self.database.transaction() as session:
            institution = session.get_one(Institution, self.institution_id)
            for name, value in {"tokens_per_day": tokens_per_day, **more}.items():
                setattr(institution, name, value)

    def used(self, guest: Guest) -> int:
        with self.database.transaction() as session:
            return quota.used_by(session, quota.OwnerKind.PERSON, guest.person_id)

    def answers(self, conversation_id: str) -> list[Message]:
        """The answers of a conversation as stored, in order."""
        query = select(Message).where(Message.conversation_id == UUID(conversation_id), Message.author == "tutor")
        with self.database.transaction() as session:
            return list(session.scalars(query.order_by(Message.position)))

    def messages(self) -> int:
        with self.database.transaction() as session:
            return session.scalar(select(func.count()).select_from(Message)) or 0

    def kill_worker_of(self, conversation_id: str) -> None:
        """What is left in the database once a worker has been dead for a while: a lease that ran out."""
        answer = self.answers(conversation_id)[-1]
        with self.database.transaction() as session:
            row = session.get(Message, answer.id)
            assert row is not None
            row.state, row.finished_at, row.alive_until = "running", None, now() - timedelta(seconds=1)


def visit_of(database: Database, guest: Guest) -> Visit:
    """What `access` knows behind a request of that guest."""
    with database.transaction() as session:
        row = session.get_one(VisitSession, guest.visit_id)
        return Visit(
            id=row.id,
            person_id=row.person_id,
            activity_id=row.activity_id,
            platform_id=row.platform_id,
            institution_id=row.platform.institution_id,
            course_id=row.activity.course_id,
            roles=tuple(row.roles),
            permissions=frozenset(Permission(name) for name in row.permissions),
            locale=row.locale,
        )


def charged(database: Database, campus: Campus, guest: Guest) -> set[int]:
    """What is used of the allowances of person, activity and institution: one number if it is the same of all."""
    with database.transaction() as session:
        owners = Owners(guest.person_id, guest.activity_id, campus.institution_id)
        return set(count_used(session, owners).values())
