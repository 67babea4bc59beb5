# SPDX-License-Identifier: EUPL-1.2
"""`.ci/audit.py`: what ends a build, what is accepted, and what is said where nobody knows anything."""

import datetime
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
GOOD = {"name": "jinja2", "version": "3.1.6", "vulns": []}
FLAW = {"id": "PYSEC-1", "aliases": ["CVE-2026-1"], "fix_versions": ["9"]}
BAD = {"name": "jinja2", "version": "2.4.1", "vulns": [FLAW]}
UNKNOWN = {"name": "jinja2", "skip_reason": "Dependency not found on PyPI and could not be audited"}
ACCEPTED = '[[accepted]]\nid = "CVE-2026-1"\nfile = "requirements.lock"\nreason = "not reached"\nuntil = {}\n'


class Audit:
    """The script with a pip-audit that answers as a test wants, for the probe and for the lock files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for lock in ("requirements.lock", "requirements-dev.lock", "deploy/router/requirements.lock"):
            (folder / lock).parent.mkdir(parents=True, exist_ok=True)
            (folder / lock).write_text("", encoding="utf-8")
        self.accepted = ""

    def __call__(self, answers: dict[str, Any], **environ: str) -> "subprocess.CompletedProcess[str]":
        tool = self.folder / "pip-audit"
        tool.write_text(
            f"#!{sys.executable}\n"
            "import json, sys\n"
            f"answers = json.loads({json.dumps(answers)!r})\n"
            "file = sys.argv[sys.argv.index('-r') + 1]\n"
            "key = 'probe' if file.endswith('probe.txt') else 'lock' if file.endswith('/requirements.lock') "
            "and 'router' not in file else 'other'\n"
            "found = answers.get(sys.argv[sys.argv.index('-s') + 1] + ' ' + key, answers.get(key, []))\n"
            "if found is None:\n    sys.exit('requests.exceptions.ConnectionError: no such host')\n"
            "print(json.dumps({'dependencies': found, 'fixes': []}))\n",
            encoding="utf-8",
        )
        tool.chmod(0o755)
        file = self.folder / "accepted.toml"
        file.write_text(self.accepted, encoding="utf-8")
        command = [sys.executable, str(ROOT / ".ci" / "audit.py"), "--tool", str(tool)]
        command += ["--root", str(self.folder), "--accepted", str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environ)


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    return Audit(tmp_path)


def test_nothing_known_is_said_to_be_nothing_known(audit: Audit) -> None:
    done = audit({"probe": [BAD], "lock": [GOOD]})
    assert (done.returncode, done.stdout) == (0, "Audited by pypi: nothing to do.\n")


def test_what_is_found_ends_the_build_with_what_mends_it(audit: Audit) -> None:
    done = audit({"probe": [BAD], "lock": [BAD]})
    assert done.returncode == 1
    assert "FOUND: requirements.lock: jinja2 2.4.1: PYSEC-1 CVE-2026-1, mended in 9" in done.stdout


@pytest.mark.parametrize(("until", "code"), [("2999-01-01", 0), ("2020-01-01", 1)])
def test_what_is_accepted_passes_until_its_day_and_in_its_file(audit: Audit, until: str, code: int) -> None:
    audit.accepted = ACCEPTED.format(until)
    done = audit({"probe": [BAD], "lock": [BAD]})
    assert done.returncode == code
    assert until in done.stdout
    assert audit({"probe": [BAD], "other": [BAD]}).returncode == 1, "another file"
    assert "not found any more" in audit({"probe": [BAD], "lock": [GOOD]}).stdout


@pytest.mark.parametrize(
    "answers",
    [
        {"probe": None},
        {"pypi probe": [UNKNOWN], "osv probe": None, "lock": [UNKNOWN]},
        {"probe": [GOOD], "lock": [GOOD]},
        {"probe": []},
    ],
    ids=["unreachable", "a mirror without vulnerabilities", "knows nothing", "says nothing"],
)
def test_where_nobody_knows_anything_it_says_so_and_is_no_failure_unless_told(
    audit: Audit, answers: dict[str, Any]
) -> None:
    done = audit(answers)
    assert done.returncode == 0
    assert done.stdout.startswith("AUDIT NOT DONE: ")
    assert "nothing to do" not in done.stdout
    assert audit(answers, AUDIT_REQUIRED="true").returncode == 1


def test_the_second_service_is_asked_where_the_first_is_a_mirror(audit: Audit) -> None:
    done = audit({"pypi probe": [UNKNOWN], "osv probe": [BAD], "lock": [GOOD]})
    assert (done.returncode, done.stdout) == (0, "Audited by osv: nothing to do.\n")


def test_a_single_package_that_could_not_be_looked_up_is_named(audit: Audit) -> None:
    done = audit({"probe": [BAD], "lock": [GOOD, UNKNOWN]})
    assert done.returncode == 1
    assert "NOT LOOKED UP: requirements.lock: jinja2" in done.stdout


def test_the_list_of_what_is_accepted_can_be_read_and_has_a_reason_and_a_day_each() -> None:
    listed = tomllib.loads((ROOT / ".ci" / "audit-accepted.toml").read_text(encoding="utf-8")).get("accepted", [])
    for one in listed:
        assert set(one) == {"id", "file", "reason", "until"}
        assert isinstance(one["until"], datetime.date)
        assert (ROOT / one["file"]).exists()
        assert one["reason"].strip()
