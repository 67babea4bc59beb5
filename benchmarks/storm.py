# SPDX-License-Identifier: EUPL-1.2
"""(d) The start of a lecture: 300 students open the tutor within seconds, against two workers.

Unlike `launches`, which asks what an opening costs, this asks what a student waits for. Everybody comes when they come,
whether or not the tool has kept up, and an opened page is one that has all it shows, by its launch or by calls. The
files of the page are left out: browsers keep them, and a proxy can serve them.
"""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

from benchmarks.installation import CLIENT, DEPLOYMENT, ISSUER, Installation
from benchmarks.launches import asked_by, jwks, page_session
from benchmarks.processes import REST_CORE, measured, on_core
from benchmarks.statistics import figure, percentile, table
from lti_tool.demo.simulator import Simulator

STUDENTS, SECONDS, WORKERS = 300, 10.0, 2
STORMS = (("first launch", "first", SECONDS), ("known", "first", SECONDS), ("known", "first", 3.0))
"""Name, whose launches, seconds in which all come."""
HEADS = (
    "students",
    "within s",
    "open",
    "failed",
    "page p50 ms",
    "page p99 ms",
    "usable p50 ms",
    "usable p99 ms",
    "CPU ms each",
    "busy %",
    "database CPU ms each",
)


@dataclass(frozen=True)
class Opening:
    """How a student fared, in seconds."""

    page: float
    """In which the tool answered login and launch; what the platform and the browser take between them is left out."""
    usable: float
    """The same, until the page had all it shows."""


class Student:
    """One browser, with a connection of its own."""

    def __init__(self, port: int, subject: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._simulator = Simulator(
            issuer=ISSUER, tool_url=f"http://127.0.0.1:{port}", client_id=CLIENT, deployment_id=DEPLOYMENT
        )
        self._subject, self._waited = subject, 0.0

    def open(self) -> Opening | None:
        """Login, launch, and what the page asks for; None if one of them failed."""
        try:
            shown = self._launch()
            page, bearer = self._waited, bearer_in(shown)
            for path in asked_by(shown):
                self._ask("GET", path, headers={"Authorization": f"Bearer {bearer}"})
        except (OSError, http.client.HTTPException):
            return None
        finally:
            self._connection.close()
        return Opening(page, self._waited) if bearer else None

    def _launch(self) -> str:
        login, _body = self._ask("POST", "/lti/login", self._simulator.login_fields())
        cookies = [value.partition(";")[0] for name, value in login.getheaders() if name.lower() == "set-cookie"]
        form = self._simulator.answer(login.headers["Location"], claims={"sub": self._subject})
        _launched, page = self._ask("POST", "/lti/launch", form, {"Cookie": "; ".join(cookies)})
        return page.decode()

    def _ask(
        self, method: str, path: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        began = time.monotonic()
        self._connection.request(method, path, urlencode(form) if form else None, {**kind, **(headers or {})})
        response = self._connection.getresponse()
        body = response.read()
        self._waited += time.monotonic() - began
        if response.status not in {200, 302}:
            raise http.client.HTTPException(f"{path}: {response.status}")
        return response, body


def bearer_in(page: str) -> str:
    """Empty where the launch did not open."""
    return str((json.loads(page_session(page)) or {}).get("token", ""))


def storm(port: int, subjects: Sequence[str], seconds: float) -> list[Opening | None]:
    """Each comes at a moment of their own, drawn by chance, and waits for nobody."""
    moments = sorted(random.Random(1).uniform(0, seconds) for _subject in subjects)  # noqa: S311 - the same in each run
    ready = threading.Barrier(len(subjects) + 1)
    began = [0.0]

    def come(subject: str, moment: float) -> Opening | None:
        student = Student(port, subject)
        ready.wait()
        time.sleep(max(0.0, began[0] + moment - time.monotonic()))
        return student.open()

    with ThreadPoolExecutor(len(subjects)) as pool:
        coming = [pool.submit(come, subject, moment) for subject, moment in zip(subjects, moments, strict=True)]
        began[0] = time.monotonic() + 0.5
        ready.wait()
        return [one.result() for one in coming]


def measure(folder: Path, installed: Installation, say: Callable[[str], None]) -> str:
    """Runs the storms and gives the table."""
    rows = []
    with on_core(REST_CORE), jwks() as jwks_url:
        installed.platform(jwks_url)
        with installed.tool(folder, workers=WORKERS) as (port, process):
            storm(port, [f"warm-{number}" for number in range(20)], 1.0)
            for name, whose, seconds in STORMS:
                say(f"storm: {STUDENTS} students within {seconds:.0f} s, {name}")
                rows.append(row(name, port, process, installed.server, whose=whose, seconds=seconds))
    return table(HEADS, rows)


def row(
    name: str, port: int, process: psutil.Process, database: psutil.Process | None, *, whose: str, seconds: float
) -> list[str]:
    """One storm."""
    began = time.monotonic()
    with measured(process) as cost, measured(database) as stored:
        openings = storm(port, [f"{whose}-{number}" for number in range(STUDENTS)], seconds)
    lasted = time.monotonic() - began
    opened = [opening for opening in openings if opening is not None]
    pages, usable = [one.page * 1000 for one in opened], [one.usable * 1000 for one in opened]
    return [
        f"{STUDENTS} {name}",
        figure(seconds, 0),
        str(len(opened)),
        str(len(openings) - len(opened)),
        *(figure(percentile(values, share), 0) for values in (pages, usable) for share in (0.5, 0.99)),
        figure(cost.cpu / STUDENTS * 1000),
        figure(cost.cpu / lasted * 100, 0),
        figure(stored.cpu / STUDENTS * 1000 if database else float("nan")),
    ]
