# SPDX-License-Identifier: EUPL-1.2
"""The statements of a question and its answer, built once and run on tables instead of mapped objects.

In a lecture five hundred questions come within seconds. Building such a statement anew costs a worker more time than
the database needs to answer it, and making objects of its rows costs that again; docs/benchmarks.md has the figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Delete,
    Double,
    Insert,
    Integer,
    Select,
    SmallInteger,
    Update,
    Uuid,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from lti_tool.db import Query, table
from lti_tool.models import (
    Activity,
    AskedQuestion,
    Author,
    Citation,
    Conversation,
    Institution,
    Lock,
    Message,
    MessageState,
    PersonKey,
    Platform,
    Tutor,
    VisitSession,
    quota,
)
from lti_tool.models.conversation import is_own
from lti_tool.models.lock import holding
from lti_tool.models.question_count import counting
from lti_tool.models.quota_statements import settling, taking
from lti_tool.models.storing import are_stored

_RUNNING, _ELSEWHERE = aliased(Message), aliased(Conversation)
_LAST = select(func.max(Message.position)).where(Message.conversation_id == bindparam("conversation")).scalar_subquery()
_OWN = is_own(bindparam("conversation"), VisitSession.person_id, VisitSession.activity_id)


class QuestionContext(NamedTuple):
    """All that a question needs to know: a row of `READ`."""

    identity: bytes
    data_key: bytes
    tokens_per_day: int | None
    tokens_per_activity: int | None
    tokens_per_month: int | None
    share: float
    number_form: str | None
    kind: str
    """Of the institution, as the next three."""
    help_lines_de: str
    help_lines_en: str
    counselling: str
    tutor_id: UUID | None
    help_level: str | None
    purpose: str | None
    instructions: str | None
    knowledge: str | None
    contact: str | None
    language: str | None
    model: str | None
    """Which one the tutor is to answer with; None: the tool's choice."""
    material_revision: int | None
    closed_revision: int | None
    unsaved_text: dict[str, Any] | None
    """What the visit tries out instead of the tutor's text (`models.unsaved`)."""
    stored: bool
    """Whether conversations are stored here."""
    time_zone: str
    locked_until: datetime | None
    """Of the exam lock that holds; None without one."""
    lock_reason: str | None
    opens_at: datetime | None
    closes_at: datetime | None
    questions_a_day: int | None
    conversation_id: UUID | None
    """None where the conversation is not the visit's own."""
    untitled: bool
    running_in: UUID | None
    """Where an answer runs in the lane; None without one, and so the next three."""
    running_title: bytes | None
    running_deleted_at: datetime | None
    stale: bool | None
    """Whether its worker is gone."""
    position: int
    """Of the conversation's last message, 0 without any."""


READ = Query(
    QuestionContext,
    select(
        VisitSession.identity,
        PersonKey.wrapped.label("data_key"),
        Institution.tokens_per_day,
        Institution.tokens_per_activity,
        Institution.tokens_per_month,
        Institution.share,
        Institution.number_form,
        Institution.kind,
        Institution.help_lines_de,
        Institution.help_lines_en,
        Institution.counselling,
        Activity.tutor_id,
        Tutor.help_level,
        Tutor.purpose,
        Tutor.instructions,
        Tutor.knowledge,
        Tutor.contact,
        Tutor.language,
        Tutor.model,
        Tutor.material_revision,
        Tutor.closed_revision,
        VisitSession.unsaved_text,
        are_stored(VisitSession.unsaved_text).label("stored"),
        Institution.time_zone,
        Lock.ends_at.label("locked_until"),
        Lock.reason.label("lock_reason"),
        Tutor.opens_at,
        Tutor.closes_at,
        Tutor.questions_a_day,
        Conversation.id.label("conversation_id"),
        Conversation.title.is_(None).label("untitled"),
        _RUNNING.conversation_id.label("running_in"),
        _ELSEWHERE.title.label("running_title"),
        _ELSEWHERE.deleted_at.label("running_deleted_at"),
        (_RUNNING.alive_until < bindparam("moment")).label("stale"),
        func.coalesce(_LAST, 0).label("position"),
    )
    .select_from(VisitSession)
    .join(PersonKey, PersonKey.person_id == VisitSession.person_id)
    .join(Platform, Platform.id == VisitSession.platform_id)
    .join(Institution, Institution.id == Platform.institution_id)
    .join(Activity, Activity.id == VisitSession.activity_id)
    .outerjoin(Tutor, Tutor.id == Activity.tutor_id)
    .outerjoin(Lock, Lock.id == holding(Activity.id, Activity.course_id, VisitSession.person_id, bindparam("moment")))
    .outerjoin(Conversation, _OWN)
    .outerjoin(_RUNNING, and_(_RUNNING.lane == bindparam("lane"), _RUNNING.state == MessageState.RUNNING))
    .outerjoin(_ELSEWHERE, _ELSEWHERE.id == _RUNNING.conversation_id)
    .where(VisitSession.id == bindparam("visit")),
)
"""Takes `visit`, `conversation`, `moment`, `lane`."""

