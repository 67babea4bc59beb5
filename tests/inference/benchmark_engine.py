# SPDX-License-Identifier: EUPL-1.2
"""The benchmarks' engine as a process."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def engine(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its base URL."""
    command = [sys.executable, "-m", "benchmarks.engine", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        yield process, found[0]
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)
