# SPDX-License-Identifier: EUPL-1.2
"""Every command that the documents show is one that exists, with the options it is shown with. Nothing is run."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from inference import cli as inference_cli
from lti_tool.cli.commands import cli as tool_cli

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "deploy").rglob("*.md")),
]
DOCUMENTS += [ROOT / "inference" / "README.md"]

FENCED = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}.*$", re.MULTILINE)
INLINE = re.compile(r"`([^`]+)`")
COMMAND = re.compile(r"(?:^|(?<=[\s/;`(]))(campus-tutor|python3? -m inference)[ ]+(?=[a-z])(.*)", re.MULTILINE)
PLAIN = re.compile(r"(?:(?<![\w/-])|(?<=bin/))(?:campus-tutor|python3? -m inference)(?: +|\n)[a-z]")
PLACEHOLDER = re.compile(r"[A-Z][A-Z_]*")


def commands(text: str) -> Iterator[tuple[str, str, bool]]:
    """Program, arguments, and whether it is a whole command (in a block) rather than the mention of one."""
    text = text.replace("\\\n", " ")
    blocks = [*FENCED.findall(text), *INDENTED.findall(FENCED.sub("", text))]
    prose = INDENTED.sub("", FENCED.sub("", text))
    for block in blocks:
        yield from ((program, rest, True) for program, rest in COMMAND.findall(block))
    for span in INLINE.findall(prose):
        yield from ((program, rest, False) for program, rest in COMMAND.findall(" ".join(span.split())))


def words(rest: str) -> list[str]:
    """As a shell splits them, up to a comment or the next command; square brackets mean "if you like"."""
    found = shlex.split(re.sub(r"[\[\]]", " ", rest.split("`")[0]), comments=True)
    ends = [place for place, word in enumerate(found) if word in ("|", "||", "&&", "&", ";", ">", "<", "…")]
    return found[: min(ends, default=len(found))]


def check_tool(arguments: list[str], *, whole: bool) -> None:
    """click.UsageError for what the command line would not take. A placeholder in capitals stands for any value."""
    command: click.Command = tool_cli
    context = click.Context(command, info_name="campus-tutor")
    rest = list(arguments)
    while isinstance(command, click.Group):
        name = rest.pop(0) if rest else ""
        if not name and not whole:
            return
        found = command.get_command(context, name)
        if found is None:
            raise click.UsageError(f"no command {name!r} in {context.command_path}")
        command, context = found, click.Context(found, context, name)
    given, too_many, _order = command.make_parser(context).parse_args(rest)
    if too_many:
        raise click.UsageError(f"{too_many} is too much for {context.command_path}")
    for parameter in command.params:
        value = given.get(str(parameter.name))
        if isinstance(value, str) and not PLACEHOLDER.fullmatch(value):
            parameter.type_cast_value(context, value)
        elif whole and parameter.required and not isinstance(value, str | tuple):
            raise click.MissingParameter(ctx=context, param=parameter)


def check_inference(arguments: list[str], *, whole: bool) -> None:
    """SystemExit likewise. What is only mentioned has to be the name of a command."""
    if not whole and len(arguments) == 1:
        arguments = [*arguments, "--help"]
    try:
        inference_cli.build_parser().parse_args(arguments)
    except SystemExit as stopped:
        if stopped.code != 0:
            raise


def check(program: str, rest: str, *, whole: bool) -> None:
    (check_tool if program == "campus-tutor" else check_inference)(words(rest), whole=whole)


SHOWN = [
    pytest.param(program, rest, whole, id=f"{path.relative_to(ROOT)}: {program} {rest[:60]}")
    for path in DOCUMENTS
    for program, rest, whole in commands(path.read_text("utf-8"))
]


@pytest.mark.parametrize(("program", "rest", "whole"), SHOWN)
def test_a_command_that_a_document_shows_exists(program: str, rest: str, whole: bool) -> None:
    check(program, rest, whole=whole)


def test_none_that_stands_there_is_overlooked() -> None:
    """Against a plain search: what is neither in a block nor between backquotes would escape the other test."""
    for path in DOCUMENTS:
        text = path.read_text("utf-8").replace("\\\n", " ")
        plain = PLAIN.findall(text)
        assert len(list(commands(text))) == len(plain), path
    assert len(SHOWN) > 40


@pytest.mark.parametrize(
    "text",
    [
        "`campus-tutor residence`",
        "`campus-tutor doctor --jsn`",
        "`campus-tutor platform check ID ID`",
        "`campus-tutor platform chek ID`",
        "    campus-tutor invite\n",
        "    campus-tutor invite --institution INSTITUTION --days many # or more\n",
        "```sh\n.venv/bin/campus-tutor serve --worker\n```\n",
        "`python -m inference laod`",
        "    python -m inference load http://127.0.0.1:8000/v1 --studnts 4\n",
        "    python -m inference load --students \\\n    4\n",
    ],
)
def test_a_wrong_one_would_be_found(text: str) -> None:
    ((program, rest, whole),) = commands(text)
    with pytest.raises((click.UsageError, SystemExit)):
        check(program, rest, whole=whole)


DECISION = re.compile(
    r"^\| \[(?P<title>[^\]]+)\]\((?P<file>[\w.]+)\) \| \d{4}-\d{2} \| (?P<status>[^|]+) \|$", re.MULTILINE
)


def test_the_index_of_decisions_has_each_of_them_by_its_title() -> None:
    folder = ROOT / "docs/decisions"
    listed = {row["file"]: row["title"] for row in DECISION.finditer((folder / "README.md").read_text("utf-8"))}
    there = {p.name: p.read_text("utf-8").partition("\n")[0].removeprefix("# ") for p in folder.glob("*.md")}
    del there["README.md"]
    assert listed == there
