# SPDX-License-Identifier: EUPL-1.2
"""HTML pages: what a reader sees of them, as Markdown. Nothing is run and nothing is fetched."""

from typing import Any, BinaryIO

from lxml import etree
from lxml import html as parser

from lti_tool.materials.formats.document import Document, ReadingRequest, read_bounded
from lti_tool.materials.formats.markup import Sections, item, one_line, table
from lti_tool.materials.formats.plain import decode_text, fence_code
from lti_tool.materials.pages import ReadFailed

MAX_DEPTH = 80
"""Of elements; what lies deeper is taken as text."""
_LEFT_OUT = frozenset({
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "applet", "form",
    "button", "select", "nav", "head", "audio", "video",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "header", "html", "main", "p", "section", "summary",
})  # fmt: skip
_HIDING = ("display:none", "visibility:hidden", "font-size:0", "opacity:0")
_META_BYTES = 2048


def read(content: BinaryIO, order: ReadingRequest) -> Document:
    text = _text(read_bounded(content, order.limits))
    root = parse(text)
    title = one_line(root.findtext(".//title") or "")
    parts = Sections()
    _Walk(parts).block(root, 0)
    pages = list(parts.pages())
    first = next((page.heading for page in pages if page.heading), "")
    return Document(title or first, root.get("lang") or "", len(pages), iter(pages))


def parse(text: str) -> Any:
    """The root element. Raises ReadFailed where there is none."""
    asked = parser.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = parser.document_fromstring(text.encode("utf-8", "replace"), parser=asked)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadFailed("no_text") from error
    return root


def _text(data: bytes) -> str:
    """By the encoding that the page declares where it is no UTF-8."""
    start = data[:_META_BYTES].lower()
    at = start.find(b"charset=")
    if at >= 0 and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = start[at + 8 : at + 40].strip(b"\"' ").split(b'"')[0].split(b"'")[0].split(b">")[0].strip(b" /;")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        try:
            return data.decode(name.decode("ascii", "ignore"), "replace")
        except (LookupError, ValueError):
            pass
    return decode_text(data)


class _Walk:
    """Through the elements, in reading order."""

    def __init__(self, parts: Sections) -> None:
        self._parts = parts

    def block(self, element: Any, depth: int) -> None:
        """An element whose text makes blocks of its own."""
        run = [element.text or ""]
        for child in element:
            name = _name(child)
            if _shown(child, name):
                if _is_block(child, name) and depth < MAX_DEPTH:
                    self._end(run)
                    self._element(child, name, depth)
                else:
                    run.append(inline(child, name, depth))
            run.append(child.tail or "")
        self._end(run)

    def _element(self, child: Any, name: str, depth: int) -> None:
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self._parts.add_heading(int(name[1]), inline_text(child, depth))
        elif name == "pre":
            self._parts.add(fence_code("".join(child.itertext()).strip("\n")))
        elif name in ("ul", "ol"):
            self._list(child, name, 0, depth)
        elif name == "table":
            self._parts.add(table(_rows(child, depth)))
        else:
            self.block(child, depth + 1)

    def _list(self, element: Any, name: str, level: int, depth: int) -> None:
        for number, child in enumerate((child for child in element if _name(child) == "li"), 1):
            if not _shown(child, "li"):
                continue
            own = [child.text or ""]
            nested = []
            for part in child:
                if _name(part) in ("ul", "ol"):
                    nested.append(part)
                elif _shown(part, _name(part)):
                    own.append(inline(part, _name(part), depth))
                own.append(part.tail or "")
            if text := one_line("".join(own)):
                self._parts.add_item(item(level, text, f"{number}." if name == "ol" else "-"))
            for part in nested:
                if depth < MAX_DEPTH:
                    self._list(part, _name(part), level + 1, depth + 1)

    def _end(self, run: list[str]) -> None:
        lines = (one_line(line) for line in "".join(run).split("\n\n"))
        self._parts.add("\n".join(filter(None, lines)))
        run.clear()


def inline(element: Any, name: str, depth: int) -> str:
    """An element within a line."""
    if name == "br":
        return "\n\n"
    if name == "img":
        return one_line(element.get("alt") or "")[:500]
    if name == "math":
        source = element.find(".//{*}annotation[@encoding='application/x-tex']")
        return f"${one_line(source.text or '')}$" if source is not None else inline_text(element, depth)
    text = inline_text(element, depth)
    if name in ("code", "kbd", "samp", "tt") and text and "`" not in text:
        return f"`{one_line(text)}`"
    if name in _BLOCKS or name in ("li", "tr", "td", "th"):
        return f" {text} "
    return text


def inline_text(element: Any, depth: int) -> str:
    """All text within."""
    if depth > MAX_DEPTH:
        return "".join(part.text or "" for part in element.iter() if _name(part) not in _LEFT_OUT)
    said = [element.text or ""]
    for child in element:
        if _shown(child, name := _name(child)):
            said.append(inline(child, name, depth + 1))
        said.append(child.tail or "")
    return "".join(said)


def _rows(element: Any, depth: int) -> list[list[str]]:
    rows = element.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
    return [[inline_text(cell, depth) for cell in row if _name(cell) in ("td", "th")] for row in rows]


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _is_block(element: Any, name: str) -> bool:
    if name in _BLOCKS or name in ("h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "table"):
        return True
    return any(_name(child) in _BLOCKS for child in element)


def _shown(element: Any, name: str) -> bool:
    """What a page hides from people stays hidden from the model."""
    if not name or name in _LEFT_OUT or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return name == "math"
    style = (element.get("style") or "").replace(" ", "").lower()
    return not any(hiding in style for hiding in _HIDING)
