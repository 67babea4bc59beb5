# SPDX-License-Identifier: EUPL-1.2
"""Whether an answer stands on the course material, and what the tool says below it where it does not."""

from lti_tool.chat.answer_text import AnswerText
from lti_tool.chat.prompt import claims_something, general_note
from lti_tool.chat.question import Turn
from lti_tool.models import Knowledge
from lti_tool.models.course import AnswerLanguage


def stands_on_nothing(turn: Turn, text: AnswerText) -> bool:
    """Whether the answer names no passage although there is material, or is that none fits. To
    somebody who is not well that is not said: it would be cold.
    """
    if turn.opening:
        return False
    if turn.from_material_alone:
        return True
    return bool(turn.question.finding.material) and not text.cited and claims_something(turn.written(text.text))


def general_mark(turn: Turn, text: AnswerText) -> str:
    """The tool's own below what a model said from general knowledge: no sentence in a prompt can promise one."""
    teaching = turn.question.teaching
    if teaching.knowledge == Knowledge.MATERIAL or not stands_on_nothing(turn, text):
        return ""
    fence = "\n```" if text.text.count("```") % 2 else ""
    language = turn.locale if teaching.language == AnswerLanguage.AUTO else teaching.language
    return f"{fence}\n\n{general_note(language)}\n"
