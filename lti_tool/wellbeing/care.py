# SPDX-License-Identifier: EUPL-1.2
"""What the tutor says first to somebody who is not well, and what the model is told then.

The first words are the tool's own and do not depend on a model: help lines have to be right, and there at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.wellbeing.lines import HelpLines
from lti_tool.wellbeing.recogniser import Concern, Kind

_FIRST = {
    "de": {
        Kind.SELF_HARM: "Das ist ernst, und niemand muss damit allein bleiben.",
        Kind.VIOLENCE: "Niemand darf einem anderen Gewalt antun, und es gibt Hilfe.",
        Kind.DESPAIR: "Das klingt, als wäre es gerade sehr schwer. Damit musst du nicht allein bleiben.",
    },
    "en": {
        Kind.SELF_HARM: "This is serious, and nobody has to be alone with it.",
        Kind.VIOLENCE: "Nobody may do violence to another person, and there is help.",
        Kind.DESPAIR: "This sounds as if things are very hard right now. You do not have to be alone with it.",
    },
}
"""By language and kind; also how the block is known again in an earlier answer."""
_GOOD = {"de": "Gut, dass du das schreibst.", "en": "It is good that you write this."}
_THEN = {
    "de": "Ich bin ein KI-Programm. Hier sind Menschen, mit denen du sprechen kannst, auch wenn es um jemand anderen"
    " geht:",
    "en": "I am an AI program. Here are people whom you can talk to, also if it is about somebody else:",
}
_COUNSELLING = {"de": "Beratung an deiner Einrichtung: {}", "en": "Counselling at your institution: {}"}
_TRUSTED = {
    "de": "Ein Mensch, dem du vertraust, zum Beispiel in deinem Kurs oder in deiner Familie",
    "en": "Somebody whom you trust, in your course or in your family, for example",
}
_CONTACT = {"de": "In deinem Kurs kannst du dich wenden an: {}", "en": "In your course you can turn to: {}"}
_LAST = {
    "de": "Dieses Programm sagt niemandem Bescheid, auch im Notfall nicht: Wenn Gefahr besteht, ruf bitte selbst an, "
    "oder bitte jemanden in deiner Nähe darum. Beim Stoff helfe ich dir weiter, wann immer du magst.",
    "en": "This program tells nobody, not even in an emergency: if there is danger, please call yourself, or ask "
    "somebody near you to. I go on helping you with the subject whenever you like.",
}
_AGAIN = {
    "de": "Die Nummern von vorhin gelten weiter; wenn jetzt Gefahr besteht: **112**.",
    "en": "The numbers from before still hold; if there is danger right now: **112**.",
}
_ABOUT = {
    Kind.SELF_HARM: "self-harm or suicide",
    Kind.VIOLENCE: "violence, suffered or threatened",
    Kind.DESPAIR: "despair",
}


@dataclass(frozen=True)
class Helpers:
    """Whom a person can turn to."""

    lines: HelpLines
    contact: str = ""
    """The human whom the tutor's instructor named."""


def opening(concern: Concern, helpers: Helpers, earlier: Sequence[str], locale: str) -> str:
    """The tool's own first words, Markdown. `earlier`: the answers before; what they told is not told again."""
    language = concern.language or ("de" if locale.startswith("de") else "en")
    if was_told(concern, earlier):
        return f"{_AGAIN[language]}\n\n"
    lines = [
        *helpers.lines.said(language, concern.kinds),
        *(_COUNSELLING[language].format(one) for one in (_plain(helpers.lines.counselling),) if one),
        _CONTACT[language].format(_plain(helpers.contact)) if helpers.contact.strip() else _TRUSTED[language],
    ]
    told = "\n".join(f"- {line}" for line in lines)
    first = " ".join(_FIRST[language][kind] for kind in Kind if kind in concern.kinds)
    return f"**{_GOOD[language]} {first}** {_THEN[language]}\n\n{told}\n\n{_LAST[language]}\n\n"


def was_told(concern: Concern, earlier: Sequence[str]) -> bool:
    """Whether answers before had the help lines for all of it."""
    return all(any(first[kind] in answer for first in _FIRST.values() for answer in earlier) for kind in concern.kinds)


def _plain(said: str) -> str:
    """On one line."""
    return " ".join(said.split())


def beside(concern: Concern, helpers: Helpers) -> str:
    """What the model is told in front of the question."""
    about = " and ".join(_ABOUT[kind] for kind in Kind if kind in concern.kinds)
    contact = f", or with {_plain(helpers.contact)}" if helpers.contact.strip() else ""
    return f"""\
The student's message may be about {about}, of the student or of somebody near. Above your answer the page already \
shows help lines; do not repeat the list. Answer that first, warmly and briefly, in two to four sentences and in the \
student's language: take it seriously, ask nothing that sounds like an examination, and encourage talking with a \
person: with somebody trusted, with one of the help lines{contact}. Make no diagnosis, name no method of harming, \
promise no secrecy and not that you tell anybody: you cannot. This holds at every level of help and where you answer \
from the course material alone. Then, if the message also asks about the subject, help with that as usual; if not, \
stop there."""
