# SPDX-License-Identifier: EUPL-1.2
"""What the chat's addresses answer, and the data of an answer's events (docs/api.md)."""

from typing import Literal, NotRequired, TypedDict

from lti_tool.answers import AboutShown, ErrorShown, Source
from lti_tool.models import MessageState
from lti_tool.permissions import Permission
from lti_tool.privacy.notices import NoticeShown


class MeCourse(TypedDict):
    """The course of a visit."""

    id: str
    title: str
    label: str


class MeActivity(TypedDict):
    """The activity of a visit."""

    id: str
    title: str


class MeTutor(TypedDict):
    """With whom the visit talks."""

    id: str | None
    """None: the activity has no tutor of its own."""
    title: str
    starters: list[str]
    has_material: bool
    greeting: str
    """This and the next two as an instructor wrote them, plain text; empty: nothing."""
    contact: str
    """A human to turn to."""
    ai_rules: str
    """What AI may be used for in this course, shown before the first question."""


class AllowanceShare(TypedDict):
    """How much of one limit is used."""

    kind: Literal["person", "activity", "institution"]
    share: float
    """0 to 1. What everybody in an activity used is told in steps."""
    resets_at: str


class Allowance(TypedDict):
    """What is left of the allowances."""

    limit: int | None
    """Tokens that the person may use in a day; None: no limit."""
    used: int
    resets_at: str
    limits: list[AllowanceShare]
    """All that hold, the narrowest first."""


class Outage(TypedDict):
    """No question is answered well at the moment."""

    message: str
    """`{time}` in it is `since`, in the zone of whoever reads it."""
    since: str | None


class ClosedShown(TypedDict):
    """Asking is closed for this visit."""

    code: Literal["locked", "closed", "questions_used"]
    message: str
    until: str | None
    """When it opens again; None: that is not known."""


class Me(TypedDict):
    """`GET /api/me`: who is here, with whom they talk, what is left of the allowance."""

    permissions: list[Permission]
    roles: list[str]
    preview: bool
    """Somebody with more rights sees the page as a learner does."""
    unsaved: bool
    """And with settings of the tutor that nobody has saved."""
    locale: str
    person: str
    """Keys what the page keeps in the tab: no name, and no use in another activity."""
    name: str | None
    draft_key: str
    """32 bytes as base64url. Seals what this person has typed and not sent, in a tab that the next one may use."""
    keeps_history: bool
    """False where the platform names the same person differently at each launch."""
    course: MeCourse | None
    activity: MeActivity
    tutor: MeTutor
    allowance: Allowance
    notice: NoticeShown | None
    kept_days: int
    """For so many days what is written now is kept, if nothing follows it."""
    kept_until: str | None
    """Where the institution keeps by the end of term: when everything of this one is deleted."""
    stores: bool
    """False: nothing of a conversation is stored, the page keeps it and asks by `POST /api/ask`."""
    model: str | None
    """None where no model answers."""
    answering: Outage | None
    closed: ClosedShown | None


class ConversationSummary(TypedDict):
    """A row in the list of conversations."""

    id: str
    title: str | None
    """None before the first question, and where it does not open any more."""
    created_at: str
    updated_at: str


class ConversationListed(ConversationSummary):
    """The same, in the list."""

    until: str
    """When it is deleted if nothing more happens in it."""


class ConversationList(TypedDict):
    """`GET /api/conversations`."""

    conversations: list[ConversationListed]
    """Newest first."""


class FirstShown(TypedDict):
    """What a launch brings along in the page, where it is known without asking anybody."""

    me: Me
    conversations: list[ConversationListed]
    more: bool
    """Whether there are more conversations than these."""


class NewConversation(TypedDict):
    """`POST /api/conversations`."""

    id: str


class RenamedConversation(TypedDict):
    """`PATCH /api/conversations/ID`."""

    id: str
    title: str


class KeptBack(TypedDict):
    """A detail of a question that no model sees."""

    kind: str
    """As in its placeholder: `NAME`, `ADDRESS` and so on (docs/api.md)."""
    text: str


class QuestionShown(TypedDict):
    """A message of the person."""

    id: str
    author: Literal["person"]
    state: MessageState
    text: str
    created_at: str
    about: AboutShown | None
    """What the person had open in the platform's course; None also where that does not open any more."""
    kept_back: list[KeptBack]
    """Each once; empty where no model was asked."""
    unreadable: bool
    """It does not open any more: text and HTML say so."""


class AnswerShown(TypedDict):
    """A message of the tutor."""

    id: str
    author: Literal["tutor"]
    state: MessageState
    text: str
    """Markdown."""
    created_at: str
    html: str
    unreadable: bool
    """It does not open any more: text and HTML say so."""
    model: str | None
    """None: the material answered."""
    finish_reason: str | None
    error: ErrorShown | None
    feedback: int | None
    """1 or -1."""
    sources: list[Source]
    cut_turns: int
    """How many of the oldest turns did not fit into the model's context."""
    exercise: str | None
    """Which exercise of the tutor it was taken to be about."""
    withheld: int
    """How many attempts at it were held back because they gave a solution away. After the second one the text is a hint
    in the tool's own wording."""


class ConversationShown(ConversationSummary):
    """`GET /api/conversations/ID`: with a page of its messages."""

    messages: list[QuestionShown | AnswerShown]
    """Oldest first."""
    earlier: bool
    """Whether there are more in front of them."""


class AcceptedEvent(TypedDict):
    """The question is stored."""

    question_id: str
    answer_id: str
    model: str | None
    cut_turns: int
    kept_back: list[KeptBack]
    """What of the question the model does not see."""
    exercise: str | None
    """Which exercise of the tutor it is taken to be about."""


class WaitingEvent(TypedDict):
    """The model server is busy."""

    ahead: int | None
    """Requests in front of this one."""
    seconds: float | None
    """Estimated."""


class DeltaEvent(TypedDict):
    """Markdown of the open block."""

    text: str


class BlockEvent(TypedDict):
    """A closed block."""

    index: int
    html: str


class RestartEvent(TypedDict):
    """What was shown of this answer is void."""

    reason: Literal["thoughts", "solution"]


class TokenUsage(TypedDict):
    """Tokens as charged."""

    prompt_tokens: int
    completion_tokens: int


class DoneEvent(TypedDict):
    """The end of an answer."""

    finish_reason: str
    """`stop`, `length`, `stopped` (by the student), `abort`, or the engine's own word."""
    usage: TokenUsage
    model: str | None
    nothing_fits: bool
    """The answer names no passage although there is material, or says that none fits: the page names the tutor's
    `contact`."""


class ErrorEvent(TypedDict):
    """The end of an answer that failed."""

    code: str
    message: str
    retry_after: int | None
    """Seconds."""
    until: NotRequired[str]
    """Of `locked`: when asking opens again."""


class AnswerEvents(TypedDict):
    """Name of each event to its data."""

    accepted: AcceptedEvent
    waiting: WaitingEvent
    delta: DeltaEvent
    block: BlockEvent
    restart: RestartEvent
    sources: list[Source]
    done: DoneEvent
    error: ErrorEvent
