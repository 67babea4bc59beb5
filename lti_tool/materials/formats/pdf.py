# SPDX-License-Identifier: EUPL-1.2
"""PDF (ISO 32000-1) by pdfium; pages whose umlauts are drawn as two glyphs by pypdf, which keeps those together."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdfium2 as pdfium
from pypdfium2 import raw

from lti_tool.materials.formats.document import Document, ReadingRequest, note_of
from lti_tool.materials.formats.pdf_columns import unmix_lines
from lti_tool.materials.formats.pdf_layout import Layout, Sheet, laid_out, style_of
from lti_tool.materials.formats.pdf_lines import lines_of, without_ligatures
from lti_tool.materials.formats.pdf_tables import with_cells
from lti_tool.materials.formats.pdf_umlauts import DIAERESIS, SecondReader, mend_umlauts
from lti_tool.materials.pages import Note, Page, Place, PlaceKind, ReadFailed

SAMPLE_PAGES = 40
"""Pages from which sizes and running heads are told."""
MAX_OUTLINE = 5000
MAX_OBJECTS = 1000
"""Of a page that are looked at when a picture is looked for."""
_MAY_COPY = 1 << 4
"""Bit 5 of the permissions (ISO 32000-1, table 22): copying text."""


def read(content: BinaryIO, order: ReadingRequest) -> Document:
    data = content.read()
    document = open_pdf(data)
    if len(document) > order.limits.max_pages:
        raise ReadFailed("too_many_pages")
    title = document.get_metadata_value("Title")
    return Document(title, _language(document), len(document), _Pages(document, data, order).all())


def open_pdf(data: bytes) -> Any:
    """Raises ReadFailed; `encrypted` also for a file that may be opened, but whose text must not be copied."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise ReadFailed("encrypted" if locked else "broken") from error
    if not raw.FPDF_GetDocPermissions(document) & _MAY_COPY:
        raise ReadFailed("encrypted")
    return document


def _language(document: Any) -> str:
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 0 < size < 200:
        return ""
    buffer = (raw.FPDF_WCHAR * size)()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "ignore")


class _Pages:
    """The pages of a document, one after the other."""

    def __init__(self, document: Any, data: bytes, order: ReadingRequest) -> None:
        self._document, self._order = document, order
        self._second = SecondReader(data)
        self._outline = _outline(document)
        step = max(1, len(document) // SAMPLE_PAGES)
        self._sampled = {number: self._lines(number) for number in range(0, len(document), step)}
        sample = [page for page, _pictures in self._sampled.values()]
        self._style = style_of(sample, (title for titles in self._outline.values() for title in titles))

    def all(self) -> Iterator[Page]:
        heading = ""
        for number in range(len(self._document)):
            page, pictures = self._sampled.pop(number) if number in self._sampled else self._lines(number)
            layout = laid_out(page, self._style)
            if any(DIAERESIS in line.text for line in page.lines):
                layout = self._mended(page, layout)
            titles = self._outline.get(number, [])
            text, place = layout.text, Place(PlaceKind.PAGE, number + 1, number + 1)
            if text.startswith("#") or not heading:
                heading = (layout.headings or titles or [heading])[0]
            skipped = number + 1 in self._order.skipped
            note = Note.UNREADABLE if skipped else note_of(text, pictures=pictures)
            yield Page(number + 1, place, heading, text, note)
            heading = (layout.headings or titles or [heading])[-1]

    def _lines(self, number: int) -> tuple[Sheet, bool]:
        """The page, and whether there is more than text on it, which is asked where there is little."""
        if number + 1 in self._order.skipped:
            return Sheet(number, 0.0, ()), False
        self._order.begins(number + 1)
        try:
            page = self._document[number]
            text_page = page.get_textpage()
        except pdfium.PdfiumError:
            return Sheet(number, 0.0, ()), False
        inner = text_page.raw
        lines = [without_ligatures(with_cells(inner, line)) for line in unmix_lines(inner, lines_of(text_page))]
        few = sum(len(line.text) for line in lines) < 200
        found = Sheet(number, page.get_height(), lines), few and _has_pictures(page)
        text_page.close()
        page.close()
        return found

    def _mended(self, page: Sheet, layout: Layout) -> Layout:
        """The page by pypdf, where that reads anything."""
        self._order.begins(page.index + 1)
        running = {line.text for line in page.lines if self._style.is_running(line, page)}
        lines = [line for line in self._second.lines(page.index) if line not in running]
        if not lines:
            return layout
        blocks = mend_umlauts(lines, (block for block in layout.blocks if block.startswith("#")))
        return Layout([block.lstrip("# ") for block in blocks if block.startswith("#")], blocks)


def _outline(document: Any) -> dict[int, list[str]]:
    """The outline's titles by the page that they lead to."""
    found: dict[int, list[str]] = {}
    try:
        for count, entry in enumerate(document.get_toc(max_depth=6)):
            if count == MAX_OUTLINE:
                break
            target = entry.get_dest()
            number = target.get_index() if target else None
            title = " ".join(entry.get_title().split())
            if number is not None and title:
                found.setdefault(number, []).append(title)
    except (pdfium.PdfiumError, RecursionError):
        pass
    return found


def _has_pictures(page: Any) -> bool:
    count = min(raw.FPDFPage_CountObjects(page), MAX_OBJECTS)
    drawn = (raw.FPDFPage_GetObject(page, number) for number in range(count))
    return any(raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_TEXT for thing in drawn)
