# SPDX-License-Identifier: EUPL-1.2
"""docker-compose.yml: who reaches whom, as whom, with what; and that every name in it leads somewhere."""

import base64
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from inference import catalogue
from inference import cli as inference_cli
from lti_tool.cli.commands import cli as tool_cli
from lti_tool.lti.services import score_deliveries
from lti_tool.outbound import Outbound
from lti_tool.settings import SETTINGS
from lti_tool.settings import load as load_settings
from tests.deploy.composed import EXAMPLE, FILE, ROOT, example, load, networks_of, services, variables
from tests.support import PATIENCE, missing

NAMES = sorted(services())
LASTING = sorted(name for name in NAMES if name not in {"migrate", "fetch"})
OURS = {"campus-tutor-tool", "campus-tutor-engine"}


@pytest.mark.parametrize("name", NAMES)
def test_every_service_is_hardened(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    user, group = service["user"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert not set(service) & {"privileged", "cap_add", "network_mode", "pid", "ipc", "devices", "extra_hosts"}
    assert all("size=" in mount for mount in service["tmpfs"])
    assert "docker.sock" not in str(service)


@pytest.mark.parametrize("name", NAMES)
def test_every_service_has_limits_and_a_log_that_does_not_fill_the_disk(name: str) -> None:
    service = services()[name]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}


@pytest.mark.parametrize("name", NAMES)
def test_every_image_is_pinned(name: str) -> None:
    image, _colon, tag = services()[name]["image"].partition(":")
    assert re.match(r"v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?$|.*@sha256:[0-9a-f]{64}$", tag), tag
    assert (image in OURS) == ("build" in services()[name])


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_service_is_watched_and_comes_back(name: str) -> None:
    service = services()[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"


def test_ending_the_work_waits_for_a_round_of_scores() -> None:
    assert int(services()["work"]["stop_grace_period"].removesuffix("s")) > score_deliveries.LONGEST.total_seconds()


def test_only_the_proxy_is_reachable_from_outside() -> None:
    assert {name for name, service in services().items() if "ports" in service} == {"proxy"}
    assert services()["proxy"]["ports"] == ["80:8080", "443:8443"]
    assert not [name for name, service in services().items() if "expose" in service]


def test_the_engine_has_no_way_out_and_only_the_tool_reaches_it() -> None:
    made = load()["networks"]
    for engine in ("engine-cpu", "engine-gpu"):
        assert networks_of(services()[engine]) == {"models"}
    assert {name for name, one in services().items() if "models" in one["networks"]} == {
        "engine-cpu",
        "engine-gpu",
        "tool",
    }
    assert {name for name, one in made.items() if one.get("internal")} == {"web", "data", "models", "metrics"}


def test_networks_are_as_narrow_as_the_work_of_each_service() -> None:
    assert {name: networks_of(service) for name, service in services().items()} == {
        "proxy": {"front", "web"},
        "tool": {"web", "data", "models", "metrics", "platforms"},
        "migrate": {"data"},
        "work": {"data", "platforms"},
        "database": {"data"},
        "engine-cpu": {"models"},
        "engine-gpu": {"models"},
        "fetch": {"hub"},
    }


def test_secrets_are_files_and_given_only_to_who_needs_them() -> None:
    declared = load()["secrets"]
    assert all(set(secret) == {"file"} and secret["file"].startswith("./secrets/") for secret in declared.values())
    given = {name: set(service.get("secrets", ())) for name, service in services().items()}
    assert set().union(*given.values()) == set(declared)
    assert [name for name, those in given.items() if "tls_key" in those] == ["proxy"]
    assert [name for name, those in given.items() if "database_password" in those] == ["database"]
    assert given["engine-gpu"] == given["engine-cpu"] == {"engine_key"}
    assert "fetch" not in {name for name, those in given.items() if those}


@pytest.mark.parametrize("name", NAMES)
def test_no_secret_stands_in_an_environment(name: str) -> None:
    secrets = {setting.key for setting in SETTINGS if setting.secret}
    environment = services()[name].get("environment", {})
    assert not secrets & set(environment)
    for key, value in environment.items():
        assert ("PASSWORD" in key or "KEY" in key) <= key.endswith("_FILE")
        if key.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in services()[name]["secrets"]


@pytest.mark.parametrize("name", ["tool", "migrate", "work"])
def test_the_tools_settings_load_as_they_stand_there(name: str, tmp_path: Path) -> None:
    """Unknown keys, wrong values and missing ones end the start: the real settings are read."""
    environ = dict(services()[name]["environment"])
    for key, content in {"DATABASE_URL": "postgresql://x", "MODEL_SERVER_KEY": "k", "MASTER_KEY": _key()}.items():
        file = tmp_path / key
        file.write_text(content, encoding="utf-8")
        environ[f"CAMPUS_TUTOR_{key}_FILE"] = str(file)
    loaded = load_settings({key: str(value) for key, value in environ.items()})
    assert loaded.trusted_proxies == 1
    assert loaded.public_url == "https://tutor.example.org"
    assert loaded.model_server_key == "k"
    # Whatever a platform names: the engines' network is closed to it.
    engines = load()["networks"]["models"]["ipam"]["config"][0]["subnet"]
    assert [str(network) for network in loaded.model_networks] == [engines]
    assert Outbound.for_platforms(loaded).networks() == ()


def _key() -> str:
    return base64.b64encode(bytes(32)).decode()


def test_metrics_answer_on_the_internal_network_alone() -> None:
    tool, made = services()["tool"], load()["networks"]
    host, _colon, port = tool["environment"]["CAMPUS_TUTOR_METRICS_BIND"].partition(":")
    assert tool["networks"]["metrics"]["ipv4_address"] == host
    assert ipaddress.ip_address(host) in ipaddress.ip_network(made["metrics"]["ipam"]["config"][0]["subnet"])
    assert made["metrics"]["internal"] is True
    assert port == "9100"
    assert all(
        "CAMPUS_TUTOR_METRICS_BIND" not in services()[name].get("environment", {}) for name in NAMES if name != "tool"
    )


def test_the_tool_may_contact_the_engines_network() -> None:
    allowed = services()["tool"]["environment"]["CAMPUS_TUTOR_ALLOWED_NETWORKS"].split(",")
    assert load()["networks"]["models"]["ipam"]["config"][0]["subnet"] in allowed


def test_internal_networks_do_not_overlap() -> None:
    made = [
        ipaddress.ip_network(one["ipam"]["config"][0]["subnet"]) for one in load()["networks"].values() if "ipam" in one
    ]
    assert len(made) == 2
    assert not made[0].overlaps(made[1])


@pytest.mark.parametrize("profile", ["cpu", "gpu"])
def test_a_profile_is_complete(profile: str) -> None:
    chosen = services(profile)
    assert {"proxy", "tool", "migrate", "work", "database"} < set(chosen)
    for service in chosen.values():
        assert set(service.get("depends_on", {})) <= set(chosen)
    engines = [name for name, one in chosen.items() if "engine" in _aliases(one)]
    assert engines == [f"engine-{profile}"]
    assert chosen["tool"]["environment"]["CAMPUS_TUTOR_MODEL_SERVERS"] == "http://engine:8000/v1"


def _aliases(service: dict[str, Any]) -> list[str]:
    models = service["networks"].get("models") if isinstance(service["networks"], dict) else None
    return list((models or {}).get("aliases", ()))


def test_the_example_chooses_a_profile_that_exists() -> None:
    profiles = {profile for service in services().values() for profile in service.get("profiles", ())}
    assert profiles == {"cpu", "gpu", "fetch"}
    assert example()["COMPOSE_PROFILES"] in {"cpu", "gpu"}


def test_migrations_run_before_the_tool_and_the_database_before_them() -> None:
    for name in ("tool", "work"):
        assert services()[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert services()["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services()["proxy"]["depends_on"] == {"tool": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", ["tool", "migrate", "work"])
def test_the_tools_commands_parse(name: str) -> None:
    _parse(services()[name]["command"])


def test_only_the_migration_knows_the_owner_of_the_tables() -> None:
    given = {name: set(service.get("secrets", ())) for name, service in services().items()}
    assert {name for name, secrets in given.items() if "database_url" in secrets} == {"migrate"}
    environments = {name: service.get("environment", {}) for name, service in services().items()}
    urls = {name: its.get("CAMPUS_TUTOR_DATABASE_URL_FILE") for name, its in environments.items()}
    assert {name for name, url in urls.items() if url == "/run/secrets/database_url"} == {"migrate"}
    assert {name for name, url in urls.items() if url == "/run/secrets/database_serving_url"} == {
        "tool",
        "work",
    }


def _parse(arguments: list[str]) -> None:
    """As the console script would, up to the call."""
    command: click.Command = tool_cli
    rest = list(arguments)
    while isinstance(command, click.Group):
        command = command.commands[rest.pop(0)]
    command.make_context("campus-tutor", rest)


@pytest.mark.parametrize("name", ["engine-cpu", "engine-gpu", "fetch"])
def test_the_engines_commands_parse_and_name_a_model_of_the_catalogue(name: str) -> None:
    service = services()[name]
    parsed = inference_cli.build_parser().parse_args(service["command"])
    if name == "engine-cpu":
        assert parsed.engine == "passages"
    else:
        model = catalogue.pick(catalogue.load(catalogue.SHIPPED), parsed.model)
        assert model.kind == "chat"
    if name != "fetch":
        assert parsed.host == "0.0.0.0"
        assert parsed.port == 8000
        assert str(parsed.api_key_file) == "/run/secrets/engine_key"


def test_weights_are_written_by_fetch_alone() -> None:
    assert "weights:/weights:ro" in services()["engine-gpu"]["volumes"]
    assert services()["fetch"]["volumes"] == ["weights:/weights"]
    for name in ("engine-gpu", "fetch"):
        assert str(inference_cli.build_parser().parse_args(services()[name]["command"]).weights) == "/weights"


def test_every_mounted_file_and_every_volume_exists() -> None:
    declared = set(load()["volumes"])
    used = set()
    for service in services().values():
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).is_file()
                assert mount.endswith(":ro")
            else:
                used.add(source)
        if "build" in service:
            assert (ROOT / service["build"]["dockerfile"]).is_file()
    assert used == declared


def test_every_variable_is_explained_in_the_example_and_every_one_there_is_used() -> None:
    assert set(example()) == set(variables()) | {"COMPOSE_PROFILES"}
    defaults = {name: value for name, value in variables().items() if value}
    assert {name: example()[name] for name in defaults} == defaults


def test_without_a_host_name_the_start_ends_with_what_to_do() -> None:
    assert variables()["TUTOR_HOST"] is None
    assert "set TUTOR_HOST" in (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert "TUTOR_HOST=" in EXAMPLE.read_text(encoding="utf-8")


def test_work_without_a_recent_mark_of_life_is_unhealthy(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    _cmd, _python, *arguments = services()["work"]["healthcheck"]["test"]
    command = [sys.executable, *(argument.replace("/tmp/alive", str(mark)) for argument in arguments)]
    assert subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 1
    mark.touch()
    assert subprocess.run(command, check=False).returncode == 0
    subprocess.run(["touch", "-d", "2 days ago", str(mark)], check=True)
    assert subprocess.run(command, check=False).returncode == 1


def test_the_proxys_processes_fit_into_its_limit_whatever_the_host_is() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    (workers,) = re.findall(r"^worker_processes (\w+);$", text, re.MULTILINE)
    assert workers.isdecimal(), "`auto` is one for each of the host's cores, whatever the container may have"
    # A reload keeps the old workers until their answers end. Beside them: the main process, the one that asks for the
    # reload, and the health check.
    limits = services()["proxy"]["deploy"]["resources"]["limits"]
    assert 2 * int(workers) + 3 <= limits["pids"]


def test_every_setting_can_be_set_and_is_what_it_would_be_without() -> None:
    given = services()["tool"]["environment"]
    assert [setting.key for setting in SETTINGS if not {setting.key, f"{setting.key}_FILE"} & set(given)] == []
    defaults = {setting.key: "" if setting.default in ((), None) else str(setting.default) for setting in SETTINGS}
    passed_on = {name: value for name, value in variables().items() if name.startswith("CAMPUS_TUTOR_")}
    assert {"CAMPUS_TUTOR_QUEUE_WAITING_LIMIT", "CAMPUS_TUTOR_QUEUE_REFUSE_LIMIT"} < set(passed_on)
    assert passed_on == {name: defaults[name] for name in passed_on}
    changed = load(example() | dict.fromkeys(passed_on, "7"))["services"]["tool"]["environment"]
    assert {name: str(changed[name]) for name in passed_on} == dict.fromkeys(passed_on, "7")


@pytest.fixture(scope="module")
def compose() -> list[str]:
    """Docker Compose 2: the one that `.ci/compose` unpacks, or this machine's own."""
    unpacked = ROOT / ".cache" / "compose" / "docker-compose"
    if unpacked.exists():
        return [str(unpacked)]
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        missing("Docker Compose (.ci/compose .cache/compose)")
    return [str(docker), "compose"]


def read_by(compose: list[str], environ: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [*compose, "-f", str(FILE), "--env-file", str(environ), *options, "config", "--format", "json"]
    nothing_else = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, env=nothing_else, capture_output=True, text=True, timeout=PATIENCE, check=False)


@pytest.mark.parametrize("profile", ["cpu", "gpu", "fetch"])
def test_compose_itself_reads_the_file_as_these_tests_do(compose: list[str], profile: str) -> None:
    done = read_by(compose, EXAMPLE, "--profile", profile)
    assert done.returncode == 0, done.stderr
    assert "level=warning" not in done.stderr, done.stderr
    read, ours = json.loads(done.stdout), services(profile)
    assert read["name"] == "campus-tutor"
    assert set(read["services"]) == set(ours)
    for name, service in ours.items():
        its = read["services"][name]
        environment = {key: str(value) for key, value in service.get("environment", {}).items()}
        assert (its.get("environment") or {}) == environment
        assert set(its["networks"]) == networks_of(service)
        assert {key: its.get(key) for key in ("image", "user", "command")} == {
            key: service.get(key) for key in ("image", "user", "command")
        }
        assert its["deploy"]["resources"]["limits"]["pids"] == service["deploy"]["resources"]["limits"]["pids"]


def test_compose_says_what_to_set_where_the_host_name_is_missing(compose: list[str], tmp_path: Path) -> None:
    without = tmp_path / "env"
    without.write_text(EXAMPLE.read_text(encoding="utf-8").replace("TUTOR_HOST=", "OTHER="), encoding="utf-8")
    done = read_by(compose, without)
    assert done.returncode != 0
    assert "copy .env.example to .env and set TUTOR_HOST" in done.stderr
