# SPDX-License-Identifier: EUPL-1.2
"""The files in `deploy/router`, and the router that they start."""

import http.client
import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import PATIENCE, in_ci, missing

ROOT = Path(__file__).parents[2]
FILES = ROOT / "deploy" / "router"
UNIT = (FILES / "vllm-router.service").read_text()
INSTALLED = ROOT / ".cache" / "router"
KEY = "geheim"


def command_line(environment: dict[str, str]) -> list[str]:
    """What systemd would run: continued lines joined, $VARIABLES split into words."""
    line = re.search(r"^ExecStart=((?:.*\\\n)*.*)$", UNIT, re.MULTILINE)
    assert line is not None
    words: list[str] = []
    for word in shlex.split(line[1].replace("\\\n", " ")):
        words += environment[word[1:]].split() if word.startswith("$") else [word]
    return words


def in_place_of(words: list[str], option: str, value: str) -> list[str]:
    index = words.index(option) + 1
    return [*words[:index], value, *words[index + 1 :]]


@pytest.fixture(scope="module")
def program() -> Path:
    if in_ci():
        subprocess.run([ROOT / ".ci" / "router", INSTALLED], check=True)
    if not (INSTALLED / "bin" / "vllm-router").exists():
        missing("vllm-router (.ci/router .cache/router)")
    return INSTALLED / "bin" / "vllm-router"


@contextmanager
def running(command: list[str], log: Path) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


def status(port: int, method: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers={"authorization": f"Bearer {KEY}"})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()
