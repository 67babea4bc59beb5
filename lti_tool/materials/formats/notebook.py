# SPDX-License-Identifier: EUPL-1.2
"""Jupyter notebooks (nbformat 4, and 3 with its worksheets): cells as pages."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from lti_tool.materials.formats.document import Document, ReadingRequest, note_of, read_bounded
from lti_tool.materials.formats.markdown import blocks
from lti_tool.materials.formats.plain import decode_text, fence_code
from lti_tool.materials.pages import Page, Place, PlaceKind, ReadFailed

MAX_OUTPUT = 2000
"""Characters of a cell's output: pictures and long tables are for people."""


def read(content: BinaryIO, order: ReadingRequest) -> Document:
    try:
        notebook = json.loads(decode_text(read_bounded(content, order.limits)))
    except (ValueError, RecursionError) as error:
        raise ReadFailed("broken") from error
    cells = _cells(notebook)
    language = _at(notebook, "metadata", "kernelspec", "language") or _at(notebook, "metadata", "language_info", "name")
    pages = list(_pages(cells, language if isinstance(language, str) and language.isalnum() else "python"))
    title = _at(notebook, "metadata", "title")
    first = next((page.heading for page in pages if page.heading), "")
    return Document(title if isinstance(title, str) and title else first, "", len(pages), iter(pages))


def _cells(notebook: Any) -> list[dict[str, Any]]:
    cells = _at(notebook, "cells")
    if cells is None:
        sheets = _at(notebook, "worksheets")
        cells = [cell for sheet in sheets for cell in _at(sheet, "cells") or []] if isinstance(sheets, list) else None
    if not isinstance(cells, list):
        raise ReadFailed("broken")
    return [cell for cell in cells if isinstance(cell, dict)]


def _pages(cells: list[dict[str, Any]], language: str) -> Iterator[Page]:
    heading, n = "", 0
    for number, cell in enumerate(cells, 1):
        source = _joined(cell.get("source", cell.get("input", "")))
        if cell.get("cell_type") == "code":
            text = _code(source, cell, language)
        else:
            found = blocks(source.split("\n"))
            heading = next((block for level, block in found if level), heading)
            text = "\n\n".join(f"{'#' * level} {block}" if level else block for level, block in found)
        if text.strip():
            n += 1
            yield Page(n, Place(PlaceKind.CELL, number, number), heading, text, note_of(text, pictures=False))


def _code(source: str, cell: dict[str, Any], language: str) -> str:
    outputs = cell.get("outputs")
    said = [_output(output) for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else []
    text = "\n".join(filter(None, said))
    if len(text) > MAX_OUTPUT:
        text = text[:MAX_OUTPUT] + " …"
    shown = [fence_code(source, language)] if source.strip() else []
    return "\n\n".join([*shown, *([fence_code(text, "output")] if text.strip() else [])])


def _output(output: dict[str, Any]) -> str:
    """Streams and results as text; an error by its name: its traceback has paths of somebody's machine."""
    if output.get("output_type") in ("error", "pyerr"):
        return f"{output.get('ename', '')}: {output.get('evalue', '')}"
    if "text" in output:
        return _joined(output["text"])
    data = output.get("data")
    return _joined(data.get("text/plain", "")) if isinstance(data, dict) else ""


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
