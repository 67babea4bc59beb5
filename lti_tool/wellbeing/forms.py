# SPDX-License-Identifier: EUPL-1.2
"""Forms of words, and where they stand in a sentence.

A form is a line. `+` joins parts that stand in any order, close together; a part is words in this order. `a|b` is
either, `sterb*` a word that begins so, `~` at most six small words that change nothing ("einfach nur"), `..` at most
three words whatever they are, `<` and `>` the beginning and the end of a sentence or clause. `{name}` is a list of
words from the table that is given along.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lti_tool.wellbeing.spelling import COMMA, MASKED, plain

MAX_APART = 10
"""Words between the first and the last part of a form."""
MAX_FILLERS, MAX_ANY = 6, 3
CLAUSES = frozenset(
    {COMMA, *map(plain, ["und", "aber", "weil", "dass", "denn", "oder", "and", "but", "because", "that", "so"])}
)
"""What stands before a clause."""
PREFIX = 3
"""Letters by which forms that begin with a part of a word are found."""

Word = tuple[frozenset[str], tuple[str, ...]]
"""Whole words, and beginnings of words."""


@dataclass(frozen=True)
class Part:
    """Words in their order."""

    steps: tuple[Word | str, ...]

    def end(self, sentence: Sequence[str], start: int, fillers: frozenset[str]) -> int | None:
        """Behind its last word, where it begins at `start`."""
        reached = {start}
        for step in self.steps:
            reached = {end for at in reached for end in _after(step, sentence, at, fillers)}
            if not reached:
                return None
        return min(reached)


def _after(step: "Word | str", sentence: Sequence[str], at: int, fillers: frozenset[str]) -> Iterator[int]:
    """Where a step can end that begins here."""
    if step == "<":
        if at == 0 or sentence[at - 1] in CLAUSES:
            yield at
    elif step == ">":
        if at == len(sentence) or sentence[at] == COMMA:
            yield at
    elif step in ("~", ".."):
        yield at
        for end in range(at, min(len(sentence), at + (MAX_FILLERS if step == "~" else MAX_ANY))):
            word = sentence[end]
            if word == MASKED or (word not in fillers if step == "~" else word == COMMA):
                return
            yield end + 1
    elif at < len(sentence) and not isinstance(step, str) and fits(step, sentence[at]):
        yield at + 1


def fits(word: Word, said: str) -> bool:
    """Whether it is one of these words."""
    return said in word[0] or said.startswith(word[1])


class Forms:
    """Some forms, looked for at once."""

    def __init__(self, text: str, lists: Mapping[str, str], fillers: str) -> None:
        self._fillers = frozenset(plain(word) for word in fillers.split())
        self._parts: list[Part] = []
        self._forms = [
            [self._add(part, lists) for part in line.split("+")] for line in text.splitlines() if line.strip()
        ]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_prefix: dict[str, list[int]] = defaultdict(list)
        for number, part in enumerate(self._parts):
            self._index(number, part)

    def _add(self, said: str, lists: Mapping[str, str]) -> int:
        part = Part(tuple(_step(step, lists) for step in said.split()))
        if part not in self._parts:
            self._parts.append(part)
        return self._parts.index(part)

    def _index(self, number: int, part: Part) -> None:
        first = next(step for step in part.steps if not isinstance(step, str))
        for word in first[0]:
            self._by_word[word].append(number)
        for beginning in first[1]:
            self._by_prefix[beginning[:PREFIX]].append(number)

    def found(self, sentence: Sequence[str]) -> bool:
        """Whether the sentence has one of the forms."""
        spans = self._spans(sentence)
        return any(_together([spans[part] for part in form]) for form in self._forms if all(map(spans.get, form)))

    def masked(self, sentence: Sequence[str]) -> list[str]:
        """The sentence with nothing where forms stood, each of one part."""
        left = list(sentence)
        for spans in self._spans(sentence).values():
            for start, end in spans:
                left[start:end] = [MASKED] * (end - start)
        return left

    def _spans(self, sentence: Sequence[str]) -> dict[int, list[tuple[int, int]]]:
        """Where each part stands."""
        spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for start, word in enumerate(sentence):
            for number in (*self._by_word.get(word, ()), *self._by_prefix.get(word[:PREFIX], ())):
                end = self._parts[number].end(sentence, start, self._fillers)
                if end is not None:
                    spans[number].append((start, end))
        return spans


def _together(spans: Sequence[list[tuple[int, int]]]) -> bool:
    """Whether one of each stands within so many words of a first one."""
    return any(
        all(any(abs(other - start) <= MAX_APART for other, _end in part) for part in spans) for start, _ in spans[0]
    )


def _step(said: str, lists: Mapping[str, str]) -> Word | str:
    if said in ("~", "..", "<", ">"):
        return said
    for name, meant in lists.items():
        said = said.replace("{" + name + "}", "|".join(meant.split()))
    alternatives = said.split("|")
    whole = frozenset(plain(one) for one in alternatives if not one.endswith("*"))
    return whole, tuple(plain(one[:-1]) for one in alternatives if one.endswith("*"))
