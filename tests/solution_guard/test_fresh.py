# SPDX-License-Identifier: EUPL-1.2
"""What the guard is held to on two sets of other subjects than its bounds were tried on."""

import pytest

from lti_tool.solution_guard.tokens import key
from tests.solution_guard.fresh_forms import prose_in
from tests.solution_guard.fresh_sets import exercises_in, leaks, paraphrases, stopped
from tests.solution_guard.trying import ended

each_set = pytest.mark.parametrize("folder", ["fresh", "last"])
UNSEEN = {"pig Latin", "entities"}
"""Forms that the guard does not read: languages made up, single letters written as entities."""
VERBATIM = {
    "whole", "sentence", "eight words", "half", "comment", "docstring", "table", "list", "capitals", "umlauts",
    "typography", "bold", "new lines", "turns", "words over turns",
}  # fmt: skip
WORDS = 8


def runs(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[start : start + WORDS] for start in range(len(words) - WORDS + 1)}


@each_set
def test_nothing_verbatim_and_no_code_gets_through_renamed_or_not(folder: str) -> None:
    tried = [one for one in leaks(folder) if one.form in VERBATIM or one.form.startswith("code")]
    assert len(tried) > 150
    assert [(one.form, one.exercise, one.answers) for one in tried if not one.held] == []


@each_set
def test_hardly_anything_gets_through_in_a_disguise_that_the_guard_reads(folder: str) -> None:
    tried = [one for one in leaks(folder) if one.form not in UNSEEN]
    assert sum(not one.held for one in tried) <= 0.02 * len(tried)


@each_set
def test_eight_words_that_the_task_lacks_are_never_shown(folder: str) -> None:
    for one in exercises_in(folder):
        words = prose_in(one.solution).split()
        secret = runs(key(prose_in(one.solution))) - runs(key(one.task))
        for start in range(len(words) - WORDS - 1):
            answer = f"Denk daran: {' '.join(words[start : start + WORDS + 2])} und so fort."
            assert secret.isdisjoint(runs(key(ended(one.guard, answer).shown))), answer


@pytest.mark.parametrize(("folder", "most"), [("fresh", 0.02), ("last", 0.025)])
def test_hardly_any_harmless_and_honest_answer_is_stopped(folder: str, most: float) -> None:
    number, in_vain = stopped(folder)
    assert number > 100
    assert len(in_vain) < most * number, in_vain


@each_set
def test_of_paraphrases_words_alone_let_one_of_five_through_at_most(folder: str) -> None:
    number, through = paraphrases(folder)
    assert len(through) <= 0.2 * number, through
