"""The chat's addresses: input checked, access declared, work handed on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool.access import Permission, current, requires
from lti_tool.body import QUESTION, REASON, TITLE, Body
from lti_tool.chat import conversations, me, model_name, turn
from lti_tool.chat.answering import Noticing, before_typing
from lti_tool.chat.hangup import client_socket
from lti_tool.chat.running import Running
from lti_tool.chat.stream import AnswerStream
from lti_tool.db import Database
from lti_tool.metrics import Metrics
from lti_tool.model_server import LanguageModel, ModelServerError, ModelServers
from lti_tool.models import VisitSession
from lti_tool.reading import Span
from lti_tool.vault import Vault

NOTHING = ("", 204)
STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
"""Neither a cache nor nginx may keep an event back."""

Reply = Response | tuple[Any, int]


def blueprint(
    database: Database, vault: Vault, models: ModelServers, metrics: Metrics, noticing: Noticing
) -> Blueprint:
    """All of ``/api`` that the chat page calls."""
    views = Views(database, vault, models, metrics, noticing)
    chat = Blueprint("chat", __name__, url_prefix="/api")
    for rule, method, view in _routes(views):
        chat.add_url_rule(rule, endpoint=view.__name__, view_func=view, methods=[method])
    return chat


def _routes(views: "Views") -> list[tuple[str, str, Callable[..., Reply]]]:
    one = "/conversations/<uuid:conversation_id>"
    return [
        ("/me", "GET", views.describe_me),
        ("/visit", "DELETE", views.sign_out),
        ("/conversations", "GET", views.list_conversations),
        ("/conversations", "POST", views.create_conversation),
        (one, "GET", views.show_conversation),
        (one, "PATCH", views.rename_conversation),
        (one, "DELETE", views.delete_conversation),
        (f"{one}/restore", "POST", views.restore_conversation),
        (f"{one}/messages", "POST", views.ask),
        (f"{one}/stop", "POST", views.stop),
        ("/messages/<uuid:message_id>/feedback", "POST", views.judge),
    ]


class Views:
    """The views and what they work with. One object for each process."""

    def __init__(
        self, database: Database, vault: Vault, models: ModelServers, metrics: Metrics, noticing: Noticing
    ) -> None:
        self.database, self.vault, self.models, self.metrics = database, vault, models, metrics
        self.noticing = noticing
        self.running = Running(database)

    @requires(Permission.OWN_DATA)
    def describe_me(self) -> Reply:
        """Who is here, with whom they talk, what is left of the allowance."""
        name = model_name.asked(self.models)
        with self.database.statements() as connection:
            about = me.read(connection, self.vault, current())
        answering = before_typing(self.models, self.noticing, current())
        return jsonify(me.described(about, current(), name, answering))

    @requires(Permission.OWN_DATA)
    def sign_out(self) -> Reply:
        """Ends the visit: its bearer opens nothing any more, and the name it held is gone."""
        with self.database.transaction() as session:
            session.execute(delete(VisitSession).where(VisitSession.id == current().id))
        return NOTHING

    @requires(Permission.OWN_DATA)
    def list_conversations(self) -> Reply:
        """The person's conversations in this activity."""
        with self.database.statements() as connection:
            key = me.key(connection, self.vault, current())
            return jsonify(conversations=conversations.listed(connection, current(), key))

    @requires(Permission.CHAT)
    def create_conversation(self) -> Reply:
        """An empty conversation."""
        Body().end()
        with self.database.transaction() as session:
            return jsonify(id=str(conversations.create(session, current()))), 201

    @requires(Permission.OWN_DATA)
    def show_conversation(self, conversation_id: UUID) -> Reply:
        """A conversation with its newest messages, or those before or behind one that is named."""
        span = Span.of(request.args)
        return jsonify(conversations.shown(self.database, self.vault, current(), conversation_id, span))

    @requires(Permission.OWN_DATA)
    def rename_conversation(self, conversation_id: UUID) -> Reply:
        """A new title."""
        body = Body()
        title = body.line("title", TITLE)
        body.end()
        with self.database.transaction() as session:
            conversations.rename(session, current(), self._key(session), conversation_id, title)
        return jsonify(id=str(conversation_id), title=title)

    @requires(Permission.OWN_DATA)
    def delete_conversation(self, conversation_id: UUID) -> Reply:
        """Deletes it, for an hour revocably. An answer that runs in it ends."""
        with self.database.transaction() as session:
            ended = conversations.remove(session, current(), conversation_id)
        for answer_id in ended:
            self.running.stop(answer_id)
        return NOTHING

    @requires(Permission.OWN_DATA)
    def restore_conversation(self, conversation_id: UUID) -> Reply:
        """Takes a deletion back."""
        with self.database.transaction() as session:
            conversations.restore(session, current(), conversation_id)
        return NOTHING

    @requires(Permission.CHAT)
    def ask(self, conversation_id: UUID) -> Reply:
        """A question; the answer streams."""
        meter = self.metrics.answer()
        body = Body()
        text, replaces = body.text("text", QUESTION), body.id("replaces")
        body.end()
        model = self._model()
        accepted, asked = turn.begin(
            self.database,
            self.vault,
            current(),
            conversation_id,
            text,
            replaces=replaces,
            model=model,
            away=model is None and self.models.configured,
        )
        stream = AnswerStream(
            accepted,
            asked,
            database=self.database,
            models=self.models,
            running=self.running,
            meter=meter,
            client=client_socket(request.environ),
            noticing=self.noticing,
        )
        return Response(stream, mimetype="text/event-stream", headers=STREAM_HEADERS, direct_passthrough=True)

    @requires(Permission.CHAT)
    def stop(self, conversation_id: UUID) -> Reply:
        """Ends the running answer, wherever it is streamed."""
        with self.database.transaction() as session:
            ended = turn.stop(session, current(), conversation_id)
        for answer_id in ended:
            self.running.stop(answer_id)
        return NOTHING

    @requires(Permission.CHAT)
    def judge(self, message_id: UUID) -> Reply:
        """A thumb for an answer."""
        body = Body()
        value, reason = body.thumb("value"), body.line("reason", REASON, needed=False)
        body.end()
        with self.database.transaction() as session:
            conversations.judge(session, current(), self._key(session), message_id, value, reason)
        return NOTHING

    def _key(self, session: Session) -> bytes:
        return conversations.own_key(session, self.vault, current())

    def _model(self) -> LanguageModel | None:
        """The model that will answer; None where none is configured or none can be reached.

        Outside of any transaction: it may ask the network. Raises ModelServerError, before anything is stored, where
        servers are there and none of them can be asked, or too many questions wait for them.
        """
        try:
            return self.models.offer() if self.models.configured else None
        except ModelServerError as error:
            self.noticing.ended(error.code)
            raise
