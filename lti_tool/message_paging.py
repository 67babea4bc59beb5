# SPDX-License-Identifier: EUPL-1.2
"""Stored messages as somebody looks at them: page by page, and each answer rendered once in its life.

To render is the dearest thing that a look can cost: forty ordinary answers took six seconds, in which a worker did
nothing else for anybody. So an answer's HTML is sealed beside its text (docs/decisions/rendered_once.md), a
conversation comes in pages, and what has to be rendered all the same is rendered while no connection is held.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import cast
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, undefer

from lti_tool import unreadable
from lti_tool.answers import AboutShown
from lti_tool.db import Database
from lti_tool.errors import DATABASE_AWAY, Invalid
from lti_tool.language import gettext as _
from lti_tool.models import Author, Message, MessageState
from lti_tool.models.conversation import seal_html
from lti_tool.models.in_view import InView

PAGE_MESSAGES = 40
"""Messages of a page. Even: a question and its answer stay together."""
LIBRARIES = ("markdown-it-py", "nh3", "Pygments", "latex2mathml", "math-core")
"""What renders besides our own code; those that are not installed do not take part."""

Render = Callable[[str, Collection[int]], str]
"""Markdown to safe HTML, in which these numbers of passages become marks."""


@dataclass(frozen=True)
class Span:
    """Which messages: the newest page, of those in front of or behind a message if one is named."""

    before: UUID | None = None
    after: UUID | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Span":
        """From a request's query. Raises Invalid where one is no id."""
        return cls(_id(asked, "before"), _id(asked, "after"))


@dataclass(frozen=True)
class MessagePage:
    """Some messages of a conversation, oldest first."""

    messages: list[Message]
    earlier: bool
    """Whether there are more between them and where the span began."""


@dataclass(frozen=True)
class OpenedMessage:
    """What a message says."""

    text: str
    html: str = ""
    """Of an answer."""
    unreadable: bool = False
    """It does not open any more: text and HTML say so."""
    about: AboutShown | None = None
    """What its person had open in the platform's course while asking."""


def _id(asked: Mapping[str, str], name: str) -> UUID | None:
    value = asked.get(name)
    if value is None:
        return None
    try:
        return UUID(value)
    except ValueError:
        raise Invalid(_("The field “%(name)s” takes an id.", name=name)) from None


def page(
    session: Session, shown: Select[Message], conversation_id: UUID, span: Span, size: int = PAGE_MESSAGES
) -> MessagePage:
    """A page of what `shown` finds in this conversation. Raises Invalid where the span names a message that is not
    in it, or begins behind one that is not shown (any more).
    """
    if span.before is not None:
        own = select(Message.position).where(Message.conversation_id == conversation_id)
        shown = shown.where(Message.position < _known(session.scalar(own.where(Message.id == span.before))))
    if span.after is not None:
        found = session.scalars(shown.where(Message.id == span.after)).first()
        shown = shown.where(Message.position > _known(found.position if found else None))
    newest = shown.order_by(Message.position.desc()).limit(size + 1).options(undefer(Message.html))
    messages = list(session.scalars(newest))
    return MessagePage(messages[:size][::-1], len(messages) > size)


def _known(position: int | None) -> int:
    if position is None:
        raise Invalid(_("This message is not in the conversation (any more)."), code="unknown_message")
    return position


def open_messages(
    database: Database, key: bytes | None, messages: Iterable[Message], render: Render
) -> dict[UUID, OpenedMessage]:
    """What they say, by their ids; an answer's HTML is rendered and kept where it is not there yet.

    `key`: the data key of whoever asked, None where that does not open. Outside of any transaction: rendering may take
    a while.
    """
    opened: dict[UUID, OpenedMessage] = {}
    made: dict[Message, str] = {}
    for message in messages:
        text = None if key is None else unreadable.open_or_none(partial(message.open_text, key))
        if key is None or text is None:
            opened[message.id] = _say_unreadable(message)
            continue
        html = ""
        if message.author == Author.TUTOR:
            stored = unreadable.open_or_none(partial(message.open_html, key, renderer()))
            html = render(text, [source["n"] for source in message.sources]) if stored is None else stored
            if stored is None and html and message.state != MessageState.RUNNING:
                made[message] = html
        opened[message.id] = OpenedMessage(text, html, about=open_about(key, message))
    if key is not None and made:
        _keep(database, key, made)
    return opened


def open_about(key: bytes, message: Message) -> AboutShown | None:
    """None for an answer, for a question about nothing of the kind, and where it does not open any more."""
    sealed = message.about
    in_view = None if sealed is None else unreadable.open_or_none(partial(InView.open, key, message.id, sealed))
    return cast("AboutShown", in_view._asdict()) if in_view else None


def _say_unreadable(message: Message) -> OpenedMessage:
    said = _("This message cannot be read any more.")
    html = f"<p><em>{escape(said)}</em></p>" if message.author == Author.TUTOR else ""
    return OpenedMessage(said, html, unreadable=True)


def _keep(database: Database, key: bytes, made: Mapping[Message, str]) -> None:
    with suppress(*DATABASE_AWAY), database.transaction() as session:  # the next look renders it again
        for message, html in made.items():
            # Only beside the text it was made of: a worker that was slow may have stored more of it meanwhile.
            same = (Message.id == message.id, Message.text == message.text)
            sealed = seal_html(key, message.id, html)
            session.execute(
                update(Message)
                .where(*same)
                .values(html=sealed, renderer=renderer())
                .execution_options(synchronize_session=False)
            )


@cache
def renderer() -> str:
    """What renders in this process, in 16 characters: our own code and the libraries. Nobody has to think of a number
    when either changes, and a look at an older answer then shows what the new one makes of it.
    """
    digest = hashlib.sha256()
    for file in sorted((Path(__file__).parent / "chat" / "render").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for library in LIBRARIES:
        with suppress(PackageNotFoundError):
            digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()[:16]
