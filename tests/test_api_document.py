# SPDX-License-Identifier: EUPL-1.2
"""docs/api.md says what there is: each address, each command, each event, and nothing besides."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from lti_tool import create_app
from lti_tool.chat import events
from lti_tool.cli.commands import cli
from lti_tool.permissions import Permission
from lti_tool.settings import Settings
from tests.support import MASTER_KEY

TEXT = (Path(__file__).parents[1] / "docs/api.md").read_text(encoding="utf-8")
CALL = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) ([^`]+)`")
ELSEWHERE = {("GET", "/metrics")}
"""At an address of its own."""


@pytest.fixture
def app(database_url: str) -> Flask:
    return create_app(Settings(public_url="https://tutor.example", master_key=(MASTER_KEY,), database_url=database_url))


def documented() -> Iterator[tuple[str, str, str]]:
    """Method, address and permission ("" for none) of each call. `…` is the address before it in its line."""
    for line in TEXT.splitlines():
        address = ""
        cells = line.split("|")
        for method, place in CALL.findall(cells[1] if len(cells) > 1 else ""):
            address = address if place == "…" else place
            yield method, address, cells[2].strip(" `") if len(cells) > 4 else ""


def served(app: Flask) -> dict[tuple[str, str], str]:
    found = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            permission: Permission | None = getattr(app.view_functions[rule.endpoint], "access", None)
            place = re.sub(r"<uuid:\w+>", "ID", rule.rule)
            found[method, re.sub(r"<(?:\w+:)?(\w+)>", lambda name: name[1].upper(), place)] = permission or ""
    return {key: value for key, value in found.items() if not key[1].startswith("/static/")}


def test_each_address_is_documented_with_its_permission_and_none_besides(app: Flask) -> None:
    said = {(method, address): permission for method, address, permission in documented()}
    there = served(app)
    assert {key: (said.get(key), value) for key, value in there.items() if said.get(key) != value} == {}
    assert set(said) - set(there) == ELSEWHERE


def test_each_command_is_documented_and_none_besides() -> None:
    assert set(re.findall(r"^\| `campus-tutor ([a-z ]+)` \|", TEXT, re.MULTILINE)) == set(command_names(cli, ""))


def command_names(command: click.Command, path: str) -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield path
        return
    for name, inner in command.commands.items():
        yield from command_names(inner, f"{path} {name}".strip())


def test_each_event_is_documented_and_none_besides() -> None:
    written = TEXT.partition("## Events of an answer")[2]
    said = set(re.findall(r"^\| `(\w+)` \|", written, re.MULTILINE))
    defined = {name for name, value in vars(events).items() if callable(value) and name.islower() and name[0] != "_"}
    assert said == {name for name in defined if getattr(vars(events)[name], "__module__", "") == events.__name__}
