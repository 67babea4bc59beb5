# SPDX-License-Identifier: EUPL-1.2
"""Which exercise a question means, on questions written for it."""

import pytest

from lti_tool.chat.exercise_meant import Exercises, NamedExercise, key_of
from tests.exercises.questions import LIST, ON_LIST, ON_SHEET, SHEET, UNSEEN, Asked


def found(sheet: tuple[NamedExercise, ...], asked: Asked) -> str | None:
    exercises = Exercises(sheet)
    before = exercises.find(asked.before) if asked.before else None
    number = exercises.meant(asked.text, before, before)
    return None if number is None else sheet[number].name


@pytest.mark.parametrize("asked", ON_SHEET, ids=lambda asked: asked.text[:40])
def test_a_question_means_its_exercise_or_none_of_the_sheet(asked: Asked) -> None:
    assert found(SHEET, asked) == asked.right


@pytest.mark.parametrize("asked", ON_LIST, ids=lambda asked: asked.text[:40])
def test_exercises_with_long_names_are_known_by_number_and_by_name(asked: Asked) -> None:
    assert found(LIST, asked) == asked.right


def test_of_questions_that_nobody_looked_at_while_it_was_made_nine_in_ten_are_right_and_none_names_a_wrong_one() -> (
    None
):
    """The figures of docs/decisions/ladder.md."""
    answers = [(asked, found(SHEET, asked)) for asked in UNSEEN]
    assert [(asked, got) for asked, got in answers if got not in (asked.right, None)] == []
    assert sum(got == asked.right for asked, got in answers) >= 0.9 * len(UNSEEN)


@pytest.mark.parametrize("name", ["2b", "2 b", "2.b", "2(b)", "2 b)", "Aufgabe 2b", "Exercise 2 (B)", "Ü2b"])
def test_a_name_is_the_same_however_it_is_written(name: str) -> None:
    assert key_of(name) in {("2", "b"), ("u", "2", "b")}


def test_a_question_of_many_kilobytes_is_looked_at_in_its_beginning() -> None:
    question = "Aufgabe 2b " + "x = 2 b; " * 200_000
    assert Exercises(SHEET).meant(question) == 3


def test_without_exercises_nothing_is_meant() -> None:
    assert Exercises(()).meant("Aufgabe 2b, und jetzt?") is None