_ADDED = (
    "id",
    "conversation_id",
    "position",
    "author",
    "state",
    "text",
    "model",
    "prompt_version",
    "prompt_tokens",
    "completion_tokens",
    "cut_turns",
    "details_kept",
    "withheld",
    "exercise",
    "sources",
    "lane",
    "alive_until",
    "created_at",
)


def _message(which: str) -> Select[*tuple[object, ...]]:
    kinds = {name: table(Message).columns[name].type for name in _ADDED}
    bound: dict[str, ColumnElement[object]] = {
        name: bindparam(f"{which}_{name}", type_=kind) for name, kind in kinds.items()
    }
    # Where both rows have none, PostgreSQL would take what is no number and has no type for text.
    bound["exercise"] = cast(bound["exercise"], kinds["exercise"])
    return select(*bound.values())


# A SELECT of two rows: an insert of several is compiled anew each time, or sent row by row.
ADD = insert(Message).from_select(_ADDED, union_all(_message("question"), _message("answer")), include_defaults=False)
"""A question and its answer at once; takes `question_…` and `answer_…` for each of a message's columns."""

ADD_ANSWER = insert(Message).from_select(_ADDED, _message("answer"), include_defaults=False)
"""The answer alone, of a question that is not stored."""


def bind_message(which: str, **columns: object) -> dict[str, object]:
    """The values for one of the two rows of `ADD`, or that of `ADD_ANSWER`."""
    values: dict[str, object] = {"model": None, "cut_turns": 0, "lane": None, "alive_until": None, "sources": []}
    values |= {"details_kept": None, "prompt_version": None, "withheld": 0, "exercise": None}
    values |= {"prompt_tokens": 0, "completion_tokens": 0, **columns}
    return {f"{which}_{name}": value for name, value in values.items()}


TOUCH = (
    update(Conversation)
    .where(Conversation.id == bindparam("conversation"))
    .values(
        updated_at=bindparam("moment"),
        title=func.coalesce(Conversation.title, bindparam("title")),
    )
)
"""The conversation was used at `moment`; `title` (sealed) becomes its title if it has none."""

SUPERSEDE = (
    update(Message)
    .where(
        Message.conversation_id == bindparam("conversation"),
        Message.position >= bindparam("start"),
        Message.superseded_at.is_(None),
    )
    .values(superseded_at=bindparam("moment"))
)
"""Takes everything from a position on out of a `conversation`."""


def _accepting(when: str, steps: Sequence[CTE], *, counted: bool) -> Select[*tuple[object, ...]]:
    """What `taking` gives `when` all of these steps, and the question where it is `counted`, are done."""
    if counted:
        steps = (*steps, counting().columns(questions=Integer()).cte("counted"))
        when += " AND (SELECT count(*) FROM counted) = 1"
    taken = taking(when).columns(kind=SmallInteger(), recent=Double(), before=Double()).cte("taken")
    return select(taken).add_cte(*steps)


_STORED = "(SELECT count(*) FROM added) = 2 AND (SELECT count(*) FROM touched) = 1"
_STORING = (
    SUPERSEDE.cte("superseded"),
    ADD.returning(table(Message).columns.id).cte("added"),
    TOUCH.returning(table(Conversation).columns.id).cte("touched"),
)
ACCEPT, ACCEPT_COUNTED = (_accepting(_STORED, _STORING, counted=counted) for counted in (False, True))
"""Stores and then takes from the allowances, all or nothing, in one message and without a transaction: PostgreSQL only.
Takes what `SUPERSEDE`, `ADD`, `TOUCH` and `quota_statements.taking` take, and gives what the last one gives. Storing
comes first: who has to wait for their own conversation must not keep the institution's row locked meanwhile. The
second one also counts the question of a day, and takes what `question_count.counting` takes."""

