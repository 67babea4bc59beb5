# SPDX-License-Identifier: EUPL-1.2
"""The sample course: what is taught in it must be right, and it must have the shape that its readers expect."""

import re
from typing import Any

import pytest

from lti_tool.chat.render.formulas.mathml import to_mathml
from lti_tool.demo.course import CoursePassage, Language, passages

LANGUAGES: tuple[Language, ...] = ("de", "en")
FENCE = re.compile(r"```python\n(.*?)```", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
NAMES = {
    "de": "ggt hat_doppelte hat_doppelte_schnell klammern_passen fakultaet binaere_suche "
    "insertionsort mergesort akzeptiert abstaende netz",
    "en": "gcd has_duplicates has_duplicates_fast brackets_match factorial binary_search "
    "insertion_sort merge_sort accepts distances network",
}


def taught(language: Language) -> dict[str, Any]:
    """What the course's programs define; its own assertions hold."""
    names: dict[str, Any] = {}
    for page in passages(language):
        for program in FENCE.findall(page.text):
            exec(program, names)
    return names


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programs_do_what_the_course_says(language: Language) -> None:
    names = taught(language)
    gcd, slow, fast, brackets, factorial, search, insertion, merge, accepts, distances, graph = (
        names[name] for name in NAMES[language].split()
    )
    assert gcd(48, 18) == 6
    assert [slow(v) for v in ([1, 2, 1], [1, 2])] == [fast(v) for v in ([1, 2, 1], [1, 2])] == [True, False]
    assert [brackets(text) for text in ("(a[b]{c})", "(]", "((", ")")] == [True, False, False, False]
    assert factorial(5) == 120
    assert [names["fibonacci"](n) for n in range(8)] == [0, 1, 1, 2, 3, 5, 8, 13]
    assert [search([1, 3, 5, 8], wanted) for wanted in (1, 8, 4)] == [0, 3, None]
    assert merge([3, 1, 2, 1]) == names["quicksort"]([3, 1, 2, 1]) == [1, 1, 2, 3]
    values = [3, 1, 2, 1]
    insertion(values)
    assert values == [1, 1, 2, 3]
    assert distances(graph, "A") == {"A": 0, "B": 1, "C": 1, "D": 2}
    assert [accepts(word) for word in ("", "1", "0110", "10")] == [True, False, True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_regular_expression_describes_the_language_of_the_automaton(language: Language) -> None:
    accepts = taught(language)[NAMES[language].split()[8]]
    assert any("`(0|10*1)*`" in page.text for page in passages(language))
    words = [f"{number:b}"[1:] for number in range(1, 256)]
    assert all(accepts(word) == bool(re.fullmatch(r"(0|10*1)*", word)) for word in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_tree_finds_exactly_its_keys(language: Language) -> None:
    names = taught(language)
    tree, contains = {"de": ("Baum", "enthaelt"), "en": ("Tree", "contains")}[language]
    root = names[tree](5, names[tree](3), names[tree](8))
    assert [names[contains](root, key) for key in (3, 5, 8, 4)] == [True, True, True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_can_be_shown(language: Language) -> None:
    found = [
        block or inline for page in passages(language) for block, inline in FORMULA.findall(CODE.sub("", page.text))
    ]
    assert len(found) > 100
    assert all(to_mathml(formula, display=True) for formula in found)


def test_both_languages_have_the_same_pages() -> None:
    german, english = passages("de"), passages("en")
    assert [numbers(page) for page in german] == [numbers(page) for page in english]
    assert [german[6].place, english[6].place] == ["Kapitel 3, Seite 7", "Chapter 3, page 7"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_a_page(language: Language) -> None:
    pages = passages(language)
    assert [numbers(page)[1] for page in pages] == [str(number) for number in range(1, 17)]
    assert all(page.text.startswith("## ") and 200 <= len(page.text.split()) <= 330 for page in pages)
    assert len({page.title for page in pages}) == 5


def numbers(page: CoursePassage) -> list[str]:
    return re.findall(r"\d+", page.place)


def test_a_recursion_that_misses_its_base_case_ends_with_the_error_that_the_course_names() -> None:
    with pytest.raises(RecursionError):
        taught("de")["fakultaet"](-1)
