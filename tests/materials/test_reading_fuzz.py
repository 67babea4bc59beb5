# SPDX-License-Identifier: EUPL-1.2
"""Whatever is in a file, the caller gets its pages or a code, in time, and no process is left."""

import contextlib
import io
import random
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.materials.formats.pdf_layout import Sheet, laid_out, style_of
from lti_tool.materials.formats.pdf_lines import Cell, Line
from lti_tool.materials.pages import Note
from lti_tool.materials.reading import ReadFailed, ReadingLimits, read_file, unpack
from lti_tool.tidy import tidy
from tests.materials.files import HTML, ODT, odf_of, plain_pdf, pptx_of, word, zip_of
from tests.materials.processes import reading_processes

LIMITS = ReadingLimits(max_memory_bytes=512 << 20, cpu_seconds=5, wall_seconds=20)
FILES = {
    "a.pdf": plain_pdf(3),
    "a.pptx": pptx_of(("Titel", [(0, "Punkt"), (1, "Unterpunkt")]), notes="Notiz"),
    "a.docx": word(),
    "a.odt": odf_of("text", ODT),
    "a.html": HTML.encode(),
    "a.md": b"# Eins\n\n```py\nx\n```\n\n- a\n- b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "a.ipynb": b'{"cells": [{"cell_type": "code", "source": "x", "outputs": [{"text": ["y"]}]}]}',
}
ROUNDS = 8
"""For each kind; each costs a process."""


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, a piece left out, doubled or moved."""
    data = bytearray(content)
    for _change in range(chance.choice((1, 5, 50))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    start, length = chance.randrange(len(data)), chance.randrange(1, 200)
    piece = data[start : start + length]
    match chance.randrange(4):
        case 0:
            del data[start : start + length]
        case 1:
            data[start:start] = piece * chance.choice((1, 30))
        case 2:
            data[chance.randrange(len(data)) :] = piece
        case _:
            pass
    return bytes(data)


def inner_changed(archive: bytes, chance: random.Random) -> bytes:
    """An office file whose parts are wrong while the archive around them is right."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    for name in chance.sample(sorted(files), 2):
        if name.endswith((".xml", ".rels")):
            files[name] = mutated(files[name], chance)
    return zip_of(files)


@pytest.fixture(autouse=True)
def _none_survives() -> Iterator[None]:
    yield
    assert reading_processes() == []


def holds(name: str, content: bytes) -> None:
    began = time.monotonic()
    try:
        reading = read_file(name, content, LIMITS)
    except ReadFailed as failed:
        code = failed.code
    else:
        code = ""
        assert [page.n for page in reading.pages] == list(range(1, len(reading.pages) + 1))
        assert all(page.text == tidy(page.text) and page.note in Note for page in reading.pages)
    assert code in {*ReadFailed.CODES, ""} - {"cancelled"}
    assert time.monotonic() - began < LIMITS.wall_seconds + 10


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    chance = random.Random(name)
    for _round in range(ROUNDS):
        holds(name, mutated(FILES[name], chance))


@pytest.mark.parametrize("name", ["a.pptx", "a.docx", "a.odt"])
def test_an_office_file_with_damaged_parts_is_read_or_refused(name: str) -> None:
    chance = random.Random(name)
    for _round in range(ROUNDS):
        holds(name, inner_changed(FILES[name], chance))


def test_a_damaged_archive_is_unpacked_or_refused() -> None:
    chance = random.Random(1)
    content = zip_of({f"{n}.txt": f"Text {n}" * 50 for n in range(5)})
    for _round in range(ROUNDS):
        names = list[str]()
        with contextlib.suppress(ReadFailed):
            names.extend(member.name for member in unpack(mutated(content, chance), LIMITS))
        assert not any("/" in name for name in names)


NUMBERS = st.floats(-100, 1000)
LINE = st.builds(
    Line,
    text=st.text("abc DÄ.-•1\x02", min_size=1, max_size=40).filter(str.strip).map(str.strip),
    left=NUMBERS,
    right=NUMBERS,
    bottom=NUMBERS,
    size=st.sampled_from((8.0, 10.0, 12.0, 20.0)),
    fixed=st.booleans(),
)


def in_cells(line: Line) -> Line:
    """Each word a cell."""
    words = enumerate(line.text.replace("\x02", "-").split())
    return replace(line, cells=tuple(Cell(50.0 * number, 50.0 * number + 20, word) for number, word in words))


LINES = st.lists(LINE | LINE.map(in_cells), max_size=30) | st.lists(LINE.map(in_cells), max_size=9).map(
    lambda lines: [replace(line, bottom=700.0 - 12 * number, size=10.0) for number, line in enumerate(lines)]
)


@given(LINES)
def test_no_word_of_a_page_is_lost_wherever_its_lines_stand(lines: list[Line]) -> None:
    page = Sheet(0, 842, lines)
    text = laid_out(page, style_of([page], ())).text
    kept = [letter for letter in text if letter.isalpha()]
    assert kept == [letter for line in lines for letter in line.text if letter.isalpha()]


@given(st.text())
def test_tidy_text_is_tidy_and_hides_nothing(text: str) -> None:
    tidied = tidy(text)
    assert tidied == tidy(tidied)
    assert not set(tidied) & set("\0\x1b\x7f\u200b\u200d\u202e\u2066\ufeff\u00ad\ud800")
    tidied.encode()
