# SPDX-License-Identifier: EUPL-1.2
"""The units of the tool without containers: their commands exist, and ending them gives what is under way its time."""

import re
import shlex

import click
import pytest

from lti_tool.cli import cli
from lti_tool.lti.services import score_deliveries
from tests.deploy.composed import ROOT

UNITS = {name: (ROOT / "deploy" / "systemd" / f"{name}.service").read_text("utf-8") for name in
         ("campus-tutor", "campus-tutor-work")}  # fmt: skip


def commands(unit: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in re.findall(r"^ExecStart(?:Pre)?=(.*)$", unit, re.MULTILINE)]


@pytest.mark.parametrize("name", UNITS)
def test_each_command_parses(name: str) -> None:
    assert commands(UNITS[name])
    for words in commands(UNITS[name]):
        command: click.Command = cli
        while isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        command.make_context("campus-tutor", words)


def test_serving_and_working_are_one_process_each() -> None:
    assert [words[0] for words in commands(UNITS["campus-tutor"])] == ["db", "serve"]
    assert [words[0] for words in commands(UNITS["campus-tutor-work"])] == ["work"]


@pytest.mark.parametrize(
    ("name", "seconds"), [("campus-tutor", 120), ("campus-tutor-work", score_deliveries.LONGEST.seconds)]
)
def test_ending_waits_for_what_is_under_way(name: str, seconds: int) -> None:
    (stop,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNITS[name], re.MULTILINE)
    assert int(stop) > seconds