OPEN_UNSTORED = insert(Conversation).values(
    id=bindparam("conversation"),
    person_id=bindparam("whose"),
    activity_id=bindparam("where"),
    title=None,
    created_at=bindparam("moment"),
    updated_at=bindparam("moment"),
    deleted_at=bindparam("moment"),
)
"""Where an answer runs of which nothing is stored: a conversation that is deleted from its first moment on, so that
nobody sees it, and retention takes it should its worker die."""

_OPENED = "(SELECT count(*) FROM added) = 1 AND (SELECT count(*) FROM opened) = 1"
_OPENING = (
    OPEN_UNSTORED.returning(table(Conversation).columns.id).cte("opened"),
    ADD_ANSWER.returning(table(Message).columns.id).cte("added"),
)
ACCEPT_UNSTORED, ACCEPT_UNSTORED_COUNTED = (_accepting(_OPENED, _OPENING, counted=counted) for counted in (False, True))
"""As `ACCEPT`, with `OPEN_UNSTORED` and `ADD_ANSWER`."""


_NOTED = (
    "id",
    "person_id",
    "activity_id",
    "asked_at",
    "message_id",
    "model",
    "tokens",
    "withheld",
    "cited",
    "nearest",
)


def _noting(ended: CTE | None = None) -> Insert:
    """A row of `AskedQuestion` for an answer that has ended, if `note_id` names one."""
    columns = table(AskedQuestion).columns
    values = select(*(bindparam(f"note_{name}", type_=columns[name].type) for name in _NOTED))
    wanted = values.where(bindparam("note_id", type_=Uuid()).is_not(None))
    if ended is not None:
        wanted = wanted.select_from(ended)
    return insert(table(AskedQuestion)).from_select(_NOTED, wanted, include_defaults=False)


NOTE = _noting()
"""The same on SQLite."""


def bind_note(**columns: object) -> dict[str, object]:
    """The values of `NOTE`; of nothing, where none is to be noted."""
    values: dict[str, object] = dict.fromkeys(_NOTED) | {"tokens": 0, "withheld": False, "cited": [], "nearest": []}
    return {f"note_{name}": value for name, value in {**values, **columns}.items()}


NOT_NOTED = MappingProxyType(bind_note())


@dataclass(frozen=True)
class Closing:
    """Ends an answer and settles what was taken for it, once: who comes second finds it ended and changes nothing.

    What was taken stands in the answer's own row while it runs, 0 once it was given back. Takes `answer`, the values
    of the new columns and `quota.settlement`.
    """

    was: Select[UUID, int]
    """`id` and `taken` of the answer, if it may be ended."""
    ended: Update | Delete
    """For a database without `at_once`: in one transaction with the others."""
    at_once: Select[UUID]
    """All of it in one statement, which gives the answer's id if it did anything: PostgreSQL only."""
    cites: bool = False
    """Whether it takes what the answer names, too."""
    notes: bool = False
    """Whether it takes what `bind_note` gives, too."""


def _closing(*when: ColumnElement[bool], last: bool = False, **columns: object) -> Closing:
    """`last`: the answer has ended for good, so that it cites and is noted."""
    taken = (Message.prompt_tokens + Message.completion_tokens).label("taken")
    was = select(Message.id, taken).where(Message.id == bindparam("answer"), *when).with_for_update()
    locked = was.cte("was")
    change = update(Message).values(**columns)
    ended = change.where(Message.id == locked.c.id).returning(Message.id, locked.c.taken).cte("ended")
    settled = settling("ended").columns(kind=SmallInteger()).cte("settled")
    also = [_citing(ended).cte("citing"), _noting_at_once(ended)] if last else []
    at_once = select(ended.c.id).add_cte(ended, settled, *also)
    return Closing(was, change.where(Message.id == bindparam("answer")), at_once, cites=last, notes=last)


def _noting_at_once(ended: CTE) -> CTE:
    return _noting(ended).returning(table(AskedQuestion).columns.id).cte("noting")


def _citing(ended: CTE) -> Insert:
    """Rows for what the ended answer names; a passage that it names already has one."""
    named = select(ended.c.id, func.unnest(bindparam("cited", type_=postgresql.ARRAY(Uuid()))))
    rows = postgresql.insert(table(Citation)).from_select(["message_id", "passage_id"], named)
    return rows.on_conflict_do_nothing().returning(table(Citation).c.passage_id)


