# SPDX-License-Identifier: EUPL-1.2
"""Thoughts out of text, wherever the pieces are cut."""

import itertools
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.model_server.frames import Events, StreamedAnswer
from lti_tool.model_server.thoughts import Thoughts, without

PARTS = [
    "<think>", "</think>", "<Thinking >", "</thinking>", "[THINK]", "[/THINK]", "<reasoning x=1>", "</reasoning>",
    "`", "``", "```", "~~~", "\n", "\n\n", "    ", "\t", "Wort", "wort ", " ", "<", ">", "<b>", "</", "a < b", "- ",
    "> ", "1. ", "◁think▷", "◁/think▷", "<|end|>", "<|channel|>final<|message|>", "<|channel|>analysis<|message|>",
    "<thin",
    "king>", "[", "*", ".", "<answer>", "</answer>", "<unused94>thought", "<unused95>",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PARTS), max_size=14).map("".join)


def read_first_word_on(text: str, cuts: list[int], *, opened: bool | None) -> str:
    """Empty lines before a thought may have been shown before it was known that one comes."""
    return read(text, cuts, opened=opened).lstrip()


def read(text: str, cuts: list[int], *, opened: bool | None) -> str:
    """What stands there in the end."""
    thoughts, shown = Thoughts(opened=opened), ""
    places = sorted({0, *(cut % (len(text) + 1) for cut in cuts), len(text)})
    for start, end in itertools.pairwise(places):
        piece = thoughts.feed(text[start:end])
        shown, thoughts.void = "" if thoughts.void else shown, False
        shown += piece
    last = thoughts.finish(whole=True)
    return last if thoughts.void else shown + last


@settings(deadline=None)
@given(TEXT, st.lists(st.integers(0, 200), max_size=8), st.sampled_from([None, False, True]))
def test_what_is_shown_does_not_depend_on_where_the_text_was_cut(
    text: str, cuts: list[int], opened: bool | None
) -> None:
    whole = read_first_word_on(text, [], opened=opened)
    assert read_first_word_on(text, cuts, opened=opened) == whole
    assert read_first_word_on(text, list(range(len(text))), opened=opened) == whole


@settings(deadline=None)
@given(st.text(st.sampled_from("ab <>[]/`~\n*#_|◁:"), max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_text_without_a_tag_comes_out_as_it_went_in(text: str, cuts: list[int]) -> None:
    assert read(text, cuts, opened=None) == text
    assert without(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<think>x</think>\n<answer>\nDie Antwort.\n</answer>",
        "<|begin_of_thought|>x<|end_of_thought|>\n<|begin_of_solution|>Die Antwort.<|end_of_solution|>",
        "<reasoning_content>x</reasoning_content>Die Antwort.",
        "<scratchpad>x</scratchpad>\nDie Antwort.",
        "<unused94>thought\nx<unused95>Die Antwort.",
    ],
)
@pytest.mark.parametrize("step", [1, 3, 200])
def test_other_words_around_a_thought_and_an_answer_are_no_part_of_it(text: str, step: int) -> None:
    assert read(text, list(range(0, len(text), step)), opened=False).strip() == "Die Antwort."


@pytest.mark.parametrize("text", ["In XML: <answer>x</answer>", "<answer>x</answer>"])
def test_an_answer_in_tags_without_a_thought_is_what_was_asked_for(text: str) -> None:
    assert read(text, [], opened=False) == text


def test_what_was_stored_with_its_thoughts_is_read_without() -> None:
    assert without("<think>\nHm.\n</think>\n\nEin Baum.") == "Ein Baum."
    assert without("Hm.</think>Ein Baum.") == "Ein Baum."
    assert without("Das Tag `</think>`.") == "Das Tag `</think>`."


@settings(deadline=None)
@given(st.lists(st.sampled_from(["data: x", "data:", "data", ": c", "", "event: e", "\ufeffdata: y"]), max_size=10),
       st.sampled_from(["\n", "\r\n", "\r"]), st.lists(st.integers(0, 100), max_size=6))  # fmt: skip
def test_events_do_not_depend_on_line_ends_and_cuts(lines: list[str], end: str, cuts: list[int]) -> None:
    whole = Events()
    wanted = whole.feed(("\n".join(lines) + "\n").encode()) + whole.end()
    body = (end.join(lines) + end).encode()
    places = sorted({0, *(cut % (len(body) + 1) for cut in cuts), len(body)})
    events, found = Events(), []
    for start, stop in itertools.pairwise(places):
        found += events.feed(body[start:stop])
    assert found + events.end() == wanted


@settings(deadline=None)
@given(st.text(max_size=30), st.lists(st.integers(0, 60), max_size=6))
def test_an_answer_is_joined_from_halves_of_characters(text: str, cuts: list[int]) -> None:
    units = text.encode("utf-16-le")
    halves = [units[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(units), 2)]
    answer, shown = StreamedAnswer(), ""
    for half in halves:
        answer.take(json.dumps({"choices": [{"delta": {"content": half}}]}).encode())
        shown += answer.text()
    assert shown + answer.finish() == text


def seconds_of_work(characters: int, unit: str) -> float:
    text = unit * (characters // len(unit))
    best = float("inf")
    for _ in range(3):
        thoughts, begun = Thoughts(opened=None), time.process_time()
        for at in range(0, len(text), 4):
            thoughts.feed(text[at : at + 4])
        thoughts.finish(whole=True)
        best = min(best, time.process_time() - begun)
    return best


def test_four_times_the_text_takes_about_four_times_the_work() -> None:
    for unit in ("x <think> y ", "<", "`", "<think", "<think> </think> ", "a\n", "<|channel|>", "</think> ", " "):
        assert seconds_of_work(32_000, unit) < 10 * seconds_of_work(8_000, unit) + 0.05, unit
