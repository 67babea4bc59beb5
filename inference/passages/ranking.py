# SPDX-License-Identifier: EUPL-1.2
"""Which passages fit a question: a lexical score with inverse document frequency, over the passages of one prompt."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from inference.passages.material import PromptPassage
from inference.passages.words import best_likeness, likeness, terms

_SATURATION = 1.2
"""BM25's k1: a word that comes ten times does not count ten times."""
_LENGTH = 0.5
"""BM25's b: how much a long passage has to say a word more often."""
_TITLE_WEIGHT = 3
"""A word in the title or a heading counts as so many in the text."""
_LEAST_COVERAGE = 0.35
"""The share of the question that a passage must be about to be quoted at all."""
_LEAST_RARITY, _MOST_RARITY = 0.6, 1.5
"""Within these bounds rare words weigh more in that share: else one word that the course lacks would outweigh all."""
_LEAST_OF_BEST = 0.4
"""A second passage is quoted if it has this share of the best one's score."""
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_HEADING = re.compile(r"(?m)^#{1,6} (.*)$")


@dataclass(frozen=True)
class _Words:
    """A passage as the ranking sees it."""

    counts: Counter[str]
    length: int
    subjects: frozenset[str]
    """What it is about: words in its title, its headings and in bold."""

    def frequency(self, term: str) -> float:
        """How often the passage says the term. Parts of compounds, however many, count less than the word itself."""
        parts = sum(count * likeness(term, word) for word, count in self.counts.items() if word != term)
        return self.counts[term] + parts / (parts + 1)


def rank(question: Sequence[str], passages: Sequence[PromptPassage], most: int = 3) -> list[PromptPassage]:
    """The passages that fit the question's terms, best first, at most so many; none if none fits."""
    asked, seen = sorted(set(question)), [_words(passage) for passage in passages]
    frequencies = [[words.frequency(term) for term in asked] for words in seen]
    rarity = [_rarity(sum(row[i] > 0 for row in frequencies), len(seen)) for i in range(len(asked))]
    usual = sum(words.length for words in seen) / max(len(seen), 1)
    scores = [_score(row, rarity, words.length / max(usual, 1)) for row, words in zip(frequencies, seen, strict=True)]
    order = sorted(range(len(seen)), key=lambda i: -scores[i])
    fitting = [i for i in order if _coverage(asked, rarity, seen[i]) >= _LEAST_COVERAGE]
    return [passages[i] for i in fitting[:most] if scores[i] >= _LEAST_OF_BEST * scores[fitting[0]]]


def _words(passage: PromptPassage) -> _Words:
    headings = terms(" ".join([passage.title, *_HEADING.findall(passage.text)]))
    body, bold = terms(passage.text), terms(" ".join(_BOLD.findall(passage.text)))
    return _Words(Counter(body + headings * _TITLE_WEIGHT), len(body), frozenset(headings + bold))


def _rarity(found_in: int, passages: int) -> float:
    """Inverse document frequency: a word of every passage tells nothing about one."""
    return math.log(1 + (passages - found_in + 0.5) / (found_in + 0.5))


def _score(frequencies: Sequence[float], rarity: Sequence[float], relative_length: float) -> float:
    ease = _SATURATION * (1 - _LENGTH + _LENGTH * relative_length)
    return sum(rare * often / (often + ease) for often, rare in zip(frequencies, rarity, strict=True))


def _coverage(asked: Sequence[str], rarity: Sequence[float], words: _Words) -> float:
    """The share of the question that the passage is about; a word that is its subject counts twice."""
    weights = [min(max(rare, _LEAST_RARITY), _MOST_RARITY) for rare in rarity]
    found = [best_likeness(term, words.counts) + best_likeness(term, words.subjects) for term in asked]
    return sum(weight * like for weight, like in zip(weights, found, strict=True)) / (sum(weights) or 1)


def excerpt(question: Sequence[str], text: str, most_words: int = 100) -> str:
    """The part of a passage that fits best: whole blocks of Markdown, of about so many words.

    A formula stays in its sentence, and a table or a program with the sentence that announces it by a colon.
    """
    groups = _groups(text)
    best = max(range(len(groups)), key=lambda i: (_worth(question, groups[i]), -i))
    first, last = best, best + 1
    while last < len(groups) and _length(groups[first : last + 1]) <= most_words:
        last += 1
    while first > 0 and _length(groups[first - 1 : last]) <= most_words:
        first -= 1
    return "\n\n".join(groups[first:last])


def _worth(question: Sequence[str], text: str) -> float:
    """What a block says about the question; what is set in bold is defined there, and a heading defines nothing."""
    body = _HEADING.sub("", text)
    words, defined = set(terms(body)), set(terms(" ".join(_BOLD.findall(body))))
    return sum(best_likeness(term, words) + best_likeness(term, defined) for term in set(question))


def _length(groups: Sequence[str]) -> int:
    return sum(len(group.split()) for group in groups)


def _groups(text: str) -> list[str]:
    """Blocks, each joined with what it announces: a heading, a line that ends in a colon, a formula in mid-sentence."""
    groups: list[str] = []
    for block in split_blocks(text):
        if groups and (block.startswith("$$") or _announces(groups[-1])):
            groups[-1] += f"\n\n{block}"
        else:
            groups.append(block)
    return groups or [""]


def _announces(group: str) -> bool:
    last = group.rpartition("\n")[2]
    return last.startswith("#") or last.rstrip("*_ ").endswith((":", "$$"))


def split_blocks(text: str) -> list[str]:
    """Markdown cut at blank lines, but not within a fenced program or a displayed formula."""
    blocks: list[list[str]] = [[]]
    fence = ""
    for line in text.strip().splitlines():
        mark = next((mark for mark in ("```", "~~~", "$$") if line.startswith(mark)), "")
        if mark and not (mark == "$$" and line.count("$$") > 1) and fence in ("", mark):
            fence = "" if fence else mark
        if line.strip() or fence:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]
