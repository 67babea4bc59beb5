# SPDX-License-Identifier: EUPL-1.2
"""No process of the demo outlives it, whatever it does when it is asked to end."""

import os
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from lti_tool.demo.children import ChildEnded, Children
from tests.support import PATIENCE, until

WAITS = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + WAITS
WITH_A_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]);" + WAITS


def start(children: Children, program: str, log: Path) -> psutil.Process:
    """The process, once it runs (and has had the time to start its own)."""
    before = set(psutil.Process().children())
    children.start("program", [sys.executable, "-c", program], os.environ, log)
    wanted = program.count("'up'")
    until(lambda: log.read_text().count("up") == wanted)
    (process,) = set(psutil.Process().children()) - before
    return process


@pytest.mark.parametrize("program", [WAITS, STUBBORN, WITH_A_CHILD], ids=["obedient", "stubborn", "with a child"])
def test_at_the_end_a_child_and_its_children_are_gone(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lti_tool.demo.children.GRACE", 0.3)
    with Children() as children:
        process = start(children, program, tmp_path / "log")
        family = [process, *process.children(recursive=True)]
        assert all(member.is_running() for member in family)

    gone, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert len(gone) == len(family)
    assert alive == []


def test_an_error_in_the_demo_ends_its_children_too(tmp_path: Path) -> None:
    class Trouble(Exception):
        pass

    def run_into_trouble() -> None:
        with Children() as children:
            processes.append(start(children, WAITS, tmp_path / "log"))
            raise Trouble

    processes: list[psutil.Process] = []
    with pytest.raises(Trouble):
        run_into_trouble()
    assert not processes[0].is_running()


def check_again_and_again(children: Children) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        children.check()
        time.sleep(0.02)


def test_a_child_that_ends_by_itself_is_noticed_with_its_last_words(tmp_path: Path) -> None:
    program = [sys.executable, "-c", "raise SystemExit('no such port')"]
    with Children() as children:
        children.start("tool", program, os.environ, tmp_path / "log")

        with pytest.raises(ChildEnded, match=r"(?s)The tool ended \(1\)\. .*no such port"):
            check_again_and_again(children)


def test_while_all_children_run_there_is_nothing_to_complain_about(tmp_path: Path) -> None:
    with Children() as children:
        start(children, WAITS, tmp_path / "log")
        children.check()


def test_afterwards_the_signals_do_what_they_did_before(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Children() as children:
        start(children, WAITS, tmp_path / "log")

    assert signal.getsignal(signal.SIGINT) is before
