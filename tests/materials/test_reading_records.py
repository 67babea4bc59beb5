# SPDX-License-Identifier: EUPL-1.2
"""Eight documents of real courses, as they were uploaded: all their words are on the pages where they stand."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lti_tool.materials.passages import MAX_CHARACTERS, cut
from lti_tool.materials.reading import FileKind, Reading, ReadingLimits, read_file, render_page
from tests.support import shared, shared_root

DOCUMENTS = (
    "ki_Entscheidungsbaeume.pdf",
    "ki_Information_Theory.pptx",
    "ki_Naive_Bayes.docx",
    "ki_Regularization.pptx",
    "wissarb_Hausarbeiten.pdf",
    "wissarb_Literatur.pdf",
    "wissarb_Referate.pptx",
    "wissarb_Zitieren.docx",
)
if not (shared_root() / "retrieval/corpus/documents").exists():
    pytest.skip("the eight documents are not among the records here", allow_module_level=True)

PROSE = re.compile(r"(?<![\\\w])[a-zäöüß]{5,}")
"""Words, without the commands of LaTeX that were typeset in the documents."""
FOUND = {"ki": 0.96, "wissarb": 0.99}
"""Of the words: `ki` has formulas whose words were typeset as signs."""


@cache
def reading(name: str) -> Reading:
    return read_file(name, shared("retrieval/corpus/documents") / name, ReadingLimits())


def passages_on_pages(name: str) -> Iterator[tuple[str, list[int]]]:
    """Text of each passage of the course, and the pages of the document where it stands."""
    corpus = shared("retrieval/corpus")
    lines = (json.loads(line) for line in (corpus / "passages.jsonl").read_text("utf-8").splitlines())
    texts = {line["id"]: line["text"] for line in lines}
    for line in (corpus / "documents/places.jsonl").read_text("utf-8").splitlines():
        place = json.loads(line)
        if place["file"] == name:
            yield texts[place["passage"]], place["pages"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_words_of_a_course_are_on_the_pages_where_they_stand(name: str) -> None:
    wanted = found = 0
    for text, pages in passages_on_pages(name):
        read = " ".join(reading(name).pages[n - 1].text for n in pages).lower()
        words = set(PROSE.findall(text.lower()))
        wanted += len(words)
        found += sum(word in read for word in words)
    assert wanted > 300
    assert found / wanted >= FOUND[name.partition("_")[0]]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_a_course_is_cut_into_passages_under_headings(name: str) -> None:
    passages = list(cut(reading(name).pages))
    assert all(len(passage.text) <= MAX_CHARACTERS and passage.heading for passage in passages)
    assert {passage.page for passage in passages} == {page.n for page in reading(name).pages if page.text}


def test_their_titles_and_languages_are_told() -> None:
    told = {name: (reading(name).title, reading(name).language) for name in DOCUMENTS}
    assert told["wissarb_Literatur.pdf"] == ("Umgang mit Literatur", "de")
    assert told["ki_Naive_Bayes.docx"] == ("Naive Bayes", "de")
    assert told["ki_Information_Theory.pptx"][1] == "en"


def test_a_page_of_a_script_has_a_picture() -> None:
    file: Path = shared("retrieval/corpus/documents") / "wissarb_Literatur.pdf"
    picture = render_page(file, FileKind.PDF, 2, 1_000_000)
    assert picture is not None
    assert len(picture) > 50_000
