# SPDX-License-Identifier: EUPL-1.2
"""What a dead engine's last lines mean, in one sentence. The lines are vLLM's and PyTorch's own."""

from collections import deque

import pytest

from inference import catalogue
from inference.vllm.diagnosis import explain

MODEL = catalogue.load()["apertus-8b"]

SAID = {
    "RuntimeError: Failed to infer device type, please set the environment variable": "found no GPU",
    "ImportError: libcuda.so.1: cannot open shared object file: No such file or directory": "found no GPU",
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.": "lower `context` of apertus-8b",
    "ValueError: No available memory for the cache blocks. Try increasing": "the GPU's memory is too small",
    "ValueError: Free memory on device cuda:0 (3/80 GiB) on startup is less than desired GPU memory utilization": (
        "nvidia-smi shows who holds it"
    ),
    "ValueError: To serve at least one request with the model's max seq len (32768), 4.0 GiB KV cache is needed, which "
    "is larger than the available KV cache memory (1.0 GiB).": "raise `tensor_parallel`",
    "vllm: error: unrecognized arguments: --enable-teleport": "does not know --enable-teleport: install vllm 0.32.0",
    "ValueError: The checkpoint you are trying to load has model type `new9` but Transformers does not recognize": (
        "cannot run new9"
    ),
    "  Value error, User-specified max_model_len (32768) is greater than the derived max_model_len "
    "(max_position_embeddings=2048.0 or model_max_length=None in model's config.json).": (
        "the weights of apertus-8b take 2048 tokens and `context` in the catalogue says 32768: lower it there"
    ),
    "OSError: Can't load tokenizer for '/weights/apertus-8b'. If you were trying to load it from": "fetch apertus-8b",
    "safetensors_rust.SafetensorError: Error while deserializing header: incomplete metadata": (
        "run `python -m inference fetch apertus-8b` again"
    ),
}


@pytest.mark.parametrize("line", SAID)
def test_a_known_death_is_explained_with_its_remedy(line: str) -> None:
    lines = ["(EngineCore pid=7) INFO 11-22 14:06:05 [core.py:133] Initializing", line, "INFO: Shutting down"]
    sentence = explain(MODEL, 1, lines)
    assert SAID[line] in sentence
    assert "\n" not in sentence


def test_a_killed_engine_points_to_the_hosts_memory() -> None:
    assert "host's memory is too small" in explain(MODEL, -9, ["loading weights"])


def test_an_engine_that_had_to_be_killed_since_it_hung_is_told_as_one() -> None:
    """Not as one that the host's kernel killed for its memory."""
    late = "TimeoutError: the engine gave no first token within 1800 s"
    assert explain(MODEL, -9, ["loading weights", late]) == (
        "the engine gave no first token within 1800 s: see in its log above what it waits for, or give it longer with "
        "--start-timeout"
    )
    deaf = "TimeoutError: the engine did not answer /health any more"
    assert explain(MODEL, -9, [deaf]) == "the engine did not answer /health any more: see its log above"


def test_an_unknown_death_is_told_with_its_last_error_and_code() -> None:
    lines = ["(APIServer pid=8) ERROR 11-22 14:06:05 [core.py:1] KeyError: 'layers'", "resource_tracker: bye"]
    assert explain(MODEL, 3, lines) == "vLLM ended with code 3: KeyError: 'layers'"
    assert explain(MODEL, 3, []) == "vLLM ended with code 3: it said nothing"


def test_of_an_error_in_two_lines_both_are_told() -> None:
    lines = deque(  # as the engine's process keeps them
        [
            "pydantic_core._pydantic_core.ValidationError: 1 validation error for ModelConfig",
            "  Value error, The tea is cold",
            "    For further information visit https://errors.pydantic.dev/",
        ]
    )
    assert explain(MODEL, 1, lines).endswith("1 validation error for ModelConfig Value error, The tea is cold")
