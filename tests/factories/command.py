# SPDX-License-Identifier: EUPL-1.2
"""The command line as a process, for tests of several parts."""

import base64
import os
import subprocess
import sys
from collections.abc import Sequence

from tests.factories.ready_process import ready
from tests.logged import list_telling
from tests.support import MASTER_KEY


class Tutor:
    """`campus-tutor` with the settings of one installation."""

    def __init__(self, database_url: str) -> None:
        self.settings = {
            "CAMPUS_TUTOR_PUBLIC_URL": "http://127.0.0.1:8001",
            "CAMPUS_TUTOR_DATABASE_URL": database_url,
            "CAMPUS_TUTOR_MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
        }

    def environ(self, **changed: str) -> dict[str, str]:
        ours = {key: value for key, value in os.environ.items() if not key.startswith("CAMPUS_TUTOR_")}
        return {**ours, **self.settings, **changed}

    def __call__(self, *arguments: str, **changed: str) -> "subprocess.CompletedProcess[str]":
        """A process of its own; one that begins anew where Python itself reads from the environment as it starts."""
        environ = self.environ(**changed)
        begun_anew = any(name.startswith("PYTHON") for name in changed)
        ended = (_begun if begun_anew else ready().run)(arguments, environ, seconds=200)
        assert list_telling(ended.stderr) == []
        return ended


def _begun(arguments: Sequence[str], environ: dict[str, str], seconds: float) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "lti_tool.cli", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=seconds, check=False)


def one_line(result: "subprocess.CompletedProcess[str]") -> str:
    """What went wrong: one line on stderr, no traceback, nothing on stdout."""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("campus-tutor: ")
    return lines[0]
