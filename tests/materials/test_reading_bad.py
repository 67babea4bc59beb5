# SPDX-License-Identifier: EUPL-1.2
"""Bad files: each ends with a code that says what to do, within the limits, and harms nothing."""

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lti_tool.materials.reading import Note, ReadFailed, Reading, ReadingLimits, read_file, unpack
from tests.materials import bombs
from tests.materials.files import odf_of, plain_pdf, pptx_of, with_member, zip_of
from tests.materials.processes import reading_processes

LIMITS = ReadingLimits(max_memory_bytes=512 << 20, cpu_seconds=5, wall_seconds=30)
TOO_BIG = ("needs_too_much_memory", "took_too_long")


def outcome(name: str, content: bytes, limits: ReadingLimits = LIMITS) -> str:
    """The code, or how many pages were read; at the latest a little after the time that there is."""
    began = time.monotonic()
    try:
        said = f"{len(read_file(name, content, limits).pages)} pages"
    except ReadFailed as failed:
        said = failed.code
    assert time.monotonic() - began < limits.wall_seconds + 10
    assert reading_processes() == []
    return said


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (bombs.pdf_that_inflates, (*TOO_BIG, "no_text")),
        (bombs.pdf_that_inflates_twice, (*TOO_BIG, "no_text")),
        (bombs.pdf_of_operators, (*TOO_BIG, "1 pages")),
        (bombs.pdf_with_nested_forms, (*TOO_BIG, "1 pages", "no_text")),
        (bombs.pdf_of_objects, ("1 pages",)),
        (bombs.pdf_of_one_page_many_times, ("too_many_pages", "took_too_long")),
        (bombs.pdf_with_a_circle, ("broken", "no_text")),
        (bombs.pdf_of_arrays, ("broken", "no_text")),
    ],
)
def test_a_pdf_made_to_swell_or_to_hang_is_ended(make: Callable[[], bytes], codes: tuple[str, ...]) -> None:
    assert outcome("a.pdf", make()) in codes


def test_a_page_on_which_the_reader_breaks_down_is_left_out_and_the_others_are_read() -> None:
    told: list[int] = []
    reading = read_file("a.pdf", bombs.pdf_with_bad_pages(2), LIMITS, progress=lambda done, _count: told.append(done))
    assert [page.note for page in reading.pages] == [Note.NONE, Note.UNREADABLE, Note.NONE, Note.UNREADABLE, Note.NONE]
    assert [page.n for page in reading.pages] == [1, 2, 3, 4, 5]
    assert "Seite 5" in reading.pages[4].text


def test_a_file_of_such_pages_is_given_up() -> None:
    assert outcome("a.pdf", bombs.pdf_with_bad_pages(4)) == "needs_too_much_memory"


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (bombs.word_that_inflates, ("needs_too_much_memory",)),
        (bombs.word_of_paragraphs, (*TOO_BIG, "broken", "no_text")),
        (bombs.word_of_depth, ("broken", "no_text")),
        (lambda: bombs.word_with(bombs.LAUGHS.encode()), ("broken",)),
        (lambda: bombs.word_with(bombs.LAUGHS.encode("utf-16")), ("broken",)),
        (lambda: bombs.word_with(bombs.OUTSIDE.format("file:///etc/passwd").encode()), ("broken",)),
    ],
)
def test_an_office_file_made_to_swell_or_to_reach_outside_is_ended(
    make: Callable[[], bytes], codes: tuple[str, ...]
) -> None:
    assert outcome("a.docx", make()) in codes


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback, and what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], asked
        server.shutdown()


def test_nothing_that_a_file_points_at_is_fetched() -> None:
    with listening() as (port, asked):
        here = f"http://127.0.0.1:{port}"
        page = f'<link rel=stylesheet href="{here}/a.css"><script src="{here}/b.js"></script><img src="{here}/c.png">'
        page += f'<iframe src="{here}/d"></iframe><p>Ein Absatz mit etwas Text.</p>'
        outcome("a.html", page.encode())
        outcome("a.html", f'<!DOCTYPE html SYSTEM "{here}/x.dtd"><p>Ein Absatz.</p>'.encode())
        outcome("a.md", f"![x]({here}/e.png) und Text".encode())
        outcome("a.docx", bombs.word_with(bombs.OUTSIDE.format(f"{here}/f").encode()))
        entity = f'<?xml version="1.0"?><!DOCTYPE a SYSTEM "{here}/g.dtd"><a/>'
        outcome("a.odt", with_member(odf_of("text", "x"), "content.xml", b"<office:document-content", entity.encode()))
    assert asked == []


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pdf", bombs.pdf_with_a_password),
        ("a.pdf", lambda: bombs.pdf_with_a_password(user="", copying=False)),
        ("a.pptx", bombs.slides_with_a_password),
        ("a.docx", bombs.slides_with_a_password),
        (
            "a.odt",
            lambda: with_member(
                odf_of("text", ""), "META-INF/manifest.xml", b"<manifest/>", b"<m><manifest:encryption-data/></m>"
            ),
        ),
    ],
)
def test_a_file_with_a_password_says_so_and_so_does_one_that_forbids_copying(
    name: str, make: Callable[[], bytes]
) -> None:
    assert outcome(name, make()) == "encrypted"


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert outcome("a.pdf", bombs.pdf_with_a_password(user="")) == "1 pages"


