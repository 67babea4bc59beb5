# SPDX-License-Identifier: EUPL-1.2
"""`python -m inference fetch` with the real huggingface_hub (it comes with vLLM) against a hub on loopback."""

import hashlib
import json
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from inference import catalogue
from inference.weights import check_weights
from tests.fakes.hub import COMMIT, Hub, running

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
WEIGHTS = random.Random(4).randbytes(3_000_000)
CATALOGUE = """
[models.small]
repository = "maker/small"
revision = "main"
licence = "MIT"
languages = ["de"]
model_context = 4096
context = 2048
good_for.en = "Trying."
good_for.de = "Probieren."
"""


@pytest.fixture
def hub() -> Iterator[Hub]:
    files = {"config.json": b"{}", "model.safetensors": WEIGHTS, "pytorch_model.bin": b"old", "onnx/model.onnx": b"x"}
    with running(Hub("maker/small", files)) as one:
        yield one


def fetch(hub: Hub, folder: Path, python: str, *more: str) -> "subprocess.CompletedProcess[str]":
    (folder / "models.toml").write_text(CATALOGUE)
    home = {"HF_ENDPOINT": hub.url, "HF_HOME": str(folder / "home"), "HF_HUB_DISABLE_XET": "1", "PYTHONPATH": str(ROOT)}
    places = ["--catalogue", "models.toml", "--weights", "weights"]
    return subprocess.run(
        [python, "-m", "inference", "fetch", "small", *places, *more],
        cwd=folder,
        env=os.environ | home,
        capture_output=True,
        text=True,
        timeout=280,
    )


def part(place: Path) -> Path:
    """What a killed run leaves of the weights."""
    return place / f"model.safetensors.{hashlib.sha256(WEIGHTS).hexdigest()[:16]}.part"


def test_weights_arrive_with_a_list_of_checksums_and_can_be_served(hub: Hub, tmp_path: Path, python: str) -> None:
    done = fetch(hub, tmp_path, python)
    assert done.returncode == 0, done.stderr
    place = tmp_path / "weights" / "small"
    assert (place / "model.safetensors").read_bytes() == WEIGHTS
    assert not (place / "pytorch_model.bin").exists()
    assert not (place / "onnx").exists()
    fetched = json.loads((place / "fetched.json").read_text())
    assert fetched["commit"] == COMMIT
    assert fetched["files"]["model.safetensors"][0] == 3_000_000
    assert "2/2 model.safetensors, 0.00 GB" in done.stdout
    assert f"small (MIT) is in {place}, commit {COMMIT}" in done.stdout
    assert f'write revision = "{COMMIT}" into the catalogue' in done.stdout
    check_weights(catalogue.load(tmp_path / "models.toml")["small"], tmp_path / "weights")


def test_a_second_run_brings_nothing(hub: Hub, tmp_path: Path, python: str) -> None:
    fetch(hub, tmp_path, python)
    hub.asked.clear()
    assert fetch(hub, tmp_path, python).returncode == 0
    assert [path for path, _ in hub.asked if "/resolve/" in path] == []


def test_a_run_that_was_killed_goes_on_where_it_was(hub: Hub, tmp_path: Path, python: str) -> None:
    place = tmp_path / "weights" / "small"
    place.mkdir(parents=True)
    part(place).write_bytes(WEIGHTS[:1_000_000])
    assert fetch(hub, tmp_path, python).returncode == 0
    assert (place / "model.safetensors").read_bytes() == WEIGHTS
    assert list(place.glob("*.part")) == []
    assert [asked for path, asked in hub.asked if path.endswith("model.safetensors")] == ["bytes=1000000-"]


def test_a_line_that_breaks_is_dialled_again(hub: Hub, tmp_path: Path, python: str) -> None:
    hub.cut_once = 1_000_000
    assert fetch(hub, tmp_path, python).returncode == 0
    assert (tmp_path / "weights" / "small" / "model.safetensors").read_bytes() == WEIGHTS


@pytest.mark.parametrize("begun", [WEIGHTS, WEIGHTS + b"more"], ids=["whole", "too long"])
def test_a_part_with_nothing_missing_is_no_dead_end(begun: bytes, hub: Hub, tmp_path: Path, python: str) -> None:
    """A range that begins at the end of a file, or beyond, is answered 416, each time."""
    place = tmp_path / "weights" / "small"
    place.mkdir(parents=True)
    part(place).write_bytes(begun)
    done = fetch(hub, tmp_path, python)
    assert done.returncode == 0, done.stderr
    assert (place / "model.safetensors").read_bytes() == WEIGHTS


def test_what_an_older_revision_left_is_dropped(hub: Hub, tmp_path: Path, python: str) -> None:
    """`main` moved while a file was half there: the rest of another one does not fit behind it."""
    place = tmp_path / "weights" / "small"
    place.mkdir(parents=True)
    older = place / f"model.safetensors.{'0' * 16}.part"
    older.write_bytes(bytes(len(WEIGHTS) + 1))
    another_files = place / f"model.safetensors.index.json.{'0' * 16}.part"
    another_files.touch()
    assert fetch(hub, tmp_path, python).returncode == 0
    assert (place / "model.safetensors").read_bytes() == WEIGHTS
    assert list(place.glob("*.part")) == [another_files]


def test_a_part_of_something_else_is_found_out(hub: Hub, tmp_path: Path, python: str) -> None:
    place = tmp_path / "weights" / "small"
    place.mkdir(parents=True)
    part(place).write_bytes(bytes(1_000_000))
    assert fetch(hub, tmp_path, python).returncode == 1
    assert fetch(hub, tmp_path, python).returncode == 0
    assert (place / "model.safetensors").read_bytes() == WEIGHTS


def test_a_damaged_file_is_deleted_and_not_listed(hub: Hub, tmp_path: Path, python: str) -> None:
    hub.damaged = "model.safetensors"
    done = fetch(hub, tmp_path, python)
    assert done.returncode == 1
    assert "error: model.safetensors arrived damaged" in done.stderr
    place = tmp_path / "weights" / "small"
    assert not (place / "model.safetensors").exists()
    assert not (place / "fetched.json").exists()
    hub.damaged = None
    assert fetch(hub, tmp_path, python).returncode == 0


def test_a_repository_that_is_not_there_is_one_line(hub: Hub, tmp_path: Path, python: str) -> None:
    hub.repository = "maker/other"
    done = fetch(hub, tmp_path, python)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error: the hub has no maker/small at this revision")


def test_a_hub_out_of_reach_is_one_line(hub: Hub, tmp_path: Path, python: str) -> None:
    hub.url = "http://127.0.0.1:9"
    done = fetch(hub, tmp_path, python)
    assert done.returncode == 1
    assert "error: the hub could not be read" in done.stderr.splitlines()[-1]
