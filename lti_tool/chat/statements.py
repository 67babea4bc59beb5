"""The statements of a question and its answer, built once and run on tables instead of mapped objects.

In a lecture five hundred questions come within seconds. Building such a statement anew costs a worker more time than
the database needs to answer it, and making objects of its rows costs that again; docs/benchmarks.md has the figures.
"""

from typing import Any

from sqlalchemy import Double, Select, SmallInteger, and_, bindparam, func, insert, select, union_all, update
from sqlalchemy.orm import aliased

from lti_tool.db import table
from lti_tool.models import (
    Activity,
    Author,
    Conversation,
    Institution,
    Message,
    MessageState,
    Person,
    Platform,
    Tutor,
    VisitSession,
)
from lti_tool.models.quota import taking

_RUNNING, _ELSEWHERE = aliased(Message), aliased(Conversation)
_LAST = select(func.max(Message.position)).where(Message.conversation_id == bindparam("conversation")).scalar_subquery()
_OWN = and_(
    Conversation.id == bindparam("conversation"),
    Conversation.person_id == VisitSession.person_id,
    Conversation.activity_id == VisitSession.activity_id,
    Conversation.deleted_at.is_(None),
)

READ = (
    select(
        VisitSession.identity,
        Person.data_key,
        Institution.tokens_per_day,
        Institution.tokens_per_activity,
        Institution.tokens_per_month,
        Institution.share,
        Activity.tutor_id,
        Tutor.help_level,
        Tutor.purpose,
        Tutor.instructions,
        Conversation.id.label("conversation_id"),
        Conversation.title.is_(None).label("untitled"),
        _RUNNING.conversation_id.label("running_in"),
        _ELSEWHERE.title.label("running_title"),
        _ELSEWHERE.deleted_at.label("running_deleted_at"),
        (_RUNNING.alive_until < bindparam("moment")).label("stale"),
        func.coalesce(_LAST, 0).label("position"),
    )
    .select_from(VisitSession)
    .join(Person, Person.id == VisitSession.person_id)
    .join(Platform, Platform.id == VisitSession.platform_id)
    .join(Institution, Institution.id == Platform.institution_id)
    .join(Activity, Activity.id == VisitSession.activity_id)
    .outerjoin(Tutor, Tutor.id == Activity.tutor_id)
    .outerjoin(Conversation, _OWN)
    .outerjoin(_RUNNING, and_(_RUNNING.lane == bindparam("lane"), _RUNNING.state == MessageState.RUNNING))
    .outerjoin(_ELSEWHERE, _ELSEWHERE.id == _RUNNING.conversation_id)
    .where(VisitSession.id == bindparam("visit"))
)
"""All that a question needs to know; takes ``visit``, ``conversation``, ``moment``, ``lane``. `conversation_id` is None
where the conversation is not the visit's own; `position` is that of its last message, 0 without any; `running_…` is
about the answer that runs in the lane, None without one, and `stale` whether its worker is gone."""

_ADDED = (
    "id",
    "conversation_id",
    "position",
    "author",
    "state",
    "text",
    "model",
    "prompt_tokens",
    "completion_tokens",
    "cut_turns",
    "sources",
    "lane",
    "alive_until",
    "created_at",
)


def _message(which: str) -> Select[Any]:
    columns = table(Message).columns
    return select(*(bindparam(f"{which}_{name}", type_=columns[name].type) for name in _ADDED))


# A SELECT of two rows: an insert of several is compiled anew each time, or sent row by row.
ADD = insert(Message).from_select(_ADDED, union_all(_message("question"), _message("answer")), include_defaults=False)
"""A question and its answer at once; takes ``question_…`` and ``answer_…`` for each of a message's columns."""


def added(which: str, **columns: object) -> dict[str, object]:
    """The values for one of the two rows of `ADD`."""
    values: dict[str, object] = {"model": None, "cut_turns": 0, "lane": None, "alive_until": None, "sources": []}
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
"""The conversation was used at ``moment``; ``title`` (sealed) becomes its title if it has none."""

SUPERSEDE = (
    update(Message)
    .where(
        Message.conversation_id == bindparam("conversation"),
        Message.position >= bindparam("start"),
        Message.superseded_at.is_(None),
    )
    .values(superseded_at=bindparam("moment"))
)
"""Takes everything from a position on out of a ``conversation``."""

_STORED = "(SELECT count(*) FROM added) = 2 AND (SELECT count(*) FROM touched) = 1"
_TAKEN = taking(_STORED).columns(kind=SmallInteger(), recent=Double(), before=Double()).cte("taken")
ACCEPT = select(_TAKEN).add_cte(
    SUPERSEDE.cte("superseded"),
    ADD.returning(table(Message).columns.id).cte("added"),
    TOUCH.returning(table(Conversation).columns.id).cte("touched"),
)
"""Stores and then takes from the allowances, all or nothing, in one message and without a transaction: PostgreSQL only.
Takes what `SUPERSEDE`, `ADD`, `TOUCH` and `quota.taking` take, and gives what the last one gives. Storing comes first:
whoever has to wait for his own conversation must not keep the institution's row locked meanwhile."""

FINISH = (
    update(Message)
    .where(
        Message.id == bindparam("answer"),
        Message.finished_at.is_(None),
        Message.state == bindparam("was", type_=Message.state.type),
    )
    .values(
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
        sources=bindparam("new_sources"),
        finished_at=bindparam("moment"),
        alive_until=None,
    )
    .returning(Message.id)
)
"""How the ``answer`` ended (``new_…``: columns of that name), once: gives its id the first time only. ``was``: the
state in which it has to be, running or expired meanwhile."""

TURNS = (
    select(Message.id, Message.author, Message.text)
    .where(
        Message.conversation_id == bindparam("conversation"),
        Message.position < bindparam("before"),
        Message.superseded_at.is_(None),
    )
    .order_by(Message.position)
)
"""The messages of a ``conversation`` in front of a position, oldest first, without those that were replaced."""

POSITION = select(Message.position).where(
    Message.id == bindparam("question"),
    Message.conversation_id == bindparam("conversation"),
    Message.author == Author.PERSON,
    Message.superseded_at.is_(None),
)
"""Where a ``question`` stands in a ``conversation``."""
