# SPDX-License-Identifier: EUPL-1.2
"""`python -m lti_tool.demo` starts everything, prints one address, and takes everything with it when it ends."""

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import requests

from tests.support import PATIENCE, free_port, until

Demo = psutil.Popen


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    command = [sys.executable, "-m", "lti_tool.demo", "--folder", str(tmp_path / "demo"), "--port", str(free_port())]
    process = psutil.Popen(command, stdout=subprocess.PIPE, text=True)
    yield process
    if process.is_running():  # the test failed half-way
        for member in [*process.children(recursive=True), process]:
            member.kill()
    process.wait()
    process.stdout.close()


def address(process: Demo) -> str:
    """The one address that it prints, once it does."""
    for line in process.stdout:
        if found := re.findall(r"http://\S+", line):
            (url,) = found
            return str(url)
    raise AssertionError(f"no address, but exit code {process.wait()}")


def files(path: Path) -> set[str]:
    """States of the files of the sample course."""
    with closing(sqlite3.connect(path)) as connection:
        return {state for (state,) in connection.execute("SELECT state FROM material_version")}


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_opens_a_course_and_leaves_no_process_behind(
    demo: Demo, tmp_path: Path, ending: signal.Signals
) -> None:
    url = address(demo)
    page = requests.get(url, timeout=PATIENCE)
    tool = re.findall(r"frame-src 'self' (http://127\.0\.0\.1:\d+)", page.headers["Content-Security-Policy"])[0]
    assert requests.get(f"{tool}/readyz", timeout=PATIENCE).status_code == 200
    until(lambda: files(tmp_path / "demo" / "tutor.sqlite") == {"ready"}, 2 * PATIENCE)
    family = demo.children(recursive=True)
    assert len(family) >= 2
    assert [one for one in family if one.cmdline()[-3:] == ["-m", "lti_tool.cli", "work"]]

    demo.send_signal(ending)
    assert demo.wait(PATIENCE) == 0
    assert "http://" not in demo.stdout.read()

    gone, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert (len(gone), alive) == (len(family), [])
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=PATIENCE)
