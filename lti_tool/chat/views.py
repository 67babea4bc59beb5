# SPDX-License-Identifier: EUPL-1.2
"""The chat's addresses: input checked, access declared, work handed on."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, g, request
from sqlalchemy import delete

from lti_tool.access import current, requires
from lti_tool.answers import NO_CONTENT, Created, NoContent
from lti_tool.chat import conversations, me, model_name, turn, unstored
from lti_tool.chat.answers import ConversationList, ConversationShown, Me, NewConversation, RenamedConversation
from lti_tool.chat.care import beside_a_refusal
from lti_tool.chat.hangup import client_socket
from lti_tool.chat.in_view import read_in_view
from lti_tool.chat.outage import Noticing, before_typing
from lti_tool.chat.preparing import AnswerMeans, Guards
from lti_tool.chat.question import Turn
from lti_tool.chat.running import Running
from lti_tool.chat.second_look import SecondLook
from lti_tool.chat.stream import AnswerStream
from lti_tool.chat.tutor_material import TutorMaterial
from lti_tool.chat.tutor_ways import TutorWays
from lti_tool.db import Database
from lti_tool.json_body import MAX_QUESTION_CHARACTERS, MAX_REASON_CHARACTERS, MAX_TITLE_CHARACTERS, Body
from lti_tool.message_paging import Span
from lti_tool.metrics import AnswerMeter, Metrics
from lti_tool.model_server import ChatRequest, EmbeddingServers, LanguageModel, ModelServerError, ModelServers
from lti_tool.models import VisitSession
from lti_tool.permissions import Permission
from lti_tool.vault import Vault

STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Neither a cache nor nginx may keep an event back."""
ONE = "/conversations/<uuid:conversation_id>"


def blueprint(
    database: Database,
    vault: Vault,
    models: ModelServers,
    metrics: Metrics,
    noticing: Noticing,
    *,
    guards: Guards,
    embeddings: EmbeddingServers | None = None,
    second_look: SecondLook | None = None,
) -> Blueprint:
    """All of `/api` that the chat page calls."""
    chat = Blueprint("chat", __name__, url_prefix="/api", template_folder="templates")
    running = Running(database)
    _add_visit(chat, database, vault, models, noticing)
    _add_signing_out(chat, database, running)
    _add_conversations(chat, database, vault)
    _add_changes(chat, database, vault, running)
    asking = _Asking(
        database,
        models,
        running,
        metrics,
        noticing,
        TutorMaterial(database, embeddings),
        TutorWays(database),
        guards,
        second_look,
    )
    _add_answers(chat, database, vault, running, asking)
    _add_unstored(chat, database, vault, running, asking)
    _add_feedback(chat, database, vault)
    return chat


def _add_visit(chat: Blueprint, database: Database, vault: Vault, models: ModelServers, noticing: Noticing) -> None:
    @chat.get("/me")
    @requires(Permission.OWN_DATA)
    def describe_me() -> Me:
        """Who is here, with whom they talk, what is left of the allowance."""
        with database.statements() as connection:
            about = me.read(connection, vault, current())
        name = model_name.fetch_name(models, about.row.tutor_model)
        return me.describe_me(about, current(), name, before_typing(models, noticing, current()))


def _add_signing_out(chat: Blueprint, database: Database, running: Running) -> None:
    @chat.delete("/visit")
    @requires(Permission.OWN_DATA)
    def sign_out() -> NoContent:
        """Ends the visit: its bearer opens nothing any more, and the name it held is gone. An answer of which nothing
        is stored ends, too, in whichever tab it is read.
        """
        with database.transaction() as session:
            ended = unstored.stop(session, current())
            session.execute(delete(VisitSession).where(VisitSession.id == current().id))
        _stop(running, ended)
        return NO_CONTENT


def _add_conversations(chat: Blueprint, database: Database, vault: Vault) -> None:
    @chat.get("/conversations")
    @requires(Permission.OWN_DATA)
    def list_conversations() -> ConversationList:
        """The person's conversations in this activity."""
        with database.statements() as connection:
            key = me.key(connection, vault, current())
            return {"conversations": conversations.list_conversations(connection, current(), key)}

    @chat.post("/conversations")
    @requires(Permission.CHAT)
    def create_conversation() -> Created[NewConversation]:
        """An empty conversation."""
        Body().end()
        with database.transaction() as session:
            return {"id": str(conversations.create(session, current()))}, 201

    @chat.get(ONE)
    @requires(Permission.OWN_DATA)
    def show_conversation(conversation_id: UUID) -> ConversationShown:
        """A conversation with its newest messages, or those before or behind one that is named."""
        return conversations.describe_conversation(database, vault, current(), conversation_id, Span.of(request.args))


def _add_changes(chat: Blueprint, database: Database, vault: Vault, running: Running) -> None:
    @chat.patch(ONE)
    @requires(Permission.OWN_DATA)
    def rename_conversation(conversation_id: UUID) -> RenamedConversation:
        """A new title."""
        body = Body()
        title = body.line("title", MAX_TITLE_CHARACTERS)
        body.end()
        with database.transaction() as session:
            key = conversations.own_key(session, vault, current())
            conversations.rename(session, current(), key, conversation_id, title)
        return {"id": str(conversation_id), "title": title}

    @chat.delete(ONE)
    @requires(Permission.OWN_DATA)
    def delete_conversation(conversation_id: UUID) -> NoContent:
        """Deletes it, for an hour revocably. An answer that runs in it ends."""
        with database.transaction() as session:
            ended = conversations.remove(session, current(), conversation_id)
        _stop(running, ended)
        return NO_CONTENT

    @chat.post(f"{ONE}/restore")
    @requires(Permission.OWN_DATA)
    def restore_conversation(conversation_id: UUID) -> NoContent:
        """Takes a deletion back."""
        with database.transaction() as session:
            conversations.restore(session, current(), conversation_id)
        return NO_CONTENT


