# SPDX-License-Identifier: EUPL-1.2
"""The model-free answer: which passages of the sample course it quotes, and what it says when none fits."""

from html import escape

import pytest

from inference.passages.answer import answer
from inference.passages.material import PromptPassage, find_passages
from inference.passages.ranking import excerpt, rank, split_blocks
from inference.passages.words import terms
from lti_tool.demo.course import Language, passages


def prompt(language: Language) -> str:
    """The sample course as the tool puts it into the system message."""
    found = []
    for n, page in enumerate(passages(language), 1):
        found.append(f'<passage n="{n}" title="{escape(page.title)}" place="{page.place}">')
        found.append(escape(page.text, quote=False))
        found.append("</passage>")
    return "\n".join(["You are a tutor.", "<material>", *found, "</material>"])


GERMAN, ENGLISH = find_passages(prompt("de")), find_passages(prompt("en"))


def test_the_material_comes_back_as_it_went_in() -> None:
    assert [(p.title, p.place, p.text) for p in GERMAN] == [(p.title, p.place, p.text) for p in passages("de")]
    assert [p.n for p in GERMAN] == [str(n) for n in range(1, 17)]


def test_only_passages_within_the_material_count_and_attributes_come_in_any_order() -> None:
    text = (
        '<passage n="9">no</passage><material>'
        '<passage place="S. 1" n="2" title="A &amp; &quot;B&quot;">x &lt; y</passage></material>'
    )
    assert find_passages(text) == [PromptPassage("2", 'A & "B"', "S. 1", "x < y")]


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("Wie funktioniert Mergesort?", 12),
        ("Was sind Sortieralgorithmen?", 12),
        ("Wie lange dauert Mergesort normalerweise?", 12),
        ("Was ist ein binärer Suchbaum?", 8),
        ("Wofür braucht man Baeume?", 8),
        ("Erkläre mir bitte den Unterschied zwischen Stapel und Schlange", 7),
        ("Wie rechne ich 13 in eine Dualzahl um?", 4),
        ("Zweierkomplement", 5),
        ("Warum ist 0.1 + 0.2 nicht 0.3?", 5),
        ("Was ist eine Kollision?", 9),
        ("rekursive Funktionen", 10),
        ("Welche Suchverfahren gibt es?", 11),
        ("Wie findet man kürzeste Wege im Graphen?", 15),
        ("Was ist ein endlicher Automat?", 16),
        ("Was ist eine Schleifeninvariante?", 1),
        ("Was ist Laufzeit?", 2),
    ],
)
def test_a_german_question_finds_its_page_first(question: str, page: int) -> None:
    assert rank(terms(question), GERMAN)[0].n == str(page)


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("What is a linked list?", 6),
        ("sorting algorithms", 12),
        ("stack vs queue", 7),
        ("How do hash tables handle collisions?", 9),
        ("What is the difference between BFS and DFS?", 15),
        ("What is a DFA?", 16),
        ("floating point rounding", 5),
    ],
)
def test_an_english_question_finds_its_page_first(question: str, page: int) -> None:
    assert rank(terms(question), ENGLISH)[0].n == str(page)


@pytest.mark.parametrize(
    "question",
    ["Wie wird das Wetter morgen in Berlin?", "Kann ich morgen die Prüfung verschieben?", "Gib mir einen Witz"],
)
def test_a_question_about_something_else_finds_nothing_and_is_told_what_to_do(question: str) -> None:
    said = answer([question], GERMAN)
    assert said.startswith("Hier ist kein Sprachmodell eingerichtet, und keine Stelle")
    assert "Zahlen im Rechner; Datenstrukturen" in said
    assert ">" not in said


def test_at_most_three_passages_are_quoted_each_with_place_and_number_after_the_plain_statement() -> None:
    statement, *quotes = answer(["Was ist eine Hashtabelle?"], GERMAN).split("\n\n**")
    assert statement.startswith("Hier ist kein Sprachmodell eingerichtet.")
    assert quotes[0].startswith(
        "Datenstrukturen**, Kapitel 3, Seite 9 [9]\n\n> **Hashtabellen**\n>\n> Eine **Hashtabelle**"
    )
    assert 1 <= len(quotes) <= 3


def test_every_quoted_line_stands_in_the_material() -> None:
    said = answer(["How does merge sort work?"], ENGLISH)
    quoted = [line.removeprefix(">").removeprefix(" ") for line in said.splitlines() if line.startswith(">")]
    known = {line.rstrip() for page in ENGLISH for line in page.text.replace("## ", "").splitlines()}
    assert len(quoted) > 20
    assert all(line in known or line.strip("*") in known for line in quoted)


def test_the_answer_speaks_the_language_of_the_last_question() -> None:
    asked = ["Was ist ein Stapel?", "What is a stack?"]
    assert answer(asked, GERMAN).startswith("No language model")
    assert answer(asked[::-1], ENGLISH).startswith("Hier ist kein Sprachmodell")
    assert answer(["Quicksort?"], GERMAN).startswith("Hier ist kein Sprachmodell")


def test_a_question_without_a_subject_means_the_one_before() -> None:
    assert "Mergesort** folgt" in answer(["Wie funktioniert Mergesort?", "Und warum?"], GERMAN)


def test_without_material_the_answer_says_that_there_is_none() -> None:
    assert "no material" in answer(["What is a stack?"], [])
    assert "kein Material" in answer(["Was ist ein Stapel?"], [])


def test_an_empty_question_gets_an_answer_too() -> None:
    assert answer([""], GERMAN).startswith("Hier ist kein Sprachmodell eingerichtet, und keine Stelle")
    assert answer([], []) == answer([""], [])


def test_markdown_in_a_title_stays_what_it_is() -> None:
    assert r"**C\*-Algebren \[1\]**" in answer(
        ["Algebra"], [PromptPassage("1", "C*-Algebren [1]", "", "Eine Algebra.")]
    )


def test_an_excerpt_is_the_block_that_defines_the_term_with_what_belongs_to_it() -> None:
    text = "## A\n\nFirst words about heaps.\n\nA **heap** is a tree:\n\n```text\n1\n\n2\n```\n\n" + "filler " * 120
    assert excerpt(terms("heap"), text, most_words=10) == "A **heap** is a tree:\n\n```text\n1\n\n2\n```"


def test_a_displayed_formula_stays_in_its_sentence() -> None:
    text = "It holds that\n\n$$a$$\n\nfor every tree.\n\nNext."
    assert excerpt(terms("tree"), text, most_words=3) == "It holds that\n\n$$a$$\n\nfor every tree."


def test_blank_lines_cut_blocks_but_not_within_programs_and_formulas() -> None:
    assert split_blocks("a\nb\n\n```\nc\n\nd\n```\n\n$$\ne\n\nf\n$$\n\n$$g$$\n\nh\n") == [
        "a\nb",
        "```\nc\n\nd\n```",
        "$$\ne\n\nf\n$$",
        "$$g$$",
        "h",
    ]
