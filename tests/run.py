"""`make test`: the whole suite on SQLite, then the database's tests again on a private PostgreSQL.

Outside CI a missing PostgreSQL is said plainly and left out; in CI it is a failure.
"""

import os
import subprocess
import sys

from tests import postgres

DATABASE_TESTS = [
    "tests/lti",
    "tests/chat",
    "tests/handing_in",
    "tests/privacy/test_retention.py",
    "tests/admin",
    "tests/test_migrations.py",
    "tests/test_cli.py",
]
"""What speaks to a database: run a second time on PostgreSQL."""


def main() -> int:
    """The first failing run's exit code, or 0."""
    code = _pytest()
    if code:
        return code
    if postgres.binaries() is None:
        print("PostgreSQL's server is not installed: the tests on it were left out (apt-get install postgresql).")
        return 1 if os.environ.get("CI") == "true" else 0
    with postgres.server() as url:
        return _pytest("--postgresql", url, "-m", "not sqlite", *DATABASE_TESTS)


def _pytest(*arguments: str) -> int:
    # Two processes: the suite waits for streams and browsers much more than it computes.
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *arguments]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
