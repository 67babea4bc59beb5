# SPDX-License-Identifier: EUPL-1.2
"""The whole tool in front of real engines: gunicorn with two workers, set up by its own commands, and the practice
platform, whose signed launches open its pages.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import requests

from lti_tool.db import Database
from lti_tool.demo.course_upload import CourseUpload
from lti_tool.demo.installation import Installation
from lti_tool.demo.placements import placements
from lti_tool.demo.platform import create_platform
from lti_tool.demo.seed import seed
from lti_tool.demo.serving import serving
from lti_tool.demo.simulator import Simulator
from lti_tool.settings import load
from tests.factories.materials import add_material
from tests.factories.page import Page
from tests.support import PATIENCE, free_port

LOG = "tool.log"
SECONDS_TO_START = 240.0


@dataclass(frozen=True)
class Bearer:
    """What a launch's page holds in memory."""

    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class WholeTool:
    url: str
    platform: Simulator
    database: Database

    def give_material(self, page: Page, sections: Sequence[str]) -> None:
        """A tutor of its own for the activity of a teacher's page, and a file of these sections."""
        tutor = page.call("PUT", "/api/tutor", {"title": "Tutor", "help_level": "guided", "version": None}).json["id"]
        with self.database.transaction() as session:
            pages = [(f"Abschnitt {n}", text) for n, text in enumerate(sections, start=1)]
            add_material(session, UUID(tutor), "Skript", pages)

    def launch(self, person: str = "juergen", activity: str = "growth", link: str | None = None) -> Page:
        """Login and launch as a browser makes them; `link` is another resource link id, so another activity."""
        begun = requests.post(
            f"{self.url}/lti/login",
            self.platform.login_fields(person, activity),
            allow_redirects=False,
            timeout=PATIENCE,
        )
        assert begun.status_code == 302, begun.text
        # By hand: the cookie is for https only, which a browser grants to loopback and this library does not.
        cookies = {"Cookie": "; ".join(f"{one.name}={one.value}" for one in begun.cookies)}
        other = {"https://purl.imsglobal.org/spec/lti/claim/resource_link": {"id": link}} if link else None
        form = self.platform.answer(begun.headers["Location"], claims=other)
        page = requests.post(f"{self.url}/lti/launch", form, headers=cookies, timeout=PATIENCE)
        found = re.search(r'<script type="application/json" id="session">(.*?)</script>', page.text, re.DOTALL)
        assert found, page.text
        return Page(self.url, Bearer(json.loads(found[1])["token"]))


@contextmanager
def whole_tool(folder: Path, key: str, model_servers: Sequence[str]) -> Iterator[WholeTool]:
    """Until the end of the block; then its log must be without a traceback."""
    tool, platform = free_port(), free_port()
    url, issuer = f"http://127.0.0.1:{tool}", f"http://localhost:{platform}"
    simulator = Simulator(issuer=issuer, tool_url=url)
    installation = Installation.prepared(folder, url, ",".join(model_servers))
    installation.tutor("db", "upgrade")
    installation.register(issuer, [simulator.registration])
    seed(load(installation.environment()), issuer, placements([simulator.registration]))
    serve = [sys.executable, "-m", "lti_tool.cli", "serve", "--bind", f"127.0.0.1:{tool}", "--workers", "2"]
    database = Database(load(installation.environment()).database_url)
    environment = installation.environment() | {"CAMPUS_TUTOR_MODEL_SERVER_KEY": key}
    with (
        serving(lambda _url: create_platform(simulator.authority), port=platform),
        (folder / LOG).open("w") as log,
    ):
        process = subprocess.Popen(serve, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_ready(url, process, folder / LOG)
            CourseUpload(simulator.authority, url).upload()
            work = [sys.executable, "-m", "lti_tool.cli", "work", "--once"]
            subprocess.run(work, env=environment, stdout=log, stderr=log, check=True)
            yield WholeTool(url, simulator, database)
        finally:
            process.terminate()
            _wait_for_end(process)
    assert "Traceback" not in (folder / LOG).read_text(), (folder / LOG).read_text()


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while not _is_ready(url):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)


def _is_ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=PATIENCE).status_code == 200
    except requests.RequestException:
        return False


def _wait_for_end(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(2 * PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
