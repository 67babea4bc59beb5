# SPDX-License-Identifier: EUPL-1.2
"""The two Dockerfiles: pinned, as nobody's root, and made of files that are there and sent along."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.deploy.composed import ROOT

FILES = ("tool", "engine")


def instructions(name: str) -> list[tuple[str, str]]:
    """(instruction, arguments), continued lines joined."""
    text = (ROOT / "deploy" / f"{name}.Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def last_stage(name: str) -> list[tuple[str, str]]:
    found = instructions(name)
    begin = max(number for number, (word, _rest) in enumerate(found) if word == "FROM")
    return found[begin:]


def copied(name: str) -> list[str]:
    lines = [rest.split() for word, rest in instructions(name) if word == "COPY"]
    return [source for words in lines if not words[0].startswith("--from") for source in words[:-1]]


@pytest.mark.parametrize("name", FILES)
def test_base_images_are_pinned(name: str) -> None:
    bases = [rest.split()[0] for word, rest in instructions(name) if word == "FROM"]
    assert bases
    assert all(re.search(r":v?\d+\.\d+\.\d+(-[a-z-]+)?$", base) for base in bases)
    assert len(set(bases)) == 1


@pytest.mark.parametrize("name", FILES)
def test_the_image_runs_as_a_user_that_is_not_root_and_has_a_name(name: str) -> None:
    stage = last_stage(name)
    assert [rest for word, rest in stage if word == "USER"] == ["10001:10001"]
    assert any("useradd --uid 10001" in rest for word, rest in stage if word == "RUN")
    after_user = stage[[word for word, _rest in stage].index("USER") :]
    assert {word for word, _rest in after_user} <= {"USER", "ENTRYPOINT", "CMD"}


@pytest.mark.parametrize("name", FILES)
def test_what_is_copied_exists_and_is_sent_along(name: str) -> None:
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    assert copied(name)
    for source in copied(name):
        assert (ROOT / source).exists()
        assert source in kept


def test_nothing_but_sources_is_sent_to_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "*"
    assert not [
        line for line in lines if line.startswith("!") and any(word in line for word in ("secret", ".env", "var"))
    ]


def test_the_tools_image_installs_exactly_the_lock_file_and_all_that_the_package_is_made_of() -> None:
    runs = [rest for word, rest in instructions("tool") if word == "RUN"]
    assert any("--require-hashes -r requirements.lock" in rest for rest in runs)
    assert any("--no-deps --no-build-isolation ." in rest for rest in runs)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {project["project"]["readme"], *project["project"]["license-files"]}
    needed |= set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert needed | {"pyproject.toml", "requirements.lock"} == set(copied("tool"))
    low, high = re.findall(r"3\.(\d+)", project["project"]["requires-python"])
    (minor,) = {int(rest.split(".")[1]) for word, rest in instructions("tool") if word == "FROM"}
    assert int(low) <= minor < int(high)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_what_builds_the_package_is_locked_too(lock: str) -> None:
    """Otherwise each installation fetches a build backend of its own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (backend,) = project["build-system"]["requires"]
    assert backend in project["dependency-groups"]["build"]
    locked = {line.split()[0] for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if "==" in line}
    assert backend in locked
    assert any(line.startswith("editables==") for line in locked)
    for file in ("Makefile", "README.md", "deploy/tool.Dockerfile"):
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            assert ("--no-deps" in line and "install" in line) <= ("--no-build-isolation" in line), file


def test_the_engines_image_is_the_vllm_that_the_package_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (pinned,) = project["project"]["optional-dependencies"]["vllm"]
    base = next(rest for word, rest in instructions("engine") if word == "FROM")
    assert base.removeprefix("vllm/vllm-openai:v") == pinned.removeprefix("vllm==")


def test_secrets_and_settings_of_an_installation_are_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"secrets/", ".env"} <= set(ignored)
    assert not (Path(ROOT) / "deploy" / "secrets").exists()
