# SPDX-License-Identifier: EUPL-1.2
"""What of `fetch` needs no hub; the rest is tried in tests/engine, where huggingface_hub is installed."""

import hashlib
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from inference import catalogue
from inference.cli import main
from inference.fetch import checksum, list_wanted
from inference.weights import Fetched, File

MODEL = catalogue.load()["apertus-8b"]
MAKERS_FILES = [
    ".gitattributes",
    "README.md",
    "config.json",
    "consolidated.safetensors",
    "model-00001-of-00002.safetensors",
    "model.safetensors.index.json",
    "onnx/model.onnx",
    "pytorch_model.bin",
    "tokenizer.json",
]


def test_other_formats_and_second_copies_stay_where_they_are() -> None:
    assert list_wanted(MAKERS_FILES, MODEL) == [
        "README.md",
        "config.json",
        "model-00001-of-00002.safetensors",
        "model.safetensors.index.json",
        "tokenizer.json",
    ]


def test_a_model_that_is_loaded_the_makers_way_gets_the_other_copy() -> None:
    kept = list_wanted(MAKERS_FILES, replace(MODEL, flags=("--load-format=mistral",)))
    assert "consolidated.safetensors" in kept
    assert not [name for name in kept if name.startswith("model")]


def test_an_older_format_is_taken_where_there_is_no_other() -> None:
    assert list_wanted(["config.json", "pytorch_model.bin"], MODEL) == ["config.json", "pytorch_model.bin"]


def test_checksums_are_those_of_the_hub(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"hello\n")
    assert checksum(tmp_path / "file", "sha256") == f"sha256:{hashlib.sha256(b'hello' + bytes([10])).hexdigest()}"
    assert checksum(tmp_path / "file", "git") == "git:ce013625030ba8dba906f756967f9e9ca394464a"  # git hash-object


def test_the_list_of_what_was_fetched_can_be_read_again(tmp_path: Path) -> None:
    fetched = Fetched("maker/model", "c0ffee", {"a.json": File(3, "git:1"), "ü.bin": File(4, "sha256:2")})
    (tmp_path / "list").write_text(fetched.dump(), "utf-8")
    assert Fetched.read(tmp_path / "list") == fetched


@pytest.mark.skipif(find_spec("huggingface_hub") is not None, reason="huggingface_hub is installed here")
def test_without_the_library_it_says_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "apertus-8b"]) == 1
    said = "error: fetch needs huggingface_hub (it comes with vLLM): pip install huggingface_hub\n"
    assert capsys.readouterr().err == said
