# SPDX-License-Identifier: EUPL-1.2
"""Which passages of the course material fit a question, as students type it."""

import random
import string
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.retrieval import Collection, Index, bm25, index
from lti_tool.retrieval.compounds import Splitter
from lti_tool.retrieval.follow_up import leaning
from lti_tool.retrieval.words import is_spelled, spoken, words


@dataclass(frozen=True)
class Page:
    place: str
    text: str
    language: str = "de"
    title: str = "Skript"
    heading: str = ""
    available_from: datetime | None = None


NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


GERMAN = [
    Page("Bäume", "Ein Suchbaum hält seine Schlüssel geordnet. Ein Baum besteht aus Knoten; man kann ihn durchsuchen."),
    Page("Hashing", "Die Hashtabelle findet einen Schlüssel in erwartet konstanter Zeit."),
    Page("Sortieren", "Sortierverfahren vergleichen Elemente miteinander. Quicksort teilt an einem Pivot."),
    Page("Felder", "Die Methode `insertAtHead` fügt vorn ein, `max_depth` gibt die Tiefe; die Größe steht in `size`."),
    Page("Mengen", "Für alle x ∈ M gilt: M ist abzählbar. Eine Übungsaufgabe zeigt das Gegenteil für ℝ."),
]
ENGLISH = [
    Page("Trees", "A search tree keeps its keys in order.", "en", "Script"),
    Page("Hashing (en)", "A hash table finds a key in expected constant time.", "en", "Script"),
]


def retrieve(pages: list[Page], question: str, before: tuple[str, str] | None = None) -> list[Page]:
    return Collection(pages).at(NOW).find(question, before)


def first(question: str, pages: list[Page] = GERMAN, before: tuple[str, str] | None = None) -> str:
    return retrieve(pages, question, before)[0].place


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Wann nehme ich eine Hashtabelle?", "Hashing"),
        ("sortieren", "Sortieren"),
        ("baum", "Bäume"),
        ("BÄUME", "Bäume"),
        ("hastabele?", "Hashing"),
        ("quicksrot pivot", "Sortieren"),
        ("was macht insertathead", "Felder"),
        ("insert at head", "Felder"),
        ("max depth", "Felder"),
        ("groesse", "Felder"),
        ("grosse", "Felder"),
        ("∈", "Mengen"),
        ("übungsaufgaben", "Mengen"),
        ("ubungsaufgabe", "Mengen"),
    ],
)
def test_the_page_is_found_however_the_word_is_written(question: str, place: str) -> None:
    assert first(question) == place


def test_a_compound_is_found_by_its_part_and_a_part_by_its_compound() -> None:
    pages = [
        Page("Wort", "Der Entscheidungsbaum teilt den Raum."),
        Page("Teile", "Wer eine Entscheidung trifft, folgt einem Baum."),
        Page("Anderes", "Ein Graph hat Kanten."),
    ]
    assert {page.place for page in retrieve(pages, "was ist ein Baum")} >= {"Wort", "Teile"}
    assert {page.place for page in retrieve(pages, "Entscheidungsbäume")} >= {"Wort", "Teile"}


def test_a_word_is_split_only_into_what_the_course_speaks_of() -> None:
    splitter = Splitter(["entscheidungen", "baum", "hochschule"])
    assert splitter.parts("entscheidungsbaum") == ("entscheidung", "baum")
    assert splitter.parts("hochschulen") == ()
    assert splitter.parts("baum") == ()


def test_a_question_that_shares_nothing_finds_nothing() -> None:
    assert retrieve(GERMAN, "Wie wird das Wetter?") == []
    assert retrieve(GERMAN, "???") == []
    assert retrieve([], "Was ist ein Suchbaum?") == []


def test_a_follow_up_is_looked_for_with_the_turn_before_it() -> None:
    before = ("was ist eine Hashtabelle", "Sie findet Schlüssel schnell.")
    assert first("und warum ist das so schnell?", before=before) == "Hashing"
    assert first("wozu?", before=before) == "Hashing"


