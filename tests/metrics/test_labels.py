# SPDX-License-Identifier: EUPL-1.2
"""A label holds no name, no id and no text, and cannot grow without end."""

import pytest

from lti_tool.metrics.labels import CODE, MODEL, OTHER, Words


@pytest.mark.parametrize(
    "value",
    [
        "Jürgen Müßig",
        "juergen.muessig@uni-beispiel.de",
        "0b5c9c1e-8f4d-4f6e-9d7a-1f2e3d4c5b6a",
        "Was ist ein Baum?",
        "Uni Beispielstadt",
        "https://lms.example",
        "a" * 41,
        "",
        "code\n",
    ],
)
def test_what_is_no_code_becomes_other(value: str) -> None:
    assert Words(CODE).of(value) == OTHER


@pytest.mark.parametrize("value", ["complete", "model_unreachable", "kid_unknown", "alg"])
def test_codes_stay_as_they_are(value: str) -> None:
    assert Words(CODE).of(value) == value


def test_models_keep_their_served_name_and_nothing_longer_or_with_spaces() -> None:
    models = Words(MODEL)
    assert models.of("mistralai/Ministral-3-14B:fp8") == "mistralai/Ministral-3-14B:fp8"
    assert models.of("the model of Jürgen Müßig") == OTHER
    assert models.of("x" * 81) == OTHER


def test_an_engine_that_names_its_model_anew_each_time_makes_no_more_series_than_allowed() -> None:
    models = Words(MODEL, most=3)
    assert [models.of(f"model-{number}") for number in range(5)] == ["model-0", "model-1", "model-2", OTHER, OTHER]
    assert models.of("model-1") == "model-1"
