# SPDX-License-Identifier: EUPL-1.2
"""The call of vLLM as data: what is switched on, what stays secret, and what an engine does not inherit."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from inference import catalogue
from inference.model import EngineLimits, Model
from inference.vllm import command

CALL = command.Call(Path("/opt/vllm"), Path("/weights/apertus-8b"), Path("/run/engine/socket"))
MODELS = catalogue.load()


def test_the_whole_call_of_a_chat_model() -> None:
    assert command.arguments(MODELS["apertus-8b"], CALL) == [
        "/opt/vllm",
        "serve",
        "/weights/apertus-8b",
        "--uds=/run/engine/socket",
        "--served-model-name=apertus-8b",
        "--max-model-len=32768",
        "--max-num-seqs=128",
        "--max-num-queued-reqs=512",
        "--tensor-parallel-size=1",
        "--data-parallel-size=1",
        "--shutdown-timeout=120",
        "--no-trust-remote-code",
        "--no-enable-log-requests",
        "--disable-uvicorn-access-log",
        "--disable-fastapi-docs",
        "--enable-request-id-headers",
        "--allowed-media-domains=nowhere.invalid",
        "--runner=generate",
        "--language-model-only",
        "--enable-prefix-caching",
        "--enable-chunked-prefill",
        "--scheduling-policy=priority",
        "--stream-interval=2",
        "--sse-keep-alive-interval=5",
        "--enable-prompt-tokens-details",
        '--override-generation-config={"temperature": 0.8, "top_p": 0.9}',
    ]


def test_an_embedding_model_gets_the_pooling_runner_and_nothing_of_chat() -> None:
    call = command.arguments(MODELS["bge-m3"], CALL)
    assert call[-2:] == ["--runner=pooling", "--convert=embed"]
    assert not [flag for flag in call if "prefix" in flag or "stream" in flag or "scheduling" in flag]


def test_sizes_limits_and_flags_of_the_catalogue_arrive() -> None:
    model = replace(
        MODELS["ministral-3-14b"], tensor_parallel=2, data_parallel=4, limits=EngineLimits(8, 16, 4), context=1024
    )
    call = set(command.arguments(model, replace(CALL, shutdown_timeout=7, keep_alive=9)))
    assert call >= {"--tensor-parallel-size=2", "--data-parallel-size=4", "--max-num-seqs=8", "--stream-interval=4"}
    assert call >= {"--max-num-queued-reqs=16", "--max-model-len=1024", "--shutdown-timeout=7"}
    assert call >= {"--sse-keep-alive-interval=9", "--tokenizer-mode=mistral"}


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.name)
def test_no_call_opens_a_port_runs_foreign_code_or_carries_a_key(model: Model) -> None:
    call = command.arguments(model, CALL)
    assert not [flag for flag in call if flag.startswith(("--host", "--port", "--api-key"))]
    assert "--no-trust-remote-code" in call
    assert json.dumps(dict(model.sampling), sort_keys=True) in " ".join(call) or not model.sampling


def test_the_key_reaches_vllm_by_its_environment() -> None:
    assert command.environment({}, "secret")["VLLM_API_KEY"] == "secret"
    assert "VLLM_API_KEY" not in command.environment({"VLLM_API_KEY": "somebody's"}, None)


def test_nothing_phones_home_whatever_the_operator_has_set() -> None:
    open_world = dict.fromkeys(command.STAY_AT_HOME, "open") | {"VLLM_PLUGINS": "spy"}
    environment = command.environment(open_world, None)
    assert environment == command.STAY_AT_HOME
    assert environment["VLLM_NO_USAGE_STATS"] == environment["VLLM_DO_NOT_TRACK"] == environment["DO_NOT_TRACK"] == "1"
    assert environment["HF_HUB_OFFLINE"] == environment["TRANSFORMERS_OFFLINE"] == "1"
    assert environment["VLLM_PLUGINS"] == ""  # an empty list of allowed plug-ins, not "all"


@pytest.mark.parametrize(
    "name",
    [
        "HTTPS_PROXY",
        "https_proxy",
        "all_proxy",
        "HF_TOKEN",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "SENTRY_DSN",
        "AWS_SECRET_ACCESS_KEY",
    ],
)
def test_roads_out_and_secrets_are_not_inherited(name: str) -> None:
    assert name not in command.environment({name: "x", "PATH": "/bin"}, None)
    assert command.environment({name: "x", "PATH": "/bin", "CUDA_VISIBLE_DEVICES": "1"}, None)["PATH"] == "/bin"


def test_what_says_which_gpu_or_how_much_memory_is_inherited() -> None:
    kept = {"CUDA_VISIBLE_DEVICES": "1", "VLLM_CPU_KVCACHE_SPACE": "1", "OMP_NUM_THREADS": "2", "NCCL_DEBUG": "INFO"}
    assert command.environment(kept, None).items() >= kept.items()