def test_a_new_subject_is_not_held_back_by_the_turn_before_it() -> None:
    before = ("was ist eine Hashtabelle", "Sie findet Schlüssel schnell.")
    assert first("Welche Sortierverfahren vergleichen Elemente", before=before) == "Sortieren"


@pytest.mark.parametrize(
    "question", ["und warum?", "warum ist das so?", "and why", "wie geht das", "?", "was bringt es"]
)
def test_a_question_that_says_no_subject_leans_on_the_turn_before(question: str) -> None:
    assert leaning(question) > 0.5


@pytest.mark.parametrize(
    "question",
    ["Unterschied zwischen Quicksort und Mergesort im schlimmsten Fall", "Laufzeit Heapsort Aufbauphase begründen"],
)
def test_a_question_with_its_own_subject_leans_on_nothing(question: str) -> None:
    assert leaning(question) < 0.5


@pytest.mark.parametrize(
    ("question", "language"), [("was ist das", "de"), ("what is this", "en"), ("Hashtabelle", None), ("", None)]
)
def test_small_words_tell_the_language(question: str, language: str | None) -> None:
    assert spoken(question) == language


def test_a_page_in_the_language_of_the_question_comes_before_its_translation() -> None:
    both = [Page("Deutsch", "Array: ein Array hat Felder."), Page("English", "Array: an array has fields.", "en")]
    assert first("was ist ein array", both) == "Deutsch"
    assert first("what is an array", both) == "English"
    assert first("was ist ein Hash", [*ENGLISH]) == "Hashing (en)"


def test_a_passage_whose_day_has_not_come_is_not_found_and_not_there_until_then() -> None:
    later = replace(GERMAN[1], place="Lösung", available_from=NOW + timedelta(days=1))
    collection = Collection([*GERMAN, later])
    assert "Lösung" not in [page.place for page in collection.at(NOW).find("hashtabelle")]
    assert list(collection.at(NOW).passages) == GERMAN
    assert "Lösung" in [page.place for page in collection.at(NOW + timedelta(days=1)).find("hashtabelle")]
    assert list(collection.at(NOW + timedelta(days=2)).passages) == [*GERMAN, later]
    assert not Collection([later]).at(NOW)


def test_what_was_found_is_put_into_reading_order() -> None:
    usable = Collection(GERMAN).at(NOW)
    found = usable.find("Hashtabelle oder Suchbaum?")
    assert found[:2] != GERMAN[:2]
    assert usable.in_reading_order(found)[:2] == GERMAN[:2]


def test_how_well_others_fit_beside_the_first_can_be_asked() -> None:
    usable = Collection(GERMAN).at(NOW)
    assert len(usable.find("hashtabelle schlüssel")) > len(usable.find("hashtabelle schlüssel", at_least=0.9)) == 1


def test_a_collection_says_how_much_memory_it_takes() -> None:
    small, large = Collection(GERMAN), Collection([replace(page, text=page.text * 50) for page in GERMAN])
    assert 1_000 < small.bytes < large.bytes


def test_an_identifier_is_found_whole_and_in_parts() -> None:
    assert list(words("enclosingScope max_depth HTTPServer C++")) == [
        *("enclosingscope", "enclosing", "scope", "max_depth", "max", "depth", "httpserver", "http", "server"),
        "c++",
    ]


def test_what_a_question_of_thousands_of_words_costs_is_bounded() -> None:
    question = " ".join(f"wort{number}" for number in range(20_000)) + " Hashtabelle"
    assert retrieve(GERMAN, question) == []  # so far behind that it is not looked for
    assert first("Hashtabelle " + question) == "Hashing"


def test_an_index_of_nothing_and_one_of_empty_pages_find_nothing() -> None:
    assert Index([]).search("Baum") == []
    assert Index([Page("", "", title="")]).search("Baum", ("Baum", "Baum")) == []


