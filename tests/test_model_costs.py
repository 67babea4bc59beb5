# SPDX-License-Identifier: EUPL-1.2
"""What answers cost: from an operator's file, strictly read, and nothing where nothing is stated."""

from pathlib import Path

import pytest

from lti_tool.model_costs import ModelCosts
from lti_tool.settings import SettingsError

ROOT = Path(__file__).parents[1]


FIGURES = """
[models."campus/seven"]
gpus = 2
seconds = 500
prompt_tokens = 90_000
completion_tokens = 10_000
watts = 720
words.en = "Short explanations."
words.de = "Kurze Erklärungen."

[models.unmeasured]
watts = 300
"""


def read(folder: Path, text: str) -> ModelCosts:
    path = folder / "figures.toml"
    path.write_text(text, encoding="utf-8")
    return ModelCosts.read(path)


def test_what_a_run_used_is_shared_among_its_tokens(tmp_path: Path) -> None:
    costs = read(tmp_path, FIGURES)
    assert costs.gpu_seconds("campus/seven", 1500, 500) == pytest.approx(20)
    assert costs.watt_hours("campus/seven", 1500, 500) == pytest.approx(4)


@pytest.mark.parametrize("model", ["unmeasured", "another", None])
def test_nothing_is_guessed_where_nothing_was_measured(tmp_path: Path, model: str | None) -> None:
    costs = read(tmp_path, FIGURES)
    assert costs.gpu_seconds(model, 1000, 1000) is None
    assert costs.watt_hours(model, 1000, 1000) is None


def test_there_are_no_watt_hours_without_a_stated_power(tmp_path: Path) -> None:
    costs = read(tmp_path, FIGURES.replace("watts = 720", ""))
    assert costs.gpu_seconds("campus/seven", 1500, 500) == pytest.approx(20)
    assert costs.watt_hours("campus/seven", 1500, 500) is None


def test_the_words_come_in_the_spoken_language(tmp_path: Path) -> None:
    costs = read(tmp_path, FIGURES)
    assert costs.words("campus/seven", "de") == "Kurze Erklärungen."
    assert costs.words("campus/seven", "fr") == "Short explanations."
    assert costs.words("another", "de") is None


def test_without_a_file_nothing_is_stated() -> None:
    assert ModelCosts.read(None).gpu_seconds("campus/seven", 1, 1) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gpus = 2", "gpu = 2", r"no key models\.campus/seven\.gpu \(did you mean gpus\?\)"),
        ("gpus = 2", "", r"models\.campus/seven\.gpus is missing: GPUs of the run"),
        ("gpus = 2", "gpus = 0", r"models\.campus/seven\.gpus takes a number above 0"),
        ("gpus = 2", "gpus = true", r"models\.campus/seven\.gpus takes a number"),
        ("gpus = 2", "gpus = nan", r"models\.campus/seven\.gpus takes a number"),
        ("gpus = 2", 'gpus = "2"', r"models\.campus/seven\.gpus takes a number"),
        ("watts = 720", "watts = -1", r"models\.campus/seven\.watts takes a number above 0"),
        ("words.en", "words.fr", r"no key models\.campus/seven\.words\.fr"),
        ('"Short explanations."', "3", r"models\.campus/seven\.words\.en takes a text"),
        ("[models.unmeasured]", "[model.unmeasured]", r"no key model \(did you mean models\?\)"),
        ("[models.unmeasured]", "[models.unmeasured", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SettingsError, match=f"CAMPUS_TUTOR_MODEL_FIGURES: .*{said}"):
        read(tmp_path, FIGURES.replace(old, new))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone\.toml cannot be read"):
        ModelCosts.read(tmp_path / "gone.toml")


def test_the_example_can_be_read_as_it_is_and_with_its_example_taken_in(tmp_path: Path) -> None:
    example = (ROOT / "deploy" / "model_figures.toml").read_text(encoding="utf-8")
    assert read(tmp_path, example).models == {}
    lines = [line.removeprefix("# ") for line in example.splitlines()]
    taken_in = read(tmp_path, "\n".join(lines[next(n for n, line in enumerate(lines) if line.startswith("[")) :]))
    assert taken_in.watt_hours("mistralai/Ministral-3-14B-Instruct-2512", 1000, 100) is not None
