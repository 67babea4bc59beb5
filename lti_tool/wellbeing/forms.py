# SPDX-License-Identifier: EUPL-1.2
"""Forms of words, and where they stand in a sentence.

A form is a line. `+` joins parts that stand in any order, close together; a part is words in this order. `a|b` is
either, `sterb*` a word that begins so, `~` at most six small words that change nothing ("einfach nur"), `..` at most
three words whatever they are, `<` and `>` the beginning and the end of a sentence or clause. `{name}` is a list of
words from the table that is given along.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lti_tool.wellbeing.spelling import COMMA, MASKED, plain

MAX_APART = 10
"""Words between the first and the last part of a form."""
MAX_FILLERS, MAX_ANY = 6, 3
_CONJUNCTIONS = ("und", "aber", "weil", "dass", "denn", "oder", "and", "but", "because", "that", "so")
CLAUSES = frozenset({COMMA, *map(plain, _CONJUNCTIONS)})
"""What stands before a clause."""
PREFIX = 3
"""Letters by which forms that begin with a part of a word are found."""

Word = tuple[frozenset[str], tuple[str, ...]]
"""Whole words, and beginnings of words."""


@dataclass(frozen=True)
class FormPhrase:
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
    """Some forms, looked for at once: a form only where its rarest word stands."""

    def __init__(self, text: str, lists: Mapping[str, str], fillers: str) -> None:
        self._fillers = frozenset(plain(word) for word in fillers.split())
        lines = [line.split("+") for line in text.splitlines() if line.strip()]
        self._forms = [
            [FormPhrase(tuple(_step(step, lists) for step in part.split())) for part in line] for line in lines
        ]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_prefix: dict[str, list[int]] = defaultdict(list)
        steps = [[step for part in form for step in part.steps if not isinstance(step, str)] for form in self._forms]
        often = Counter(word for form in steps for step in form for alternatives in step for word in alternatives)
        for number, words in enumerate(steps):
            self._index(number, min(words, key=lambda step: max(often[word] for word in (*step[0], *step[1]))))

    def _index(self, number: int, rarest: Word) -> None:
        for word in rarest[0]:
            self._by_word[word].append(number)
        for beginning in rarest[1]:
            self._by_prefix[beginning[:PREFIX]].append(number)

    def found(self, sentence: Sequence[str]) -> bool:
        """Whether the sentence has one of the forms."""
        spans: dict[FormPhrase, list[tuple[int, int]]] = {}
        for form in self._possible(sentence):
            for part in form:
                if part not in spans:
                    spans[part] = list(self._spans(part, sentence))
                if not spans[part]:
                    break
            else:
                if _together([spans[part] for part in form]):
                    return True
        return False

    def masked(self, sentence: Sequence[str]) -> list[str]:
        """The sentence with nothing where forms stood, each of one part."""
        left = list(sentence)
        for form in self._possible(sentence):
            for start, end in self._spans(form[0], sentence):
                left[start:end] = [MASKED] * (end - start)
        return left

    def _possible(self, sentence: Sequence[str]) -> Iterator[list[FormPhrase]]:
        """The forms whose rarest word may stand in it."""
        numbers: set[int] = set()
        for word in set(sentence):
            numbers.update(self._by_word.get(word, ()), self._by_prefix.get(word[:PREFIX], ()))
        return (self._forms[number] for number in sorted(numbers))

    def _spans(self, part: FormPhrase, sentence: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where it stands."""
        first = next(step for step in part.steps if not isinstance(step, str))
        for start, word in enumerate(sentence):
            if fits(first, word) and (end := part.end(sentence, start, self._fillers)) is not None:
                yield start, end


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
