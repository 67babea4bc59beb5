# SPDX-License-Identifier: EUPL-1.2
"""Which words of an engine or gateway mean that a request does not fit into the model, and which only sound like it."""

import pytest

from lti_tool.model_server import wordings


@pytest.mark.parametrize(
    "said",
    [
        "Total tokens 9000 > 8192",
        "total_tokens (9000) >= max_total_tokens (8192)",
        "Number of input tokens: 9000 > 8192",
        "prompt length 9000 > limit of 8192",
        "9000 tokens > 8192",
        "Input length of input_ids is 9000, but `max_length` is set to 8192.",
        "This model takes at most 8192 tokens, and the prompt has 9000",
        "The prompt has 9000 tokens; only 8192 tokens are supported",
    ],
)
def test_a_request_that_does_not_fit_is_known_by_two_numbers_and_what_they_count(said: str) -> None:
    assert wordings.too_long(wordings.of({"error": {"message": said}}))


@pytest.mark.parametrize(
    "said",
    [
        "Rate limit reached: 9000 tokens > 8192 tokens per minute",
        "Limit: at most 8192 tokens per day",
        "max_tokens 9000 > 8192",
        "max_completion_tokens: 9000 must be at most 8192 tokens",
        "temperature 3 > 2",
        "top_p 1.5 > 1",
        "The token expired: 1700000000 < 1700009000",
    ],
)
def test_a_pace_a_setting_or_more_than_the_model_can_ever_give_is_no_long_question(said: str) -> None:
    assert not wordings.too_long(wordings.of({"error": {"message": said}}))
