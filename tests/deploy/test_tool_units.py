# SPDX-License-Identifier: EUPL-1.2
"""The units of the tool without containers: their commands exist, and ending them gives what is under way its time."""

import re
import shlex

import click
import pytest

from lti_tool.cli.commands import cli
from lti_tool.lti.services import score_deliveries
from tests.deploy.composed import ROOT

UNITS = {name: (ROOT / "deploy" / "systemd" / f"{name}.service").read_text("utf-8") for name in
         ("campus-tutor-migrate", "campus-tutor", "campus-tutor-work")}  # fmt: skip

SERVING = ("campus-tutor", "campus-tutor-work")


def commands(unit: str) -> list[list[str]]:
    """The words after `campus-tutor`."""
    found = re.findall(r"^ExecStart(?:Pre)?=(.*)$", unit.replace("\\\n", " "), re.MULTILINE)
    words = [shlex.split(line) for line in found]
    return [line[line.index("/opt/campus-tutor/bin/campus-tutor") + 1 :] for line in words]


@pytest.mark.parametrize("name", UNITS)
def test_each_command_parses(name: str) -> None:
    assert commands(UNITS[name])
    for words in commands(UNITS[name]):
        command: click.Command = cli
        while isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        command.make_context("campus-tutor", words)


def test_serving_and_working_are_one_process_each_after_the_migration() -> None:
    assert [words[:2] for words in commands(UNITS["campus-tutor-migrate"])] == [["db", "upgrade"]]
    assert "Requires=campus-tutor-migrate.service" in UNITS["campus-tutor"]
    assert all(re.search("^After=.* campus-tutor-migrate.service", UNITS[name], re.MULTILINE) for name in SERVING)
    assert [words[0] for words in commands(UNITS["campus-tutor"])] == ["serve"]
    assert [words[0] for words in commands(UNITS["campus-tutor-work"])] == ["work"]


@pytest.mark.parametrize(
    ("name", "seconds"), [("campus-tutor", 120), ("campus-tutor-work", score_deliveries.LONGEST.seconds)]
)
def test_ending_waits_for_what_is_under_way(name: str, seconds: int) -> None:
    (stop,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNITS[name], re.MULTILINE)
    assert int(stop) > seconds


def test_only_the_migration_knows_the_owner_of_the_tables_and_gives_the_other_role_its_rights() -> None:
    (words,) = commands(UNITS["campus-tutor-migrate"])
    assert words[2:] == ["--serving-url-file", "/etc/campus-tutor/serving.url"]
    assert "CAMPUS_TUTOR_DATABASE_URL_FILE=${CREDENTIALS_DIRECTORY}/owner.url" in UNITS["campus-tutor-migrate"]
    for name in SERVING:
        assert "owner" not in UNITS[name]
        assert "upgrade" not in UNITS[name]
