# SPDX-License-Identifier: EUPL-1.2
"""A question on its way to its answer: what its prompt is made of, what is known while it streams, how it ended."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from lti_tool.answers import Source
from lti_tool.chat import answer_without_model, prompt
from lti_tool.chat.answers import KeptBack
from lti_tool.chat.control_tokens import take_apart
from lti_tool.chat.finding import PassageSearch, numbered
from lti_tool.chat.foreign_text import Excerpt
from lti_tool.chat.ladder import Standing
from lti_tool.chat.prompt import NOTHING, Budget, Given, LookingAt, Prompt, material_tokens
from lti_tool.chat.redacting import list_kept_back
from lti_tool.chat.second_look import SecondLook
from lti_tool.model_server import ChatRequest, LanguageModel, Tokens, cache_salt
from lti_tool.models import Knowledge, MessageState, quota
from lti_tool.models.in_view import InView
from lti_tool.privacy.redaction import Redactor
from lti_tool.solution_guard import SolutionGuard, Watch

NO_TOKENS = Tokens(0, 0)
GIVEN_TURNS, GIVEN_PASSAGES = 5, 6
"""What the guard takes as said already: so many of the last turns, and of the passages that fit best."""
TEMPLATE_TOKENS = 1024
"""Tokens that a chat template may add to what is sent, beyond one for each byte."""


@dataclass(frozen=True)
class Question:
    """What a prompt is made of."""

    text: str
    teaching: prompt.Teaching
    finding: PassageSearch
    turns: Sequence[prompt.EarlierTurn]
    cut: int
    """How many older turns were already left out of `turns`."""
    context: int
    beside: Sequence[str] = ()
    """What the tool says to this question alone, a paragraph each: it stands in front of it, in no system message."""

    @property
    def stands_on_nothing(self) -> bool:
        """Whether the tutor answers from its material alone and none fits: then no model is asked, and none can make
        something up.
        """
        if self.teaching.knowledge != Knowledge.MATERIAL or self.finding.exercise:
            return False
        return not self._given(Budget(self.context)).excerpts

    @property
    def in_view(self) -> InView | None:
        """What the student has open in the platform's course."""
        return self.finding.in_view

    def prompt(
        self, share: float = 1.0, redact: Callable[[str], str] = str, *, stricter: bool = False
    ) -> tuple[Prompt, Sequence[Excerpt]]:
        """The prompt and the passages in it. `share`: of the room for material and history. `stricter`: for another
        attempt, after one that gave a solution away.
        """
        budget = Budget(self.context, share)
        given = self._given(budget)
        more = [prompt.wording(self.teaching.language).stricter] if stricter else []
        made = prompt.build(
            budget,
            self.teaching,
            given,
            self.turns,
            self.text,
            beside=[*self._beside, *more],
            looking_at=self._looking_at(given.excerpts),
            redact=redact,
        )
        return made, given.excerpts

    @property
    def _beside(self) -> list[str]:
        return [*self.beside, *([prompt.wording(self.teaching.language).in_view] if self.in_view else [])]

    def _looking_at(self, excerpts: Sequence[Excerpt] = ()) -> LookingAt | None:
        if self.in_view is None:
            return None
        numbers = [one.n for one in excerpts if one.passage_id in self.finding.open_ids]
        return LookingAt(self.in_view.title, self.in_view.kind, self.in_view.section, numbers)

    def _given(self, budget: Budget) -> Given:
        """All of the material where that fits, else what fits the question."""
        passages, seen = self.finding.material.passages, self._looking_at()
        asked = (self.text, prompt.guidance(self._beside), seen.told() if seen else "")
        if not passages:
            return NOTHING
        if sum(len(passage.text) for passage in passages) <= budget.whole * prompt.BYTES_PER_TOKEN:
            whole = Given(numbered(passages))
            if material_tokens(whole.excerpts) <= budget.whole and budget.holds(self.teaching, whole, *asked):
                return whole
        return Given(numbered(self.finding.chosen(budget.chosen(self.teaching, *asked))), whole=False)


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
    stored: bool = True
    """False: nothing of it may stay."""
    away: bool = False
    """A model is configured and cannot be reached."""
    by_learner: bool = False
    """A learner asks, and neither staff nor a preview: so it is counted."""
    from_material_alone: bool = False
    """A model is there and is not asked: nothing fits, and the tutor answers from its material alone."""
    opening: str = field(default="", repr=False)
    """Markdown in the tool's own words that stands before the answer: help lines for somebody who is not well."""
    opens_alone: bool = False
    """Without a model nothing follows it."""
    excerpts: Sequence[Excerpt] = field(default=(), repr=False)
    cut_turns: int = 0
    prompt_tokens: int = 0
    """Estimated, until the model server counts."""
    taken: quota.TakenTokens | None = None
    """From the allowances; None where the answer is model-free."""
    counted: dict[str, object] | None = None
    """Whose questions of which day this one counts among; None where the tutor takes any number, and for staff."""
    lockable: bool = True
    """Whether an exam lock ends it."""
    most: Tokens = NO_TOKENS
    """What the model server can have counted."""
    priority: int = 0
    place: Standing | None = None
    """At which exercise it is; None where it is about none, or no model is asked."""
    guard: SolutionGuard | None = field(default=None, repr=False)
    """Holds the model's answer against what the tutor must not give away; None where it may, or there is nothing."""
    second_look: SecondLook | None = field(default=None, repr=False)
    """Reads the answer, too, before it is shown; only where there is a guard."""

    @cached_property
    def kept_back(self) -> list[KeptBack]:
        """What of the question no model sees, nor of the names of what is open."""
        return list_kept_back(self.redactor, self.question.text, self.question.in_view)

    def watch(self) -> Watch | None:
        """Over one attempt at the answer. What the student wrote lately and the passages that fit give nothing away;
        all that was sent would take longer to read than the answer.
        """
        if self.guard is None:
            return None
        turns = self.question.turns[-GIVEN_TURNS:]
        asked = [self.question.text, *(turn.question for turn in reversed(turns))]
        passages = [excerpt.text for excerpt in self.fitting[:GIVEN_PASSAGES]]
        return self.guard.watch([*asked, *passages], [turn.answer for turn in turns])

    def request(self, share: float = 1.0, *, stricter: bool = False) -> ChatRequest:
        """What the model server is sent: redacted, and naming nobody. Arguments as of `Question.prompt`."""
        assert self.model is not None
        made, self.excerpts = self.question.prompt(share, self._redact_patiently, stricter=stricter)
        self.cut_turns, self.prompt_tokens = made.cut_turns + self.question.cut, made.tokens
        answer = Budget(self.question.context).answer
        messages = [{**message, "content": take_apart(message["content"])} for message in made.messages]
        sent = sum(len(message["content"].encode()) for message in messages)
        self.most = Tokens(TEMPLATE_TOKENS + sent, answer)
        return ChatRequest(
            model=self.model.name,
            messages=messages,
            max_tokens=answer,
            cache_salt=cache_salt(self.activity_id),
            priority=self.priority,
        )

    def _redact_patiently(self, text: str) -> str:
        """Where nothing is stored half a megabyte comes with each question. Between two texts everybody else in this
        process has a turn: under gevent nobody would before the end.
        """
        time.sleep(0)
        return self.redactor.redact(text)

    @property
    def fitting(self) -> list[Excerpt]:
        """Of the passages that were sent, those that fit the question by its words, best first."""
        sent = {excerpt.passage_id: excerpt for excerpt in self.excerpts}
        return [sent[one.id] for one in self.question.finding.few() if one.id in sent]

    def written(self, text: str) -> str:
        """What of an answer's text is not the opening."""
        return text.removeprefix(self.opening)

    def answer_by_material(self) -> None:
        """From here on the excerpts are those that the model-free answer quotes."""
        finding = self.question.finding
        found = finding.few(finding.meaning, answer_without_model.AS_GOOD)
        self.excerpts = numbered(found[: answer_without_model.MAX_PASSAGES])


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
    withheld: int = 0
    """How many attempts were thrown away because they gave a solution away."""
    spent: Tokens = NO_TOKENS
    """What those used."""

    @property
    def gave_nothing(self) -> bool:
        """Whether not a word came, and the person did nothing to end it: then the question does not count."""
        return not self.text and (self.state == MessageState.FAILED or self.finish_reason == "locked")
