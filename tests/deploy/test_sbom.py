# SPDX-License-Identifier: EUPL-1.2
"""`.ci/sbom.py`: the list of what is shipped names all of it, and nothing besides."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from lti_tool.version import VERSION

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci/sbom.py"
BUILDS = {"hatchling", "editables"}
"""The group `build` of pyproject.toml."""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def text(script: ModuleType) -> str:
    return str(script.written(ROOT))


@pytest.fixture(scope="module")
def listed(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def libraries(listed: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {(one["name"], one["version"]): one for one in listed["components"] if one["type"] == "library"}


def test_it_is_cyclonedx_as_its_schema_wants_it(text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text.replace('"library"', '"book"', 1)) is not None


def test_it_is_the_same_each_time_it_is_written(script: ModuleType, text: str) -> None:
    assert script.written(ROOT) == text


def test_each_package_of_the_lock_file_is_in_it_with_its_hashes_and_a_licence(
    script: ModuleType, listed: dict[str, Any]
) -> None:
    locked = script.read_lock(ROOT / "requirements.lock")
    assert len(locked) > 50
    found = libraries(listed)
    assert found.keys() == {(one.name, one.version) for one in locked}
    for one in locked:
        component = found[one.name, one.version]
        assert component["purl"] == f"pkg:pypi/{one.name}@{one.version}"
        assert {sha256["content"] for sha256 in component["hashes"]} == set(one.sha256) != set()
        assert component["licenses"][0]["expression"], one.name


def test_what_only_tests_need_is_not_in_it_and_what_only_builds_is_said_to(
    script: ModuleType, listed: dict[str, Any]
) -> None:
    names = {name for name, _version in libraries(listed)}
    tests = {one.name for one in script.read_lock(ROOT / "requirements-dev.lock")} - names
    assert {"pytest", "playwright", "ruff", "cyclonedx-python-lib"} <= tests
    excluded = {one["name"] for one in listed["components"] if one.get("scope") == "excluded"}
    assert excluded >= BUILDS
    assert not excluded & {"flask", "sqlalchemy", "gevent", "psycopg-binary", "cryptography", "numpy", "pillow"}
    (tool,) = [one for one in listed["dependencies"] if one["ref"] == "campus-tutor"]
    needed = {ref.removeprefix("pkg:pypi/").partition("@")[0] for ref in tool["dependsOn"]}
    assert needed == names - excluded


def test_the_tool_and_the_image_that_it_stands_on_are_in_it(listed: dict[str, Any]) -> None:
    tool = listed["metadata"]["component"]
    assert (tool["name"], tool["version"], tool["licenses"][0]["expression"]) == ("campus-tutor", VERSION, "EUPL-1.2")
    (image,) = [one for one in listed["components"] if one["type"] == "container"]
    dockerfile = (ROOT / "deploy/tool.Dockerfile").read_text(encoding="utf-8")
    assert f"\nFROM {image['name']}:{image['version']}\n" in dockerfile


def test_a_licence_that_nobody_has_looked_into_ends_it(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(script.SAID_OTHERWISE, "gevent")
    with pytest.raises(LookupError, match="gevent"):
        script.written(ROOT)
