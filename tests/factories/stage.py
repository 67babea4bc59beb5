# SPDX-License-Identifier: EUPL-1.2
"""The stage of the gate's tests: the real app on a real database, and a registered platform that signs its tokens."""

import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from werkzeug.test import TestResponse

from lti_tool import create_app
from lti_tool.db import Base, Database
from lti_tool.demo.accents import ACCENTS
from lti_tool.demo.keys import KeyRing
from lti_tool.demo.simulator import Simulator
from lti_tool.models import Deployment, Institution, Platform
from lti_tool.settings import Settings
from lti_tool.vault import Vault
from tests.fakes.key_server import KeyServer, answering
from tests.support import MASTER_KEY

TOOL = "https://tutor.example"
ISSUER = "https://campus.example"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"


class _Remembered(BytecodeCache):
    """Compiled templates, shared by the hundreds of apps of a test run: compiling takes longer than a launch."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


_TEMPLATES = _Remembered()


class Stage:
    """A database, a key server, and as many workers (apps) and platforms as a test asks for."""

    def __init__(self, database_url: str, key_server: KeyServer) -> None:
        self.settings = Settings(
            public_url=TOOL,
            master_key=(MASTER_KEY,),
            database_url=database_url,
            allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),),
        )
        self.key_server = key_server
        self.database = Database(database_url)
        self.vault = Vault([MASTER_KEY])
        self.app = self.worker()
        self.simulator = self.platform()

    def worker(self, **settings: Any) -> Flask:
        """Another worker, perhaps with other settings: it shares nothing with the first but the database."""
        app = create_app(replace(self.settings, **settings))
        app.jinja_env.bytecode_cache = _TEMPLATES
        return app

    def platform(
        self,
        issuer: str = ISSUER,
        client_id: str = "practice-client",
        *,
        accent: str = "practice",
        family: str | None = None,
        auth_url: str | None = None,
        keys: KeyRing | None = None,
        institution: UUID | None = None,
        deployment_id: str = "1",
        **switches: Any,
    ) -> Simulator:
        """Registers a platform with one deployment; the simulator speaks for it."""
        simulator = Simulator(
            issuer=issuer,
            tool_url=TOOL,
            client_id=client_id,
            deployment_id=deployment_id,
            accent=accent,
            keys=keys,
            **switches,
        )
        path = f"/jwks/{uuid4()}"
        row = Platform(
            institution_id=institution or self.institution(),
            name=issuer,
            family=family or ACCENTS[accent].family,
            issuer=issuer,
            client_id=client_id,
            auth_url=auth_url or f"{issuer}/auth",
            token_url=f"{issuer}/token",
            jwks_url=self.key_server.on(path, answering(simulator.jwks)),
        )
        with self.database.transaction() as session:
            session.add(row)
            session.flush()
            session.add(Deployment(platform_id=row.id, deployment_id=deployment_id))
        return simulator

    def institution(self, **fields: Any) -> UUID:
        """A tenant of its own."""
        row = Institution(id=uuid4(), name=str(uuid4()), **fields)
        with self.database.transaction() as session:
            session.add(row)
        return row.id

    def change_platform(self, simulator: Simulator, **values: Any) -> None:
        """Changes the registration behind a simulator."""
        with self.database.transaction() as session:
            row = self.row_of(session, simulator)
            for name, value in values.items():
                setattr(row, name, value)

    @staticmethod
    def row_of(session: Any, simulator: Simulator) -> Platform:
        row = session.scalars(
            select(Platform).where(
                Platform.issuer == simulator.issuer, Platform.client_id == simulator.registration.client_id
            )
        ).one()
        assert isinstance(row, Platform)
        return row

    def jwks_path(self, simulator: Simulator) -> str:
        with self.database.transaction() as session:
            return urlsplit(self.row_of(session, simulator).jwks_url).path

    def fetches(self, simulator: Simulator | None = None) -> int:
        """How often the platform's keys were asked for."""
        return self.key_server.requests.count(self.jwks_path(simulator or self.simulator))

    def browser(self, simulator: Simulator | None = None, *, app: Flask | None = None) -> "Browser":
        """A browser with cookies of its own, at one platform."""
        return Browser((app or self.app).test_client(), simulator or self.simulator)

    def rows(self) -> dict[str, int]:
        """How many rows each table has, but for the count of launches, which has no person in it."""
        with self.database.transaction() as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
                if table.name != "launch_count"
            }

    def good_launch(self, **changes: Any) -> "Opened":
        """A launch in a fresh browser that has to open."""
        browser = self.browser()
        return browser.enters(browser.open(**changes))


