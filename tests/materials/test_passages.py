# SPDX-License-Identifier: EUPL-1.2
"""Pages cut into passages."""

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.materials.pages import Page, Place, PlaceKind
from lti_tool.materials.passages import MAX_CHARACTERS, CutPassage, blocks_of, cut

SENTENCE = "Die Entropie ist ein Maß für die Unsicherheit einer Zufallsvariablen. "
WORDS = st.text(alphabet="abc äß.,:|#`-*\n$1", max_size=4000)


def page(text: str, n: int = 1, heading: str = "") -> Page:
    return Page(n, Place(PlaceKind.PAGE, n, n), heading, text)


def passages(*texts: str) -> list[CutPassage]:
    return list(cut(page(text, n) for n, text in enumerate(texts, 1)))


def letters(text: str) -> str:
    return "".join(text.split())


def test_a_short_page_is_one_passage_with_its_place_and_heading() -> None:
    assert passages("# Entropie\n\nEin Maß.") == [
        CutPassage(1, Place(PlaceKind.PAGE, 1, 1), "Entropie", "# Entropie\n\nEin Maß.")
    ]


def test_a_passage_ends_where_a_paragraph_does() -> None:
    paragraphs = [SENTENCE.strip() * 6] * 7
    found = passages("\n\n".join(paragraphs))
    assert len(found) > 1
    assert [block for passage in found for block in passage.text.split("\n\n")] == paragraphs


def test_no_passage_goes_over_two_pages() -> None:
    assert [(found.page, found.text) for found in passages("eins", "zwei")] == [(1, "eins"), (2, "zwei")]


def test_a_heading_begins_a_passage_and_never_ends_one() -> None:
    text = f"{SENTENCE * 8}\n\n## Zwei\n\n{SENTENCE * 8}\n\n## Drei\n\n{SENTENCE * 12}"
    found = passages(text)
    assert [passage.text.split("\n")[0] for passage in found[1:]] == ["## Zwei", "## Drei"]
    assert [passage.heading for passage in found] == ["", "Zwei", "Drei"]


def test_what_goes_on_stands_under_the_heading_before_it() -> None:
    found = list(cut([page(f"Fortsetzung.\n\n## Neu\n\n{SENTENCE * 30}", heading="Alt")]))
    assert found[0].heading == "Alt"
    assert {passage.heading for passage in found[1:]} == {"Neu"}


def test_a_long_table_has_its_head_in_each_passage() -> None:
    rows = [f"| {number} | {'x' * 40} |" for number in range(100)]
    found = passages("\n".join(["| Nr. | Wert |", "| --- | --- |", *rows]))
    assert len(found) > 2
    assert all(passage.text.startswith("| Nr. | Wert |\n| --- | --- |\n| ") for passage in found)
    assert [line for passage in found for line in passage.text.split("\n")[2:]] == rows


def test_long_code_has_its_fence_in_each_passage() -> None:
    lines = [f"x{number} = {'1' * 60}" for number in range(60)]
    found = passages("\n".join(["````python", *lines, "````"]))
    assert len(found) > 1
    assert all(passage.text.startswith("````python\nx") and passage.text.endswith("\n````") for passage in found)
    assert [line for passage in found for line in passage.text.split("\n")[1:-1]] == lines


def test_a_line_before_a_list_stays_with_it() -> None:
    items = "\n".join(f"- {SENTENCE.strip()}" for _number in range(10))
    found = passages(f"{SENTENCE * 14}\n\nEs gilt dreierlei:\n\n{items}")
    assert found[1].text.startswith("Es gilt dreierlei:\n\n- ")


def test_a_paragraph_that_is_too_long_ends_with_its_sentences() -> None:
    found = passages((SENTENCE * 60).strip())
    assert all(passage.text.endswith(".") for passage in found)


def test_speakers_notes_are_in_a_passage_only_where_they_are_asked_for() -> None:
    slide = Page(1, Place(PlaceKind.SLIDE, 1, 1), "T", "# T", speaker_notes="Lösung: 42")
    assert [passage.text for passage in cut([slide])] == ["# T"]
    assert [passage.text for passage in cut([slide], speaker_notes=True)] == ["# T\n\nLösung: 42"]


def test_a_page_without_text_has_no_passage() -> None:
    assert passages("", "\n\n") == []


@given(WORDS)
def test_no_passage_is_too_long_or_empty_whatever_the_text_is(text: str) -> None:
    for passage in passages(text):
        assert 0 < len(passage.text) <= MAX_CHARACTERS
        assert passage.text.strip()


@given(st.text(alphabet="abc äß.,:\n-", max_size=6000))
def test_nothing_of_a_text_is_lost(text: str) -> None:
    """Where there are no tables and no code, whose heads are repeated."""
    assert letters("".join(passage.text for passage in passages(text))) == letters(text)


@given(WORDS)
def test_blocks_have_all_lines_in_their_order(text: str) -> None:
    assert letters("".join(blocks_of(text))) == letters(text)
