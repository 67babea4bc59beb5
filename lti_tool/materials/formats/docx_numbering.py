# SPDX-License-Identifier: EUPL-1.2
"""Lists of Word (ISO/IEC 29500-1, 17.9): which paragraph is an item, how deep, and with which mark."""

from typing import Any

from lti_tool.materials.formats.markup import MAX_DEPTH
from lti_tool.materials.formats.ooxml import W

_BULLETS = ("bullet", "none", "")


class Numbering:
    """Counts while the paragraphs come in their order."""

    def __init__(self, part: Any, styles: dict[str, dict[str, str]]) -> None:
        self._styles = styles
        self._formats = _formats(part)
        self._counts: dict[str, list[int]] = {}

    def of(self, paragraph: Any, style: dict[str, str]) -> tuple[int, str] | None:
        """Depth and mark of an item; None for a paragraph that is none."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        list_id = _attribute(own, "numId") or style.get("list", "")
        if not list_id or list_id == "0":
            return None
        level = _attribute(own, "ilvl") or style.get("list_level", "0")
        depth = min(int(level), MAX_DEPTH) if level.isdecimal() else 0
        counts = self._counts.setdefault(list_id, [0] * (MAX_DEPTH + 1))
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (MAX_DEPTH - depth)
        bulleted = self._formats.get((list_id, depth), "bullet") in _BULLETS
        return depth, "-" if bulleted else f"{counts[depth]}."


def _attribute(element: Any, name: str) -> str:
    found = None if element is None else element.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def _formats(part: Any) -> dict[tuple[str, int], str]:
    """The format of each level of each list."""
    try:
        root = part.numbering_part.element
    except (KeyError, NotImplementedError, ValueError):
        return {}
    abstract: dict[str, dict[int, str]] = {}
    for kind in root.findall(f"{W}abstractNum"):
        levels = {int(level.get(f"{W}ilvl", "0")): _attribute(level, "numFmt") for level in kind.findall(f"{W}lvl")}
        abstract[kind.get(f"{W}abstractNumId", "")] = levels
    found: dict[tuple[str, int], str] = {}
    for number in root.findall(f"{W}num"):
        for level, form in abstract.get(_attribute(number, "abstractNumId"), {}).items():
            found[number.get(f"{W}numId", ""), level] = form
    return found
