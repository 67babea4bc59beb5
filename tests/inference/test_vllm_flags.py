# SPDX-License-Identifier: EUPL-1.2
"""What a catalogue may add to the call of vLLM: nothing that undoes what `serve` promises. Names: tests/engine."""

from pathlib import Path

import pytest

from inference import catalogue
from inference.model import Model
from inference.vllm import command
from inference.vllm.flags import explain_refused_flag

CHAT, EMBEDDING = catalogue.load()["apertus-8b"], catalogue.load()["bge-m3"]
CALL = command.Call(Path("/opt/vllm"), Path("/weights"), Path("/run/socket"))


@pytest.mark.parametrize("model", [CHAT, EMBEDDING], ids=["chat", "embedding"])
def test_whatever_serve_says_itself_cannot_be_said_again_nor_be_denied(model: Model) -> None:
    said = [argument for argument in command.arguments(model, CALL) if argument.startswith("--")]
    assert len(said) > 10
    for argument in said:
        plain = argument.removeprefix("--").removeprefix("no-")
        for flag in (argument, f"--{plain}", f"--no-{plain}", f"--{plain}".replace("-", "_").replace("__", "--", 1)):
            assert explain_refused_flag(flag, model), flag


UNDOING = [
    "--no-enable-prefix-caching",
    "--max-num-seqs=1",
    "--tensor-parallel-size=4",
    "--runner=pooling",
    "--convert=embed",
    "--override-generation-config.temperature=2",
    "--override_generation_config={}",
    "--middleware=evil.mod",
    "--allowed-local-media-path=/",
    "--enable-log-outputs",
    "--config=other.yaml",
    "--ssl-keyfile=key",
    "--data-parallel-address=10.0.0.7",
    "--grpc",
]
SHORT = [
    "--trust-remote",
    "--api-k=foo",
    "--scheduling-polic=fcfs",
    "--no-enable-prefix-cach",
    "--middle=x",
    "--data-p=2",
]


@pytest.mark.parametrize("flag", UNDOING)
def test_what_undoes_a_promise_is_refused(flag: str) -> None:
    assert str(explain_refused_flag(flag, CHAT)).endswith("is what `serve` decides")


@pytest.mark.parametrize("flag", SHORT)
def test_vllm_takes_beginnings_of_names_so_they_are_refused_too(flag: str) -> None:
    assert "is short for --" in str(explain_refused_flag(flag, CHAT))


@pytest.mark.parametrize(
    "flag",
    [
        "--enforce-eager",
        "--gpu-memory-utilization=0.8",
        "--tokenizer-mode=mistral",
        "--config-format=mistral",
        "--reasoning-parser=qwen3",
        "--kv-cache-dtype=fp8",
        "--default-chat-template-kwargs.enable_thinking=false",
    ],
)
def test_what_a_model_or_a_gpu_needs_is_taken(flag: str) -> None:
    assert explain_refused_flag(flag, CHAT) is None
