# SPDX-License-Identifier: EUPL-1.2
"""When two German or English words mean the same thing, and which language a question is in."""

import pytest

from inference.passages.words import language_of, likeness, stem, terms


@pytest.mark.parametrize(
    "forms",
    [
        ("Baum", "Bäume", "Bäumen", "Baeume", "BAUM"),
        ("Graph", "Graphen"),
        ("Rekursion", "rekursiv", "rekursive"),
        ("Algorithmus", "Algorithmen"),
        ("recursion", "recursive"),
        ("query", "queries"),
        ("sorted", "sorting", "sorts"),
        ("queue", "queues"),
        ("Größe", "Groesse", "Größen"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sortieralgorithmen", "Sortieren"),
        ("Sortieralgorithmen", "Algorithmus"),
        ("Suchbaum", "Baum"),
    ],
)
def test_a_compound_is_like_its_parts_but_less_than_like_itself(one: str, other: str) -> None:
    assert 0 < likeness(stem(one), stem(other)) < likeness(stem(one), stem(one))


@pytest.mark.parametrize(("one", "other"), [("Zweierkomplement", "zwei"), ("Stapel", "Stange"), ("tree", "treaty")])
def test_words_that_only_begin_alike_have_nothing_to_do_with_each_other(one: str, other: str) -> None:
    assert likeness(stem(one), stem(other)) == 0


def test_the_words_of_asking_say_nothing_about_the_subject() -> None:
    assert terms("Kannst du mir bitte erklären, was ein Stapel ist?") == terms("Stapel")
    assert terms("What is the difference between a stack and a queue?") == terms("stack queue")
    assert terms("Warum denn das?") == []


def test_a_decimal_number_is_one_word_however_it_is_written() -> None:
    assert terms("0,1 + 0.2") == ["0.1", "0.2"]


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["Was bedeutet Heap?"], "de"),
        (["What does heap mean?"], "en"),
        (["Erkläre Quicksort"], "de"),
        (["Quicksort?", "Und was ist das?"], "de"),
        (["Quicksort?", "And how is it done?"], "en"),
        (["Quicksort?"], "en"),
        (["Can you explain the Entscheidungsproblem to me?"], "en"),
    ],
)
def test_the_first_text_that_shows_a_language_decides(texts: list[str], language: str) -> None:
    assert language_of(*texts) == language
