# SPDX-License-Identifier: EUPL-1.2
"""All messages of a prompt: the system message, the newest turns, the question and what stands beside it. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lti_tool.chat import foreign_text
from lti_tool.chat.prompt.budget import Budget, tokens_in
from lti_tool.chat.prompt.given import EarlierTurn, Given, Teaching
from lti_tool.chat.prompt.marks import without_note
from lti_tool.chat.prompt.system import system_message
from lti_tool.chat.prompt.wording import wording

TOKENS_PER_MESSAGE = 8
"""Tokens that a chat template puts around a message."""

MAX_SPANS = 20
"""Of the passages of what the student has open: they stand beside each other, but for files put in later."""


@dataclass(frozen=True)
class LookingAt:
    """What the student has open in the platform's course."""

    title: str
    kind: str
    section: str
    numbers: Sequence[int] = ()
    """Of its passages, ascending."""

    def told(self, redact: Callable[[str], str] = str) -> str:
        """On one line, with an empty one below."""
        title, kind, section = (redact(name) if name else "" for name in (self.title, self.kind, self.section))
        return foreign_text.looking_at(title, kind, section, spans(self.numbers)) + "\n\n"


@dataclass(frozen=True)
class Prompt:
    """What is sent, and what was left out."""

    messages: list[dict[str, str]]
    """{"role", "content"} as in OpenAI's chat completions."""
    cut_turns: int
    """How many of the oldest turns did not fit."""
    tokens: int
    """Estimated."""


def build(
    budget: Budget,
    teaching: Teaching,
    given: Given,
    turns: Sequence[EarlierTurn],
    question: str,
    *,
    beside: Sequence[str] = (),
    looking_at: LookingAt | None = None,
    redact: Callable[[str], str] = str,
) -> Prompt:
    """The prompt of a question. `turns`: oldest first; the oldest are cut first, the instructions never. `beside`: what
    the tool says to this question alone, a paragraph each.

    `redact` is given what people, answers and the platform's page said, oldest first, and never the material or what
    stands beside. What was chosen for this question stands in the last message: all before it begins like the prompt of
    the turn before.
    """
    system = system_message(teaching, given)
    chosen = "" if given.whole else _chosen(teaching, given)
    chosen += guidance(beside)
    shown = looking_at.told() if looking_at else ""
    sent = tokens_in(system, chosen, shown, question) + 2 * TOKENS_PER_MESSAGE
    kept, used = _newest(turns, budget.history(sent))
    messages = [{"role": "system", "content": system}]
    for turn in kept:
        answer = foreign_text.without_marks(without_note(turn.answer))
        messages.append({"role": "user", "content": foreign_text.said(redact(turn.question))})
        messages.append({"role": "assistant", "content": foreign_text.said(redact(answer))})
    shown = looking_at.told(redact) if looking_at else ""
    messages.append({"role": "user", "content": chosen + shown + foreign_text.said(redact(question))})
    return Prompt(messages, len(turns) - len(kept), sent + used)


def spans(numbers: Sequence[int]) -> str:
    """Of passages, ascending: "2-4, 7"."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return ", ".join("-".join(map(str, span)) for span in found[:MAX_SPANS])


def guidance(beside: Sequence[str]) -> str:
    """What the tool says to one question, in front of it and within its tags; "" where it says nothing."""
    said = [text.strip() for text in beside if text.strip()]
    return foreign_text.written("guidance", "\n\n".join(said)) + "\n\n" if said else ""


def _chosen(teaching: Teaching, given: Given) -> str:
    none = f"<material>\n{wording(teaching.language).none_fits}\n</material>"
    return (foreign_text.material(given.excerpts) if given.excerpts else none) + "\n\n"


def _newest(turns: Sequence[EarlierTurn], room: int) -> tuple[Sequence[EarlierTurn], int]:
    """The newest turns that fit without a gap, and their tokens."""
    used = 0
    for count, turn in enumerate(reversed(turns)):
        size = tokens_in(turn.question, turn.answer) + 2 * TOKENS_PER_MESSAGE
        if used + size > room:
            return turns[len(turns) - count :], used
        used += size
    return turns, used
