# SPDX-License-Identifier: EUPL-1.2
"""Whether a message says that somebody is not well: the one who writes, or somebody near. By a list of forms.

It looks at what people say of themselves and of people near them, never at subjects: that a word stands in a sentence
about a novel, a statute or a process is no reason. What it misses a model may see (`care`).
"""

import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from lti_tool.retrieval.words import spoken
from lti_tool.wellbeing import spelling
from lti_tool.wellbeing.forms import Forms
from lti_tool.wellbeing.spelling import COMMA


class Kind(StrEnum):
    """What it is about, the most urgent first."""

    SELF_HARM = "self_harm"
    VIOLENCE = "violence"
    """Suffered or threatened."""
    DESPAIR = "despair"


@dataclass(frozen=True)
class Concern:
    """What a message gave reason to."""

    kinds: frozenset[Kind]
    language: str | None
    """"de" or "en"; None where its small words do not tell."""

    @property
    def kind(self) -> Kind:
        """The most urgent one."""
        return next(kind for kind in Kind if kind in self.kinds)


@dataclass(frozen=True)
class _Spoken:
    """The forms of one language."""

    kinds: tuple[tuple[Kind, Forms], ...]
    hints: tuple[tuple[Kind, Forms], ...]
    """What who studies the subject may write, too: nothing beside a word of `study`."""
    study: Forms
    idioms: Forms
    frames: Forms
    games: Forms
    personal: Forms
    laughs: Forms
    near: Forms


@cache
def _languages() -> tuple[_Spoken, ...]:
    return _read("german"), _read("english")


def _read(language: str) -> _Spoken:
    said = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))

    def forms(text: str) -> Forms:
        return Forms(text, said["lists"], said["fillers"])

    return _Spoken(
        kinds=tuple((kind, forms(said["kinds"][kind])) for kind in Kind),
        hints=tuple((kind, forms(said["hints"][kind])) for kind in Kind),
        study=forms(said["study"]),
        idioms=forms(said["idioms"]),
        frames=forms(said["frames"]),
        games=forms(said["games"]),
        personal=forms(said["personal"]),
        laughs=forms(said["laughs"]),
        near=forms("{one} .. {near}"),
    )


def recognise(text: str) -> Concern | None:
    """None where nothing in it gives reason to worry."""
    own = spelling.own_words(text)
    said = own if _tells_of_somebody_near(own) else spelling.without_quotations(own)
    kinds = frozenset(_kinds(spelling.sentences(said)))
    return Concern(kinds, spoken(text)) if kinds else None


def _tells_of_somebody_near(text: str) -> bool:
    """What a friend wrote is quoted, too."""
    outside = spelling.sentences(spelling.without_quotations(text))
    return any(spoken.near.found(one) and not _is_framed(one) for spoken in _languages() for one in outside)


def _kinds(sentences: Iterable[list[str]]) -> Iterator[Kind]:
    for sentence in sentences:
        time.sleep(0)  # under gevent everybody else in this process has a turn between two sentences
        for spoken_ in _languages():
            yield from _in_sentence(spoken_, sentence)


def _in_sentence(spoken_: _Spoken, sentence: list[str]) -> Iterator[Kind]:
    left = spoken_.idioms.masked(sentence)
    found = [kind for kind, forms in spoken_.kinds if forms.found(left)]
    hinted = [kind for kind, forms in spoken_.hints if kind not in found and forms.found(left)]
    if hinted and not _is_light(sentence):
        found += hinted
    if not found or (_is_framed(sentence) and not spoken_.personal.found(sentence)):
        return
    for kind in found:
        in_play = kind == Kind.VIOLENCE and _is_a_game(spoken_, left)
        in_fun = kind == Kind.DESPAIR and spoken_.laughs.found(sentence)
        if not (in_play or in_fun):
            yield kind


def _is_light(sentence: Sequence[str]) -> bool:
    """Whether a hint in it is none: it speaks of a lesson or a game, or somebody laughs."""
    return any(forms.found(sentence) for one in _languages() for forms in (one.study, one.games, one.laughs))


def _is_framed(sentence: Sequence[str]) -> bool:
    return any(one.frames.found(sentence) for one in _languages())


def _is_a_game(spoken_: _Spoken, sentence: Sequence[str]) -> bool:
    """Whether it is a game in which somebody is beaten: named in the same clause."""
    forms = dict(spoken_.kinds)[Kind.VIOLENCE]
    clauses = [clause for clause in _clauses(sentence) if forms.found(clause)]
    return bool(clauses) and all(spoken_.games.found(clause) for clause in clauses)


def _clauses(sentence: Sequence[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for word in (*sentence, COMMA):
        if word == COMMA:
            yield clause
            clause = []
        else:
            clause.append(word)
