# SPDX-License-Identifier: EUPL-1.2
"""`models`: the catalogue as a list, alike in both languages and complete as data."""

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from inference import catalogue
from inference.catalogue import LANGUAGES_OF_TEXTS
from inference.cli import main
from inference.model import Model
from inference.models import _WORDS

TWO = """
[models.large]
repository = "maker/large"
revision = "main"
licence = "MIT OR Apache-2.0"
languages = ["de", "mul"]
model_context = 65536
context = 4096
memory_gb = 12.5
quantisation = "fp8"
tensor_parallel = 4
data_parallel = 2
replicas = 3
good_for.en = "Trying."
good_for.de = "Probieren."

[models.vectors]
kind = "embedding"
repository = "maker/vectors"
revision = "v1"
licence = "MIT"
languages = ["en"]
model_context = 512
context = 512
dimensions = 1024
good_for.en = "Finding."
good_for.de = "Finden."
"""
ENGLISH = """\
large
  Trying.
  repository    maker/large, revision main
  licence       MIT OR Apache-2.0
  languages     de, many
  context       4,096 tokens; the model takes 65,536
  quantisation  fp8
  memory        12.5 GB by the maker's card
  GPUs          24 (tensor parallel 4 x data parallel 2 x replicas 3)

vectors
  Finding.
  repository    maker/vectors, revision v1
  licence       MIT
  languages     en
  context       512 tokens; the model takes 512
  vectors       1,024 numbers, no chat
  quantisation  none
  memory        the maker's card does not say
  GPUs          1 (tensor parallel 1 x data parallel 1 x replicas 1)
"""
GERMAN = """\
large
  Probieren.
  Quelle         maker/large, Stand main
  Lizenz         MIT OR Apache-2.0
  Sprachen       de, viele
  Kontext        4.096 Token; das Modell fasst 65.536
  Quantisierung  fp8
  Speicher       12,5 GB nach der Karte des Herstellers
  GPUs           24 (tensorparallel 4 x datenparallel 2 x Instanzen 3)
"""


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    (tmp_path / "models.toml").write_text(TWO)
    return ["models", "--catalogue", str(tmp_path / "models.toml")]


def test_the_list_says_what_each_is_good_for_and_what_it_takes(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(options) == 0
    assert capsys.readouterr().out == ENGLISH


def test_it_says_the_same_in_german(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*options, "--language", "de"]) == 0
    assert capsys.readouterr().out.startswith(GERMAN + "\nvectors\n  Finden.\n")
    assert set(_WORDS) == set(LANGUAGES_OF_TEXTS)
    assert _WORDS["de"].keys() == _WORDS["en"].keys()


def test_as_data_it_has_every_key_of_the_catalogue_but_how_it_is_served(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*options, "--json", "--language", "de"]) == 0
    large, vectors = json.loads(capsys.readouterr().out)
    assert set(large) == {part.name for part in fields(Model)} - {"sampling", "limits", "flags"} | {"gpus"}
    assert (large["gpus"], large["memory_gb"], large["good_for"]) == (24, 12.5, "Probieren.")
    assert (vectors["memory_gb"], vectors["quantisation"], vectors["dimensions"]) == (None, None, 1024)


def test_the_shipped_catalogue_is_listed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)] == list(catalogue.load())


def test_a_reader_that_has_enough_is_no_traceback() -> None:
    """As in `models | head -1`."""
    command = [sys.executable, "-m", "inference", "models"]
    listing = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert listing.stdout
    listing.stdout.close()
    assert (listing.communicate()[1], listing.returncode) == ("", 1)


def test_a_catalogue_with_a_typo_is_one_line(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(options[-1]).write_text(TWO.replace("replicas", "replicsa"))
    assert main(options) == 1
    said = "error: models.toml: model large: unknown key replicsa (did you mean 'replicas'?)\n"
    assert capsys.readouterr().err == said
