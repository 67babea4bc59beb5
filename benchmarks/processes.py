# SPDX-License-Identifier: EUPL-1.2
"""Processes that a benchmark starts: on a core of their own, measured with their children, ended by their ids."""

import contextlib
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from lti_tool.demo.serving import free_port as free_port

ROOT = Path(__file__).parents[1]
CORES = sorted(os.sched_getaffinity(0))
PROXY_CORE, REST_CORE = CORES[0], CORES[-1]
"""What is measured has the first core to itself; all that measures shares the last one."""


@contextlib.contextmanager
def on_core(core: int) -> Iterator[None]:
    """What is started within runs there: children inherit the affinity."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextlib.contextmanager
def running(
    command: Sequence[str | Path], core: int, log: Path, environ: Mapping[str, str] | None = None
) -> Iterator[psutil.Process]:
    """The command as a process, ended with all its children at the end of the block, also after Ctrl-C."""
    with on_core(core), log.open("wb") as out:
        # A session of its own: Ctrl-C in the terminal reaches the benchmark alone, which then ends them in order.
        process = subprocess.Popen(  # noqa: S603
            command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, **(environ or {})}, start_new_session=True
        )
    try:
        yield psutil.Process(process.pid)
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Asks the process and all its children to end, and ends what does not."""
    tree = _tree(process.pid)
    process.terminate()
    _gone, alive = psutil.wait_procs(tree, timeout=3)
    for child in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    process.wait(5)


def _tree(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


@dataclass
class Cost:
    """What a tree of processes used while something was measured."""

    cpu: float = 0.0
    """Seconds of processor time."""
    memory: int = 0
    """Bytes: the most that its largest process held."""


@contextlib.contextmanager
def measured(root: psutil.Process | None) -> Iterator[Cost]:
    """Fills the cost at the end of the block; of nothing where there is no process."""
    cost = Cost()
    if root is None:
        yield cost
        return
    over = threading.Event()
    watcher = threading.Thread(target=_watch_memory, args=(root.pid, cost, over), daemon=True)
    before = _cpu(root.pid)
    watcher.start()
    try:
        yield cost
    finally:
        over.set()
        watcher.join()
        cost.cpu = _cpu(root.pid) - before


def _watch_memory(pid: int, cost: Cost, over: threading.Event) -> None:
    while True:
        for process in _tree(pid):
            with contextlib.suppress(psutil.NoSuchProcess):
                cost.memory = max(cost.memory, process.memory_info().rss)
        if over.wait(0.5):
            return


def _cpu(pid: int) -> float:
    """Seconds of the tree; of children that have ended already, what their parent was told when it waited for them."""
    total = 0.0
    for process in _tree(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def wait_for(url: str, process: psutil.Process, log: Path, patience: float = 30) -> None:
    """Until the URL answers 200. Raises RuntimeError with the end of the log if it does not within so many seconds."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        if _answers(url):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer:\n{log.read_text(errors='replace')[-2000:]}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310
            return int(reply.status) == 200
    except OSError:
        return False


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of this checkout."""
    return [sys.executable, "-m", module, *arguments]
