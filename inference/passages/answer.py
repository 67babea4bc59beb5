# SPDX-License-Identifier: EUPL-1.2
"""The text of the model-free answer: a plain statement, then quotations with their places. Pure."""

import re
from collections.abc import Sequence

from inference.passages.material import PromptPassage
from inference.passages.ranking import excerpt, rank
from inference.passages.words import Language, language_of, terms

_STATEMENT = {
    "de": "Hier ist kein Sprachmodell eingerichtet. Diese Stellen aus dem Kursmaterial passen zu deiner Frage; "
    "sie sind wörtlich zitiert.",
    "en": "No language model is configured here. These passages from the course material fit your question; "
    "they are quoted word for word.",
}
_NOTHING_FITS = {
    "de": "Hier ist kein Sprachmodell eingerichtet, und keine Stelle im Kursmaterial passt zu deiner Frage. "
    "Frage noch einmal mit Begriffen, die im Kurs vorkommen, oder wende dich an deine Lehrperson.",
    "en": "No language model is configured here, and no passage of the course material fits your question. "
    "Ask again with terms that the course uses, or turn to your teacher.",
}
_TOPICS = {"de": "Im Kursmaterial geht es unter anderem um: ", "en": "Among other things, the course material covers: "}
_MOST_TOPICS = 8
_HEADING = re.compile(r"(?m)^#{1,6} (.*)$")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")
_NO_MATERIAL = {
    "de": "Hier ist kein Sprachmodell eingerichtet, und zu diesem Kurs ist kein Material hinterlegt. "
    "Deshalb gibt es auf Fragen noch keine Antwort; wende dich an deine Lehrperson.",
    "en": "No language model is configured here, and this course has no material yet. "
    "So questions cannot be answered; turn to your teacher.",
}


def answer(questions: Sequence[str], passages: Sequence[PromptPassage], *, has_material: bool = False) -> str:
    """Markdown for the last of the person's questions; the earlier ones help where it says too little by itself.

    `has_material`: there is some in the course, also where no passage of it came along.
    """
    language = language_of(*reversed(questions), *(passage.text for passage in passages))
    if not passages:
        return _NOTHING_FITS[language] if has_material else _NO_MATERIAL[language]
    asked = _asked(questions)
    fitting = rank(asked, passages)
    if not fitting:
        return _nothing_fits(language, passages)
    return "\n\n".join([_STATEMENT[language], *(_quote(asked, passage) for passage in fitting)])


def _asked(questions: Sequence[str]) -> list[str]:
    """The terms of the last question that has any: "And why?" means the question before."""
    return next((found for question in reversed(questions) if (found := terms(question))), [])


def _nothing_fits(language: Language, passages: Sequence[PromptPassage]) -> str:
    titles = list(dict.fromkeys(_escape(passage.title) for passage in passages if passage.title))[:_MOST_TOPICS]
    if not titles:
        return _NOTHING_FITS[language]
    return f"{_NOTHING_FITS[language]}\n\n{_TOPICS[language]}{'; '.join(titles)}."


def _quote(asked: Sequence[str], passage: PromptPassage) -> str:
    """Where it stands, then a block quote; every line has the mark, so that programs and tables stay inside.

    A heading becomes a line in bold: it would disturb the outline of the page in which the answer stands.
    """
    source = ", ".join(part for part in (f"**{_escape(passage.title)}**" * bool(passage.title), passage.place) if part)
    lines = _HEADING.sub(r"**\1**", excerpt(asked, passage.text)).splitlines()
    return "\n".join([f"{source} [{passage.n}]".lstrip(), "", *(f"> {line}".rstrip() for line in lines)])


def _escape(text: str) -> str:
    """A title is plain text: what Markdown would read into it is meant as it stands."""
    return _MARKDOWN.sub(r"\\\1", text)
