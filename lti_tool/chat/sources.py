# SPDX-License-Identifier: EUPL-1.2
"""Which passages an answer names."""

from collections.abc import Collection, Sequence

from lti_tool.answers import Source
from lti_tool.chat.foreign_text import Excerpt


def list_cited(numbers: Collection[int], excerpts: Sequence[Excerpt]) -> list[Source]:
    """The passages with these numbers, in the order of the numbers."""
    return [
        Source(n=excerpt.n, title=excerpt.title, place=excerpt.place, passage_id=str(excerpt.passage_id))
        for excerpt in sorted(excerpts, key=lambda excerpt: excerpt.n)
        if excerpt.n in numbers
    ]
