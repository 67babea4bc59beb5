# SPDX-License-Identifier: EUPL-1.2
"""The passages that a prompt or an answer has room for, chosen from a tutor's material."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from lti_tool.retrieval.index import Index, Searchable

MAX_PASSAGES = 20_000
"""Of all indexes that a worker keeps; some 5 kB each."""


class SearchablePassage(Searchable, Protocol):
    """A passage with the id of its row."""

    @property
    def id(self) -> UUID: ...


P = TypeVar("P", bound=SearchablePassage)


def retrieve(
    passages: Sequence[P], question: str, before: tuple[str, str] | None = None, *, at_least: float = 0.0
) -> list[P]:
    """The passages that fit the question best, best first.

    `before`: question and answer of the turn in front of it. `at_least`: how well the others fit beside the first.
    """
    hits = _indexes.of(passages).search(question, before)
    return [passages[hit.number] for hit in hits if hit.score >= at_least * hits[0].score]


def fit_to_budget(
    passages: Sequence[P], question: str, characters: int, before: tuple[str, str] | None = None
) -> list[P]:
    """The passages that fit the question best and together stay below a size, in reading order.

    All of them where all fit: a prompt that begins alike for everybody is what the engine's prefix cache lives on.
    """
    if sum(len(passage.text) for passage in passages) <= characters:
        return list(passages)
    chosen, room = set(), characters
    for passage in retrieve(passages, question, before):
        if len(passage.text) <= room:
            chosen.add(passage.id)
            room -= len(passage.text)
    return [passage for passage in passages if passage.id in chosen]


class Indexes:
    """Those used last: a lecture asks about the same passages all day. A row's text never changes under its id."""

    def __init__(self, max_passages: int) -> None:
        self._max_passages = max_passages
        self._kept: OrderedDict[tuple[UUID, ...], Index] = OrderedDict()

    def of(self, passages: Sequence[SearchablePassage]) -> Index:
        """The index of these passages, built if it is not there."""
        ids = tuple(passage.id for passage in passages)
        index = self._kept.pop(ids, None) or Index(passages)
        self._kept[ids] = index
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._max_passages:
            self._kept.popitem(last=False)
        return index


_indexes = Indexes(MAX_PASSAGES)
