# SPDX-License-Identifier: EUPL-1.2
"""What a student wrote and has before them: repeating it gives nothing away."""

from collections.abc import Sequence
from typing import NamedTuple

from lti_tool.solution_guard.index import free_grams
from lti_tool.solution_guard.results import Free, free_numbers
from lti_tool.solution_guard.stems import stems

MAX_GIVEN = 24_000
"""Characters that are read; what is beyond counts as not given."""


class GivenAlready(NamedTuple):
    """By ground its grams; its stems; its numbers."""

    free: dict[str, set[int]]
    stems: frozenset[str]
    numbers: Free


def given(texts: Sequence[str]) -> GivenAlready:
    """Read once for each answer."""
    room, read = MAX_GIVEN, []
    for text in texts:
        read.append(text[:room])
        room -= len(read[-1])
    return GivenAlready(
        free_grams(read, plain=True), frozenset(one for text in read for one in stems(text)), free_numbers(read)
    )