def _add_answers(chat: Blueprint, database: Database, vault: Vault, running: Running, asking: "_Asking") -> None:
    @chat.post(f"{ONE}/messages")
    @requires(Permission.CHAT)
    def ask(conversation_id: UUID) -> Response:
        """A question; the answer streams, as `answers.AnswerEvents`."""
        meter = asking.metrics.answer()
        body = Body()
        text, replaces = body.text("text", MAX_QUESTION_CHARACTERS), body.id("replaces")
        exercise, in_view = unstored.read_exercise(body), read_in_view(body)
        body.end()
        with asking.helping(text):
            accepted = turn.begin(
                database,
                vault,
                current(),
                conversation_id,
                text,
                choose=asking.choose,
                replaces=replaces,
                exercise=exercise,
                in_view=in_view,
            )
        return asking.stream(meter, *accepted)

    @chat.post(f"{ONE}/stop")
    @requires(Permission.CHAT)
    def stop(conversation_id: UUID) -> NoContent:
        """Ends the running answer, wherever it is streamed."""
        with database.transaction() as session:
            ended = turn.stop(session, current(), conversation_id)
        _stop(running, ended)
        return NO_CONTENT


def _add_unstored(chat: Blueprint, database: Database, vault: Vault, running: Running, asking: "_Asking") -> None:
    @chat.post("/ask")
    @requires(Permission.CHAT)
    def ask_unstored() -> Response:
        """A question of which nothing is stored, with what was said before; the answer streams as any other."""
        meter = asking.metrics.answer()
        body = Body()
        text, history = body.text("text", MAX_QUESTION_CHARACTERS), unstored.read_history(body)
        exercise, in_view = unstored.read_exercise(body), read_in_view(body)
        body.end()
        with asking.helping(text):
            accepted = unstored.begin(
                database,
                vault,
                current(),
                text,
                history,
                choose=asking.choose,
                exercise=exercise,
                in_view=in_view,
            )
        return asking.stream(meter, *accepted)

    @chat.post("/ask/stop")
    @requires(Permission.CHAT)
    def stop_unstored() -> NoContent:
        """Ends the person's running answer of that kind in this activity, in whichever tab it is read."""
        Body().end()
        with database.transaction() as session:
            ended = unstored.stop(session, current())
        _stop(running, ended)
        return NO_CONTENT


def _stop(running: Running, answers: Iterable[UUID]) -> None:
    """Those of this process at once; the others hear of it from the database."""
    for answer_id in answers:
        running.stop(answer_id)


@dataclass(frozen=True)
class _Asking:
    """What a question needs beside what was asked."""

    database: Database
    models: ModelServers
    running: Running
    metrics: Metrics
    noticing: Noticing
    material: TutorMaterial
    ways: TutorWays
    guards: Guards
    second_look: SecondLook | None

    def choose(self, wanted: str | None) -> AnswerMeans:
        """What can answer now; with the model of that name where it is served, else with the tool's choice.

        It may ask the network. Raises ModelServerError.
        """
        model = _model(self.models, self.noticing, wanted)
        away = model is None and self.models.configured
        return AnswerMeans(
            self.material,
            model,
            away=away,
            guards=self.guards,
            second_look=self.second_look,
            ways=self.ways.of,
        )

    @contextmanager
    def helping(self, text: str) -> Iterator[None]:
        """Whoever is not well gets help lines, also where the question is refused, whatever for."""
        try:
            yield
        except Exception:
            g.help = beside_a_refusal(self.database, current(), text)
            raise

    def stream(self, meter: AnswerMeter, accepted: Turn, asked: ChatRequest | None) -> Response:
        """The answer to a question that was accepted."""
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


def _add_feedback(chat: Blueprint, database: Database, vault: Vault) -> None:
    @chat.post("/messages/<uuid:message_id>/feedback")
    @requires(Permission.CHAT)
    def judge(message_id: UUID) -> NoContent:
        """A thumb for an answer."""
        body = Body()
        value, reason = body.thumb("value"), body.line("reason", MAX_REASON_CHARACTERS, needed=False)
        body.end()
        with database.transaction() as session:
            key = conversations.own_key(session, vault, current())
            conversations.judge(session, current(), key, message_id, value=value, reason=reason)
        return NO_CONTENT


def _model(models: ModelServers, noticing: Noticing, wanted: str | None) -> LanguageModel | None:
    """The model that will answer; None where none is configured or none can be reached.

    Outside of any transaction: it may ask the network. Raises ModelServerError, before anything is stored, where
    servers are there and none of them can be asked, or too many questions wait for them.
    """
    if not models.configured:
        return None
    try:
        own = models.offer_named(wanted) if wanted else None
        return own or models.offer()
    except ModelServerError as error:
        noticing.ended(error.code)
        raise
