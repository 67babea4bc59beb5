# SPDX-License-Identifier: EUPL-1.2
"""The Kubernetes example, read as data: it has to fit `serve`, its own parts, and what is promised of engines."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from inference import catalogue, cli

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "deploy" / "kubernetes" / "engines.yaml").read_text()
PARTS: dict[str, dict[str, Any]] = {part["kind"]: part for part in yaml.safe_load_all(TEXT)}
POD: dict[str, Any] = PARTS["StatefulSet"]["spec"]["template"]["spec"]
(ENGINE,) = POD["containers"]


def arguments() -> Any:
    return cli.build_parser().parse_args(ENGINE["args"])


def test_the_arguments_are_those_of_serve_and_the_model_is_in_the_catalogue() -> None:
    parsed = arguments()
    model = catalogue.load()[parsed.model]
    assert ENGINE["resources"]["limits"]["nvidia.com/gpu"] == model.tensor_parallel * model.data_parallel
    assert parsed.port == ENGINE["ports"][0]["containerPort"] == PARTS["Service"]["spec"]["ports"][0]["port"]


def test_a_pod_has_the_time_to_finish_its_answers() -> None:
    parsed = arguments()
    assert POD["terminationGracePeriodSeconds"] > parsed.notice + parsed.shutdown_timeout


def test_it_leaves_the_rotation_before_it_refuses() -> None:
    probe = ENGINE["readinessProbe"]
    assert probe["httpGet"] == {"path": "/health", "port": "http"}
    assert probe["periodSeconds"] * probe["failureThreshold"] < arguments().notice


def test_an_engine_reaches_nobody_and_only_the_tool_reaches_it() -> None:
    policy = PARTS["NetworkPolicy"]["spec"]
    assert policy["podSelector"] == {}
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["egress"] == []
    ((rule,),) = ([entry["from"] for entry in policy["ingress"]],)
    assert rule == [
        {
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "campus-tutor"}},
            "podSelector": {"matchLabels": {"app": "tool"}},
        }
    ]


def test_it_runs_without_rights_as_the_user_of_its_image() -> None:
    user = POD["securityContext"]["runAsUser"]
    assert f"USER {user}:{user}" in (ROOT / "deploy" / "engine.Dockerfile").read_text()
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert ENGINE["securityContext"]["readOnlyRootFilesystem"] is True
    assert ENGINE["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert POD["automountServiceAccountToken"] is False


def test_every_mount_has_its_volume_and_what_serve_reads_is_mounted() -> None:
    mounts = {mount["mountPath"]: mount["name"] for mount in ENGINE["volumeMounts"]}
    assert set(mounts.values()) == {volume["name"] for volume in POD["volumes"]}
    assert str(arguments().weights) in mounts
    assert str(arguments().api_key_file.parent) in mounts
    # What the image and Python write to, since the root is read-only.
    assert {"/cache", "/tmp", "/dev/shm"} <= set(mounts)


@pytest.mark.parametrize("kind", ["StatefulSet", "PodDisruptionBudget"])
def test_the_selectors_find_the_pods(kind: str) -> None:
    labels = PARTS["StatefulSet"]["spec"]["template"]["metadata"]["labels"]
    assert PARTS[kind]["spec"]["selector"]["matchLabels"] == labels == PARTS["Service"]["spec"]["selector"]


def test_everything_lives_in_the_namespace_that_the_policy_guards() -> None:
    namespace = PARTS["Namespace"]["metadata"]["name"]
    rest = [part for kind, part in PARTS.items() if kind != "Namespace"]
    assert {part["metadata"]["namespace"] for part in rest} == {namespace}
    assert PARTS["StatefulSet"]["spec"]["serviceName"] == PARTS["Service"]["metadata"]["name"]


def test_the_image_has_a_version() -> None:
    name, _, version = ENGINE["image"].rpartition(":")
    assert name
    assert version not in ("", "latest")
