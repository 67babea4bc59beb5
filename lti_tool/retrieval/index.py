# SPDX-License-Identifier: EUPL-1.2
"""The passages of one tutor, ready to be searched by words."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lti_tool.retrieval.bm25 import Bm25, Occurrences, Scores, Terms
from lti_tool.retrieval.compounds import Splitter
from lti_tool.retrieval.follow_up import leaning
from lti_tool.retrieval.meaning import Likeness
from lti_tool.retrieval.sharing import let_others_go_on
from lti_tool.retrieval.words import LANGUAGES, grams, is_spelled, spoken, stem, stops, tokens, with_parts, words

HEADING_WEIGHT = 2.0
"""What a word in title or place counts beside one in the text."""
PART_WRITTEN, PART_ASKED = 0.4, 0.6
"""What a part of a compound counts in a passage and in a question."""
GRAMS_WEIGHT = 0.35
"""What letter groups count beside stems."""
NEIGHBOURS_WEIGHT = 0.08
"""What the passages before and after count: the answer often stands next to what repeats the question's words."""
ANSWER_WEIGHT = 0.1
"""What the turn's answer counts beside its question."""
ALIKE = 0.34
"""From this share of a word's letter groups on a passage has a word like it; asked where it has none of its stems."""
SAME_LANGUAGE = 1.1
"""A passage in the question's language comes before its translation, and not before one that fits better."""
MAX_HITS = 200
"""More than any prompt has room for."""
MEANING_WEIGHT = 0.4
"""What being near by meaning counts beside the best of the words."""
NEAREST = 50
"""Passages that are found by meaning alone."""
PASSAGES_IN_ONE_GO, WORDS_IN_ONE_GO = 10, 200
"""Some 3 ms of work, after which an index that is built lets a worker's other requests go on."""
MAX_RARE_WORDS = 60_000
"""Of a tutor's first words so many are all searched by letter groups and parts; of later ones those in two passages and
more. A course has some 20,000 words; what has many more is a list of names, a log or noise."""
MAX_WORDS = 300_000
"""Of a tutor's words so many are searched at all, those in most passages first: 15 MB of random words would otherwise
take more memory than a process keeps, and be indexed anew for each question."""
MAX_KNOWN_TOKENS = 100_000
"""Tokens of a language that are remembered while an index is built."""
MAX_QUESTION = 400
"""Different words of a question that are searched for: a pasted listing has thousands."""


