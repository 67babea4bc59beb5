# SPDX-License-Identifier: EUPL-1.2
"""BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3) over an inverted index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75

Scores = NDArray[np.float32]
"""One for each document, in their order; 0 where a document has none of the terms."""


class Terms:
    """What the words of a collection are searched by: some terms for each word, each with a weight."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._terms: list[int] = []
        self._weights: list[float] = []
        self._counts: list[int] = []

    def add_word(self, terms: Mapping[str, float]) -> None:
        """The terms of the next word; words are counted from 0."""
        self._terms += [self.numbers.setdefault(term, len(self.numbers)) for term in terms]
        self._weights += terms.values()
        self._counts.append(len(terms))

    def of(self, words: NDArray[np.int64]) -> tuple[NDArray[np.int64], Scores, NDArray[np.int64]]:
        """The terms of these words one behind the other, their weights, and how many each word has."""
        counts = np.array(self._counts, dtype=np.int64)
        starts = np.concatenate(([0], np.cumsum(counts)))[words]
        found = counts[words]
        ends = np.cumsum(found)
        here = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - found - starts, found)
        return np.array(self._terms, dtype=np.int64)[here], np.array(self._weights, dtype=np.float32)[here], found


@dataclass(frozen=True)
class Occurrences:
    """Which word stands in which document, and its weight there; a line each."""

    words: NDArray[np.int64]
    documents: NDArray[np.int64]
    weights: Scores


class Bm25:
    """All postings in two arrays, a slice of them for each term: 8 bytes for each different term of a document."""

    def __init__(self, documents: int, found: Occurrences, by: Terms) -> None:
        """`documents`: how many there are, those without a word among them."""
        self._count, self._terms = documents, by.numbers
        terms, weights, each = by.of(found.words)
        terms, places, frequencies = _summed(
            documents, terms, np.repeat(found.documents, each), weights * np.repeat(found.weights, each)
        )
        lengths = np.bincount(places, frequencies, minlength=documents)
        average = float(lengths.mean()) if documents and lengths.any() else 1.0
        damping = K1 * (1 - B + B * lengths / average)
        seen_in = np.bincount(terms, minlength=len(self._terms))
        rarity = np.log(1 + (documents - seen_in + 0.5) / (seen_in + 0.5))
        scores = rarity[terms] * frequencies * (K1 + 1) / (frequencies + damping[places])
        self._documents, self._weights = places.astype(np.int32), scores.astype(np.float32)
        self._starts = np.concatenate(([0], np.cumsum(seen_in)))

    @property
    def bytes(self) -> int:
        """Of memory: the arrays, and some 110 for each term (its name and its place in the dictionary)."""
        arrays = self._documents, self._weights, self._starts
        return sum(int(kept.nbytes) for kept in arrays) + 110 * len(self._terms)

    def __contains__(self, term: str) -> bool:
        return term in self._terms

    def scores(self, terms: Mapping[str, float]) -> Scores:
        """How well each document fits the terms, each with its weight in the question."""
        total: Scores = np.zeros(self._count, dtype=np.float32)
        for term, weight in terms.items():
            here = self._slice(term)
            total[self._documents[here]] += np.float32(weight) * self._weights[here]
        return total

    def shares(self, terms: Sequence[str]) -> Scores:
        """For each document how many of the terms it has, from none, 0, to all, 1."""
        had: Scores = np.zeros(self._count, dtype=np.float32)
        for term in terms:
            had[self._documents[self._slice(term)]] += 1
        return had / np.float32(max(len(terms), 1))

    def _slice(self, term: str) -> slice:
        number = self._terms.get(term)
        return slice(0) if number is None else slice(self._starts[number], self._starts[number + 1])


def _summed(
    documents: int, terms: NDArray[np.int64], places: NDArray[np.int64], weights: Scores
) -> tuple[NDArray[Any], NDArray[Any], Scores]:
    """By term and then by document, each pair once, its weights added up."""
    if not len(terms):
        return terms, places, weights
    pairs = terms * documents + places
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    summed: Scores = np.add.reduceat(weights[order], starts)
    return pairs[starts] // documents, pairs[starts] % documents, summed
