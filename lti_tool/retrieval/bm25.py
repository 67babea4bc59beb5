# SPDX-License-Identifier: EUPL-1.2
"""BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3) over an inverted index."""

from array import array
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lti_tool.retrieval.sharing import let_others_go_on

K1 = 1.2
B = 0.75
PIECE = 50_000
"""Terms that are sorted in one go, some 10 ms of work."""

Numbers = NDArray[np.int32]

Scores = NDArray[np.float32]
"""One for each document, in their order; 0 where a document has none of the terms."""


class Terms:
    """What the words of a collection are searched by: some terms for each word, each with a weight."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._terms, self._weights, self._starts = array("i"), array("f"), array("q", (0,))

    def add_word(self, terms: Mapping[str, float]) -> None:
        """The terms of the next word; words are counted from 0."""
        self._terms.extend([self.numbers.setdefault(term, len(self.numbers)) for term in terms])
        self._weights.extend(terms.values())
        self._starts.append(len(self._terms))

    def count(self, words: Numbers) -> NDArray[np.int64]:
        """How many terms each of these words has."""
        starts = np.frombuffer(self._starts, np.int64)
        return starts[words + 1] - starts[words]

    def of(self, words: Numbers) -> tuple[Numbers, Scores]:
        """The terms of these words one behind the other, and their weights."""
        if not self._terms:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        each = self.count(words)
        before = np.cumsum(each) - each - np.frombuffer(self._starts, np.int64)[words]
        here = np.arange(each.sum()) - np.repeat(before, each)
        return np.frombuffer(self._terms, np.int32)[here], np.frombuffer(self._weights, np.float32)[here]


@dataclass(frozen=True)
class Occurrences:
    """Which word stands in which document, and its weight there; a line each, document by document."""

    words: Numbers
    documents: Numbers
    weights: Scores

    def pieces(self, by: Terms) -> "Iterator[Occurrences]":
        """Some documents each, whole ones, with PIECE terms or little more."""
        firsts = np.flatnonzero(np.diff(self.documents, prepend=-1))
        before = np.concatenate(([0], np.cumsum(by.count(self.words))))[firsts]
        cuts = firsts[np.flatnonzero(np.diff(before // PIECE, prepend=-1))]
        for start, end in pairwise((*cuts.tolist(), len(self.words))):
            yield Occurrences(self.words[start:end], self.documents[start:end], self.weights[start:end])


class Bm25:
    """All postings in two arrays, a slice of them for each term: 8 bytes for each different term of a document."""

    def __init__(self, documents: int, found: Occurrences, by: Terms) -> None:
        """`documents`: how many there are, those without a word among them.

        Laid out piece by piece: beside what is kept it takes 12 bytes a posting until it is done.
        """
        self._count, self._terms = documents, by.numbers
        lengths, seen_in = np.zeros(documents), np.zeros(len(self._terms), dtype=np.int64)
        pieces = deque[_Postings]()
        for some in found.pieces(by):
            piece = _postings(documents, some, by)
            lengths += np.bincount(piece.documents, piece.weights, minlength=documents)
            seen_in[piece.terms[piece.firsts]] += piece.counts
            pieces.append(piece)
            let_others_go_on()
        average = float(lengths.mean()) if documents and lengths.any() else 1.0
        damping = (K1 * (1 - B + B * lengths / average)).astype(np.float32)
        rarity = np.log(1 + (documents - seen_in + 0.5) / (seen_in + 0.5)).astype(np.float32)
        self._starts = np.concatenate(([0], np.cumsum(seen_in)))
        self._documents = np.empty(self._starts[-1], dtype=np.int32)
        self._weights = np.empty(self._starts[-1], dtype=np.float32)
        self._lay_out(pieces, rarity, damping)

    def _lay_out(self, pieces: "deque[_Postings]", rarity: Scores, damping: Scores) -> None:
        """Each posting behind those of its term from earlier documents. Takes the pieces away as it goes."""
        free = self._starts[:-1].copy()
        while pieces:
            piece = pieces.popleft()
            terms = piece.terms[piece.firsts]
            here = np.arange(len(piece.terms)) + np.repeat(free[terms] - piece.firsts, piece.counts)
            free[terms] += piece.counts
            weights = piece.weights
            self._documents[here] = piece.documents
            self._weights[here] = (
                rarity[piece.terms] * weights * np.float32(K1 + 1) / (weights + damping[piece.documents])
            )
            let_others_go_on()

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


@dataclass(frozen=True)
class _Postings:
    """Of some documents: by term and then by document, each pair once, its weights added up."""

    terms: Numbers
    documents: Numbers
    weights: Scores

    @cached_property
    def firsts(self) -> NDArray[np.intp]:
        """Where each term begins."""
        return np.flatnonzero(np.diff(self.terms, prepend=-1))

    @cached_property
    def counts(self) -> NDArray[np.intp]:
        """How many postings each term has."""
        return np.diff(self.firsts, append=len(self.terms))


def _postings(documents: int, found: Occurrences, by: Terms) -> _Postings:
    each = by.count(found.words)
    terms, weights = by.of(found.words)
    if not len(terms):
        return _Postings(terms, terms, weights)
    weights = weights * np.repeat(found.weights, each)
    pairs = terms.astype(np.int64) * documents + np.repeat(found.documents, each)
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    terms, places = np.divmod(pairs[starts], documents)
    return _Postings(terms.astype(np.int32), places.astype(np.int32), np.add.reduceat(weights[order], starts))
