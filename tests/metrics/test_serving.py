# SPDX-License-Identifier: EUPL-1.2
"""`/metrics` under gunicorn: one address for all workers, right after restarts, gone with the server."""

import base64
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from lti_tool.db import Database
from lti_tool.vault import Vault
from tests.factories.campus import Campus
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.lasting import database_url as database_url
from tests.lasting import engine as engine
from tests.lasting import folder as folder
from tests.support import MASTER_KEY, PATIENCE, free_port, until

pytestmark = pytest.mark.timeout(400)  # of which a start may take two minutes on a busy machine


class Installation:
    """`campus-tutor serve` with two workers and a metrics address."""

    def __init__(self, database_url: str, engine_url: str, folder: Path) -> None:
        self.port, self.metrics_port, self._folder = free_port(), free_port(), folder
        self.url = f"http://127.0.0.1:{self.port}"
        config = folder / "tutor.toml"
        config.write_text(f'CAMPUS_TUTOR_METRICS_BIND = "127.0.0.1:{self.metrics_port}"\n', encoding="utf-8")
        settings = {
            "CONFIG": str(config),  # from a file, which gunicorn's main process does not read
            "PUBLIC_URL": self.url,
            "DATABASE_URL": database_url,
            "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
            "MODEL_SERVERS": engine_url,
            "ALLOWED_NETWORKS": "127.0.0.0/8",
        }
        self._environ = os.environ | {f"CAMPUS_TUTOR_{key}": value for key, value in settings.items()}
        self._environ["TMPDIR"] = str(folder)
        self.process = self.start(self.port)

    def start(self, port: int) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "lti_tool.cli", "serve", "--bind", f"127.0.0.1:{port}"]
        return subprocess.Popen(command, env=self._environ, stderr=subprocess.PIPE, text=True)

    def get(self, path: str = "/metrics", method: str = "GET") -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.metrics_port}{path}", method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def value(self, name: str, **labels: str) -> float:
        _status, text = self.get()
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                if sample.name == f"campus_tutor_{name}" and sample.labels == labels:
                    return sample.value
        return 0.0

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def files(self) -> list[str]:
        return sorted(path.name for path in self._folder.glob("campus-tutor-metrics-*/*.db"))


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def alive(installation: Installation) -> bool:
    assert installation.process.poll() is None
    try:
        urllib.request.urlopen(f"{installation.url}/healthz", timeout=2).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def installation(database_url: str, engine: ScriptedModelServer, folder: Path) -> Iterator[Installation]:
    started = Installation(database_url, engine.url, folder)
    try:
        until(lambda: alive(started), 2 * PATIENCE)
        until(lambda: len(started.workers()) == 2)
        yield started
    finally:
        if started.process.poll() is None:
            started.process.terminate()
        _out, errors = started.process.communicate(timeout=2 * PATIENCE)
    assert "Traceback" not in errors, errors


@pytest.fixture
def page(installation: Installation, database_url: str) -> Page:
    return new_page(installation, database_url)


def new_page(installation: Installation, database_url: str) -> Page:
    """Of a person whom nobody has seen before."""
    return Page(installation.url, Campus(Database(database_url), Vault([MASTER_KEY])).visit_for())


def begun_to_count(installation: Installation) -> int:
    """The workers that have counted a response, for which each has a file of its own."""
    return len([name for name in installation.files() if name.startswith("counter")])


def answered(installation: Installation) -> float:
    """Whoever answered: on a busy machine the engine is now and then taken for away."""
    return installation.value("answer_seconds_count")


def test_all_workers_are_summed_at_one_address_and_counts_survive_a_killed_worker(
    installation: Installation, page: Page, engine: ScriptedModelServer, database_url: str
) -> None:
    for _question in range(8):  # each of the two workers takes some of the requests
        page.ask(page.start()).until("done")
    until(lambda: answered(installation) == 8)
    assert installation.value("first_token_seconds_count") == 8
    assert installation.value("first_token_seconds_bucket", le="+Inf") == 8
    until(lambda: alive(installation) and begun_to_count(installation) == 2)
    before = installation.files()
    until(lambda: installation.value("engine_up", engine="1") == 1)

    engine.default = Answer(hang_after=0)
    stream = page.ask(page.start())
    stream.until("accepted")
    until(lambda: installation.value("answers_running") == 1)
    killed = installation.workers()
    for worker in killed:
        worker.send_signal(signal.SIGKILL)
    until(lambda: len(set(installation.workers()) - set(killed)) == 2)
    until(lambda: alive(installation))
    assert installation.value("answers_running") == 0  # what ran in the dead workers runs no more
    assert answered(installation) == 8

    engine.default = Answer()
    other = new_page(installation, database_url)  # the first one's answer holds its person back until its lease ends
    for _question in range(4):
        other.ask(other.start()).until("done")
    until(lambda: answered(installation) == 12)
    assert set(installation.files()) <= set(before)  # the new workers go on with the old ones' files


def test_a_reload_keeps_counts_and_address(installation: Installation, page: Page) -> None:
    before = answered(installation)
    page.ask(page.start()).until("done")
    until(lambda: answered(installation) == before + 1)
    old = set(installation.workers())
    installation.process.send_signal(signal.SIGHUP)
    until(lambda: not old & set(installation.workers()) and len(installation.workers()) == 2)
    until(lambda: alive(installation))
    page.ask(page.start()).until("done")
    until(lambda: answered(installation) == before + 2)


def test_other_paths_are_not_found_and_the_public_address_has_no_metrics(installation: Installation) -> None:
    assert installation.get()[0] == 200
    assert installation.get("/metrics", "HEAD") == (200, "")
    assert installation.get("/metrics", "POST")[0] == 405
    for path in ("/", "/healthz", "/metrics/", "/api/me"):
        assert installation.get(path)[0] == 404
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        urllib.request.urlopen(f"{installation.url}/metrics", timeout=PATIENCE)
    refused.value.close()


def test_an_address_that_is_taken_ends_the_start_in_one_line(installation: Installation) -> None:
    second = installation.start(free_port())
    _out, errors = second.communicate(timeout=2 * PATIENCE)
    assert second.returncode == 1
    assert "CAMPUS_TUTOR_METRICS_BIND" in errors
    assert "Traceback" not in errors


def test_the_address_and_the_files_are_gone_with_the_server(installation: Installation, folder: Path) -> None:
    assert answers(installation.metrics_port)
    assert installation.files()
    installation.process.terminate()
    installation.process.wait(2 * PATIENCE)
    assert not answers(installation.metrics_port)
    assert list(folder.glob("campus-tutor-metrics-*")) == []
