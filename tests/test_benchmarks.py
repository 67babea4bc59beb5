# SPDX-License-Identifier: EUPL-1.2
"""What `python -m benchmarks` says before it measures for minutes."""

import subprocess
import sys

import pytest

from benchmarks.__main__ import PARTS
from benchmarks.questions import QUESTIONS
from benchmarks.search import LANGUAGES, paragraphs


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("wish", ["--help", "-h"])
def test_help_lists_the_benchmarks_and_measures_nothing(wish: str) -> None:
    helped = run(wish)
    assert helped.returncode == 0
    for name in (*PARTS, "share", "reading", "search"):
        assert f"  {name} " in helped.stdout
    assert "CPU" not in helped.stdout


@pytest.mark.parametrize("arguments", [("nothing",), ("storm", "nothing"), ("--nothing",), ("stor",)])
def test_a_name_that_there_is_not_is_wrong_use(arguments: tuple[str, ...]) -> None:
    refused = run(*arguments)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert arguments[-1] in refused.stderr


def test_each_question_on_the_sample_course_is_answered_by_one_paragraph() -> None:
    answers = [
        [paragraph for paragraph in paragraphs(language) if asked.answered_by in paragraph.text]
        for language in LANGUAGES
        for asked in QUESTIONS
        if asked.language == language
    ]
    assert [len(found) for found in answers] == [1] * len(QUESTIONS)
