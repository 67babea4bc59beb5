# SPDX-License-Identifier: EUPL-1.2
"""Which kind a file is, and what it may be called."""

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.materials.kinds import ENDINGS
from lti_tool.materials.reading import FileKind, ReadFailed, ReadingLimits, kind_of, read_file, safe_name
from tests.materials.files import odf_of, plain_pdf, pptx_of, saved, zip_of

WORD = saved(docx.Document())
PPTX = pptx_of(("Titel", [(0, "Punkt")]))


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.PDF", plain_pdf(), FileKind.PDF),
        ("a.docx", plain_pdf(), FileKind.PDF),
        ("a.pptx", PPTX, FileKind.PPTX),
        ("a.pptm", PPTX, FileKind.PPTX),
        ("a.docx", PPTX, FileKind.PPTX),
        ("a.pptx", WORD, FileKind.DOCX),
        ("a.docx", odf_of("text", ""), FileKind.ODT),
        ("a.odp", odf_of("presentation", ""), FileKind.ODP),
        ("a.zip", zip_of({"a.txt": "a"}), FileKind.ZIP),
        ("a.md", b"# a", FileKind.MARKDOWN),
        ("A.HTM", b"<p>", FileKind.HTML),
        ("a.csv", b"a;b", FileKind.TEXT),
        ("a.txt", "ä".encode("utf-16"), FileKind.TEXT),
        ("a.b.py", b"x", FileKind.CODE),
        ("a.ipynb", b"{}", FileKind.NOTEBOOK),
        ("a.pdf", b"<html>", None),
        ("a.pptx", b"text", None),
        ("a.jar", zip_of({"a.txt": "a"}), None),
        ("a.txt", b"MZ\0\0", None),
        ("a.exe", b"MZ\0\0", None),
        ("pdf", b"text", None),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
        ("", b"", None),
    ],
)
def test_a_kind_is_told_by_what_is_in_a_file_and_by_its_name(name: str, head: bytes, kind: FileKind | None) -> None:
    assert kind_of(name, head[:4096]) is kind


@pytest.mark.parametrize("name", ["a.exe", "a.pdf", "a", "a.xls"])
def test_a_file_of_another_kind_is_refused_and_so_is_one_with_a_wrong_ending(name: str) -> None:
    with pytest.raises(ReadFailed, match="unsupported_kind"):
        read_file(name, b"PK no\0", ReadingLimits())


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.exe"])
def test_an_empty_file_says_so(name: str) -> None:
    with pytest.raises(ReadFailed, match="empty_file"):
        read_file(name, b"", ReadingLimits())


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\somebody\\Folien.pptx", "Folien.pptx"),
        ("a\r\nb\u202ecod.exe", "a bcod.exe"),
        ("..", "file"),
        ("", "file"),
        ("folder/", "folder"),
        ('a<b>:"c|?*.md', "a_b___c___.md"),
        ("Übung 1.pdf", "Übung 1.pdf"),
    ],
)
def test_a_name_is_never_a_path_and_never_tricks_the_eye(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@given(st.text())
def test_any_name_becomes_one_that_every_file_system_takes(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= 200
    assert not set(safe) & set('/\\<>:"|?*\0\n\r')
    assert safe not in (".", "..")


@given(st.text(), st.binary(max_size=200))
def test_any_beginning_has_a_kind_or_none(name: str, head: bytes) -> None:
    assert kind_of(name, head) in [*FileKind, None]


def test_the_endings_that_a_page_offers_are_those_that_are_taken() -> None:
    heads = [plain_pdf(), PPTX, b"text"]
    assert all(any(kind_of(f"a{ending}", head[:4096]) for head in heads) for ending in ENDINGS)
