# SPDX-License-Identifier: EUPL-1.2
"""Which of a tutor's exercises a question means: "2b", "Aufgabe 2 b)", "the second one", its words, "and now?". Pure.

Said wrongly that is worse than not said: a hint to another exercise helps nobody. So a bare number is none, nor is
one behind "Folie" or in a formula; and a question about something else leaves the exercise.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lti_tool.chat import exercise_words as say
from lti_tool.chat.exercise_words import SaidToken, tokens
from lti_tool.retrieval.follow_up import leaning

BETWEEN = frozenset("().:-–/")
"""What may stand between the parts of a name."""
OPERATORS = frozenset("=+*^<>%≤≥·×|&!\\{}[]_~")
FEW_WORDS, SHORT, SENTENCE = 3, 6, 10
"""Words of a question: what says little more than a name, of a short one, of one sentence."""

Key = tuple[str, ...]


def key_of(name: str) -> Key:
    """What a name comes to: of "2b", "Aufgabe 2 b)" and "2 (b)" the same."""
    parts = [token.text for token in tokens(name) if token.text.isalnum()]
    bare = [part for part in parts if part not in say.EXERCISE or len(part) == 1]
    return tuple(bare or parts)


class NamedExercise(NamedTuple):
    """An exercise as it is looked for."""

    name: str
    text: str
    more: Sequence[str] = ()
    """Steps and what else a teacher wrote to it: whoever speaks of that goes on with the exercise."""


class Mention(NamedTuple):
    """A place where a question names an exercise."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class _Known:
    key: Key
    own: frozenset[str]
    """Roots of its text that few others have."""
    all: frozenset[str]


