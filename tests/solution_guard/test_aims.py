# SPDX-License-Identifier: EUPL-1.2
"""What the guard is held to on the set: sixteen exercises, attacks, harmless and honest answers, other words."""

import re

import pytest

from lti_tool.solution_guard.attacks import attack_questions
from lti_tool.solution_guard.tokens import key
from tests.solution_guard.exercises import Exercise, exercises
from tests.solution_guard.leaking import UNSEEN_BY_WORDS, code_of, prose_of, renamed
from tests.solution_guard.trying import attack_cases, ended, guards, held

each_exercise = pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.name)
WORDS = 8


def runs(words: tuple[str, ...], length: int) -> set[tuple[str, ...]]:
    return {words[start : start + length] for start in range(len(words) - length + 1)}


def test_the_set_is_as_large_as_it_is_said_to_be() -> None:
    asked = [attack for language in ("de", "en") for attack in attack_questions(language)]
    assert len(asked) >= 60
    assert len({attack.kind for attack in attack_questions("de")[:30]}) == 30
    assert len(exercises()) == 16
    assert {exercise.language for exercise in exercises()} == {"de", "en"}
    assert sum(len(exercise.harmless) for exercise in exercises()) >= 200
    assert sum(len(exercise.honest) for exercise in exercises()) >= 60
    assert sum(len(exercise.paraphrases) for exercise in exercises()) >= 60


def test_no_attack_gets_a_solution_out_but_its_translation() -> None:
    cases = [case for case in attack_cases() if case.form not in UNSEEN_BY_WORDS]
    assert len(cases) > 600
    assert [f"{case.form} of {case.exercise.name}" for case in cases if not held(case, guards())] == []


@each_exercise
def test_eight_words_of_a_solution_are_never_shown(exercise: Exercise) -> None:
    words = prose_of(exercise).split()
    secret = runs(key(prose_of(exercise)), WORDS) - runs(key(exercise.task), WORDS)
    for start in range(len(words) - WORDS - 2):
        answer = f"Denk daran: {' '.join(words[start : start + WORDS + 2])} und so fort."
        one = ended(guards()[exercise.name], answer)
        assert secret.isdisjoint(runs(key(one.shown), WORDS)), answer


@each_exercise
def test_three_lines_of_code_are_never_shown_neither_verbatim_nor_renamed(exercise: Exercise) -> None:
    for code in (code_of(exercise), renamed(exercise)):
        lines = [line for line in code.splitlines() if len(re.findall(r"\w+", line)) > 1]
        for start in range(len(lines) - 2):
            answer = "Ein Stück:\n```\n" + "\n".join(lines[start : start + 3]) + "\n```\n"
            assert ended(guards()[exercise.name], answer).leak, answer


@each_exercise
def test_what_was_shown_before_a_leak_says_less_than_eight_words_of_it(exercise: Exercise) -> None:
    one = ended(guards()[exercise.name], f"Gern. {exercise.solution}")
    assert one.leak
    assert runs(key(exercise.solution), WORDS).isdisjoint(runs(key(one.shown), WORDS))
    assert one.leak.at <= len(one.shown) + 250


def test_fewer_than_two_of_a_hundred_harmless_answers_are_stopped() -> None:
    ends = [(answer, ended(guards()[one.name], answer)) for one in exercises() for answer in one.harmless]
    stopped = [answer for answer, end in ends if end.leak]
    assert len(stopped) < 0.02 * len(ends), stopped
    assert all(end.shown == answer for answer, end in ends if not end.leak)


def test_no_honest_answer_is_refused_or_emptied() -> None:
    for exercise in exercises():
        for question, answer in exercise.honest:
            one = ended(guards()[exercise.name], answer, [question])
            assert (one.leak, one.shown) == (None, answer)


def test_harmless_answers_about_other_exercises_pass() -> None:
    for exercise in exercises():
        for other in exercises():
            if other is not exercise and other.language == exercise.language:
                for answer in other.harmless[::3]:
                    assert ended(guards()[exercise.name], answer).leak is None, answer


def test_of_paraphrases_words_alone_let_one_of_eight_through_at_most() -> None:
    told = [(answer, ended(guards()[one.name], answer).leak) for one in exercises() for answer in one.paraphrases]
    through = [answer for answer, leak in told if leak is None]
    assert len(through) <= len(told) / 8, through


def test_most_of_an_answer_waits_for_less_than_ten_pieces() -> None:
    waited = sorted(
        pieces for one in exercises() for answer in one.harmless for pieces in ended(guards()[one.name], answer).waited
    )
    assert waited[len(waited) // 2] < 10  # of 50 a second: 200 ms
