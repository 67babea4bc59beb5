# SPDX-License-Identifier: EUPL-1.2
"""A whole installation for a benchmark: a database with people who are in the middle of a visit, and the real tool.

Their bearers, visits and conversations are put where launches and clicks would have put them, with the tool's own
tables: a launch for each of a thousand people would be another benchmark.
"""

import base64
import contextlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import psutil
import psycopg
from sqlalchemy import insert
from sqlalchemy.engine import make_url

from benchmarks.processes import PROXY_CORE, REST_CORE, free_port, on_core, python, running, wait_for
from lti_tool import migrations
from lti_tool.access import new_visit_times
from lti_tool.db import Database
from lti_tool.lti.keys import tool_keys
from lti_tool.models import (
    Activity,
    Conversation,
    Course,
    Deployment,
    Institution,
    Membership,
    Person,
    Platform,
    Secret,
    VisitSession,
)
from lti_tool.models.person import Identity
from lti_tool.permissions import DEFAULT_TABLE
from lti_tool.vault import Vault, fingerprint
from tests import postgres

MASTER_KEY = secrets.token_bytes(32)
ISSUER = "http://platform.benchmark.invalid"
CLIENT, DEPLOYMENT = "benchmark-client", "1"
FIRST, LAST = ("Jürgen", "Aylin", "Søren", "Zoë", "Łukasz"), ("Müßig", "Yıldırım", "Ångström", "Nowak", "Weiß")


@dataclass(frozen=True)
class Student:
    """Somebody in the middle of a visit."""

    bearer: str
    name: str
    person_id: UUID


class Installation:
    """The database and what is in it."""

    def __init__(self, url: str, server: psutil.Process | None) -> None:
        self.url, self.server = url, server
        """The database server's process; None for SQLite."""
        self._database, self._vault = Database(url), Vault([MASTER_KEY])
        migrations.upgrade(self._database.engine)
        with self._database.transaction() as session:
            Secret.create(session, self._vault, Secret.PSEUDONYM)
            tool_keys.create_first_key(session, self._vault)

    def close(self) -> None:
        """Hangs up: PostgreSQL does not end while somebody is connected."""
        self._database.engine.dispose()

    @property
    def kind(self) -> str:
        """What the database is, for the table."""
        return "SQLite" if self.server is None else "PostgreSQL"

    def platform(self, jwks_url: str) -> Platform:
        """A registered platform with one deployment."""
        with self._database.transaction() as session:
            institution = Institution(name="Benchmark", tokens_per_day=100_000_000)
            session.add(institution)
            session.flush()
            platform = Platform(
                institution_id=institution.id,
                name="Benchmark",
                issuer=ISSUER,
                client_id=CLIENT,
                auth_url=f"{ISSUER}/auth",
                token_url=f"{ISSUER}/token",
                jwks_url=jwks_url,
            )
            session.add(platform)
            session.flush()
            session.add(Deployment(platform_id=platform.id, deployment_id=DEPLOYMENT))
        return platform

    def students(self, platform: Platform, count: int) -> list[Student]:
        """So many people, each with an open visit to one and the same activity."""
        with self._database.transaction() as session:
            deployment = session.query(Deployment).filter_by(platform_id=platform.id).one()
            course = Course(deployment_id=deployment.id, context_id="1", title="Informatik")
            session.add(course)
            session.flush()
            self._activity = Activity(
                deployment_id=deployment.id, context_id="1", resource_link_id="1", course_id=course.id, title="Tutor"
            )
            session.add(self._activity)
            session.flush()
            made = [self._student(platform, course, number) for number in range(count)]
            for part in (0, 1, 2):  # people before what refers to them
                session.add_all([rows[part] for _student, rows in made])
                session.flush()
        return [student for student, _rows in made]

    def _student(
        self, platform: Platform, course: Course, number: int
    ) -> tuple[Student, tuple[Person, Membership, VisitSession]]:
        name, bearer = f"{FIRST[number % 5]} {LAST[number // 5 % 5]}", secrets.token_urlsafe(32)
        person = Person.new(self._vault, platform.id, secrets.token_bytes(32), f"student-{number}")
        expires_at, ends_at = new_visit_times()
        visit = VisitSession(
            id=uuid4(),
            token_hash=fingerprint(bearer),
            person_id=person.id,
            activity_id=self._activity.id,
            platform_id=platform.id,
            roles=["Learner"],
            permissions=sorted(DEFAULT_TABLE["Learner"]),
            locale="de",
            expires_at=expires_at,
            ends_at=ends_at,
        )
        identity = Identity(name=name, names=[name, *name.split()], emails=[f"s{number}@uni.invalid"], ids=[])
        visit.keep_identity(person.open_key(self._vault), identity)
        membership = Membership(person_id=person.id, course_id=course.id, roles=["Learner"])
        return Student(bearer, name, person.id), (person, membership, visit)

    def conversations(self, students: Sequence[Student]) -> list[UUID]:
        """A new, empty conversation for each."""
        ids = [uuid4() for _student in students]
        rows = [
            {"id": identity, "person_id": student.person_id, "activity_id": self._activity.id}
            for identity, student in zip(ids, students, strict=True)
        ]
        with self._database.transaction() as session:
            session.execute(insert(Conversation), rows)
        return ids

    @contextlib.contextmanager
    def tool(self, folder: Path, engine: int | None = None, workers: int = 1) -> Iterator[tuple[int, psutil.Process]]:
        """`campus-tutor serve`: its port and process. Without an engine it answers model-free."""
        port, log = free_port(), folder / "tool.log"
        environ = {
            "CAMPUS_TUTOR_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "CAMPUS_TUTOR_DATABASE_URL": self.url,
            "CAMPUS_TUTOR_MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
            "CAMPUS_TUTOR_MODEL_SERVERS": f"http://127.0.0.1:{engine}/v1" if engine else "",
            "CAMPUS_TUTOR_ALLOWED_NETWORKS": "127.0.0.0/8",
            "CAMPUS_TUTOR_LOG_LEVEL": "warning",
        }
        command = python("lti_tool.cli", "serve", "--bind", f"127.0.0.1:{port}", "--workers", str(workers))
        with running(command, PROXY_CORE, log, environ) as process:
            wait_for(f"http://127.0.0.1:{port}/readyz", process, log)
            yield port, process


@contextlib.contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """On a private PostgreSQL, or on SQLite where PostgreSQL is not installed."""
    if postgres.binaries() is None:
        with contextlib.closing(Installation(f"sqlite:///{folder / 'benchmark.sqlite'}", None)) as installed:
            yield installed
        return
    before = set(psutil.Process().children())
    with on_core(REST_CORE), postgres.server() as url:
        (server,) = (child for child in psutil.Process().children() if child not in before)
        location = make_url(url)
        with psycopg.connect(
            host=location.host, port=location.port, user=location.username, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute("CREATE DATABASE benchmark")
        with contextlib.closing(Installation(url + "benchmark", server)) as installed:
            yield installed