class Exercises:
    """The exercises of one tutor, made ready once."""

    def __init__(self, named: Sequence[NamedExercise]) -> None:
        self.named = tuple(named)
        found = [say.roots(one.text) for one in named]
        shared = Counter(root for each in found for root in each)
        rare = max(1, len(named) // 3)
        self._known = [
            _Known(
                key_of(one.name),
                frozenset(root for root in each if shared[root] <= rare),
                each | say.roots(" ".join(one.more)),
            )
            for one, each in zip(named, found, strict=True)
        ]
        self._begins: dict[str, list[int]] = {}
        for number, known in enumerate(self._known):
            self._begins.setdefault(known.key[0], []).append(number)
        self._at = {known.key: number for number, known in enumerate(self._known)}

    def find(self, name: str) -> int | None:
        """The number of the exercise of that name."""
        return self._at.get(key_of(name))

    def meant(self, question: str, before: int | None = None, last: int | None = None) -> int | None:
        """The number of the exercise that a question is about; None for none.

        `before`: that of the turn before; `last`: the one that was spoken of last in the conversation.
        """
        said = tokens(question)
        named = self._named(said)
        if named is None:
            named = self._part(said, before)
        if named is None:
            named = self._counted(said, before)
        if named is not None:
            return named
        if say.turns_away(said):
            return None
        by_words = self._by_words(question, before)
        if by_words is not None:
            return by_words
        if last is not None and say.wants_more(said) and not self._foreign(question, last):
            return last
        return before if before is not None and self._goes_on(question, said, before) else None

    def _named(self, said: list[SaidToken]) -> int | None:
        mentions = list(self._mentions(said))
        if len({one.number for one in mentions}) > 1:
            mentions = [one for one in mentions if not _is_aside(said, one)] or mentions
        return mentions[0].number if mentions else None

    def _mentions(self, said: list[SaidToken]) -> Iterator[Mention]:
        for start in range(len(said)):
            if start % 100 == 0:
                time.sleep(0)  # names that begin alike are compared for long: others have a turn
            if found := self._mention(said, start):
                yield found

    def _mention(self, said: list[SaidToken], start: int) -> Mention | None:
        """The exercise with the longest name that begins here."""
        found: tuple[int, Mention] | None = None
        for number in self._begins.get(said[start].text, ()):
            known = self._known[number]
            end = _match(said, start, known.key)
            if (
                end is not None
                and (found is None or len(known.key) > found[0])
                and _is_name(said, start, end, known.key)
            ):
                found = len(known.key), Mention(number, start, end)
        return found[1] if found else None

    def _part(self, said: list[SaidToken], before: int | None) -> int | None:
        """ "Teil b", "b)", "und b?": of the same number as the exercise before, or the only one with that letter."""
        words = sum(token.text.isalnum() for token in said)
        for at, token in enumerate(said):
            if not (len(token.text) == 1 and token.text.isalpha()) or (
                token.glued and at and said[at - 1].text.isalnum()
            ):
                continue
            prior = said[at - 1].text if at else ""
            closed = at + 1 < len(said) and said[at + 1].text == ")"
            short = words <= FEW_WORDS and at + 1 >= len([one for one in said if one.text != "?"])
            if prior in say.PART or (closed and words <= SENTENCE) or (short and before is not None):
                return self._sibling(token.text, before)
        return None

    def _sibling(self, letter: str, before: int | None) -> int | None:
        if before is not None:
            return self._at.get((*self._known[before].key[:-1], letter))
        fitting = [number for number, known in enumerate(self._known) if known.key[-1] == letter and len(known.key) > 1]
        return fitting[0] if len(fitting) == 1 else None

    def _counted(self, said: list[SaidToken], before: int | None) -> int | None:
        """ "the second one", "die zweite Aufgabe", "next exercise"."""
        words = [token.text for token in said if token.text.isalnum()]
        for at, word in enumerate(words):
            following = words[at + 1] if at + 1 < len(words) else ""
            exercise = following in say.COUNTED
            alone = (following == "one" or not following) and len(words) <= SHORT
            if word in say.ORDINALS and (exercise or (alone and at and words[at - 1] in ("the", "die"))):
                return self._place(say.ORDINALS[word])
            if before is not None and exercise and word in say.NEXT | say.PREVIOUS:
                place = before + (1 if word in say.NEXT else -1)
                return place if 0 <= place < len(self.named) else None
        return None

    def _place(self, place: int) -> int | None:
        """Of exercises with parts "the second one" may be 2 or 1b: then it is none."""
        if len({known.key[0] for known in self._known}) < len(self._known):
            firsts = list(dict.fromkeys(known.key[0] for known in self._known))
            if not -1 <= place < len(firsts):
                return None
            within = [number for number, known in enumerate(self._known) if known.key[0] == firsts[place]]
            return within[0] if len(within) == 1 else None
        return place % len(self.named) if -1 <= place < len(self.named) else None

    def _by_words(self, question: str, before: int | None) -> int | None:
        """Whose words it has, clearly more than any other's: quoted, or told in own words."""
        asked = say.subject(question)
        if not asked or not self._known:
            return None
        hits = [len(asked & known.own) for known in self._known]
        best = max(hits)
        number = hits.index(best)
        second = max((hit for place, hit in enumerate(hits) if place != number), default=0)
        share = best / len(asked)
        clear = (best >= 3 and best >= second + 2 and share >= 0.4) or (best == 2 and second == 0 and share >= 0.5)
        return number if clear and number != before else None

    def _foreign(self, question: str, number: int) -> bool:
        """Whether it speaks of more than one thing that the exercise does not."""
        return len(say.subject(question) - self._known[number].all) > 1

    def _goes_on(self, question: str, said: list[SaidToken], before: int) -> bool:
        """Whether it leans on the exercise of the turn before."""
        subject, known = say.subject(question), self._known[before]
        foreign = subject - known.all
        if say.speaks_of_the_course(said):
            return False
        if not subject or say.only_thanks(said):
            return True
        if say.claims_leave(said):
            return len(foreign) <= SHORT
        if say.asks_what_something_is(said):
            return not foreign
        if say.shows_work(question, said):
            return len(foreign) <= 3 or bool(subject & known.all)
        if subject & known.all and len(foreign) <= 2 * len(subject & known.all):
            return True
        helps = say.asks_for_help(said)
        return len(foreign) <= (2 if helps else 1) and leaning(question) >= (0.4 if helps else 0.5)


def _match(said: list[SaidToken], start: int, key: Key) -> int | None:
    """Where a name ends that begins here, with signs between its parts; None where it does not begin."""
    at = start
    for number, part in enumerate(key):
        while number and at < len(said) and said[at].text in BETWEEN:
            at += 1
        if at >= len(said) or said[at].text != part:
            return None
        at += 1
    return at


def _is_name(said: list[SaidToken], start: int, end: int, key: Key) -> bool:
    """Whether what reads like a name is meant as one."""
    if not any(part.isdigit() for part in key):
        return sum(map(len, key)) > 3  # words: a title such as "Türme von Hanoi"
    if end < len(said) and said[end].glued and said[end].text.isalnum() and len(key) > 1:
        return False
    if _is_marked(said, start):
        return True
    compact = all(token.glued for token in said[start + 1 : end])
    if len(key) == 1 or not any(part.isalpha() for part in key) or _stands_elsewhere(said, start, end):
        return False
    words = sum(token.text.isalnum() for token in said)
    return compact or words <= FEW_WORDS or (end < len(said) and said[end].text == ")" and words <= SENTENCE)


def _is_marked(said: list[SaidToken], start: int) -> bool:
    """Whether "Aufgabe", "exercise", "Nr." or the like stands in front."""
    at = start - 1
    while at >= 0 and (said[at].text in {".", ":", "#", "("} or said[at].text in say.NUMBER_SIGN):
        at -= 1
    if at < 0 or said[at].text not in say.EXERCISE:
        return False
    return len(said[at].text) > 1 or (at == start - 1 and said[start].glued)


def _stands_elsewhere(said: list[SaidToken], start: int, end: int) -> bool:
    """Whether it is the number of a slide, or stands in a formula or a word."""
    before = said[start - 1] if start else None
    after = said[end] if end < len(said) else None
    if before is not None and (
        before.text in OPERATORS or (said[start].glued and before.text not in {"(", '"', "„", "'"})
    ):
        return True
    if after is not None and (after.text in OPERATORS or (after.text in {"-", "/"} and after.glued)):
        return True
    prior = [token.text for token in said[max(0, start - 3) : start] if token.text.isalnum()]
    return bool(prior) and (prior[-1] in say.ELSEWHERE or (prior[-1] in say.NUMBER_SIGN and prior[0] in say.ELSEWHERE))


def _is_aside(said: list[SaidToken], one: Mention) -> bool:
    """Whether the exercise is named as done, as a comparison or as not meant: another one is asked about."""
    before = [token.text for token in said[max(0, one.start - 4) : one.start] if token.text.isalpha()]
    near = [word for word in before if word not in say.EXERCISE | say.TOWARDS]
    if near and near[-1] in say.COMPARED | say.SOLVED:
        return True
    behind = [token.text for token in said[one.end : one.end + 6] if token.text.isalpha()]
    return bool(set(behind[:2]) & say.DONE) and not set(behind) & say.NOT
