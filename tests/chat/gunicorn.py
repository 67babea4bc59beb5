# SPDX-License-Identifier: EUPL-1.2
"""The tool as it runs in production: gunicorn, gevent workers, several of them."""

import base64
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.logged import list_telling
from tests.support import MASTER_KEY, PATIENCE, free_port

CONF = Path(__file__).parents[2] / "lti_tool" / "gunicorn_conf.py"


@dataclass(frozen=True)
class Gunicorn:
    url: str
    process: "subprocess.Popen[str]"
    log: list[str] = field(default_factory=list)
    """What it wrote, when it has ended."""

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()


@contextmanager
def gunicorn(database_url: str, model_server: str, *options: str) -> Iterator[Gunicorn]:
    """Until the end of the block; then nothing it wrote may be a traceback, unless it ran FAILING."""
    port = free_port()
    settings = {
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": database_url,
        "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
        "MODEL_SERVERS": model_server,
        "ALLOWED_NETWORKS": "127.0.0.0/8",
    }
    environ = os.environ | {f"CAMPUS_TUTOR_{key}": value for key, value in settings.items()}
    command = [sys.executable, "-m", "gunicorn", "-c", str(CONF), "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    process = subprocess.Popen([*command, *options], env=environ, stderr=subprocess.PIPE, text=True)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        started = Gunicorn(f"http://127.0.0.1:{port}", process)
        yield started
    finally:
        process.terminate()
        _out, errors = process.communicate(timeout=2 * PATIENCE)
    started.log.append(errors)
    assert list_telling(errors) == []
    assert "Traceback" not in errors or FAILING in options, errors


FAILING = "tests.chat.gunicorn:failing"
"""In the tool's place: whatever it is asked fails below all error handling, but for whether it is alive."""


def failing(environ: dict[str, str], start_response: Callable[[str, list[tuple[str, str]]], object]) -> list[bytes]:
    """An error that quotes what it was asked."""
    if environ["PATH_INFO"] != "/healthz":
        raise ValueError(environ["QUERY_STRING"])
    start_response("200 OK", [("Content-Length", "0")])
    return []


def _wait(url: str, process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 2 * PATIENCE  # a start takes two seconds of CPU, which on a busy machine is a minute
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        else:
            return
