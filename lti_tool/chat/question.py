# SPDX-License-Identifier: EUPL-1.2
"""A question on its way to its answer: what its prompt is made of, what is known while it streams, how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from lti_tool.chat import answer_without_model, prompt
from lti_tool.chat.answers import Source
from lti_tool.chat.control_tokens import take_apart
from lti_tool.chat.prompt import Excerpt, Prompt
from lti_tool.model_server import ChatRequest, LanguageModel, Tokens, cache_salt
from lti_tool.models import MessageState, quota
from lti_tool.models.material import Quotable
from lti_tool.privacy.redaction import Redactor
from lti_tool.retrieval import fit_to_budget

NO_TOKENS = Tokens(0, 0)
TEMPLATE_TOKENS = 1024
"""Tokens that a chat template may add to what is sent, beyond one for each byte."""


@dataclass(frozen=True)
class Question:
    """What a prompt is made of."""

    text: str
    teaching: prompt.Teaching
    passages: Sequence[Quotable]
    turns: Sequence[prompt.EarlierTurn]
    cut: int
    """How many older turns were already left out of `turns`."""
    context: int

    @property
    def before(self) -> tuple[str, str] | None:
        """Question and answer of the turn before: "and why?" is looked for with what it is about."""
        return (self.turns[-1].question, self.turns[-1].answer) if self.turns else None

    def prompt(self, share: float = 1.0) -> tuple[Prompt, list[Excerpt]]:
        """The prompt and the passages in it. `share`: of the room for material and history."""
        budget = prompt.Budget(self.context, share)
        fitting = fit_to_budget(self.passages, self.text, budget.material(self.teaching, self.text), self.before)
        excerpts = [Excerpt(n, p.title, p.place, p.text, p.id) for n, p in enumerate(fitting, start=1)]
        teaching = replace(self.teaching, has_material=bool(self.passages))
        return prompt.build(budget, teaching, excerpts, self.turns, self.text), excerpts


@dataclass
class Turn:
    """A question that was accepted, and all that its answer needs: nothing of it is read again while it streams."""

    conversation_id: UUID
    question_id: UUID
    answer_id: UUID
    person_id: UUID
    activity_id: UUID
    key: bytes = field(repr=False)
    """The person's data key."""
    model: LanguageModel | None
    """None: the answer is model-free."""
    question: Question = field(repr=False)
    redactor: Redactor = field(repr=False)
    locale: str
    away: bool = False
    """A model is configured and cannot be reached."""
    excerpts: list[Excerpt] = field(default_factory=list, repr=False)
    cut_turns: int = 0
    prompt_tokens: int = 0
    """Estimated, until the model server counts."""
    taken: quota.TakenTokens | None = None
    """From the allowances; None where the answer is model-free."""
    most: Tokens = NO_TOKENS
    """What the model server can have counted."""
    priority: int = 0

    def request(self, share: float = 1.0) -> ChatRequest:
        """What the model server is sent: redacted, and naming nobody."""
        assert self.model is not None
        made, self.excerpts = self.question.prompt(share)
        self.cut_turns, self.prompt_tokens = made.cut_turns + self.question.cut, made.tokens
        messages = [self._redacted(message) for message in made.messages]
        answer = prompt.Budget(self.question.context).answer
        self.most = Tokens(TEMPLATE_TOKENS + sum(len(message["content"].encode()) for message in messages), answer)
        return ChatRequest(
            model=self.model.name,
            messages=messages,
            max_tokens=answer,
            cache_salt=cache_salt(self.activity_id),
            priority=self.priority,
        )

    def answer_by_material(self) -> None:
        """From here on the excerpts are those that the model-free answer quotes."""
        self.excerpts = answer_without_model.excerpts(self.question.passages, self.question.text, self.question.before)

    def _redacted(self, message: dict[str, str]) -> dict[str, str]:
        content = message["content"]
        if message["role"] != "system":  # which is alike for everybody, and so in the engine's prefix cache
            content = self.redactor.redact(content)
        return {**message, "content": take_apart(content)}


@dataclass(frozen=True)
class Ending:
    """How an answer ended, and the text that came until then."""

    state: MessageState
    text: str = field(repr=False)
    finish_reason: str | None = None
    error_code: str | None = None
    tokens: Tokens | None = None
    """As the server counted; None: to be estimated."""
    sources: Sequence[Source] = ()
    model: str | None = None
    """Who wrote it; None where the engines went away before the first token and the material answered."""
    html: str | None = field(default=None, repr=False)
    """What the stream has rendered of it; None where that is not all of the text."""
