# SPDX-License-Identifier: EUPL-1.2
"""Files that operators copy: the unit of an engine, and the example of figures for `plan`."""

import re
import shlex
from pathlib import Path

import pytest

from inference import catalogue, cli
from inference.plan import figures

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "deploy" / "systemd" / "engine@.service").read_text()
EXAMPLE = ROOT / "inference" / "figures.example.toml"
SMALL = ["--set", "engine.tokens_per_second=150", "--seconds", "120"]


def test_the_units_command_is_one_of_serve_for_a_model_of_the_catalogue() -> None:
    line = re.search(r"^ExecStart=((?:.*\\\n)*.*)$", UNIT, re.MULTILINE)
    assert line is not None
    words = shlex.split(line[1].replace("\\\n", " ").replace("%i", "3"))
    assert words[1:3] == ["-m", "inference"]
    parsed = cli.build_parser().parse_args(words[3:])
    assert catalogue.load()[parsed.model].tensor_parallel == 1, "one GPU an engine, says the unit"
    assert parsed.port == 8003
    stop = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert stop is not None
    assert int(stop[1]) > parsed.notice + parsed.shutdown_timeout
    assert "\nKillMode=mixed\n" in UNIT


def test_the_example_of_figures_is_whole_and_calls_itself_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert EXAMPLE.read_text().count("AN EXAMPLE") == 1
    figures.require_figures(figures.load(EXAMPLE))
    assert cli.main(["plan", "--students", "500", "--figures", str(EXAMPLE), *SMALL]) == 0
    assert "for each student" in capsys.readouterr().out