def test_macros_are_neither_run_nor_read() -> None:
    reading: Reading = read_file("a.pptm", bombs.slides_with_macros(), LIMITS)
    assert reading.pages[0].text == "# Titel\n\n- Punkt"


def test_more_pages_than_allowed_say_so() -> None:
    few = ReadingLimits(max_pages=3)
    assert outcome("a.pdf", plain_pdf(4), few) == "too_many_pages"
    assert outcome("a.pptx", pptx_of(*[("Titel", [(0, "Punkt")])] * 4), few) == "too_many_pages"
    assert outcome("a.md", "\n\n".join(f"# {n}" for n in range(4)).encode(), few) == "too_many_pages"
    assert outcome("a.txt", b"Zeile\n" * 400, few) == "too_many_pages"


def test_ten_thousand_pages_say_so_at_once() -> None:
    began = time.monotonic()
    assert outcome("a.pdf", plain_pdf(10_000)) == "too_many_pages"
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("name", ["a.pdf", "a.html", "a.pptx"])
def test_two_gigabytes_are_not_read(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    with file.open("wb") as written:
        written.write({"a.pdf": b"%PDF-1.7\n", "a.html": b"<p>", "a.pptx": b"PK\x03\x04"}[name])
        written.truncate(2 << 30)
    with pytest.raises(ReadFailed) as failed:
        read_file(name, file, LIMITS)
    assert failed.value.code in ("needs_too_much_memory", "too_many_pages", "broken", "unsupported_kind")


def test_text_without_end_says_so() -> None:
    assert outcome("a.md", b"Wort " * 2_000_000, ReadingLimits(max_text_bytes=1 << 20)) == "too_many_pages"


@pytest.mark.parametrize("part", [0.3, 0.66, 0.95])
@pytest.mark.parametrize(
    ("name", "whole"),
    [("a.pptx", pptx_of(("T", [(0, "P")]))), ("a.docx", bombs.word_with(b"<a/>")), ("a.odt", odf_of("text", "x"))],
)
def test_a_file_that_was_cut_off_is_broken(name: str, whole: bytes, part: float) -> None:
    assert outcome(name, whole[: int(len(whole) * part)]) == "broken"


def test_a_pdf_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    assert outcome("a.pdf", plain_pdf(20)[:-400]) in ("20 pages", "broken")
    assert outcome("a.pdf", plain_pdf()[:200]) == "broken"


def test_an_archive_of_another_kind_behind_an_office_name_is_broken() -> None:
    for name in ("a.pptx", "a.docx"):
        assert outcome(name, zip_of({"x.txt": "x"})) == "broken"


def unpacked(content: bytes, limits: ReadingLimits = LIMITS) -> "dict[str, bytes] | str":
    try:
        return {member.name: member.content for member in unpack(content, limits)}
    except ReadFailed as failed:
        return failed.code


def test_an_archive_becomes_its_files_without_their_paths() -> None:
    files = {"../../etc/a.txt": "1", "/root/b.md": "2", "x\\y\\c.py": "3", "__MACOSX/._a.txt": "4", ".DS_Store": "5"}
    assert unpacked(zip_of(files | {"folder/": ""})) == {"a.txt": b"1", "b.md": b"2", "c.py": b"3"}


def test_an_archive_in_an_archive_comes_as_it_is_and_is_not_read() -> None:
    inner = zip_of({"a.txt": "1"})
    assert unpacked(zip_of({"inner.zip": inner})) == {"inner.zip": inner}
    with pytest.raises(ReadFailed, match="unsupported_kind"):
        read_file("inner.zip", inner, LIMITS)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bombs.zip_that_inflates, "needs_too_much_memory"),
        (bombs.zip_that_lies, "broken"),
        (lambda: zip_of({f"{n}.txt": "x" for n in range(501)}), "too_many_pages"),
        (lambda: zip_of({f"{n}/": "" for n in range(20_001)}), "needs_too_much_memory"),
        (lambda: zip_of({"a.txt": "x" * 1000})[:60], "broken"),
        (lambda: b"PK\x03\x04" + bytes(100), "broken"),
    ],
)
def test_a_bad_archive_says_what_is_wrong(make: Callable[[], bytes], code: str) -> None:
    assert unpacked(make()) == code


def test_the_bytes_of_an_archive_are_bounded() -> None:
    files = {f"{n}.txt": bytes([n]) * 100_000 for n in range(20)}
    assert unpacked(zip_of(files), ReadingLimits(max_unpacked_bytes=1_000_000)) == "needs_too_much_memory"
    assert len(unpacked(zip_of(files), ReadingLimits(max_unpacked_bytes=3_000_000))) == 20
