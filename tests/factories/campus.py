"""A small university for the tests of the chat: rows made directly, and a page's calls to a real server."""

import http.client
import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, get_type_hints
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import ThreadedWSGIServer

from lti_tool.access import Permission, new_visit_times
from lti_tool.chat.answers import AnswerEvents
from lti_tool.db import Database, now
from lti_tool.demo.serving import Handler
from lti_tool.models import (
    Activity,
    Course,
    Deployment,
    Institution,
    Material,
    Message,
    Passage,
    Person,
    Platform,
    Tutor,
    VisitSession,
    quota,
)
from lti_tool.privacy.vault import Vault, fingerprint
from tests.shapes import mismatches
from tests.support import PATIENCE

EVENTS = get_type_hints(AnswerEvents)
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

    def tutor(self, instructions: str = "", passages: tuple[tuple[str, str], ...] = ()) -> UUID:
        """A tutor for the activity; ``passages``: place and text."""
        with self.database.transaction() as session:
            tutor = Tutor(id=uuid4(), title="Info-Tutor", instructions=instructions, starters=["Was ist ein Baum?"])
            material = Material(id=uuid4(), tutor_id=tutor.id, title="Einführung in die Informatik")
            session.add(tutor)
            session.flush()
            session.add(material)
            session.flush()
            for position, (place, text) in enumerate(passages):
                session.add(Passage(material_id=material.id, position=position, place=place, text=text))
            activity = session.get(Activity, self.activity_id)
            assert activity is not None
            activity.tutor_id = tutor.id
        return tutor.id

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
        """What the institution allows; ``more``: its other columns."""
        with self.database.transaction() as session:
            institution = session.get_one(Institution, self.institution_id)
            for name, value in {"tokens_per_day": tokens_per_day, **more}.items():
                setattr(institution, name, value)

    def used(self, guest: Guest) -> int:
        with self.database.transaction() as session:
            return quota.used_by(session, quota.Kind.PERSON, guest.person_id)

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


@dataclass
class Event:
    name: str
    data: Any


@dataclass
class Answered:
    status: int
    headers: "http.client.HTTPMessage"
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Stream:
    """The events of an answer as they come."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection
        assert connection.sock is not None
        self._socket: socket.socket = connection.sock
        self._response = connection.getresponse()
        self.status, self.headers = self._response.status, self._response.headers

    def __iter__(self) -> Iterator[Event]:
        name, data = "", ""
        while line := self._response.readline().decode():
            if line.startswith("event: "):
                name = line[7:].strip()
            elif line.startswith("data: "):
                data = line[6:]
            elif line == "\n" and name:
                event = Event(name, json.loads(data))
                assert mismatches(event.data, EVENTS[name], name) == []
                yield event
                name = ""

    def until(self, name: str) -> Event:
        """The next event of that name; what comes before it is dropped."""
        return next(event for event in self if event.name == name)

    def rest(self) -> list[Event]:
        return list(self)

    def hang_up(self, *, reset: bool = False) -> None:
        """As when a tab is closed; ``reset``: as when the machine is gone and comes back."""
        if reset:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            self._socket.shutdown(socket.SHUT_RDWR)
        self._response.close()
        self._connection.close()
        self._socket.close()


class Bearer(Protocol):
    """Whoever may make a page's calls."""

    @property
    def headers(self) -> dict[str, str]: ...


class Page:
    """A page's calls to a running server."""

    def __init__(self, url: str, guest: Bearer) -> None:
        self._place, self._guest = urlsplit(url), guest

    def call(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None) -> Answered:
        connection = self._send(method, path, body, raw)
        response = connection.getresponse()
        try:
            return Answered(response.status, response.headers, response.read())
        finally:
            connection.close()

    def start(self) -> str:
        """A new conversation's id."""
        made: str = self.call("POST", "/api/conversations").json["id"]
        return made

    def ask(self, conversation_id: str, text: str = "Was ist ein Baum?", **more: Any) -> Stream:
        path = f"/api/conversations/{conversation_id}/messages"
        return Stream(self._send("POST", path, {"text": text, **more}, None))

    def messages(self, conversation_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", f"/api/conversations/{conversation_id}").json["messages"]
        return found

    def _send(self, method: str, path: str, body: Any, raw: bytes | None) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=PATIENCE)
        content = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        headers = self._guest.headers | ({"Content-Type": "application/json"} if content is not None else {})
        connection.request(method, path, content, headers)
        return connection


class _Requests(ThreadedWSGIServer):
    """A thread for each request, and an eye on those under way."""

    def __init__(self, app: Flask) -> None:
        super().__init__("127.0.0.1", 0, app, Handler)
        self._under_way: list[tuple[threading.Thread, socket.socket]] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        work = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        self._under_way.append((work, request))
        work.start()

    def end_requests(self) -> None:
        """As if every browser hung up."""
        for work, connection in self._under_way:
            if work.is_alive():
                with suppress(OSError):  # it has closed by itself
                    connection.shutdown(socket.SHUT_RDWR)
        for work, _connection in self._under_way:
            work.join(PATIENCE)
            assert not work.is_alive(), "a request outlived its browser"


class Server:
    """The app behind a real HTTP server that has a thread for each request.

    Its end is that of all answers under way: left alone, they would go on into the tests that follow, and look for a
    database that is gone.
    """

    def __init__(self, app: Flask) -> None:
        self._server = _Requests(app)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(PATIENCE)
        self._server.server_close()
        self._server.end_requests()
