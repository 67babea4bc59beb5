# SPDX-License-Identifier: EUPL-1.2
"""deploy/secrets.sh: makes what is missing, once, closed to other users, and in the form that each part reads."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from inference.keys import read_one_key
from lti_tool.settings import load as load_settings
from tests.deploy.composed import ROOT, load


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "secrets.sh", tmp_path / "deploy")
    return tmp_path


def run(place: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = ["sh", str(place / "deploy" / "secrets.sh"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def test_it_makes_every_secret_that_compose_mounts(place: Path) -> None:
    assert run(place, "tutor.example.org").returncode == 0
    for secret in load()["secrets"].values():
        assert (place / secret["file"]).stat().st_size > 20
    assert not list((place / "secrets").glob("*.new"))


def test_others_on_the_host_cannot_enter_and_the_containers_users_can_read(place: Path) -> None:
    run(place, "tutor.example.org")
    assert stat.S_IMODE((place / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (place / "secrets").iterdir()} == {0o644}


def test_tool_engine_and_database_read_the_same_secrets(place: Path) -> None:
    run(place, "tutor.example.org")
    secrets = place / "secrets"
    settings = load_settings(
        {
            "CAMPUS_TUTOR_PUBLIC_URL": "https://tutor.example.org",
            "CAMPUS_TUTOR_MASTER_KEY_FILE": str(secrets / "master.key"),
            "CAMPUS_TUTOR_DATABASE_URL_FILE": str(secrets / "database.url"),
            "CAMPUS_TUTOR_MODEL_SERVER_KEY_FILE": str(secrets / "engine.key"),
        }
    )
    url = make_url(settings.database_url)
    assert (url.username, url.host, url.database) == ("tutor", "database", "tutor")
    assert url.password == (secrets / "database.password").read_text(encoding="utf-8").strip()
    serving = make_url((secrets / "database.serving.url").read_text(encoding="utf-8").strip())
    assert (serving.username, serving.host, serving.database) == ("tutor_serving", url.host, url.database)
    assert serving.password not in {None, "", url.password}
    assert settings.model_server_key == read_one_key(secrets / "engine.key")


def test_what_is_there_stays(place: Path) -> None:
    run(place, "tutor.example.org")
    before = {file.name: file.read_bytes() for file in (place / "secrets").iterdir()}
    again = run(place, "other.example.org")
    assert again.returncode == 0
    assert "made" not in again.stdout
    assert {file.name: file.read_bytes() for file in (place / "secrets").iterdir()} == before


def test_without_a_host_it_says_how_it_is_called(place: Path) -> None:
    wrong = run(place)
    assert (wrong.returncode, wrong.stderr) == (2, "usage: sh deploy/secrets.sh HOST\n")
    assert not (place / "secrets").exists()
