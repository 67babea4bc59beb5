# SPDX-License-Identifier: EUPL-1.2
"""Processes that read: of this one, which may have other children, such as a browser; and `campus-tutor work`."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from lti_tool.db import Database
from lti_tool.materials.reading.process import PROGRAM
from tests.factories.command import Tutor

Process = subprocess.Popen[bytes]


def reading_processes() -> list[psutil.Process]:
    """Those that run now."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if str(PROGRAM) in child.cmdline():
                found.append(child)
    return found


@contextmanager
def working(database: Database, number: int) -> Iterator[list[Process]]:
    environ = Tutor(database.engine.url.render_as_string(hide_password=False)).environ()
    command = [sys.executable, "-m", "lti_tool.cli", "work"]
    started = [subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) for _number in range(number)]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def readers(process: Process) -> list[psutil.Process]:
    """The reading processes of this one."""
    return [child for child in psutil.Process(process.pid).children() if str(PROGRAM) in child.cmdline()]
