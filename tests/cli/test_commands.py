# SPDX-License-Identifier: EUPL-1.2
"""The command line as operators use it: a process, its output, its exit code."""

import base64
import json
import subprocess
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from lti_tool.db import Database
from lti_tool.models import Secret
from tests.factories.command import Tutor, one_line
from tests.fakes.embedding_server import embedding_server


def add_platform(
    tutor: Tutor, institution: str, client: str = "client-1", **changed: str
) -> "subprocess.CompletedProcess[str]":
    base = "https://lms.example"
    options = {"issuer": base, "client_id": client, "deployment_id": "7", "family": "moodle"}
    options |= {f"{name}_url": f"{base}/{name}" for name in ("auth", "token", "jwks")} | changed
    words = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]
    return tutor("platform", "add", "--institution", institution, *words)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("auth_url", "https://m.example:99999/a", "no http(s) URL"),
        ("jwks_url", "https://[::1/jwks", "no http(s) URL"),
        ("issuer", "https://m.example;script-src/a", "no http(s) URL"),
        ("issuer", "https://lms.example/" + "x" * 500, "longer than 500 characters"),
        ("client_id", " ", "empty"),
        ("deployment_id", "", "empty"),
        ("deployment_id", "x" * 256, "longer than 255 characters"),
    ],
)
def test_what_no_platform_can_have_is_not_registered(tutor: Tutor, field: str, value: str, said: str) -> None:
    result = add_platform(tutor, str(uuid.uuid4()), **{field: value})
    assert result.returncode == 2
    assert said in one_line(result)


