# SPDX-License-Identifier: EUPL-1.2
"""The system message: rules, level, instructions, material. Pure.

What more people share comes first, and none of it depends on a question or on who asks: alike for everybody in an
activity, the engine finds it in its prefix cache.
"""

import hashlib

from lti_tool.chat import foreign_text
from lti_tool.chat.prompt.given import Given, Teaching
from lti_tool.chat.prompt.levels import LEVELS, level_of
from lti_tool.chat.prompt.wording import WORDINGS, PromptWording, wording
from lti_tool.models import AnswerLanguage, Knowledge

_ORDER = 3
"""Raised by who changes how the texts are put together."""
_TEXTS = repr(sorted((name, repr(texts)) for name, texts in WORDINGS.items())) + repr(sorted(LEVELS.items(), key=str))
VERSION = f"{_ORDER}-{hashlib.sha256(_TEXTS.encode()).hexdigest()[:8]}"
"""Stands with each answer. Another one as soon as a word of the tool's own is another one."""


def rules(language: str = AnswerLanguage.AUTO) -> str:
    """What holds for every tutor of that language."""
    return wording(language).rules


def level(help_level: str, language: str = AnswerLanguage.AUTO, *, plain: bool = False) -> str:
    """How a tutor of that level of help and language teaches; what is no level counts as guided."""
    words = wording(language)
    lines = [
        level_of(help_level, prompt_language(language)).rule,
        words.answer_language.get(language, words.answer_language[AnswerLanguage.AUTO]),
    ]
    if plain:
        lines.append(words.plain)
    return "\n".join((words.how, *(f"- {line}" for line in lines)))


def prompt_language(language: str) -> str:
    """The language in which a tutor of such answers is spoken to, whoever asks: "de" or "en"."""
    return language if language in WORDINGS else "en"


def system_message(teaching: Teaching, given: Given) -> str:
    """All of it. How material is used is said where there is some; where it goes in as a whole it stands here, too."""
    words = wording(teaching.language)
    parts = [words.rules]
    if teaching.help_lines:
        parts.append(words.not_well.format(lines=teaching.help_lines))
    parts.append(level(teaching.help_level, teaching.language, plain=teaching.plain))
    if not teaching.remembered:
        parts.append(words.not_remembered)
    texts = (("purpose", teaching.purpose), ("instructions", teaching.instructions))
    if own := [foreign_text.written(name, text) for name, text in texts if text.strip()]:
        parts.append("\n".join((words.from_the_instructor, *own)))
    if given.excerpts or not given.whole:
        parts.append(_with_material(words, teaching.knowledge, whole=given.whole))
    elif teaching.knowledge == Knowledge.MATERIAL:
        parts.append(words.no_material)
    if given.excerpts and given.whole:
        parts.append(foreign_text.material(given.excerpts))
    return "\n\n".join(parts)


def _with_material(words: PromptWording, knowledge: str, *, whole: bool) -> str:
    then = words.then[Knowledge.MATERIAL if knowledge == Knowledge.MATERIAL else Knowledge.GENERAL]
    return words.with_material.format(where=words.below if whole else words.with_the_question, then=then)
