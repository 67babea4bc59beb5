# SPDX-License-Identifier: EUPL-1.2
"""(b) The launch storm: what opening the tutor costs, as a whole and beside what nobody can do without.

An opening is all that a browser asks for until the page shows who is here and the conversations: login, launch, and the
calls of the page, if it makes any. pylti1p3's way is a login and a launch that end in one sentence.
"""

import contextlib
import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import psutil
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from benchmarks.installation import CLIENT, DEPLOYMENT, ISSUER, Installation
from benchmarks.processes import PROXY_CORE, REST_CORE, free_port, measured, on_core, python, running, wait_for
from benchmarks.statistics import figure, table
from lti_tool.demo.keys import spare_key
from lti_tool.demo.simulator import Simulator

LAUNCHES = 400
BROUGHT = (("/api/me", "me"), ("/api/conversations", "conversations"))
"""What the page shows first: asked by a call, unless the launch brings it under this name."""
LATER = ("/api/conversations",)
_SESSION = re.compile(r'<script type="application/json" id="session">(.*?)</script>', re.DOTALL)
BROWSERS = 4
"""Launches under way at once."""
HEADS = ("what", "CPU ms each", "each per second and core", "x RSA", "x library", "database CPU ms", "failed")


@dataclass(frozen=True)
class Measured:
    """What one launch costs, in milliseconds of processor time."""

    name: str
    cpu: float
    database: float = float("nan")
    failed: int = 0


class Browser:
    """Somebody's browser: sends the platform's forms to the tool and brings back its cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._simulator = Simulator(
            issuer=ISSUER, tool_url=f"http://127.0.0.1:{port}", client_id=CLIENT, deployment_id=DEPLOYMENT
        )

    def launch(self, subject: str) -> bool:
        """A login and a launch of this person, and what the page then asks for; whether the tool took it."""
        login = self._post("/lti/login", self._simulator.login_fields(), {})
        cookies = [value.partition(";")[0] for name, value in login.headers.items() if name.lower() == "set-cookie"]
        location = login.headers.get("Location", "")
        if login.status != 302:
            return False
        form = self._simulator.answer(location, claims={"sub": subject})
        page = self._post("/lti/launch", form, {"Cookie": "; ".join(cookies)})
        return page.status == 200 and all(self._calls(path, page.text) for path in asked_by(page.text))

    def _calls(self, path: str, page: str) -> bool:
        """What the page's JavaScript does."""
        bearer = json.loads(page_session(page))["token"]
        self._connection.request("GET", path, headers={"Authorization": f"Bearer {bearer}"})
        response = self._connection.getresponse()
        response.read()
        return response.status == 200

    def _post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> "Answer":
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", path, urlencode(form), {**kind, **headers})
        response = self._connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode())


@dataclass(frozen=True)
class Answer:
    """A response that was read."""

    status: int
    headers: Message
    text: str


def page_session(page: str) -> str:
    """The JSON that a launch puts into the page; "null" where there is none."""
    found = _SESSION.search(page)
    return found[1] if found else "null"


def asked_by(page: str) -> tuple[str, ...]:
    """The calls that this page makes before anybody does anything: what its launch did not bring along."""
    session = json.loads(page_session(page)) or {}
    if "token" not in session:
        return ()
    return tuple(path for path, brought in BROUGHT if brought not in session) + LATER * bool(session.get("more"))


def storm(port: int, subjects: list[str]) -> int:
    """Launches all of them, several at a time; how many failed."""

    def some(share: list[str]) -> int:
        browser = Browser(port)
        return sum(not browser.launch(subject) for subject in share)

    with ThreadPoolExecutor(BROWSERS) as pool:
        return sum(pool.map(some, [subjects[i::BROWSERS] for i in range(BROWSERS)]))


def measure(folder: Path, installed: Installation, say: Callable[[str], None]) -> str:
    """Runs the storm and gives the table."""
    with on_core(REST_CORE), jwks() as jwks_url:
        say("launches: bare RSA")
        rows = [bare_rsa()]
        with library_way(folder, jwks_url) as (port, process):
            say("launches: pylti1p3's Flask classes")
            rows.append(measure_storm("pylti1p3's Flask classes", port, process, None, "new"))
        installed.platform(jwks_url)
        with installed.tool(folder) as (port, process):
            for name, subjects in (
                ("tool, first opening of a person", "new"),
                ("tool, opening of a known person", "new"),
            ):
                say(f"launches: {name}")
                rows.append(measure_storm(name, port, process, installed.server, subjects))
    return render(rows)


def measure_storm(
    name: str, port: int, process: psutil.Process, database: psutil.Process | None, subjects: str
) -> Measured:
    """One storm, behind a small one that lets keys and connections be there."""
    storm(port, [f"warm-{n}" for n in range(20)])
    with measured(process) as cost, measured(database) as stored:
        failed = storm(port, [f"{subjects}-{n}" for n in range(LAUNCHES)])
    in_database = stored.cpu / LAUNCHES * 1000 if database else float("nan")
    return Measured(name, cost.cpu / LAUNCHES * 1000, in_database, failed)


def bare_rsa(count: int = 5000) -> Measured:
    """Verifying one RSA-2048 signature, the least that a launch can cost."""
    key, message = spare_key().private, b"x" * 2000
    signature, public = key.sign(message, padding.PKCS1v15(), hashes.SHA256()), key.public_key()
    began = time.process_time()
    for _time in range(count):
        public.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    return Measured("bare RSA-2048 verification", (time.process_time() - began) / count * 1000)


@contextlib.contextmanager
def library_way(folder: Path, jwks_url: str) -> Iterator[tuple[int, psutil.Process]]:
    """pylti1p3's Flask classes behind the same gunicorn with the same settings."""
    port, log = free_port(), folder / "library.log"
    told = {"issuer": ISSUER, "client_id": CLIENT, "deployment_id": DEPLOYMENT, "jwks_url": jwks_url}
    command = python("gunicorn", "-c", "lti_tool/gunicorn_conf.py", "--bind", f"127.0.0.1:{port}", "--workers", "1")
    command.append("benchmarks.library_way:application()")
    with running(command, PROXY_CORE, log, {"LIBRARY_WAY": json.dumps(told)}) as process:
        wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
        yield port, process


@contextlib.contextmanager
def jwks() -> Iterator[str]:
    """The URL of the platform's key set."""
    content = json.dumps({"keys": [spare_key().jwk()]}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/jwks.json"
    finally:
        server.shutdown()
        server.server_close()


def render(rows: list[Measured]) -> str:
    """The table of all ways."""
    bare, library = rows[0].cpu, rows[1].cpu
    return table(
        HEADS,
        [
            [
                row.name,
                figure(row.cpu, 3 if row.cpu < 1 else 2),
                figure(1000 / row.cpu, 0),
                figure(row.cpu / bare, 0),
                figure(row.cpu / library),
                figure(row.database, 2),
                str(row.failed),
            ]
            for row in rows
        ],
    )
