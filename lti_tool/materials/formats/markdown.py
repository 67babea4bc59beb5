# SPDX-License-Identifier: EUPL-1.2
"""Markdown: kept as it is, in sections. Pictures become their descriptions: nothing is fetched."""

import re
from typing import BinaryIO

from lti_tool.materials.formats.document import Document, ReadingRequest, read_bounded
from lti_tool.materials.formats.markup import Sections, one_line
from lti_tool.materials.formats.plain import decode_text

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
MAX_LINE = 100_000


def read(content: BinaryIO, order: ReadingRequest) -> Document:
    text = decode_text(read_bounded(content, order.limits)).replace("\r\n", "\n").replace("\r", "\n")
    lines = [line[:MAX_LINE] for line in text.split("\n")]
    title, start = front_matter(lines)
    parts, first = Sections(), ""
    for level, block in blocks(lines[start:]):
        if level:
            first = first or block
            parts.add_heading(level, block)
        else:
            parts.add(block)
    pages = list(parts.pages())
    return Document(title or first, "", len(pages), iter(pages))


def front_matter(lines: list[str]) -> tuple[str, int]:
    """The title of the YAML in front of the text, and where the text begins."""
    if not lines or lines[0].strip() != "---":
        return "", 0
    for number, line in enumerate(lines[1:200], 1):
        if line.strip() in ("---", "..."):
            titles = [one_line(other[6:]).strip("\"'") for other in lines[1:number] if other.startswith("title:")]
            return (titles or [""])[0], number + 1
    return "", 0


def blocks(lines: list[str]) -> list[tuple[int, str]]:
    """Headings with their level, and everything else, with 0, in blocks between empty lines; code in one piece."""
    found, block, fence = list[tuple[int, str]](), list[str](), ""
    for line in lines:
        opened = _FENCE.match(line)
        if fence:
            block.append(line)
            if opened and opened[1].startswith(fence) and not line[opened.end() :].strip():
                fence = ""
            continue
        if opened:
            fence = opened[1]
        mark = _HEADING.match(line)
        if mark:
            _end(found, block)
            found.append((len(mark[1]), (mark[2] or "").rstrip("# \t")))
        elif len(block) == 1 and (under := _UNDERLINE.match(line)):
            found.append((1 if under[1][0] == "=" else 2, block.pop().strip()))
        elif line.strip():
            block.append(line if opened else _PICTURE.sub(r"\1", line))
        else:
            _end(found, block)
    _end(found, block)
    return found


def _end(found: list[tuple[int, str]], block: list[str]) -> None:
    if block:
        found.append((0, "\n".join(block)))
        block.clear()
