"""The course material as the tool puts it into the prompt's system message.

<material>
<passage n="1" title="Sortieren" place="Kapitel 4, Seite 12">
text in Markdown, with < and & escaped as in XML
</passage>
</material>
"""

import html
import re
from dataclasses import dataclass

_MATERIAL = re.compile(r"<material>(.*?)</material>", re.DOTALL)
_PASSAGE = re.compile(r"<passage\s([^>]*)>(.*?)</passage>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Passage:
    n: str
    """the number by which an answer cites it"""
    title: str
    place: str
    text: str


def find_passages(prompt: str) -> list[Passage]:
    """The passages in the prompt's order; one that lacks an attribute has it empty."""
    return [_passage(*found.groups()) for part in _MATERIAL.findall(prompt) for found in _PASSAGE.finditer(part)]


def _passage(attributes: str, text: str) -> Passage:
    given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    return Passage(given.get("n", ""), given.get("title", ""), given.get("place", ""), html.unescape(text).strip())
