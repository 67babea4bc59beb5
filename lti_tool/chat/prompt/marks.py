# SPDX-License-Identifier: EUPL-1.2
"""The tool's own mark at the end of an answer that stands on no passage although there is material. Pure."""

from lti_tool.chat.prompt.wording import WORDINGS

SHORT_CHARACTERS = 300
"""A reply below that which ends with a question asks something back and claims nothing."""
_NOTES = tuple(f"*{words.general_note}*" for words in WORDINGS.values())


def general_note(language: str) -> str:
    """The mark as Markdown, a paragraph of its own. `language`: that of the answer, else that of the reader."""
    return f"*{WORDINGS[language if language in WORDINGS else 'en'].general_note}*"


def claims_something(answer: str) -> bool:
    """Whether an answer says anything that could come from somewhere; a short question back does not."""
    said = answer.strip()
    return bool(said) and not (len(said) < SHORT_CHARACTERS and said.endswith("?"))


def without_note(answer: str) -> str:
    """An earlier answer as the model wrote it: it would take to writing the mark by itself."""
    said = answer.rstrip()
    for note in _NOTES:
        if said.endswith(note):
            return said.removesuffix(note).rstrip()
    return answer
