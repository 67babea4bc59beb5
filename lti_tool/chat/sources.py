# SPDX-License-Identifier: EUPL-1.2
"""Which passages an answer names."""

import re
from collections.abc import Sequence

from lti_tool.chat.answers import Source
from lti_tool.chat.framing import Excerpt

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
"""`list[1]` cites nothing."""
_CITATION = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")


def list_cited(text: str, excerpts: Sequence[Excerpt]) -> list[Source]:
    """The passages cited as [n], by number. A number that no passage has was invented: it is left out."""
    prose = _CODE.sub("", text)
    numbers = {int(n) for found in _CITATION.findall(prose) for n in found.split(",")}
    return [
        Source(n=excerpt.n, title=excerpt.title, place=excerpt.place, passage_id=str(excerpt.passage_id))
        for excerpt in excerpts
        if excerpt.n in numbers
    ]
