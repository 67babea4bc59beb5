# SPDX-License-Identifier: EUPL-1.2
"""One running answer a person and activity, however many conversations, workers and dead workers there are."""

import threading
from uuid import UUID

import pytest

from lti_tool.db import Database
from lti_tool.models import Message
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Answered, Page, Stream
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer

SILENT = Answer(hang_after=0)


def ask_plainly(page: Page, conversation: str) -> Answered:
    return page.call("POST", f"/api/conversations/{conversation}/messages", {"text": "Und?"})


ENGLISH = "An answer is still running in your conversation “Was ist ein Baum?”. Wait for its end or stop it there."
GERMAN = "In deinem Gespräch „Was ist ein Baum?“ läuft noch eine Antwort. Warte ihr Ende ab oder halte sie dort an."


@pytest.mark.parametrize(("locale", "sentence"), [("en", ENGLISH), ("de", GERMAN)])
def test_a_second_conversation_waits_and_is_told_for_which(
    serve: Serve, engine: ScriptedModelServer, campus: Campus, locale: str, sentence: str
) -> None:
    page = Page(serve(engine.url), campus.visit_for(locale=locale))
    engine.script(SILENT)
    first, second = page.start(), page.start()
    running = page.ask(first)
    running.until("accepted")
    refused = ask_plainly(page, second)
    assert (refused.status, refused.json["error"]) == (409, {"code": "answer_running", "message": sentence})
    assert page.call("POST", f"/api/conversations/{first}/stop").status == 204
    running.rest()
    assert page.ask(second).rest()[-1].name == "done"


def test_other_activities_and_other_people_do_not_wait(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    url, guest = serve(engine.url), campus.visit_for()
    page = Page(url, guest)
    engine.script(SILENT)
    running = page.ask(page.start())
    running.until("accepted")
    elsewhere = Page(url, campus.visit_for(guest.person_id, activity_id=campus.activity()))
    classmate = Page(url, campus.visit_for())
    for other in (elsewhere, classmate):
        assert other.ask(other.start()).rest()[-1].name == "done"
    running.hang_up()


def test_of_many_questions_at_once_in_as_many_conversations_one_is_answered(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    guest = campus.visit_for()
    pages = [Page(serve(engine.url), guest), Page(serve(engine.url), guest)]  # two workers
    engine.default = SILENT
    talks = [(pages[number % 2], pages[0].start()) for number in range(8)]
    streams: list[Stream] = []
    threads = [threading.Thread(target=lambda p=p, talk=talk: streams.append(p.ask(talk))) for p, talk in talks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(stream.status for stream in streams) == [200] + [409] * 7
    for stream in streams:
        stream.hang_up()
    assert campus.messages() == 2


def test_the_answer_of_a_dead_worker_lets_the_next_conversation_go_on(page: Page, campus: Campus) -> None:
    first, second = page.start(), page.start()
    page.ask(first).rest()
    campus.kill_worker_of(first)
    assert page.ask(second).rest()[-1].name == "done"
    assert campus.answers(first)[0].state == "interrupted"


def test_a_conversation_deleted_while_its_answer_runs_blocks_only_until_that_has_stopped(
    page: Page, engine: ScriptedModelServer, campus: Campus, database: Database
) -> None:
    first, second = page.start(), page.start()
    page.ask(first).rest()
    with database.transaction() as session:  # as on another worker, which has not seen the wish to stop yet
        answer = session.get_one(Message, campus.answers(first)[0].id)
        answer.state, answer.finished_at = "running", None
    assert page.call("DELETE", f"/api/conversations/{first}").status == 204
    refused = ask_plainly(page, second)
    assert refused.status == 409
    assert "gleich noch einmal" in refused.json["error"]["message"]
    with database.transaction() as session:
        session.get_one(Message, answer.id).state = "stopped"
    assert page.ask(second).rest()[-1].name == "done"
    assert UUID(second) != answer.conversation_id
