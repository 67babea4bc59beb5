# SPDX-License-Identifier: EUPL-1.2
"""The command line as a process, for tests of several parts."""

import base64
import os
import subprocess

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
        """A process of its own. What Python itself reads from the environment as it starts is that of the tests."""
        ended = ready().run(arguments, self.environ(**changed), seconds=200)
        assert list_telling(ended.stderr) == []
        return ended


def one_line(result: "subprocess.CompletedProcess[str]") -> str:
    """What went wrong: one line on stderr, no traceback, nothing on stdout."""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("campus-tutor: ")
    return lines[0]
