# SPDX-License-Identifier: EUPL-1.2
"""OpenDocument text and presentations (ODF 1.3, part 3), from `content.xml`."""

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from lti_tool.materials.formats.document import Document, ReadingRequest, note_of
from lti_tool.materials.formats.markup import Sections, heading, item, one_line, table
from lti_tool.materials.formats.zip_limits import open_office_file
from lti_tool.materials.pages import Note, Page, Place, PlaceKind, ReadFailed

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, OFFICE, DRAW, SHOW, STYLE = (
    f"{{{_NAMESPACE}{name}:1.0}}" for name in ("text", "table", "office", "drawing", "presentation", "style")
)
_DC = "{http://purl.org/dc/elements/1.1/}"
MAX_DEPTH = 40
_LEFT_OUT = frozenset(
    {f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}tracked-changes", f"{TEXT}table-of-content"}
    | {f"{TEXT}{name}-index" for name in ("alphabetical", "illustration", "table", "user", "object")}
    | {f"{TEXT}sequence-decls", f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{TEXT}bookmark"}
)
_FURNITURE = ("footer", "date-time", "page-number", "header")


def read(content: BinaryIO, order: ReadingRequest) -> Document:
    archive = open_office_file(content, order.limits)
    if b"encryption-data" in _member(archive, "META-INF/manifest.xml"):
        raise ReadFailed("encrypted")
    root = _parsed(_member(archive, "content.xml"))
    body = None if root is None else root.find(f"{OFFICE}body")
    if body is None:
        raise ReadFailed("broken")
    meta = _parsed(_member(archive, "meta.xml"))
    title, language = ("", "") if meta is None else (_found(meta, "title"), _found(meta, "language"))
    if order.kind == "odp":
        hidden = _hidden(root)
        slides = body.findall(f"{OFFICE}presentation/{DRAW}page")
        return Document(title, language, len(slides), (_slide(n, slide, hidden) for n, slide in enumerate(slides, 1)))
    parts = Sections()
    for text in body.findall(f"{OFFICE}text"):
        _Text(parts).add(text, 0)
    pages = list(parts.pages())
    first = next((page.heading for page in pages if page.heading), "")
    return Document(title or first, language, len(pages), iter(pages))


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, EOFError) as error:
        raise ReadFailed("broken") from error


def _parsed(data: bytes) -> Any:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        return None


def _found(meta: Any, name: str) -> str:
    return next((one_line(element.text or "") for element in meta.iter(f"{_DC}{name}")), "")


class _Text:
    """Paragraphs, headings, lists and tables, in order."""

    def __init__(self, parts: Sections) -> None:
        self._parts = parts

    def add(self, element: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        for child in element:
            if child.tag in _LEFT_OUT or not isinstance(child.tag, str):
                continue
            if child.tag == f"{TEXT}h":
                level = child.get(f"{TEXT}outline-level", "1")
                self._parts.add_heading(int(level) if level.isdecimal() else 1, line(child))
            elif child.tag == f"{TEXT}p":
                self._paragraph(child)
            elif child.tag == f"{TEXT}list":
                for entry in read_list(child, 0):
                    self._parts.add_item(entry)
            elif child.tag == f"{TABLE}table":
                self._parts.add(table(rows(child)))
            else:
                self.add(child, depth + 1)

    def _paragraph(self, element: Any) -> None:
        self._parts.add(line(element))
        for note in element.iter(f"{TEXT}note"):
            said = one_line(" ".join(map(line, note.iter(f"{TEXT}p"))))
            self._parts.add(f"[^{_citation(note)}]: {said}", follows=True)
        if next(element.iter(f"{DRAW}image"), None) is not None:
            self._parts.add_picture()


def _citation(note: Any) -> str:
    return one_line("".join(note.find(f"{TEXT}note-citation").itertext())) if len(note) else "*"


def _slide(n: int, slide: Any, hidden: frozenset[str]) -> Page:
    place = Place(PlaceKind.SLIDE, n, n)
    if slide.get(f"{DRAW}style-name") in hidden:
        return Page(n, place, "", "", Note.HIDDEN)
    title, blocks, notes = "", list[str](), ""
    for frame in slide.iter(f"{DRAW}frame", f"{DRAW}custom-shape", f"{SHOW}notes"):
        kind = frame.get(f"{SHOW}class", "")
        if frame.tag == f"{SHOW}notes":
            notes = "\n".join(map(line, frame.iter(f"{TEXT}p")))
        elif kind in _FURNITURE or any(above.tag == f"{SHOW}notes" for above in frame.iterancestors()):
            continue
        elif kind == "title" and not title:
            title = one_line(" ".join(map(line, frame.iter(f"{TEXT}p"))))
        else:
            parts = Sections(PlaceKind.PAGE)
            _Text(parts).add(frame, 0)
            blocks += [page.text for page in parts.pages() if page.text]
    pictures = next(slide.iter(f"{DRAW}image"), None) is not None
    text = "\n\n".join([*([heading(1, title)] if title else []), *blocks])
    return Page(n, place, title, text, note_of(text, pictures=pictures), notes)


def _hidden(root: Any) -> frozenset[str]:
    """The styles of slides that are not shown (19.408)."""
    styles = root.iter(f"{STYLE}style")
    return frozenset(
        style.get(f"{STYLE}name", "")
        for style in styles
        if any(part.get(f"{SHOW}visibility") == "hidden" for part in style.iter(f"{STYLE}drawing-page-properties"))
    )


def read_list(element: Any, depth: int) -> Iterator[str]:
    """The items of a list, each a line of Markdown."""
    if depth > MAX_DEPTH:
        return
    for entry in element:
        if entry.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
            continue
        for part in entry:
            if part.tag in (f"{TEXT}p", f"{TEXT}h"):
                if text := line(part):
                    yield item(depth, text)
            elif part.tag == f"{TEXT}list":
                yield from read_list(part, depth + 1)


def rows(element: Any) -> Iterator[list[str]]:
    for row in element.iter(f"{TABLE}table-row"):
        yield [
            one_line(" ".join(map(line, cell.iter(f"{TEXT}p"))))
            for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
        ]


def line(element: Any) -> str:
    """The text of a paragraph."""
    return one_line("".join(_pieces(element, 0)))


def _pieces(element: Any, depth: int) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if depth < MAX_DEPTH and isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            if child.tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"):
                yield " "
            elif child.tag == f"{TEXT}note":
                yield f"[^{_citation(child)}]"
            else:
                yield from _pieces(child, depth + 1)
        yield child.tail or ""
