# SPDX-License-Identifier: EUPL-1.2
"""What `python -m benchmarks` says before it measures for minutes."""

import subprocess
import sys

import pytest

from benchmarks.__main__ import PARTS


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("wish", ["--help", "-h"])
def test_help_lists_the_benchmarks_and_measures_nothing(wish: str) -> None:
    helped = run(wish)
    assert helped.returncode == 0
    for name in (*PARTS, "share", "reading"):
        assert f"  {name} " in helped.stdout
    assert "CPU" not in helped.stdout


@pytest.mark.parametrize("arguments", [("nothing",), ("storm", "nothing"), ("--nothing",), ("stor",)])
def test_a_name_that_there_is_not_is_wrong_use(arguments: tuple[str, ...]) -> None:
    refused = run(*arguments)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert arguments[-1] in refused.stderr
