# SPDX-License-Identifier: EUPL-1.2
"""The version stands in one place, and every part that tells it reads it there."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from lti_tool import create_app
from lti_tool.settings import Settings
from lti_tool.version import VERSION
from tests.factories.command import Tutor
from tests.support import MASTER_KEY

ROOT = Path(__file__).parents[1]


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(public_url="https://tutor.example", master_key=(MASTER_KEY,), database_url=database_url)


def test_the_command_and_the_doctor_tell_the_version(tutor: Tutor) -> None:
    assert tutor("--version").stdout == f"campus-tutor {VERSION}\n"
    first = json.loads(tutor("doctor", "--json").stdout)[0]
    assert (first["check"], first["ok"]) == ("version", True)
    assert first["detail"].startswith(f"{VERSION}, Python 3.")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_public_page_tells_the_version_in_both_languages(settings: Settings, language: str) -> None:
    page = create_app(settings).test_client().get("/residency", headers={"Accept-Language": language})
    assert f"ersion {VERSION}." in page.get_data(as_text=True)


def test_the_package_takes_its_version_from_the_code() -> None:
    """By the pattern with which hatchling reads it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    place = project["tool"]["hatch"]["version"]
    found = re.search(place["pattern"], (ROOT / place["path"]).read_text(encoding="utf-8"))
    assert found is not None
    assert found["version"] == VERSION


def test_compose_names_its_own_images_by_the_version() -> None:
    """Compose cannot read a Python file, so this holds the two together."""
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"image: campus-tutor-\w+:(\S+)", compose)) == {VERSION}
