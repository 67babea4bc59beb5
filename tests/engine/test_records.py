# SPDX-License-Identifier: EUPL-1.2
"""A running vLLM against the records of the one that the scripted server of the other tests is held to."""

import copy
from typing import Any

import pytest

from inference import acceptance
from tests.engine.serving import Served
from tests.engine.shapes import event_shapes, live, recorded, sentence, shape

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

STREAMS = ["plain", "usage", "one_token", "max_completion_tokens", "long_200"]
REFUSED = ["bad_json", "missing_messages", "empty_messages", "wrong_model", "wrong_model_stream"]
REFUSED += ["stream_options_without_stream", "max_tokens_zero", "max_tokens_too_large"]


def without_details(event: Any) -> Any:
    """`serve` switches on a field that the records' vLLM was not asked for."""
    plain = copy.deepcopy(event)
    if isinstance(plain, dict) and isinstance(plain.get("usage"), dict):
        details = plain["usage"].pop("prompt_tokens_details", None)
        assert details in (None, "NoneType") or "cached_tokens" in details
    return plain


@pytest.mark.parametrize("name", [f"chat-stream_{stream}" for stream in STREAMS])
def test_a_stream_has_the_events_of_the_record(engine: Served, name: str) -> None:
    answer = live(engine.client, name)
    assert answer.status == 200
    assert [without_details(kind) for kind in event_shapes(answer.body)] == event_shapes(recorded(name).body)


def test_an_answer_at_once_has_the_fields_of_the_record(engine: Served) -> None:
    answer, record = live(engine.client, "chat-nostream"), recorded("chat-nostream")
    assert without_details(shape(answer.json())) == without_details(shape(record.json()))


def test_the_list_of_models_has_the_fields_of_the_record(engine: Served) -> None:
    answer, record = live(engine.client, "chat-get_v1_models"), recorded("chat-get_v1_models")
    assert shape(answer.json()) == shape(record.json())


@pytest.mark.parametrize("name", [f"chat-err_{refusal}" for refusal in REFUSED])
def test_a_wrong_request_is_refused_as_in_the_record(engine: Served, name: str) -> None:
    answer, record = live(engine.client, name), recorded(name)
    assert (answer.status, shape(answer.json())) == (record.status, shape(record.json()))
    assert sentence(answer) == sentence(record)


def test_without_a_key_the_answer_is_the_records(engine: Served) -> None:
    answer, record = live(engine.client, "chat-err_nokey", key=None), recorded("chat-err_nokey")
    assert (answer.status, answer.json()) == (record.status, record.json())


@pytest.mark.parametrize(
    ("name", "words"), [("chat-err_context_slightly_too_long", 10_000), ("chat-err_context_too_long", 40_000)]
)
def test_what_is_too_long_is_refused_in_the_words_of_the_record(engine: Served, name: str, words: int) -> None:
    """By tokens, and before it counts any by characters: the tool knows both sentences."""
    asked = acceptance.EngineUnderTest(engine.client).chat("Wort " * words, max_tokens=1)
    answer = engine.client.ask("POST", "/v1/chat/completions", asked)
    record = recorded(name)
    assert (answer.status, shape(answer.json()), sentence(answer)) == (
        record.status,
        shape(record.json()),
        sentence(record),
    )
