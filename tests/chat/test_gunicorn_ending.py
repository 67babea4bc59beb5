"""What becomes of a running answer when the tool's own processes end: a new version rolled out, a worker killed."""

import time
from collections.abc import Callable, Iterable

import psutil
import pytest
import requests

from tests.chat.campus import Campus, Page
from tests.chat.gunicorn import gunicorn
from tests.scripted_model_server import Answer, ScriptedModelServer

WORDS = ["Wort "] * 40
TWO_SECONDS = Answer(tokens=WORDS, pause=0.05)
MINUTES = Answer(tokens=["Wort "] * 4000, pause=0.05)


def until(true: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def talking_to(port: int, workers: Iterable[psutil.Process]) -> psutil.Process:
    """The one that has a connection to this port."""
    (found,) = [
        worker for worker in workers if any(one.raddr and one.raddr.port == port for one in worker.net_connections())
    ]
    return found


def test_an_answer_under_way_is_finished_when_a_new_version_is_rolled_out(
    database_url: str, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.script(TWO_SECONDS)
    with gunicorn(database_url, engine.url) as served:
        page = Page(served.url, campus.visit_for())
        conversation = page.start()
        stream = page.ask(conversation)
        stream.until("delta")
        served.process.terminate()
        assert stream.until("done").data["finish_reason"] == "stop"
        with pytest.raises(requests.ConnectionError):
            requests.get(f"{served.url}/healthz", timeout=2)
        assert served.process.wait(15) == 0
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
        assert served.process.wait(20) == 0
        assert all(chat.hung_up for chat in engine.chats), "the engine still works for nobody"
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
        talking_to(engine.port, served.workers()).kill()
        killed = time.monotonic()
        assert (engine.wait_for_hangup().hung_up or 0) - killed < 1
        assert campus.answers(conversation)[-1].state == "running", "nobody was left to end it"
        until(lambda: page.messages(conversation)[-1]["state"] == "interrupted", 20)
        assert page.ask(conversation, "Noch da?").rest()[-1].name == "done"