CITE = sqlite.insert(table(Citation)).on_conflict_do_nothing()
"""The same for one passage, on SQLite."""


FINISH = _closing(
    Message.finished_at.is_(None),
    Message.state.in_((MessageState.RUNNING, MessageState.INTERRUPTED)),
    last=True,
    text=bindparam("new_text"),
    html=bindparam("new_html"),
    renderer=bindparam("new_renderer"),
    state=bindparam("new_state"),
    finish_reason=bindparam("new_finish_reason"),
    error_code=bindparam("new_error_code"),
    model=bindparam("new_model"),
    prompt_tokens=bindparam("new_prompt_tokens"),
    completion_tokens=bindparam("new_completion_tokens"),
    cut_turns=bindparam("new_cut_turns"),
    withheld=bindparam("new_withheld"),
    sources=bindparam("new_sources"),
    finished_at=bindparam("moment"),
    alive_until=None,
)
"""How the `answer` ended (`new_…`: columns of that name), running or expired meanwhile."""


def _forgetting() -> Closing:
    taken = (Message.prompt_tokens + Message.completion_tokens).label("taken")
    was = select(Message.id, taken).where(Message.id == bindparam("answer")).with_for_update()
    locked = was.add_columns(Message.conversation_id).cte("was")
    whole = delete(Conversation)
    ended = whole.where(Conversation.id == locked.c.conversation_id).returning(locked.c.id, locked.c.taken).cte("ended")
    settled = settling("ended").columns(kind=SmallInteger()).cte("settled")
    place = select(Message.conversation_id).where(Message.id == bindparam("answer")).scalar_subquery()
    at_once = select(ended.c.id).add_cte(ended, settled, _noting_at_once(ended))
    return Closing(was, whole.where(Conversation.id == place), at_once, notes=True)


FORGET = _forgetting()
"""The `answer` of a conversation that is not stored has ended: nothing of it stays, its conversation goes, too."""

EXPIRE = _closing(
    Message.state == MessageState.RUNNING,
    Message.alive_until < bindparam("moment"),
    state=MessageState.INTERRUPTED,
    prompt_tokens=0,
    completion_tokens=0,
)
"""The `answer`'s lease ran out before `moment`. `finished_at` stays empty: its worker may only have been slow."""


def close(
    connection: Connection,
    closing: Closing,
    values: Mapping[str, object],
    payment: Payment,
    cited: Collection[UUID] = (),
    *,
    note: Mapping[str, object] = NOT_NOTED,
) -> bool:
    """Does so; False if there was nothing to end. On SQLite the connection has to be in a transaction.

    `cited`: the passages that the answer names, each once. `note`: see `bind_note`.
    """
    values = {**values, "cited": list(cited)} if closing.cites else values
    values = {**values, **note} if closing.notes else values
    values = {**values, **quota.settlement(payment.owners, payment.at, payment.used)}
    if connection.dialect.name == "postgresql":
        return connection.execute(closing.at_once, values).first() is not None
    was = connection.execute(closing.was, values).first()
    if was is None:
        return False
    connection.execute(closing.ended, values)
    if cited:
        connection.execute(CITE, [{"message_id": was.id, "passage_id": passage_id} for passage_id in cited])
    if note["note_id"] is not None:
        connection.execute(NOTE, note)
    quota.settle(connection, quota.TakenTokens(payment.owners, was.taken, payment.at, quota.NOTHING), payment.used)
    return True


@dataclass(frozen=True)
class Payment:
    """Who pays for an answer, when it was taken, and the tokens that it used."""

    owners: quota.Owners
    at: datetime
    used: int


class TurnRow(NamedTuple):
    """A message of an earlier turn."""

    id: UUID
    author: str
    text: bytes
    """Sealed."""
    exercise: bytes | None
    """Sealed."""


TURNS = Query(
    TurnRow,
    select(Message.id, Message.author, Message.text, Message.exercise)
    .where(
        Message.conversation_id == bindparam("conversation"),
        Message.position < bindparam("before"),
        Message.superseded_at.is_(None),
    )
    .order_by(Message.position),
)
"""The messages of a `conversation` in front of a position, oldest first, without those that were replaced."""

POSITION = select(Message.position).where(
    Message.id == bindparam("question"),
    Message.conversation_id == bindparam("conversation"),
    Message.author == Author.PERSON,
    Message.superseded_at.is_(None),
)
"""Where a `question` stands in a `conversation`."""
