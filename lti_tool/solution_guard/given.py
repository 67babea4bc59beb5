# SPDX-License-Identifier: EUPL-1.2
"""What a student wrote and has before them: repeating it gives nothing away."""

from collections.abc import Sequence
from typing import NamedTuple

from lti_tool.solution_guard.index import free_grams
from lti_tool.solution_guard.results import free_values
from lti_tool.solution_guard.stems import stems

MAX_GIVEN = 60_000
"""Characters that are read; what is beyond counts as not given."""


class Given(NamedTuple):
    """By ground its grams; its stems; its numbers."""

    free: dict[str, set[int]]
    stems: frozenset[str]
    values: frozenset[float]


def given(texts: Sequence[str]) -> Given:
    """Read once for each answer."""
    room, read = MAX_GIVEN, []
    for text in texts:
        read.append(text[:room])
        room -= len(read[-1])
    return Given(free_grams(read), frozenset(one for text in read for one in stems(text)), free_values(read))
