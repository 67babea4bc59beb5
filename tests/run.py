# SPDX-License-Identifier: EUPL-1.2
"""`make test`: the whole suite on SQLite, then the database's tests again on a private PostgreSQL.

Outside CI a missing PostgreSQL is said plainly and left out; in CI it is a failure.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests import postgres

DATABASE_TESTS = [
    "tests/lti",
    "tests/chat",
    "--ignore=tests/chat/render",
    "tests/models",
    "tests/materials",
    "--ignore-glob=*/tests/materials/test_reading_*",
    "tests/handing_in",
    "tests/own_data",
    "tests/research",
    "tests/solutions",
    "tests/exercises",
    "tests/locks",
    "tests/trials",
    "tests/insights",
    "tests/platform_api",
    "tests/privacy/test_retention.py",
    "tests/admin",
    "tests/test_migrations.py",
    "tests/cli",
    "tests/test_residency.py",
    "tests/planted/test_planted.py",
]
"""What speaks to a database: run a second time on PostgreSQL. Of these folders `tests/conftest.py` leaves out each test
that asks for no database."""

CROWD = ["-n", "2", "--dist", "loadfile"]
"""Two processes: the suite waits for streams and browsers much more than it computes."""
AGAIN = 3
"""Failures that may be the crowd's fault. More of them are the change's."""
CACHE = Path(__file__).parents[1] / ".pytest_cache/suite"
"""What pytest remembers of the whole suite's runs, beside what a developer's own runs left."""
FAILED = 1
"""pytest's exit code for "tests ran, and some failed": no other one is a reason to try again."""


def main() -> int:
    """The first failing run's exit code, or 0."""
    code = run()
    if code:
        return code
    if postgres.binaries() is None:
        print("PostgreSQL's server is not installed: the tests on it were left out (apt-get install postgresql).")
        return 1 if os.environ.get("CI") == "true" else 0
    with postgres.server() as url:
        return run("--postgresql", url, "-m", "not sqlite", *DATABASE_TESTS)


def run(*arguments: str) -> int:
    """pytest's exit code. A few tests that failed are tried once more, with the machine to themselves, and named:
    docs/decisions/tests_again.md.
    """
    code = _pytest(*CROWD, "--cache-clear", *arguments)
    failed = _failed() if code == FAILED else []
    if not 0 < len(failed) <= AGAIN:
        return code
    _say("Failed beside others, and tried again alone", failed)
    code = _pytest("--last-failed", *arguments)
    _say("Failed again alone" if code else "Passed alone, so unsteady: to be mended", failed)
    return code


def _failed() -> list[str]:
    """The tests that the last run left as failed."""
    try:
        return list(json.loads((CACHE / "v/cache/lastfailed").read_text()))
    except FileNotFoundError:
        return []


def _say(what: str, tests: list[str]) -> None:
    print(f"\n{what} ({len(tests)}):", *tests, sep="\n  ", flush=True)


def _pytest(*arguments: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-o", f"cache_dir={CACHE}", *arguments]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
