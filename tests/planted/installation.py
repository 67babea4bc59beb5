# SPDX-License-Identifier: EUPL-1.2
"""An installation as it runs: `campus-tutor serve` and `campus-tutor work` at the loudest log level, and everybody they
speak to. Whatever they write, send, keep or are called is gathered, room by room.
"""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import requests
from sqlalchemy.engine import make_url

from lti_tool.db import Database
from lti_tool.vault import Vault
from tests import postgres
from tests.fakes import embedding_server
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.service_server import Asked, ServiceServer, reply
from tests.support import MASTER_KEY, PATIENCE, free_port, stored_bytes, until

ROOT = Path(__file__).parents[2]
LOOK_SECONDS = 0.05
"""So often files and processes are looked at: some live for a moment."""
Rooms = dict[str, list[bytes]]


class Installation:
    """The tool, its neighbours, and what was seen of all of them."""

    def __init__(self, database_url: str, folder: Path, imports: Path | None = None, workers: int = 2) -> None:
        """`imports`: a folder from which its processes import first."""
        self._workers = workers
        self.folder, self._imports = folder, [*([str(imports)] if imports else []), str(ROOT)]
        for name in ("tmp", "home", "cwd", "logs"):
            (folder / name).mkdir()
        self.database, self.vault = Database(database_url), Vault([MASTER_KEY])
        self.url = f"http://127.0.0.1:{free_port()}"
        self.metrics = f"127.0.0.1:{free_port()}"
        self.models = ScriptedModelServer(max_model_len=16384, default=Answer(tokens=("Antwortspürknolle",)))
        self.embeddings = ServiceServer()
        self.platform = ServiceServer()
        self.embeddings.on("/v1/embeddings", _embed)
        self.seen: defaultdict[str, list[bytes]] = defaultdict(list)
        """What browsers were sent, and by the way: files and names of processes, as they came and went."""
        self._looked: set[bytes] = set()
        self._started: list[subprocess.Popen[bytes]] = []
        self._over = threading.Event()

    def __enter__(self) -> "Installation":
        self.models.start()
        self._start("serve", "--bind", self.url.removeprefix("http://"), "--workers", str(self._workers))
        self._start("work")
        threading.Thread(target=self._look, daemon=True).start()
        try:
            until(self._is_ready, 2 * PATIENCE)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for process in self._started:
            process.send_signal(signal.SIGTERM)
        for process in self._started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()
        self.models.stop()
        self.embeddings.close()
        self.platform.close()
        self.database.engine.dispose()

    def _start(self, *words: str) -> None:
        settings = {
            "PUBLIC_URL": self.url,
            "DATABASE_URL": self.database.engine.url.render_as_string(hide_password=False),
            "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
            "MODEL_SERVERS": self.models.url,
            "EMBEDDING_SERVERS": f"{self.embeddings.url}/v1",
            "EMBEDDING_MODEL": "fake",
            "ALLOWED_NETWORKS": "127.0.0.0/8",
            "METRICS_BIND": self.metrics,
            "LOG_LEVEL": "debug",
        }
        environ = {key: value for key, value in os.environ.items() if not key.startswith("CAMPUS_TUTOR_")}
        environ |= {f"CAMPUS_TUTOR_{key}": value for key, value in settings.items()}
        environ |= {
            "TMPDIR": str(self.folder / "tmp"),
            "HOME": str(self.folder / "home"),
            "PYTHONPATH": os.pathsep.join(self._imports),
        }
        command = [sys.executable, "-m", "lti_tool.cli", *words]
        with (self.folder / "logs" / f"{words[0]}.log").open("wb") as log:
            self._started.append(
                subprocess.Popen(command, env=environ, cwd=self.folder / "cwd", stdout=log, stderr=subprocess.STDOUT)
            )

    def _is_ready(self) -> bool:
        assert all(process.poll() is None for process in self._started), self.log("serve") + self.log("work")
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/readyz", timeout=PATIENCE).status_code == 200
        return False

    def log(self, name: str) -> bytes:
        return (self.folder / "logs" / f"{name}.log").read_bytes()

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        """At files that the processes make, and at what the processes are called and were given."""
        for path in self._files():
            with contextlib.suppress(OSError):
                self._saw("files", str(path).encode() + b"\n" + path.read_bytes())
        for process in self._processes():
            with contextlib.suppress(psutil.Error, OSError):
                self._saw("processes", " ".join([process.name(), *process.cmdline()]).encode())
                self._saw("processes", Path(f"/proc/{process.pid}/environ").read_bytes())
                for descriptor in Path(f"/proc/{process.pid}/fd").iterdir():  # a file without a name any more
                    if str(descriptor.readlink()).startswith(str(self.folder / "tmp")):
                        self._saw("files", descriptor.read_bytes())

    def _saw(self, room: str, content: bytes) -> None:
        if content not in self._looked:
            self._looked.add(content)
            self.seen[room].append(content)

    def _files(self) -> Iterator[Path]:
        for name in ("tmp", "home", "cwd"):
            yield from (path for path in (self.folder / name).rglob("*") if path.is_file())

    def _processes(self) -> Iterator[psutil.Process]:
        for started in self._started:
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(started.pid)
                yield from (process, *process.children(recursive=True))

    def rooms(self) -> Rooms:
        """All that was seen until now."""
        self.look()
        rooms: Rooms = {name: list(pieces) for name, pieces in self.seen.items()}
        rooms["database"] = self._stored()
        rooms["logs"] = [self.log("serve"), self.log("work")]
        rooms["metrics"] = [requests.get(f"http://{self.metrics}/metrics", timeout=PATIENCE).content]
        rooms["model server"] = [_request(one.method, one.path, one.headers, one.raw) for one in self.models.requests]
        rooms["embedding server"] = [
            _request(one.method, one.path, one.headers, one.body) for one in self.embeddings.asked
        ]
        rooms["platform"] = [_request(one.method, one.path, one.headers, one.body) for one in self.platform.asked]
        return rooms

    def _stored(self) -> list[bytes]:
        pieces = [stored_bytes(self.database)]
        if self.database.engine.dialect.name == "postgresql":
            pieces.append(dump(self.database.engine.url.render_as_string(hide_password=False)))
        return pieces


def dump(database_url: str) -> bytes:
    """What `pg_dump` writes."""
    folder, url = postgres.binaries(), make_url(database_url)
    assert folder is not None
    command = [
        str(folder / "pg_dump"),
        "-h",
        str(url.host),
        "-p",
        str(url.port),
        "-U",
        str(url.username),
        str(url.database),
    ]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _request(method: str, path: str, headers: Any, body: bytes) -> bytes:
    lines = [f"{method} {path}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\n".join(lines).encode() + b"\n\n" + body


def _embed(asked: Asked) -> Any:
    texts = json.loads(asked.body)["input"]
    return reply(embedding_server.listing([embedding_server.vector(text, 8) for text in texts]))


def received(response: requests.Response) -> tuple[bytes, bytes]:
    """Headers and body of an answer."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return headers.encode(), response.content
