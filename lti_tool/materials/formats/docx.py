# SPDX-License-Identifier: EUPL-1.2
"""Word (WordprocessingML, ISO/IEC 29500-1, 17)."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from lti_tool.materials.formats.document import Document, ReadingRequest
from lti_tool.materials.formats.docx_numbering import Numbering
from lti_tool.materials.formats.markup import Sections, item, one_line, table
from lti_tool.materials.formats.omml import M
from lti_tool.materials.formats.ooxml import W, children, formula
from lti_tool.materials.formats.zip_limits import open_office_file
from lti_tool.materials.pages import PlaceKind, ReadFailed

MAX_DEPTH = 40
"""Of tables in tables and boxes in boxes."""
MAX_FOOTNOTES = 5000
_BREAK, _RENDERED = "\f", "\v"
"""Where a page ends within a paragraph, by its author's will or by what Word saw when it saved."""
_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "br": "\n", "cr": "\n", "lastRenderedPageBreak": _RENDERED}
_WRAPPERS = frozenset(f"{W}{name}" for name in ("hyperlink", "ins", "smartTag", "fldSimple", "moveTo", "dir", "bdo"))


def read(content: BinaryIO, order: ReadingRequest) -> Document:
    """Pages where the file says where they end, else sections."""
    open_office_file(content, order.limits)
    try:
        document = docx.Document(content)
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise ReadFailed("broken") from error
    body = document.element.body
    if body is None:
        raise ReadFailed("no_text")
    parts = Sections(PlaceKind.PAGE if _has_pages(body) else PlaceKind.SECTION)
    _Body(document, parts).add(body, 0)
    pages = list(parts.pages())
    properties = document.core_properties
    first = next((page.heading for page in pages if page.heading), "")
    return Document(properties.title or first, properties.language or "", len(pages), iter(pages))


def _has_pages(body: Any) -> bool:
    explicit = any(mark.get(f"{W}type") == "page" for mark in body.iter(f"{W}br"))
    return explicit or next(body.iter(f"{W}lastRenderedPageBreak", f"{W}pageBreakBefore"), None) is not None


