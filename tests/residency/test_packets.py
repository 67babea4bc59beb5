# SPDX-License-Identifier: EUPL-1.2
"""All that the tool does, in a network of its own: no packet goes anywhere but to whom `/residency` names."""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.residency.namespaces import WORLD, Computers, captured, opened
from tests.support import MASTER_KEY, missing, until

pytestmark = [pytest.mark.timeout(600), pytest.mark.postgres]

PLANTED = Path(__file__).parents[1] / "guard" / "planted"
TOOL, CAMPUS, MODELS, EMBEDDINGS, DATABASE = 8080, 8000, 8001, 8002, 5432


@pytest.fixture
def home() -> Iterator[str]:
    """For the database, whose account may not look into pytest's folders. It goes after what runs there."""
    with tempfile.TemporaryDirectory(prefix="ct-pg-") as folder:
        yield folder


@pytest.fixture
def computers(home: str, tmp_path: Path) -> Iterator[Computers]:
    if os.geteuid() != 0:
        missing("root, for network namespaces of its own (.ci/run is root)")
    for program in ("ip", "ss", "unshare"):
        if shutil.which(program) is None:
            missing(f"{program} (apt-get install iproute2 util-linux)")
    allowed = subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, check=False)
    if allowed.returncode:
        # Nobody can install that: in a container that has no such right the rest of CI is worth as much as before.
        pytest.skip("this kernel lets root make no network namespaces")
    with Computers(tmp_path, tool=2, campus=3, models=4, database=5, browsers=6) as made:
        yield made


def start_database(computers: Computers, home: str) -> None:
    """PostgreSQL for the whole network; it refuses to run as root."""
    folder = postgres.binaries()
    if folder is None:
        missing("PostgreSQL (apt-get install postgresql)")
        return
    account, data = postgres.not_root(home), f"{home}/data"
    initdb = [str(folder / "initdb"), "-D", data, "-U", "tutor", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=home, **account)
    with Path(data, "pg_hba.conf").open("a", encoding="utf-8") as rules:
        rules.write("host all all 10.77.0.0/24 trust\n")
    options = ["-c", "listen_addresses=*", "-c", "fsync=off", "-p", str(DATABASE), "-k", home]
    user = ["setpriv", f"--reuid={account['user']}", f"--regid={account['group']}", "--clear-groups"]
    computers.start("database", [*user, str(folder / "postgres"), "-D", data, *options], "database.log")
    until(lambda: computers.listens("database", DATABASE))


class Tool:
    """`campus-tutor` on its computer."""

    def __init__(self, computers: Computers) -> None:
        self._computers = computers
        self.url = f"http://{computers.address('tool')}:{TOOL}"
        settings = {
            "PUBLIC_URL": self.url,
            "DATABASE_URL": f"postgresql+psycopg://tutor@database.test:{DATABASE}/postgres",
            "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
            "MODEL_SERVERS": f"http://{computers.address('models')}:{MODELS}/v1",
            "EMBEDDING_SERVERS": f"http://{computers.address('models')}:{EMBEDDINGS}/v1",
            "EMBEDDING_MODEL": "fake",
            "ALLOWED_NETWORKS": f"{computers.address('campus')}/32",
            "MODEL_NETWORKS": f"{computers.address('models')}/32",
        }
        self._environ = {f"CAMPUS_TUTOR_{key}": value for key, value in settings.items()}

    def __call__(self, *words: str, **environ: str) -> str:
        return self._computers.run("tool", self._words(*words), **self._environ, **environ)

    def start(self, *words: str, **environ: str) -> None:
        self._computers.start("tool", self._words(*words), f"{words[0]}.log", **self._environ, **environ)

    @staticmethod
    def _words(*words: str) -> list[str]:
        return [sys.executable, "-m", "lti_tool.cli", *words]


@pytest.fixture
def campus(home: str, computers: Computers) -> str:
    """Everybody else is there; the platform's URL."""
    start_database(computers, home)
    host = computers.address("campus")
    computers.start("campus", [sys.executable, "-m", "tests.residency.campus", host, str(CAMPUS)], "campus.log")
    models = [sys.executable, "-m", "tests.residency.models", computers.address("models")]
    computers.start("models", [*models, str(MODELS), str(EMBEDDINGS)], "models.log")
    until(lambda: computers.listens("campus", CAMPUS) and computers.listens("models", EMBEDDINGS))
    return f"http://{host}:{CAMPUS}"


def test_whatever_happens_no_packet_goes_to_anybody_else(computers: Computers, campus: str, tmp_path: Path) -> None:
    """Registration, deep linking, launches, material and its embedding, a question, a source, a hand-in, the roster and
    the gradebook; and in `work` a library gone bad tries its ways out."""
    tool = Tool(computers)
    report = tmp_path / "report.json"
    planted = {"PYTHONPATH": str(PLANTED), "TRY_PORT": "9", "TRY_REPORT": str(report), "TRY_AT": "lti_tool.jobs.worker"}
    with captured(computers, "tool", tmp_path) as packets:
        tool("db", "upgrade")
        link = tool("invite", "--institution", tool("institution", "add", "Universität Beispielstadt")).split()[0]
        tool.start("serve", "--bind", f"0.0.0.0:{TOOL}", "--workers", "1")
        tool.start("work", **planted)
        until(lambda: computers.listens("tool", TOOL) and report.exists())
        visits = [sys.executable, "-m", "tests.residency.visits", campus, link]
        happened: dict[str, Any] = json.loads(computers.run("browsers", visits))

    assert "event: done" in happened["events"]
    assert happened["material"] == "ready"
    assert "Graph ohne Kreis" in happened["source"]
    assert "<math" in happened["events"], "a part of the tool in a process of its own"
    assert "placed-100" in happened["placed"]
    assert happened["roster"] == ["Jürgen Müßig"]
    assert "Jürgen" in happened["grades"]
    assert set(json.loads(report.read_text(encoding="utf-8")).values()) == {"GuardRefused"}

    known = {(campus.split("/")[2].partition(":")[0], CAMPUS)}
    known |= {(computers.address("models"), port) for port in (MODELS, EMBEDDINGS)}
    known |= {(computers.address("database"), DATABASE)}
    assert opened(packets) == known
    answered = {p["to"] for p in packets if (p["to"], p["port"]) not in known}
    assert answered == {computers.address("browsers"), computers.address("campus")}
    assert {p["own"] for p in packets if (p["to"], p["port"]) not in known} == {TOOL}


OUTSIDE = """
import contextlib, socket
with contextlib.suppress(OSError):
    socket.getaddrinfo("planted.example.invalid", 443)
with contextlib.suppress(OSError):
    socket.create_connection(("9.9.9.9", 443), timeout=0.5)
with contextlib.suppress(OSError):
    socket.create_connection(("127.0.0.1", 9), timeout=0.5)
"""


def test_what_goes_out_without_a_guard_is_seen(computers: Computers, tmp_path: Path) -> None:
    """A name, an address of the world, and a port of the same computer: else the test above could not fail."""
    with captured(computers, "tool", tmp_path) as packets:
        computers.run("tool", [sys.executable, "-c", OUTSIDE])
    assert opened(packets) == {(WORLD, 53), ("9.9.9.9", 443), ("127.0.0.1", 9)}
