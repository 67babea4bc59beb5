# SPDX-License-Identifier: EUPL-1.2
"""The demo's installation keeps to its folder and takes nothing over from the person's own installation."""

import json
import os
from pathlib import Path

import pytest

from lti_tool.demo.accents import ToolRegistration
from lti_tool.demo.installation import CommandFailed, Installation
from tests.support import free_port

TOOL = "http://127.0.0.1:8001"
ENGINE = "http://127.0.0.1:8002/v1"


def prepared(folder: Path) -> Installation:
    return Installation.prepared(folder, TOOL, ENGINE)


def test_the_master_key_is_made_once_and_readable_by_nobody_else(tmp_path: Path) -> None:
    prepared(tmp_path / "demo")
    key = tmp_path / "demo" / "master.key"
    first = key.read_text()

    prepared(tmp_path / "demo")

    assert key.read_text() == first
    assert key.stat().st_mode & 0o777 == 0o600


def test_settings_of_another_installation_do_not_reach_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMPUS_TUTOR_DATABASE_URL", "postgresql://production")
    monkeypatch.setenv("CAMPUS_TUTOR_CONFIG", "/etc/campus-tutor.toml")
    monkeypatch.setenv("CAMPUS_TUTOR_LOG_LEVEL", "debug")

    environment = prepared(tmp_path).environment()

    assert environment["CAMPUS_TUTOR_DATABASE_URL"] == f"sqlite:///{tmp_path / 'tutor.sqlite'}"
    assert "CAMPUS_TUTOR_CONFIG" not in environment
    assert environment["CAMPUS_TUTOR_LOG_LEVEL"] == "debug"


def test_the_network_of_a_named_model_server_stays_allowed_beside_loopback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMPUS_TUTOR_ALLOWED_NETWORKS", "10.0.0.0/8")

    networks = prepared(tmp_path).environment()["CAMPUS_TUTOR_ALLOWED_NETWORKS"]

    assert networks.split(",") == ["10.0.0.0/8", "127.0.0.0/8", "::1/128"]


def test_a_model_server_that_is_named_by_a_private_address_may_be_reached(tmp_path: Path) -> None:
    servers = "http://10.1.2.3:8000/v1, http://[fd00::7]:8000/v1, https://93.184.215.14/v1, http://127.0.0.1:9/v1"

    networks = Installation.prepared(tmp_path, TOOL, servers).environment()["CAMPUS_TUTOR_ALLOWED_NETWORKS"]

    assert networks.split(",") == ["10.1.2.3/32", "fd00::7/128", "127.0.0.0/8", "::1/128"]


def test_the_demo_s_troubles_are_those_that_the_doctor_finds(tmp_path: Path) -> None:
    installation = Installation.prepared(tmp_path, TOOL, f"http://127.0.0.1:{free_port()}/v1")
    installation.tutor("db", "upgrade")

    (trouble,) = installation.troubles()

    assert "cannot be reached" in trouble


def test_the_platform_is_registered_once_however_often_the_demo_starts(tmp_path: Path) -> None:
    installation = prepared(tmp_path)
    registrations = [ToolRegistration(TOOL, f"client-{accent}", "1", accent) for accent in ("practice", "ilias-9")]
    environment = dict(os.environ)

    installation.tutor("db", "upgrade")
    for _ in range(2):
        installation.register("http://localhost:8000", registrations)

    rows = json.loads(installation.tutor("platform", "list", "--json"))
    assert sorted((row["client_id"], row["family"]) for row in rows) == [
        ("client-ilias-9", "ilias"),
        ("client-practice", "other"),
    ]
    assert dict(os.environ) == environment


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    installation = Installation.prepared(tmp_path, "no address", ENGINE)

    with pytest.raises(CommandFailed, match="CAMPUS_TUTOR_PUBLIC_URL"):
        installation.tutor("db", "upgrade")


def test_wrong_use_of_a_command_is_a_failure_too(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="No such command"):
        prepared(tmp_path).tutor("nonsense")