@dataclass(frozen=True)
class Opened:
    """A page that opened, and the calls that its bearer allows."""

    page: TestResponse
    session: dict[str, Any]
    client: FlaskClient

    @property
    def authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.session['token']}"}

    def me(self) -> dict[str, Any]:
        """`GET /api/me`."""
        response = self.client.get("/api/me", base_url=TOOL, headers=self.authorization)
        assert response.status_code == 200, response.text
        assert response.json is not None
        answer: dict[str, Any] = response.json
        return answer


class Browser:
    """A test client that goes to the tool by https, as the pages of the platform send it."""

    def __init__(self, client: FlaskClient, simulator: Simulator) -> None:
        self.client, self.simulator = client, simulator

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, base_url=TOOL, **options)

    def post(self, path: str, fields: Mapping[str, Any], **options: Any) -> TestResponse:
        return self.client.post(path, base_url=TOOL, data=fields, **options)

    def login(self, person: str = "juergen", activity: str = "growth", **overrides: Any) -> TestResponse:
        """Step 1: the platform's form, posted to the tool."""
        return self.post("/lti/login", self.simulator.login_fields(person, activity, **overrides))

    def open(
        self,
        person: str = "juergen",
        activity: str = "growth",
        *,
        login: Mapping[str, Any] | None = None,
        **answer: Any,
    ) -> TestResponse:
        """Login, the platform's answer (changed as `Simulator.answer` takes it), launch."""
        begun = self.login(person, activity, **(login or {}))
        assert begun.status_code == 302, begun.text
        return self.launch(self.simulator.answer(begun.location, **answer))

    def launch(self, form: Mapping[str, str], **options: Any) -> TestResponse:
        """Step 3: the platform's form."""
        return self.post("/lti/launch", form, **options)

    def enters(self, page: TestResponse) -> Opened:
        """The launch opened: 200, the page, a bearer."""
        assert page.status_code == 200, page.text
        session = session_of(page)
        assert session is not None
        assert len(session["token"]) >= 43
        return Opened(page, session, self.client)

    def forget_cookies(self) -> None:
        """As a browser that keeps none of a foreign frame."""
        assert self.client._cookies is not None
        self.client._cookies.clear()


def session_of(page: TestResponse) -> dict[str, Any] | None:
    """The JSON in the page; None if there is none."""
    found = re.search(r'<script type="application/json" id="session">(.*?)</script>', page.text, re.DOTALL)
    return json.loads(found[1]) if found else None


def query_of(location: str) -> dict[str, str]:
    """The parameters of a redirect, each once."""
    found = parse_qs(urlsplit(location).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


@contextmanager
def refusing(
    stage: Stage, caplog: pytest.LogCaptureFixture, code: str, *, status: int = 401
) -> Iterator[list[TestResponse]]:
    """What happens inside ends in one refusal, put into the list: no page, no row, one log line with the code."""
    caplog.clear()
    before, answers = stage.rows(), list[TestResponse]()
    yield answers
    (answer,) = answers
    assert answer.status_code == status, answer.text
    assert session_of(answer) is None
    assert 'id="session"' not in answer.text
    assert stage.rows() == before
    lines = [record.getMessage() for record in caplog.records if "lti refused" in record.getMessage()]
    assert len(lines) == 1
    assert re.fullmatch(rf"lti refused code={code} iss=\S+ client=\S+ kid=\S+", lines[0])


def stored_bytes(stage: Stage) -> bytes:
    """The whole database: SQLite's files, or every row of every table of PostgreSQL."""
    url = make_url(stage.settings.database_url)
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        return b"".join(path.read_bytes() for path in Path(url.database).parent.glob("tutor.sqlite*"))
    with stage.database.transaction() as session:
        names = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        return b"".join(
            str(row).encode() for name in names for row in session.scalars(text(f'SELECT t::text FROM "{name}" t'))
        )
