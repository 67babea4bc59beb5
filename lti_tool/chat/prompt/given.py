# SPDX-License-Identifier: EUPL-1.2
"""What a prompt is made from. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.chat.foreign_text import Excerpt
from lti_tool.models import AnswerLanguage, Knowledge


@dataclass(frozen=True, slots=True)
class Teaching:
    """What an instructor decided about a tutor."""

    help_level: str = "guided"
    purpose: str = ""
    """What it should help with."""
    instructions: str = ""
    """How it should teach."""
    knowledge: str = Knowledge.GENERAL
    """What it may answer from."""
    remembered: bool = True
    """False: nothing is stored, and what was said before comes from the browser."""
    language: str = AnswerLanguage.AUTO
    """Of the answers; German ones are asked for in German."""
    plain: bool = False
    """Whether in plain language, as for schools."""


@dataclass(frozen=True, slots=True)
class Given:
    """What of the course material a prompt has."""

    excerpts: Sequence[Excerpt] = ()
    whole: bool = True
    """All there is, alike for everybody; else what was chosen for the question, which may be nothing."""


NOTHING = Given()
"""There is no material."""


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """An earlier question and its answer."""

    question: str
    answer: str
