# SPDX-License-Identifier: EUPL-1.2
"""The passages of one tutor as they are at a revision, with their index: built once, searched by many at once."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from lti_tool.retrieval.follow_up import leaning
from lti_tool.retrieval.index import Index, Searchable
from lti_tool.retrieval.meaning import Meaning, Vectors


class DatedPassage(Searchable, Protocol):
    """A passage that may have a day before which no answer stands on it."""

    @property
    def available_from(self) -> datetime | None: ...


P = TypeVar("P", bound=DatedPassage)


class Collection(Generic[P]):
    """All passages, in reading order, also those of which the day has not come."""

    def __init__(self, passages: Sequence[P], vectors: Vectors | None = None) -> None:
        """`vectors`: of these passages, where a model server made some."""
        self.passages, self.vectors = tuple(passages), vectors
        self.index = Index(self.passages)
        dated = any(passage.available_from for passage in self.passages)
        self._begins = np.array([_begin(passage) for passage in self.passages]) if dated else None
        self.bytes = self.index.bytes + sum(_size(passage) for passage in self.passages)
        self.bytes += vectors.bytes if vectors else 0
        """Of memory, about."""

    def at(self, moment: datetime) -> "Usable[P]":
        """What answers may stand on at that moment."""
        if self._begins is None:
            return Usable(self)
        begun = self._begins <= moment.timestamp()
        return Usable(self) if begun.all() else Usable(self, begun)


class Usable(Generic[P]):
    """The passages of a collection that may be used now."""

    def __init__(self, collection: Collection[P], among: NDArray[np.bool_] | None = None) -> None:
        """`among`: which of its passages; None: all."""
        self._collection, self._among = collection, among

    def __bool__(self) -> bool:
        return bool(self.passages)

    @property
    def passages(self) -> Sequence[P]:
        """In reading order."""
        every = self._collection.passages
        return every if self._among is None else [every[number] for number in np.flatnonzero(self._among)]

    def only(self, belongs: Callable[[P], bool]) -> "Usable[P]":
        """Those of them that belong; what a word weighs is still told by the whole collection."""
        chosen = np.array([belongs(passage) for passage in self._collection.passages], dtype=np.bool_)
        return Usable(self._collection, chosen if self._among is None else chosen & self._among)

    @property
    def has_vectors(self) -> bool:
        """Whether an embedding of the question would help."""
        return self._collection.vectors is not None

    def find(
        self,
        question: str,
        before: tuple[str, str] | None = None,
        meaning: Meaning | None = None,
        *,
        at_least: float = 0.0,
    ) -> list[P]:
        """The passages that fit the question best, best first.

        `before`: question and answer of the turn in front of it. `meaning`: both questions by their embeddings.
        `at_least`: how well the others fit beside the first.
        """
        hits = self.scored(question, before, meaning)
        return [passage for passage, score in hits if score >= at_least * hits[0][1]]

    def scored(
        self, question: str, before: tuple[str, str] | None = None, meaning: Meaning | None = None
    ) -> list[tuple[P, float]]:
        """The same, each with how well it fits: of use beside what else of the collection fits the same question."""
        likeness, vectors = None, self._collection.vectors
        if meaning is not None and vectors is not None:
            likeness = vectors.likeness(meaning, leaning(question))
        hits = self._collection.index.search(question, before, self._among, likeness)
        return [(self._collection.passages[hit.number], hit.score) for hit in hits]

    def in_reading_order(self, passages: Sequence[P]) -> list[P]:
        """These, as a reader comes upon them."""
        chosen = {id(passage) for passage in passages}
        return [passage for passage in self._collection.passages if id(passage) in chosen]


def _begin(passage: DatedPassage) -> float:
    return passage.available_from.timestamp() if passage.available_from else float("-inf")


def _size(passage: DatedPassage) -> int:
    """Title, place and heading are shared by many, the text is not."""
    return sys.getsizeof(passage.text) + 300
