# SPDX-License-Identifier: EUPL-1.2
"""The course material as the tool puts it into the prompt: in the system message, or in front of the last question.

<material>
<passage n="1" title="Sortieren" place="Kapitel 4, Seite 12">
text in Markdown, with < and & escaped as in XML
</passage>
</material>
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ATTRIBUTE = re.compile(r'(?<!\w)(\w++)="([^"]*)"')


@dataclass(frozen=True)
class PromptPassage:
    n: str
    """The number by which an answer cites it."""
    title: str
    place: str
    text: str


def find_passages(prompt: str) -> list[PromptPassage]:
    """The passages in the prompt's order; one that lacks an attribute has it empty."""
    passages = []
    for material in _between(prompt, "<material>", "</material>"):
        for passage in _between(material, "<passage ", "</passage>"):
            attributes, ends, text = passage.partition(">")
            if ends:
                passages.append(_passage(attributes, text))
    return passages


def _between(text: str, start: str, end: str) -> Iterator[str]:
    """What stands between both, each time. Not by an expression: it looks for the end anew from each start."""
    at = 0
    while (begins := text.find(start, at)) >= 0 and (ends := text.find(end, begins)) >= 0:
        yield text[begins + len(start) : ends]
        at = ends + len(end)


def _passage(attributes: str, text: str) -> PromptPassage:
    given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    return PromptPassage(
        given.get("n", ""), given.get("title", ""), given.get("place", ""), html.unescape(text).strip()
    )
