# SPDX-License-Identifier: EUPL-1.2
"""`.ci/release.py`: what it refuses. That a release installs and serves is tried by `.ci/run`, on a real wheel."""

import hashlib
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci/release.py"


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a version and a changelog, all committed."""
    folder = tmp_path / "project"
    (folder / "lti_tool").mkdir(parents=True)
    (folder / "lti_tool/version.py").write_text('VERSION = "1.2.3"\n', encoding="utf-8")
    (folder / "CHANGELOG.md").write_text("# Changes\n\n## [1.2.3] - 2026-12-01\n", encoding="utf-8")
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x")


def refused(folder: Path) -> str:
    """What a release says that does not come to be."""
    command = [sys.executable, str(SCRIPT), "--root", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1, done.stdout
    assert not (folder / "dist").exists()
    assert done.stderr.startswith("NOT RELEASED: ")
    return done.stderr


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["CHANGELOG.md", "new.txt"])
def test_what_is_not_committed_is_not_released(project: Path, name: str) -> None:
    with (project / name).open("a", encoding="utf-8") as file:
        file.write("more\n")
    assert name in refused(project)


@pytest.mark.parametrize(
    "heading", ["## [Unreleased]", "## [1.2.3]", "## [1.2.30] - 2026-12-01", "[1.2.3] - 2026-12-01"]
)
def test_a_version_that_the_changelog_does_not_name_with_a_day_is_not_released(project: Path, heading: str) -> None:
    (project / "CHANGELOG.md").write_text(f"# Changes\n\n{heading}\n", encoding="utf-8")
    commit(project)
    assert "'## [1.2.3] - YYYY-MM-DD'" in refused(project)


@pytest.mark.parametrize("version", ["1.2", "1.2.3-next", ""])
def test_a_version_that_no_package_can_have_is_not_released(project: Path, version: str) -> None:
    (project / "lti_tool/version.py").write_text(f'VERSION = "{version}"\n', encoding="utf-8")
    commit(project)
    assert "lti_tool/version.py" in refused(project)


def test_a_package_that_lacks_a_committed_file_or_has_one_more_is_not_released(script: ModuleType) -> None:
    committed = {"lti_tool/__init__.py", "lti_tool/templates/a.html"}
    script.refuse_incomplete("wheel", set(committed), committed)
    for packed in (committed - {"lti_tool/templates/a.html"}, committed | {"lti_tool/left.pyc"}):
        with pytest.raises(script.NotReleased, match="in 1 files: lti_tool/"):
            script.refuse_incomplete("wheel", packed, committed)


def test_without_a_plugin_there_is_no_zip_and_that_is_said(
    project: Path, script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.plugin(project, "1.2.3", tmp_path)
    assert list(tmp_path.glob("*.zip")) == []
    assert capsys.readouterr().out.startswith("No plugin's zip")


def test_the_plugins_zip_has_one_folder_as_moodle_wants_it_and_the_same_version(
    project: Path, script: ModuleType, tmp_path: Path
) -> None:
    (project / "moodle_plugin").mkdir()
    (project / "moodle_plugin/version.php").write_text("<?php\n$plugin->release = '1.2.3';\n", encoding="utf-8")
    commit(project)
    script.plugin(project, "1.2.3", tmp_path)
    place = tmp_path / "local_campustutor-1.2.3.zip"
    assert zipfile.ZipFile(place).namelist() == ["campustutor/version.php"]
    before = place.read_bytes()
    script.plugin(project, "1.2.3", tmp_path)
    assert place.read_bytes() == before
    with pytest.raises(script.NotReleased, match=r"release = '1\.2\.4'"):
        script.plugin(project, "1.2.4", tmp_path)


def test_the_sums_are_those_of_the_files_and_old_files_go(script: ModuleType, tmp_path: Path) -> None:
    built, place = tmp_path / "built", tmp_path / "dist"
    built.mkdir()
    place.mkdir()
    (place / "campus_tutor-0.0.1.tar.gz").touch()
    (built / "a.whl").write_bytes(b"wheel")
    script.write_sums(built)
    script.keep(built, place)
    assert {path.name for path in place.iterdir()} == {"a.whl", "SHA256SUMS"}
    assert (place / "SHA256SUMS").read_text("utf-8") == f"{hashlib.sha256(b'wheel').hexdigest()}  a.whl\n"


def test_a_tool_that_does_not_start_is_not_released_and_says_what_it_said(script: ModuleType, tmp_path: Path) -> None:
    tutor = tmp_path / "campus-tutor"
    tutor.write_text("#!/bin/sh\necho no such table\nexit 1\n", encoding="utf-8")
    tutor.chmod(0o755)
    with pytest.raises(script.NotReleased, match="no such table"), script.serving(tutor, tmp_path, {}):
        pass