def noise(passages: int) -> list[Page]:
    """Passages of random words, as nobody writes them."""
    generator = random.Random(1)
    letters = "".join(generator.choices(string.ascii_lowercase, k=800 * passages))
    words_of = [[letters[at : at + 8] for at in range(800 * n, 800 * n + 800, 8)] for n in range(passages)]
    return [Page(f"S. {n}", " ".join(own)) for n, own in enumerate(words_of)]


@pytest.mark.parametrize("word", ["3", "3.14159", "12,5", "d41d8cd98f00b204e9800998ecf8427e", "a" * 41, "qk3v9zt1" * 4])
def test_what_nobody_spells_has_no_letter_groups_and_is_found_whole(word: str) -> None:
    assert not is_spelled(word)
    assert first(word, [*GERMAN, Page("Tabelle", f"Messwert {word} im Versuch")]) == "Tabelle"


@pytest.mark.parametrize("word", ["baum", "utf8", "max_depth_2", "donaudampfschifffahrtsgesellschaft", "c++", "∈"])
def test_what_people_spell_has_letter_groups(word: str) -> None:
    assert is_spelled(word)


def test_a_number_with_a_point_is_one_word_and_no_identifier() -> None:
    assert list(words("3.14159 v1.2 24.12.2025")) == [
        "3.14159",
        "v1.2",
        "v",
        "1",
        "2",
        "24.12.2025",
        "24",
        "12",
        "2025",
    ]


def test_rare_words_beyond_those_of_a_course_are_searched_whole_and_others_as_always(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = noise(40)
    monkeypatch.setattr(index, "MAX_RARE_WORDS", 1_000)
    bounded = Collection([*pages, *GERMAN, *GERMAN])
    monkeypatch.undo()
    assert bounded.bytes < 0.6 * Collection([*pages, *GERMAN, *GERMAN]).bytes
    assert bounded.at(NOW).find("hastabelle")[0].place == "Hashing"
    assert bounded.at(NOW).find(pages[39].text.split()[-1])[0] == pages[39]


def test_while_an_index_is_built_others_go_on_between_all_of_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    went_on: list[float] = []
    monkeypatch.setattr("time.sleep", went_on.append)
    monkeypatch.setattr(bm25, "PIECE", 2_000)
    Index(noise(100))
    reading, learning = 100 / index.PASSAGES_IN_ONE_GO, 100 * 100 / index.WORDS_IN_ONE_GO
    stems, groups = 100 * 100 / 2_000, 100 * 100 * 7 / 2_000
    assert len(went_on) > 0.9 * (reading + learning + 2 * (stems + groups))


def test_an_index_is_the_same_in_one_piece_and_in_many(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Index(GERMAN + ENGLISH)
    monkeypatch.setattr(bm25, "PIECE", 1)
    pieces = Index(GERMAN + ENGLISH)
    for question in ("Hashtabelle Schlüssel", "sortiren", "search tree"):
        assert pieces.search(question) == whole.search(question) != []


def test_of_far_too_many_words_those_in_most_passages_are_searched_and_memory_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Random words, as in a log or a list of keys, must not push out what a process keeps."""
    draw = random.Random(7)
    noise = ["".join(draw.choices(string.ascii_lowercase, k=9)) for _n in range(20_000)]
    pages = [Page(f"{n}", " ".join([*noise[n * 50 : n * 50 + 50], "Suchbaum"])) for n in range(400)]
    whole = Collection(pages).bytes
    monkeypatch.setattr(index, "MAX_WORDS", 2_000)
    bounded = Collection(pages)
    assert bounded.bytes < whole / 2
    assert len(bounded.at(NOW).find("suchbaum")) == index.MAX_HITS
    assert bounded.at(NOW).find(noise[0])[0].place == "0"
    assert bounded.at(NOW).find(noise[-1]) == []