class _Body:
    """Paragraphs and tables of a document, in order."""

    def __init__(self, document: Any, parts: Sections) -> None:
        self._parts = parts
        self._styles = _styles(document)
        self._numbering = Numbering(document.part, self._styles)
        self._footnotes = _footnotes(document.part)
        self._cited: list[str] = []

    def add(self, element: Any, depth: int) -> None:
        """All of a body, a cell or a box."""
        if depth > MAX_DEPTH:
            return
        for child in children(element):
            if child.tag == f"{W}p":
                self._paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                self._parts.add(table(self._rows(child, depth)))
                self._add_footnotes()
            elif child.tag == f"{W}sdt":
                for inner in child.findall(f"{W}sdtContent"):
                    self.add(inner, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> None:
        style = self._styles.get(_value(element, "pPr/pStyle"), {})
        if style.get("name", "").startswith("toc "):
            return
        if element.find(f"{W}pPr/{W}pageBreakBefore") is not None and self._parts.has_blocks:
            self._parts.cut()
        for end, piece in _pieces("".join(self._runs(element, depth))):
            if end == _BREAK or (end and self._parts.has_blocks):  # Word sees one at the head of the new page, too
                self._parts.cut()
            self._add(element, piece.strip(), style)
        self._add_footnotes()

    def _add(self, element: Any, text: str, style: dict[str, str]) -> None:
        if not text:
            return
        level = _level(element, style)
        numbered = self._numbering.of(element, style) if not level and "$$" not in text else None
        if level:
            self._parts.add_heading(level, text)
        elif numbered:
            self._parts.add_item(item(numbered[0], text, numbered[1]))
        else:
            self._parts.add(text)

    def _add_footnotes(self) -> None:
        for note in self._cited:
            if text := self._footnotes.get(note):
                self._parts.add(f"[^{note}]: {text}", follows=True)
        self._cited.clear()

    def _runs(self, element: Any, depth: int) -> Iterator[str]:
        """Text, formulas and page ends of a paragraph; what is deleted or hidden is not there."""
        if depth > MAX_DEPTH:
            return
        for part in children(element):
            if part.tag == f"{W}r":
                yield from self._run(part, depth)
            elif part.tag in _WRAPPERS:
                yield from self._runs(part, depth + 1)
            elif part.tag == f"{W}sdt":
                for inner in part.findall(f"{W}sdtContent"):
                    yield from self._runs(inner, depth + 1)
            elif part.tag.startswith(M):
                yield formula(part)

    def _run(self, run: Any, depth: int) -> Iterator[str]:
        hidden = run.find(f"{W}rPr/{W}vanish")
        if hidden is not None and hidden.get(f"{W}val") not in ("0", "false"):
            return
        for part in children(run):
            name = part.tag[len(W) :] if part.tag.startswith(W) else ""
            if name == "t":
                yield part.text or ""
            elif name == "br" and part.get(f"{W}type") == "page":
                yield _BREAK
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name == "footnoteReference":
                note = part.get(f"{W}id", "")
                self._cited.append(note)
                yield f"[^{note}]"
            elif name in ("drawing", "pict", "object"):
                self._drawing(part, depth)

    def _drawing(self, element: Any, depth: int) -> None:
        boxes = list(element.iter(f"{W}txbxContent"))
        for box in boxes[:100]:
            self.add(box, depth + 1)
        if not boxes:
            self._parts.add_picture()

    def _rows(self, element: Any, depth: int) -> Iterator[list[str]]:
        for row in element.iter(f"{W}tr"):
            cells = []
            for cell in row.iterchildren(f"{W}tc", f"{W}sdt"):
                lines = ("".join(self._runs(inner, depth + 1)) for inner in cell.iter(f"{W}p"))
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                below = merged is not None and merged.get(f"{W}val") != "restart"
                cells.append("" if below else one_line(" ".join(lines)))
                cells += [""] * (_number(_value(cell, "tcPr/gridSpan"), 1) - 1)
            yield cells


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What stands between ends of pages, each piece with the end before it."""
    end, start = "", 0
    for place, letter in enumerate(text):
        if letter in (_BREAK, _RENDERED):
            yield end, text[start:place]
            end, start = letter, place + 1
    yield end, text[start:]


def _level(element: Any, style: dict[str, str]) -> int:
    """A heading's level, 0 for none: by its style's name, English in every language of Word, or by its outline."""
    name = style.get("name", "")
    if name == "title":
        return 1
    if name.startswith("heading ") and name[8:].isdecimal():
        return int(name[8:])
    outline = _value(element, "pPr/outlineLvl") or style.get("outline", "")
    return _number(outline, 9) % 9 + 1 if outline and _number(outline, 9) < 9 else 0


def _styles(document: Any) -> dict[str, dict[str, str]]:
    """By their ids: name, outline level and list of each style, also those it has from the style it is based on."""
    own: dict[str, dict[str, str]] = {}
    for element in document.styles.element.findall(f"{W}style"):
        found = {
            "name": _value(element, "name").lower(),
            "outline": _value(element, "pPr/outlineLvl"),
            "list": _value(element, "pPr/numPr/numId"),
            "list_level": _value(element, "pPr/numPr/ilvl"),
            "base": _value(element, "basedOn"),
        }
        own[element.get(f"{W}styleId", "")] = {key: value for key, value in found.items() if value}
    return {name: _inherited(name, own) for name in own}


def _inherited(name: str, own: dict[str, dict[str, str]]) -> dict[str, str]:
    found, seen = dict(own[name]), {name}
    base = found.get("base")
    while base in own and base not in seen and len(seen) < 20:
        seen.add(base)
        found = own[base] | found
        base = own[base].get("base")
    return found


def _footnotes(part: Any) -> dict[str, str]:
    """Their texts by their numbers."""
    related = (relation.target_part for relation in part.rels.values() if relation.reltype.endswith("/footnotes"))
    notes = next(related, None)
    if notes is None:
        return {}
    try:
        root = etree.fromstring(notes.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return {}
    found: dict[str, str] = {}
    for note in root.findall(f"{W}footnote")[:MAX_FOOTNOTES]:
        if note.get(f"{W}type") in (None, "normal"):
            found[note.get(f"{W}id", "")] = one_line("".join(text.text or "" for text in note.iter(f"{W}t")))
    return found


def _value(element: Any, path: str) -> str:
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")


def _number(text: str, default: int) -> int:
    return min(int(text), 1000) if text.isdecimal() else default
