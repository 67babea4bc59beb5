# SPDX-License-Identifier: EUPL-1.2
"""Which Pythons the package claims, the same in every place; and `.ci/pythons` says which it did not try."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMED = re.findall(r"Programming Language :: Python :: 3\.(\d+)", "\n".join(PROJECT["classifiers"]))


def test_the_claimed_versions_are_those_that_may_install_it() -> None:
    low, above = re.findall(r"3\.(\d+)", PROJECT["requires-python"])
    assert [int(minor) for minor in NAMED] == list(range(int(low), int(above)))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("README.md", r"Python 3\.(\d+) to 3\.(\d+)"),
        (".ci/venv", r"\(3, (\d+)\) <= sys\.version_info\[:2\] <= \(3, (\d+)\)"),
    ],
)
def test_where_they_are_named_again_they_are_the_same(file: str, words: str) -> None:
    found = re.search(words, (ROOT / file).read_text(encoding="utf-8"))
    assert found is not None
    assert found.groups() == (NAMED[0], NAMED[-1])


def test_a_machine_without_them_is_told_so_and_has_not_passed(tmp_path: Path) -> None:
    for name in ("sed", "dirname"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    alone = {"PATH": str(tmp_path), "HOME": str(tmp_path), "PYTHON": "no-python"}
    shell = Path(shutil.which("sh") or "/bin/sh")
    done = subprocess.run([shell, ROOT / ".ci/pythons"], env=alone, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    missing = " ".join(f"3.{minor}" for minor in NAMED)
    assert done.stdout == f"Passed: none. Failed: none. Not to be had here: {missing}.\n"
