"""Which passages of the course material fit a question."""

from uuid import uuid4

from lti_tool.models.material import Quotable, best_fitting, in_language_of, ranked

TEXTS = {
    "de": [
        "Ein Suchbaum hält seine Schlüssel geordnet.",
        "Die Hashtabelle findet einen Schlüssel in erwartet konstanter Zeit.",
        "Sortierverfahren vergleichen Elemente miteinander.",
    ],
    "en": ["A search tree keeps its keys in order.", "A hash table finds a key in expected constant time."],
}


def passages(*languages: str) -> list[Quotable]:
    return [
        Quotable(uuid4(), "Skript", language, f"{language} {number}", text)
        for language in languages
        for number, text in enumerate(TEXTS[language])
    ]


def places(found: list[Quotable]) -> list[str]:
    return [passage.place for passage in found]


def test_the_passage_that_shares_a_rare_word_comes_first() -> None:
    assert places(ranked(passages("de"), "Wann nehme ich eine Hashtabelle?"))[0] == "de 1"


def test_other_forms_of_a_word_are_found() -> None:
    assert places(ranked(passages("de"), "Wie geht Sortieren?")) == ["de 2"]
    assert places(ranked(passages("de"), "Was sind Suchbäume?")) == ["de 0"]


def test_a_question_that_shares_nothing_finds_nothing() -> None:
    assert ranked(passages("de"), "Wie wird das Wetter?") == []
    assert ranked([], "Was ist ein Suchbaum?") == []


def test_all_passages_are_given_in_reading_order_where_they_fit() -> None:
    assert places(best_fitting(passages("de"), "Hashtabelle?", 10_000)) == ["de 0", "de 1", "de 2"]


def test_where_they_do_not_fit_the_best_are_given_within_the_size() -> None:
    assert places(best_fitting(passages("de"), "Was ist eine Hashtabelle?", 80)) == ["de 1"]
    assert best_fitting(passages("de"), "Was ist eine Hashtabelle?", 10) == []


def test_a_question_gets_the_material_of_its_language() -> None:
    both = passages("de", "en")
    assert {place[:2] for place in places(list(in_language_of("Was ist ein Suchbaum?", both)))} == {"de"}
    assert {place[:2] for place in places(list(in_language_of("What is a search tree?", both)))} == {"en"}


def test_a_question_whose_language_cannot_be_told_gets_all() -> None:
    assert len(in_language_of("Suchbaum", passages("de", "en"))) == 5
    assert len(in_language_of("What is a search tree?", passages("de"))) == 3
