# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a running answer when the tool's own processes end: a new version rolled out, a worker killed."""

from collections.abc import Iterable

import psutil
import pytest
import requests

from tests.chat.gunicorn import gunicorn
from tests.factories.campus import Campus
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.support import PATIENCE, until

MINUTES = Answer(tokens=["Wort "] * 12_000, pause=0.05)
pytestmark = pytest.mark.timeout(400)  # of which a start may take two minutes on a busy machine


def talking_to(port: int, workers: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Those that have a connection to this port."""
    return [
        worker for worker in workers if any(one.raddr and one.raddr.port == port for one in worker.net_connections())
    ]


def refuses(url: str) -> bool:
    try:
        requests.get(f"{url}/healthz", timeout=PATIENCE)
    except requests.ConnectionError:
        return True
    return False


def test_an_answer_under_way_is_finished_when_a_new_version_is_rolled_out(
    database_url: str, engine: ScriptedModelServer, campus: Campus
) -> None:
    held = Answer(hold_after=3)
    engine.script(held)
    with gunicorn(database_url, engine.url) as served:
        page = Page(served.url, campus.visit_for())
        conversation = page.start()
        stream = page.ask(conversation)
        stream.until("delta")
        served.process.terminate()
        until(lambda: refuses(served.url))
        held.go.set()
        assert stream.until("done").data["finish_reason"] == "stop"
        assert served.process.wait(PATIENCE) == 0
    (answer,) = campus.answers(conversation)
    assert (answer.state, answer.finish_reason) == ("complete", "stop")


def test_an_answer_that_outlasts_the_grace_is_cut_and_what_came_is_stored(
    database_url: str, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.default = MINUTES
    guests = [campus.visit_for() for _ in range(8)]
    with gunicorn(database_url, engine.url, "--graceful-timeout", "12") as served:
        pages = [Page(served.url, guest) for guest in guests]
        conversations = [page.start() for page in pages]
        streams = [page.ask(conversation) for page, conversation in zip(pages, conversations, strict=True)]
        shown = [stream.until("delta").data["text"] for stream in streams]
        served.process.terminate()
        assert served.process.wait(2 * PATIENCE) == 0
        until(lambda: all(chat.hung_up for chat in engine.chats))  # else the engine would work for nobody
    for guest, conversation, text in zip(guests, conversations, shown, strict=True):
        (answer,) = campus.answers(conversation)
        assert answer.state == "interrupted"
        assert answer.open_text(guest.key).startswith(text)


def test_an_answer_whose_worker_is_killed_frees_the_engine_and_expires(
    database_url: str, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.script(MINUTES)
    with gunicorn(database_url, engine.url) as served:
        page = Page(served.url, campus.visit_for())
        conversation = page.start()
        stream = page.ask(conversation)
        stream.until("delta")
        # The other one may be having a look at the engine, for a moment.
        until(lambda: len(talking_to(engine.port, served.workers())) == 1)
        talking_to(engine.port, served.workers())[0].kill()
        engine.wait_for_hangup()
        assert campus.answers(conversation)[-1].state == "running", "nobody was left to end it"
        until(lambda: page.messages(conversation)[-1]["state"] == "interrupted")
        assert page.ask(conversation, "Noch da?").rest()[-1].name == "done"
