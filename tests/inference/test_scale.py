# SPDX-License-Identifier: EUPL-1.2
"""`docs/scale.md` shows commands: they have to be ours, and the files that it names have to be there."""

import re
import shlex
from pathlib import Path

import pytest

from inference import cli

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "scale.md").read_text("utf-8")
COMMANDS = [command.replace("\\\n", " ") for command in re.findall(r"python -m inference ((?:.*\\\n)*.*)$", TEXT, re.M)]
COMMANDS = [command for command in COMMANDS if command.split()[0] in ("load", "plan", "check", "fetch")]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shown_is_understood(command: str) -> None:
    parsed = cli.build_parser().parse_args(shlex.split(command, comments=True))
    assert callable(parsed.run)


def test_the_commands_were_found() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"load", "plan", "check"}


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_every_file_it_names_is_there(link: str) -> None:
    assert (ROOT / "docs" / link).resolve().exists()