class Searchable(Protocol):
    """A passage as far as it is searched."""

    @property
    def title(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that fits: its number among those of the index, and how well, of use only beside the other hits."""

    number: int
    score: float


class Index:
    """Built once for the passages of a tutor, in reading order; searching changes nothing in it."""

    def __init__(self, passages: Sequence[Searchable]) -> None:
        self._count = len(passages)
        written = [_language(passage) for passage in passages]
        self._languages = sorted({*written} or LANGUAGES)
        self._in = {language: np.array([other == language for other in written]) for language in LANGUAGES}
        found, known, languages = _bounded(*_read(passages, written))
        spelled = _spelled(known, found)
        self._splitter = Splitter(compress(known, spelled))
        stems, groups = Terms(), Terms()
        for number, (word, language) in enumerate(zip(known, languages, strict=True)):
            if number % WORDS_IN_ONE_GO == 0:
                let_others_go_on()
            stems.add_word(self._stems_of(word, language) if spelled[number] else {stem(word, language): 1.0})
            groups.add_word(dict.fromkeys(grams(word), 1.0) if spelled[number] else {})
        del known, languages
        self._stems = Bm25(self._count, found, stems)
        self._grams = Bm25(self._count, found, groups)

    @property
    def bytes(self) -> int:
        """Of memory, about."""
        return self._stems.bytes + self._grams.bytes + self._splitter.bytes

    def __len__(self) -> int:
        return self._count

    def search(
        self,
        question: str,
        before: tuple[str, str] | None = None,
        among: NDArray[np.bool_] | None = None,
        likeness: Likeness | None = None,
    ) -> list[Hit]:
        """What fits the question, best first.

        `before`: question and answer of the turn in front of it. `among`: which passages may be found; None: all.
        `likeness`: of the passages by what they mean.
        """
        if not self._count:
            return []
        scores = self._scores(question)
        if before is not None:
            scores = _leaned(
                leaning(question), scores, self._scores(before[0]) + ANSWER_WEIGHT * self._scores(before[1])
            )
        if likeness is not None:
            scores = _levelled(scores) + np.float32(MEANING_WEIGHT) * _nearest(likeness)
        scores = scores * self._preference(question)
        if among is not None:
            scores = scores * among
        scores = scores + NEIGHBOURS_WEIGHT * _neighbours(scores) * (scores > 0)
        return [Hit(int(number), float(scores[number])) for number in _best(scores)]

    def _preference(self, question: str) -> Scores:
        language = spoken(question)
        if language is None:
            return np.ones(self._count, dtype=np.float32)
        return np.where(self._in[language], np.float32(SAME_LANGUAGE), np.float32(1))

    def _stems_of(self, word: str, language: str) -> dict[str, float]:
        parts = {stem(part, language): PART_WRITTEN for part in self._splitter.parts(word)}
        return parts | {stem(word, language): 1.0}

    def _scores(self, text: str) -> Scores:
        stems: dict[str, float] = {}
        groups: dict[str, list[str]] = {}
        for word in islice(dict.fromkeys(words(text)), MAX_QUESTION):
            if any(stops(word, language) for language in LANGUAGES):
                continue
            stems |= {stem(word, language): 1.0 for language in LANGUAGES}
            for part in self._splitter.parts(word):
                for language in self._languages:
                    stems.setdefault(stem(part, language), PART_ASKED)
            groups[word] = grams(word) if is_spelled(word) else []
        letters = dict.fromkeys(chain.from_iterable(groups.values()), 1.0)
        scores = self._stems.scores(stems) + np.float32(GRAMS_WEIGHT) * self._grams.scores(letters)
        if not any(term in self._stems for term in stems):
            scores *= self._alike(groups.values())
        return scores

    def _alike(self, words: Iterable[Sequence[str]]) -> NDArray[np.bool_]:
        """Which passages have a word with most of the letter groups of one of these: some few are no likeness."""
        alike = np.zeros(self._count, dtype=np.bool_)
        for groups in words:
            alike |= self._grams.shares(groups) >= ALIKE
        return alike


class _Vocabulary:
    """The telling words of all passages, numbered; in each language it is a word of its own."""

    def __init__(self) -> None:
        self.words: list[str] = []
        """Folded."""
        self.languages: list[str] = []
        """Of each word."""
        self._numbers: dict[str, dict[str, int]] = {language: {} for language in LANGUAGES}
        self._of_tokens: dict[str, dict[str, tuple[int, ...]]] = {language: {} for language in LANGUAGES}
        """By language and token as it is written: most tokens of a passage were in another one before."""

    def count(self, passage: Searchable, language: str) -> dict[int, float]:
        """The words of a passage with their weights."""
        counts: dict[int, float] = {}
        known = self._of_tokens[language]
        for text, weight in (
            (passage.text, 1.0),
            (passage.title, HEADING_WEIGHT),
            (passage.place, HEADING_WEIGHT),
            (passage.heading, HEADING_WEIGHT),
        ):
            for token, times in Counter(tokens(text)).items():
                numbers = known.get(token)
                for number in self._learn(token, language) if numbers is None else numbers:
                    counts[number] = counts.get(number, 0.0) + weight * times
        return counts

    def _learn(self, token: str, language: str) -> tuple[int, ...]:
        own = self._numbers[language]
        telling = [word for word in with_parts(token) if not stops(word, language)]
        for word in telling:
            if word not in own:
                own[word] = len(self.words)
                self.words.append(word)
                self.languages.append(language)
        numbers = tuple(own[word] for word in telling)
        if len(known := self._of_tokens[language]) < MAX_KNOWN_TOKENS:
            known[token] = numbers
        return numbers


class _Lines:
    """Which word stands in which passage, gathered passage by passage without an object for each."""

    def __init__(self) -> None:
        self._words, self._passages, self._weights = array("i"), array("i"), array("f")

    def add(self, passage: int, counts: dict[int, float]) -> None:
        self._words.extend(counts)
        self._passages.extend([passage] * len(counts))
        self._weights.extend(counts.values())

    def occurrences(self) -> Occurrences:
        return Occurrences(
            np.frombuffer(self._words, np.int32) if self._words else np.zeros(0, np.int32),
            np.frombuffer(self._passages, np.int32) if self._passages else np.zeros(0, np.int32),
            np.frombuffer(self._weights, np.float32) if self._weights else np.zeros(0, np.float32),
        )


def _language(passage: Searchable) -> str:
    return passage.language if passage.language in LANGUAGES else LANGUAGES[0]


def _read(passages: Sequence[Searchable], written: Sequence[str]) -> tuple[Occurrences, list[str], list[str]]:
    """Which word stands where, the words in the order of their numbers, and the language of each.

    `written`: the language of each passage.
    """
    vocabulary, found = _Vocabulary(), _Lines()
    for number, passage in enumerate(passages):
        if number % PASSAGES_IN_ONE_GO == 0:
            let_others_go_on()
        found.add(number, vocabulary.count(passage, written[number]))
    return found.occurrences(), vocabulary.words, vocabulary.languages


def _bounded(found: Occurrences, words: list[str], languages: list[str]) -> tuple[Occurrences, list[str], list[str]]:
    """At most MAX_WORDS of them, numbered anew in the same order."""
    if len(words) <= MAX_WORDS:
        return found, words, languages
    times = np.bincount(found.words, minlength=len(words))
    stays = np.zeros(len(words), dtype=np.bool_)
    stays[np.argsort(-times, kind="stable")[:MAX_WORDS]] = True
    numbers = (np.cumsum(stays) - 1).astype(np.int32)
    lines = stays[found.words]
    fewer = Occurrences(numbers[found.words[lines]], found.documents[lines], found.weights[lines])
    return fewer, list(compress(words, stays)), list(compress(languages, stays))


def _spelled(words: Sequence[str], found: Occurrences) -> list[bool]:
    """Which words somebody may ask for in another form or with a typing error, so that parts and letter groups help."""
    again = np.bincount(found.words, minlength=len(words)) > 1
    room, spelled = MAX_RARE_WORDS, []
    for word, is_again in zip(words, again.tolist(), strict=True):
        spelled.append(is_spelled(word) and (is_again or room > 0))
        room -= spelled[-1]
    return spelled


def _leaned(share: float, alone: Scores, earlier: Scores) -> Scores:
    """Both rankings in one: the more the question leans on the turn before, the more that turn decides."""
    alone, earlier = _levelled(alone), _levelled(earlier)
    standing = alone * (1 + 0.25 * earlier)
    leaning_on = earlier * (1 + alone) + 0.3 * alone
    fused: Scores = ((1 - share) * standing + share * leaning_on).astype(np.float32)
    return fused


def _levelled(scores: Scores) -> Scores:
    best = float(scores.max(initial=0))
    return scores / np.float32(best) if best > 0 else scores


def _best(scores: Scores) -> NDArray[np.intp]:
    """The numbers of the best, best first; of equal ones the earlier first."""
    found = np.flatnonzero(scores > 0)
    if len(found) > MAX_HITS:
        found = found[scores[found] >= np.partition(scores[found], -MAX_HITS)[-MAX_HITS]]
    return found[np.argsort(-scores[found], kind="stable")][:MAX_HITS]


def _nearest(likeness: Likeness) -> Likeness:
    if len(likeness) <= NEAREST:
        return likeness
    least = np.partition(likeness, -NEAREST)[-NEAREST]
    return np.where(likeness >= least, likeness, np.float32(0))


def _neighbours(scores: Scores) -> Scores:
    beside: Scores = np.zeros_like(scores)
    beside[1:] += scores[:-1]
    beside[:-1] += scores[1:]
    return beside
