# SPDX-License-Identifier: EUPL-1.2
"""PowerPoint (PresentationML, ISO/IEC 29500-1, 19)."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree
from pptx.exc import PackageNotFoundError
from pptx.package import Package
from pptx.parts.presentation import PresentationPart

from lti_tool.materials.formats.document import Document, ReadingRequest, note_of
from lti_tool.materials.formats.markup import heading, item, one_line, table
from lti_tool.materials.formats.omml import M
from lti_tool.materials.formats.ooxml import A14, A, P, R, children, formula
from lti_tool.materials.formats.zip_limits import open_office_file
from lti_tool.materials.pages import Note, Page, Place, PlaceKind, ReadFailed

MAX_DEPTH = 40
"""Of groups within groups."""
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_FURNITURE = ("dt", "ftr", "sldNum", "hdr")
_TITLES = ("title", "ctrTitle")


def read(content: BinaryIO, order: ReadingRequest) -> Document:
    open_office_file(content, order.limits)
    try:
        part = Package.open(content).main_document_part
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise ReadFailed("broken") from error
    if not isinstance(part, PresentationPart):
        raise ReadFailed("broken")
    presentation = part.presentation  # what python-pptx opens by itself are no shows and templates
    slides, properties = presentation.slides, presentation.core_properties
    return Document(properties.title or "", properties.language or "", len(slides), _pages(slides))


def _pages(slides: Any) -> Iterator[Page]:
    for n, slide in enumerate(slides, 1):
        place = Place(PlaceKind.SLIDE, n, n)
        if slide._element.get("show") in ("0", "false"):
            yield Page(n, place, "", "", Note.HIDDEN)
            continue
        shown = _Slide(slide.part)
        shown.add(slide._element.find(f"{P}cSld/{P}spTree"), 0)
        text = "\n\n".join([*([heading(1, shown.title)] if shown.title else []), *shown.blocks])
        note = note_of(text, pictures=shown.pictures)
        yield Page(n, place, shown.title, text, note, _notes(slide))


def _notes(slide: Any) -> str:
    if not slide.has_notes_slide:
        return ""
    frame = slide.notes_slide.notes_text_frame
    return frame.text if frame is not None else ""


class _Slide:
    """What stands on a slide, in the order of its shapes."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self.title = ""
        self.blocks: list[str] = []
        self.pictures = False

    def add(self, tree: Any, depth: int) -> None:
        if tree is None or depth > MAX_DEPTH:
            return
        for shape in children(tree):
            if shape.tag == f"{P}sp":
                self._text_shape(shape)
            elif shape.tag == f"{P}grpSp":
                self.add(shape, depth + 1)
            elif shape.tag == f"{P}graphicFrame":
                self._frame(shape)
            elif shape.tag == f"{P}pic":
                self.pictures = True

    def _text_shape(self, shape: Any) -> None:
        holder = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        kind = None if holder is None else holder.get("type", "obj")
        body = shape.find(f"{P}txBody")
        if kind in _FURNITURE or body is None:
            return
        if kind in _TITLES and not self.title:
            self.title = one_line(" ".join(map(paragraph, body.findall(f"{A}p"))))
        elif text := _text(body, bulleted=kind in ("body", "obj")):
            self.blocks.append(text)

    def _frame(self, frame: Any) -> None:
        for found in frame.iter(f"{A}tbl"):
            rows = ([_text(cell, bulleted=False) for cell in row.iter(f"{A}tc")] for row in found.iter(f"{A}tr"))
            self.blocks.append(table(rows))
        for link in frame.iter(f"{_DIAGRAM}relIds"):
            self._diagram(link.get(f"{R}dm"))
        self.pictures = self.pictures or not self.blocks

    def _diagram(self, relation: str | None) -> None:
        """SmartArt: its texts, without how they hang together."""
        try:
            blob = self._part.related_part(relation).blob
        except KeyError:
            return
        root = _parsed(blob)
        points = () if root is None else root.iter(f"{_DIAGRAM}pt")
        texts = (one_line(" ".join(part.text or "" for part in point.iter(f"{A}t"))) for point in points)
        self.blocks.append("\n".join(item(0, text) for text in texts if text))


def _parsed(blob: bytes) -> Any:
    try:
        return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        return None


def _text(body: Any, *, bulleted: bool) -> str:
    """The paragraphs of a shape or cell. `bulleted`: whether its layout has bullets, unless a paragraph says no."""
    found: list[str] = []
    was_item, number = False, 0
    for element in body.iter(f"{A}p"):
        properties = element.find(f"{A}pPr")
        text = paragraph(element).strip()
        if not text:
            continue
        depth, mark = _bullet(properties, bulleted=bulleted)
        number = number + 1 if mark == "1." else 0
        shown = item(depth, text, f"{number}." if number else mark) if mark and "$$" not in text else text
        if found and (was_item and mark):
            found[-1] += "\n" + shown
        else:
            found.append(shown)
        was_item = bool(mark)
    return "\n\n".join(found)


def _bullet(properties: Any, *, bulleted: bool) -> tuple[int, str]:
    """Level and mark of a paragraph; no mark for one without a bullet."""
    if properties is None:
        return 0, "-" if bulleted else ""
    level = int(properties.get("lvl", "0"))
    if properties.find(f"{A}buNone") is not None:
        return level, ""
    if properties.find(f"{A}buAutoNum") is not None:
        return level, "1."
    return level, "-" if bulleted or level or properties.find(f"{A}buChar") is not None else ""


def paragraph(element: Any) -> str:
    """Runs, line ends and formulas of a paragraph (21.1.2.2.6)."""
    said = list[str]()
    for part in children(element):
        if part.tag in (f"{A}r", f"{A}fld"):
            said.append(part.findtext(f"{A}t") or "")
        elif part.tag == f"{A}br":
            said.append("\n")
        elif part.tag == f"{A14}m":
            said += [formula(inner) for inner in part]
        elif part.tag.startswith(M):
            said.append(formula(part))
    return "".join(said)
