# SPDX-License-Identifier: EUPL-1.2
"""The catalogue: what is shipped holds, and whatever is wrong ends with a sentence that names model and key."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from inference import catalogue
from inference.catalogue import CatalogueError
from inference.cli import main
from inference.model import Model

GOOD = """
[models.tiny]
repository = "maker/tiny"
revision = "main"
licence = "MIT"
languages = ["de"]
model_context = 4096
context = 2048
good_for.en = "Trying."
good_for.de = "Probieren."
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "models.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_catalogue_has_chat_models_of_different_size_and_an_embedding_model() -> None:
    models = catalogue.load()
    assert len([model for model in models.values() if model.kind == "chat"]) >= 4
    assert [model.dimensions for model in models.values() if model.kind == "embedding"] == [1024]
    assert all(set(model.languages) & {"de", "mul"} for model in models.values())
    assert {model.licence for model in models.values()} <= {"Apache-2.0", "MIT"}


def test_an_entry_with_what_is_needed_gets_the_defaults(tmp_path: Path) -> None:
    model = catalogue.load(written(tmp_path, GOOD))["tiny"]
    assert (model.name, model.kind, model.context) == ("tiny", "chat", 2048)
    assert (model.tensor_parallel, model.memory_gb, model.flags, dict(model.sampling)) == (1, None, (), {})


NEEDED = [key for key in tomllib.loads(GOOD)["models"]["tiny"] if key != "good_for"]


@pytest.mark.parametrize("key", NEEDED)
def test_each_needed_key_is_named_when_it_is_missing(key: str, tmp_path: Path) -> None:
    text = "".join(line + "\n" for line in GOOD.splitlines() if not line.startswith(f"{key} ="))
    with pytest.raises(CatalogueError, match=rf"^models.toml: model tiny: key {key} is missing$"):
        catalogue.load(written(tmp_path, text))


WRONG = {
    "contxt = 5": "unknown key contxt (did you mean 'context'?)",
    "tensor_parallel = 0": "key tensor_parallel takes a whole number from 1, not 0",
    "replicas = true": "key replicas takes a whole number from 1, not True",
    'memory_gb = "24"': "key memory_gb takes a number of gigabytes, not '24'",
    "memory_gb = 0": "key memory_gb takes a number of gigabytes, not 0",
    "memory_gb = inf": "key memory_gb takes a number of gigabytes, not inf",
    "memory_gb = nan": "key memory_gb takes a number of gigabytes, not nan",
    'quantisation = "pf8"': (
        "key quantisation takes a name that vLLM has for it, such as fp8 (did you mean 'fp8'?); leave it out for none, "
        "not 'pf8'"
    ),
    'kind = "image"': "key kind takes chat or embedding, not 'image'",
    'kind = "embedding"': "key dimensions belongs to an embedding model, and only there",
    "dimensions = 3": "key dimensions belongs to an embedding model, and only there",
    "sampling = { temprature = 1 }": "unknown key sampling.temprature (did you mean 'temperature'?)",
    "sampling = { top_p = 1.5 }": "key sampling.top_p takes a number from 0 to 1",
    "limits = { max_seqs = 3 }": "unknown key limits.max_seqs (did you mean 'max_num_seqs'?)",
    "limits = { max_num_seqs = -1 }": "key limits.max_num_seqs takes a whole number from 1, not -1",
    "limits = { max_num_queued_reqs = 3 }": "key limits.max_num_queued_reqs is less than limits.max_num_seqs",
    'flags = ["-x"]': "key flags takes a list of --name or --name=value, not ['-x']",
    'flags = ["--enforce-eager --api-key=x"]': (
        "key flags takes a list of --name or --name=value, not ['--enforce-eager --api-key=x']"
    ),
    'flags = ["--api_key=x"]': "key flags: --api-key is what `serve` decides; drop it",
    'flags = ["--trust-remote-code"]': "key flags: --trust-remote-code is what `serve` decides; drop it",
    'flags = ["--trust-remote"]': (
        "key flags: --trust-remote is short for --trust-remote-code, and that is what `serve` decides; drop it"
    ),
    'good_for.fr = "Essayer."': (
        "key good_for takes a text each for de and en, not {'en': 'Trying.', 'de': 'Probieren.', 'fr': 'Essayer.'}"
    ),
}


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_line_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as wrong:
        catalogue.load(written(tmp_path, GOOD + line))
    assert str(wrong.value) == f"models.toml: model tiny: {WRONG[line]}"


def test_a_context_larger_than_the_models_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"model tiny: key context: 8192 is more than the model takes"):
        catalogue.load(written(tmp_path, GOOD.replace("context = 2048", "context = 8192")))


@pytest.mark.parametrize("licence", ["all rights reserved", "Apache 2.0", "proprietary", "none", "MIT OR", "MIT;"])
def test_a_licence_that_is_no_spdx_expression_is_refused(licence: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="key licence takes an SPDX expression such as"):
        catalogue.load(written(tmp_path, GOOD.replace('"MIT"', f'"{licence}"')))


@pytest.mark.parametrize(
    "licence",
    ["CC-BY-SA-4.0", "GPL-2.0+", "MIT OR Apache-2.0", "(MIT AND BSD-3-Clause) OR GPL-2.0 WITH Bison-exception"],
)
def test_an_spdx_expression_is_taken(licence: str, tmp_path: Path) -> None:
    assert catalogue.load(written(tmp_path, GOOD.replace('"MIT"', f'"{licence}"')))["tiny"].licence == licence


@pytest.mark.parametrize("text", ["", "[models]\n", "[model.tiny]\n", "models = 3", "[models\n", "[models.A]\n"])
def test_a_file_that_is_no_catalogue_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"models\.toml"):
        catalogue.load(written(tmp_path, text))


def test_a_model_that_is_not_there_is_answered_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "apertus-7b"]) == 1
    said = capsys.readouterr().err
    assert "no model 'apertus-7b' (did you mean 'apertus-70b'?)" in said or "did you mean 'apertus-8b'" in said
    assert "bge-m3" in said


def test_every_key_of_a_model_can_be_written_in_the_file() -> None:
    assert set(catalogue._READERS) == {part.name for part in fields(Model)} - {"name"}
