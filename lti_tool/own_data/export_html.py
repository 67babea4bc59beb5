# SPDX-License-Identifier: EUPL-1.2
"""The same as a page to read, in one file: conversations first, then everything else by table.

An answer's HTML is what was made when it was given; nothing is rendered anew, which would hold the worker up. The
signature stands in the last line, over SHA-256 of all that comes before it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import partial

from jinja2 import Environment
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from lti_tool import language, message_paging, titles, unreadable
from lti_tool.db import Database, now
from lti_tool.models import Activity, Author, Conversation, Course, Message
from lti_tool.own_data.erasure import Sign
from lti_tool.own_data.export import EXPORT, canonical
from lti_tool.privacy.personal import AI_MARK, EXPORT_ROWS, Owner, PersonalTable

READ_ABOVE = {"conversation", "message"}
"""Tables that the conversations show."""
VERIFY = "/verify"
"""Where everybody finds out whether a file is as it was made."""
_MARK = '<a class="cite" href="#source-'
"""As `chat.render` writes it, where no text can: in the chat a script opens it, here it leads to the source below."""
JSON_LD = {
    "@context": "https://schema.org",
    "@type": "CreativeWork",
    "name": "Campus Tutor",
    "digitalSourceType": AI_MARK,
}
"""Of the page: answers in it were generated."""


def stream(
    environment: Environment,
    database: Database,
    tables: Iterable[PersonalTable],
    owner: Owner,
    *,
    sign: Sign,
    issuer: str,
    locale: str,
) -> Iterator[bytes]:
    """The file's pieces, in the language of the visit."""
    language.speak(locale)
    at, digest = now().isoformat(), hashlib.sha256()
    for text in _pieces(environment, database, tables, owner, {"at": at, "issuer": issuer}):
        piece = text.encode()
        digest.update(piece)
        yield piece
    signed = sign({"iss": issuer, "at": at, "sha256": digest.hexdigest()}, EXPORT)
    yield f"<!-- signed: {signed} -->\n".encode()


def _pieces(
    environment: Environment,
    database: Database,
    tables: Iterable[PersonalTable],
    owner: Owner,
    about: dict[str, str],
) -> Iterator[str]:
    marked = Markup(json.dumps(JSON_LD))  # noqa: S704 - a constant
    yield environment.get_template("export_head.html").render(about, json_ld=marked)
    part = environment.get_template("export_conversation.html").module
    for conversation, activity, course in _conversations(database, owner):
        title = _title(conversation, owner)
        yield str(part.begin(title, titles.pick_language(activity), titles.pick_language(course or "")))  # type: ignore[attr-defined]
        for message in _messages(database, conversation):
            yield str(part.message(_shown(message, owner), AI_MARK))  # type: ignore[attr-defined]
        yield str(part.end())  # type: ignore[attr-defined]
    table_of = environment.get_template("export_table.html").module
    for table in tables:
        if table.name not in READ_ABOVE:
            yield from _table(table_of, database, table, owner)
    yield environment.get_template("export_foot.html").render(address=about["issuer"] + VERIFY) + "\n"


def _conversations(database: Database, owner: Owner) -> list[tuple[Conversation, str, str | None]]:
    query = (
        select(Conversation, Activity.title, Course.title)
        .join(Activity, Activity.id == Conversation.activity_id)
        .outerjoin(Course, Course.id == Activity.course_id)
        .where(Conversation.person_id == owner.person_id, Conversation.title.is_not(None))
        .order_by(Conversation.created_at)
    )
    with database.transaction() as session:
        return [(row, activity, course) for row, activity, course in session.execute(query)]


def _title(conversation: Conversation, owner: Owner) -> str | None:
    return unreadable.open_or_none(partial(conversation.open_title, owner.key)) if owner.key else None


def _messages(database: Database, conversation: Conversation) -> Iterator[Message]:
    """In pieces, with no connection held while they are sent."""
    last = 0
    while True:
        with database.transaction() as session:
            found = _piece(session, conversation, last)
        yield from found
        if len(found) < EXPORT_ROWS:
            return
        last = found[-1].position


def _piece(session: Session, conversation: Conversation, last: int) -> list[Message]:
    query = select(Message).where(Message.conversation_id == conversation.id, Message.position > last)
    return list(session.scalars(query.order_by(Message.position).limit(EXPORT_ROWS).options(undefer(Message.html))))


def _shown(message: Message, owner: Owner) -> dict[str, object]:
    answer = message.author == Author.TUTOR
    shown: dict[str, object] = {"answer": answer, "model": message.model, "at": message.created_at, "html": None}
    shown |= {"id": message.id, "replaced": message.superseded_at is not None, "text": None, "sources": message.sources}
    shown["generated"] = answer and message.model is not None  # else nobody wrote it: the material is quoted
    if owner.key is None:
        return shown
    shown["text"] = unreadable.open_or_none(partial(message.open_text, owner.key))
    shown["about"] = message_paging.open_about(owner.key, message)
    if shown["text"] is not None and answer and message.renderer:
        html = unreadable.open_or_none(partial(message.open_html, owner.key, message.renderer))
        shown["html"] = _with_marks(html, message) if html else None
    return shown


def _with_marks(html: str, message: Message) -> Markup:
    """Each mark leads to a source of its own answer, by the ids in `export_conversation.html`."""
    return Markup(html.replace(_MARK, f"{_MARK}{message.id}-"))  # noqa: S704 - made safe when it was rendered


def _table(module: object, database: Database, table: PersonalTable, owner: Owner) -> Iterator[str]:
    """A table of the person's rows; nothing where there are none."""
    names: list[str] = []
    for row in table.rows(database, owner):
        if not names:
            names = sorted({*row} | {"unreadable"} if "unreadable" in row else {*row})
            yield str(module.begin(table.title(), table.until(), names))  # type: ignore[attr-defined]
        yield str(module.row([_plain(row.get(name)) for name in names]))  # type: ignore[attr-defined]
    if names:
        yield str(module.end())  # type: ignore[attr-defined]


def _plain(value: object) -> str:
    return value if isinstance(value, str) else canonical(value).decode()