def test_an_institution_and_a_platform_are_added_and_listed(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Universität Beispielstadt").stdout.strip()
    uuid.UUID(institution)
    assert json.loads(tutor("institution", "list", "--json").stdout) == [
        {"id": institution, "name": "Universität Beispielstadt"}
    ]
    platform = add_platform(tutor, institution).stdout.strip()
    uuid.UUID(platform)
    (row,) = json.loads(tutor("platform", "list", "--json").stdout)
    assert (row["id"], row["issuer"], row["family"]) == (platform, "https://lms.example", "moodle")
    assert (row["deployments"], row["name"], row["state"]) == (["7"], "lms.example", "active")
    shown = tutor("platform", "list").stdout
    assert "lms.example" in shown
    assert "deployment ids: 7" in shown, "a bare number could be a count"


def test_the_same_platform_twice_is_refused_and_changes_nothing(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "A").stdout.strip()
    add_platform(tutor, institution)
    again = add_platform(tutor, institution)
    assert (again.returncode, "registered already" in one_line(again)) == (1, True)
    assert len(json.loads(tutor("platform", "list", "--json").stdout)) == 1
    assert add_platform(tutor, institution, client="client-2").returncode == 0


def test_a_platform_of_an_unknown_institution_is_refused(tutor: Tutor) -> None:
    result = add_platform(tutor, str(uuid.uuid4()))
    assert result.returncode == 1
    assert "no institution with this id" in one_line(result)


def test_an_invitation_is_a_link_with_a_question_mark_for_an_institution_that_exists(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "A").stdout.strip()
    made = tutor("invite", "--institution", institution, "--days", "3")
    until = datetime.now(UTC) + timedelta(days=3)
    assert f"until {until:%Y-%m-%d}" in made.stderr
    assert len(made.stdout.splitlines()) == 1, "a script takes it as it is"
    link = made.stdout.strip()
    assert link.startswith("http://127.0.0.1:8001/lti/register?invitation=")
    assert link != tutor("invite", "--institution", institution).stdout.strip()
    assert "no institution" in one_line(tutor("invite", "--institution", str(uuid.uuid4())))


def test_a_platform_gets_and_loses_another_issuer(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "A").stdout.strip()
    platform = add_platform(tutor, institution).stdout.strip()
    alias = "https://lernen.example"
    assert tutor("platform", "alias", platform, alias).stdout.splitlines() == ["https://lms.example", alias]
    assert json.loads(tutor("platform", "list", "--json").stdout)[0]["aliases"] == [alias]
    other = add_platform(tutor, institution, client="client-2").stdout.strip()
    assert tutor("platform", "alias", other, alias).returncode == 0
    assert tutor("platform", "alias", platform, alias, "--remove").stdout.splitlines() == ["https://lms.example"]


def test_a_platform_is_disabled_and_approved_again(tutor: Tutor) -> None:
    platform = add_platform(tutor, tutor("institution", "add", "A").stdout.strip()).stdout.strip()
    assert tutor("platform", "disable", platform).returncode == 0
    assert json.loads(tutor("platform", "list", "--json").stdout)[0]["state"] == "disabled"
    assert tutor("platform", "approve", platform).returncode == 0
    assert tutor("platform", "disable", platform, "--deployment", "7").returncode == 0
    (row,) = json.loads(tutor("platform", "list", "--json").stdout)
    assert (row["state"], row["deployments"], row["waiting"]) == ("active", [], [])
    assert tutor("platform", "approve", platform, "--deployment", "7").stdout.split() == ["7", "active"]
    assert "no deployment" in one_line(tutor("platform", "approve", platform, "--deployment", "8"))


def test_a_check_of_a_platform_that_does_not_answer_says_so_with_the_remedy(tutor: Tutor) -> None:
    platform = add_platform(tutor, tutor("institution", "add", "A").stdout.strip()).stdout.strip()
    result = tutor("platform", "check", platform, "--json")
    assert result.returncode == 1
    (wrong,) = [row for row in json.loads(result.stdout) if row["ok"] is False]
    assert (wrong["check"], "lms.example/jwks" in wrong["detail"], bool(wrong["remedy"])) == ("Key set", True, True)
    assert "no platform with this id" in one_line(tutor("platform", "check", str(uuid.uuid4())))


def test_a_new_signing_key_is_named(tutor: Tutor) -> None:
    assert tutor("keys", "rotate").stdout.strip() != tutor("keys", "rotate", "--withdraw").stdout.strip()


@pytest.mark.parametrize("command", ["serve", "work"])
@pytest.mark.parametrize("key", ["", "c2hvcnQ="])
def test_nothing_starts_with_an_empty_or_short_master_key(tutor: Tutor, command: str, key: str) -> None:
    ended = tutor(command, CAMPUS_TUTOR_MASTER_KEY=key)
    assert ended.returncode == 1
    assert "CAMPUS_TUTOR_MASTER_KEY" in one_line(ended)
    assert not key or key not in ended.stderr


@pytest.mark.parametrize("command", ["serve", "work"])
def test_nothing_starts_with_another_installations_master_key(tutor: Tutor, command: str) -> None:
    ended = tutor(command, CAMPUS_TUTOR_MASTER_KEY=base64.b64encode(bytes(32)).decode())
    assert ended.returncode == 1
    assert "CAMPUS_TUTOR_MASTER_KEY is not the key" in one_line(ended)


def test_a_signing_key_is_not_made_under_another_installations_master_key(tutor: Tutor) -> None:
    result = tutor("keys", "rotate", CAMPUS_TUTOR_MASTER_KEY=base64.b64encode(bytes(32)).decode())
    assert (result.returncode, result.stdout) == (1, "")
    assert "CAMPUS_TUTOR_MASTER_KEY" in one_line(result)
    assert tutor("doctor").returncode == 0


def test_an_issuer_that_is_another_registrations_is_no_alias(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "A").stdout.strip()
    add_platform(tutor, institution)
    base = "https://elsewhere.example"
    urls = ["--auth-url", base, "--token-url", base, "--jwks-url", base, "--client-id", "client-1"]
    other = tutor("platform", "add", "--institution", institution, "--issuer", base, "--deployment-id", "1", *urls)
    refused = tutor("platform", "alias", other.stdout.strip(), "https://lms.example")
    assert (refused.returncode, "registered already" in one_line(refused)) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["platform", "add"],
        ["institution", "add"],
        ["institution", "add", " "],
        ["nonsense"],
        ["serve", "--workers", "0"],
        ["serve", "--bind", "localhost"],
        ["serve", "--bind", "127.0.0.1:99999"],
        ["institution", "role", str(uuid.uuid4()), "Learner", "fly"],
        ["institution", "role", str(uuid.uuid4()), "Student", "chat"],
        ["institution", "role", str(uuid.uuid4()), "Learner", "administer_platform"],
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(tutor: Tutor, arguments: list[str]) -> None:
    result = tutor(*arguments)
    assert result.returncode == 2
    one_line(result)


def test_a_wrong_setting_is_one_line_and_exit_code_1(tutor: Tutor) -> None:
    result = tutor("institution", "list", CAMPUS_TUTOR_TRUSTED_PROXIES="many")
    assert result.returncode == 1
    assert "CAMPUS_TUTOR_TRUSTED_PROXIES takes" in one_line(result)


def test_a_table_changed_by_one_institution_is_its_own(tutor: Tutor) -> None:
    one, other = (tutor("institution", "add", name).stdout.strip() for name in "AB")
    assert "chat own_data" in tutor("institution", "role", one, "Mentor", "chat", "own_data").stdout
    assert tutor("institution", "role", other, "--default", "Mentor").stdout == ""


def test_an_older_schema_is_not_served(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'tutor.sqlite'}"
    result = tutor("serve", CAMPUS_TUTOR_DATABASE_URL=empty)
    assert result.returncode == 1
    assert "campus-tutor db upgrade" in one_line(result)
    doctor = tutor("doctor", "--json", CAMPUS_TUTOR_DATABASE_URL=empty)
    assert doctor.returncode == 1
    assert [row["check"] for row in json.loads(doctor.stdout) if not row["ok"]] == ["database"]
    assert tutor("db", "upgrade", CAMPUS_TUTOR_DATABASE_URL=empty).returncode == 0
    assert tutor("doctor", CAMPUS_TUTOR_DATABASE_URL=empty).returncode == 0


def test_a_database_that_is_gone_is_one_line(tutor: Tutor) -> None:
    gone = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    result = tutor("institution", "list", CAMPUS_TUTOR_DATABASE_URL=gone)
    assert result.returncode == 1
    assert "CAMPUS_TUTOR_DATABASE_URL" in one_line(result)


def test_a_database_in_a_folder_that_cannot_be_made_is_one_line(tutor: Tutor) -> None:
    nowhere = "sqlite:////proc/none/tutor.sqlite"
    result = tutor("institution", "list", CAMPUS_TUTOR_DATABASE_URL=nowhere)
    assert result.returncode == 1
    assert "CAMPUS_TUTOR_DATABASE_URL" in one_line(result)


def test_a_database_of_an_unknown_kind_is_one_line_and_a_finding_of_the_doctor(tutor: Tutor) -> None:
    unknown = {"CAMPUS_TUTOR_DATABASE_URL": "mysql://tutor@db/tutor"}
    result = tutor("doctor", "--json", **unknown)
    assert result.returncode == 1
    _version, row = json.loads(result.stdout)
    assert (row["check"], row["ok"], "CAMPUS_TUTOR_DATABASE_URL takes" in row["detail"]) == ("settings", False, True)
    for words in (["db", "upgrade"], ["platform", "list"]):
        result = tutor(*words, **unknown)
        assert (result.returncode, "CAMPUS_TUTOR_DATABASE_URL takes" in one_line(result)) == (1, True)


def test_keys_that_do_not_open_are_not_served(tutor: Tutor) -> None:
    result = tutor("serve", CAMPUS_TUTOR_MASTER_KEY=base64.b64encode(bytes(32)).decode())
    assert result.returncode == 1
    assert "CAMPUS_TUTOR_MASTER_KEY" in one_line(result)


def test_the_doctor_is_content_with_a_sound_installation(tutor: Tutor) -> None:
    result = tutor("doctor", "--json")
    assert result.returncode == 0, result.stdout
    assert {row["check"] for row in json.loads(result.stdout)} == {
        "version",
        "settings",
        "database",
        "clock",
        "keys",
        "work",
        "retention",
        "material",
        "pictures",
        "reading",
        "guard",
        "model server",
    }


def test_the_doctor_finds_another_installations_master_key(tutor: Tutor) -> None:
    result = tutor("doctor", "--json", CAMPUS_TUTOR_MASTER_KEY=base64.b64encode(bytes(32)).decode())
    assert result.returncode == 1
    assert [row["check"] for row in json.loads(result.stdout) if not row["ok"]] == ["keys"]


def test_the_doctor_finds_keys_that_were_never_made(tutor: Tutor, database_url: str) -> None:
    with Database(database_url).transaction() as session:
        session.execute(delete(Secret))
    result = tutor("doctor", "--json")
    assert result.returncode == 1
    (wrong,) = [row for row in json.loads(result.stdout) if not row["ok"]]
    assert (wrong["check"], "db upgrade" in wrong["detail"]) == ("keys", True)


def test_the_doctor_asks_the_embedding_servers_for_a_vector(tutor: Tutor) -> None:
    with embedding_server() as server:
        given = {
            "CAMPUS_TUTOR_EMBEDDING_SERVERS": f"{server.url},http://127.0.0.1:1/v1",
            "CAMPUS_TUTOR_EMBEDDING_MODEL": "bge-m3",
            "CAMPUS_TUTOR_ALLOWED_NETWORKS": "127.0.0.0/8",
        }
        result = tutor("doctor", "--json", **given)
    assert result.returncode == 1
    well, away = [row["detail"] for row in json.loads(result.stdout) if row["check"] == "embedding server"]
    assert well == f"{server.url} answers, 8 numbers a text"
    assert away.startswith("http://127.0.0.1:1/v1 gives no vectors (unreachable)")


def test_the_doctor_finds_a_dead_model_server(tutor: Tutor) -> None:
    dead = {
        "CAMPUS_TUTOR_MODEL_SERVERS": "http://127.0.0.1:1/v1",
        "CAMPUS_TUTOR_ALLOWED_NETWORKS": "127.0.0.0/8",
    }
    result = tutor("doctor", "--json", **dead)
    assert result.returncode == 1
    (wrong,) = [row for row in json.loads(result.stdout) if not row["ok"]]
    assert wrong["check"] == "model server"
    assert "127.0.0.1:1" in wrong["detail"]


@pytest.mark.parametrize(
    ("words", "named"),
    [([], "institution"), (["institution"], "add, list"), (["platform"], "approve"), (["retention"], "run")],
)
def test_whoever_stops_at_the_name_of_a_group_is_told_what_it_takes(tutor: Tutor, words: list[str], named: str) -> None:
    result = tutor(*words)
    assert result.returncode == 2
    assert named in one_line(result)
