"""The turn as it runs in production: gunicorn, gevent workers, several of them."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.chat.campus import Campus, Page
from tests.chat.gunicorn import gunicorn
from tests.scripted_model_server import Answer, ScriptedModelServer

SILENT = Answer(wait_before_first_token=30)


@pytest.fixture
def url(database_url: str, engine: ScriptedModelServer) -> Iterator[str]:
    with gunicorn(database_url, engine.url) as started:
        yield started.url


@pytest.fixture
def page(url: str, campus: Campus) -> Page:
    return Page(url, campus.visit_for())


def test_hang_ups_are_noticed_before_the_first_token(page: Page, engine: ScriptedModelServer, campus: Campus) -> None:
    for number, reset in enumerate((False, True), start=1):
        engine.script(SILENT)
        conversation = page.start()
        stream = page.ask(conversation)
        stream.until("accepted")
        chat = engine.wait_for_chat(number)
        closed = time.monotonic()
        stream.hang_up(reset=reset)
        while chat.hung_up is None and time.monotonic() < closed + 2:
            time.sleep(0.01)
        assert chat.hung_up
        assert chat.hung_up - closed < 1
        assert campus_state(campus, conversation) == "interrupted"


def campus_state(campus: Campus, conversation: str) -> str:
    end = time.monotonic() + 3
    while (state := campus.answers(conversation)[-1].state) == "running" and time.monotonic() < end:
        time.sleep(0.05)
    return state


def test_stop_finds_the_worker(page: Page, engine: ScriptedModelServer) -> None:
    for number in range(1, 7):  # each of the two workers takes some of the requests
        engine.script(SILENT)
        conversation = page.start()
        stream = page.ask(conversation)
        stream.until("accepted")
        engine.wait_for_chat(number)
        pressed = time.monotonic()
        assert page.call("POST", f"/api/conversations/{conversation}/stop").status == 204
        assert stream.until("done").data["finish_reason"] == "stopped"
        assert time.monotonic() - pressed < 2


def test_a_login_by_get_may_carry_long_hints(url: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="400") as refused:  # for what it lacks, by the tool itself
        urllib.request.urlopen(f"{url}/lti/login?lti_message_hint={'x' * 7000}", timeout=5)
    refused.value.close()


def test_a_hundred_answers_stream_side_by_side(url: str, engine: ScriptedModelServer, campus: Campus) -> None:
    engine.default = Answer(tokens=["Wort "] * 30, pause=0.05)
    pages = [Page(url, campus.visit_for()) for _ in range(100)]
    conversations = [page.start() for page in pages]
    begun = time.monotonic()
    with ThreadPoolExecutor(100) as pool:
        endings = list(pool.map(ending, pages, conversations))
    assert endings == ["200 done"] * 100
    assert time.monotonic() - begun < 20  # one after the other they would take 150 s


def ending(page: Page, conversation: str) -> str:
    stream = page.ask(conversation)
    return f"{stream.status} {' '.join(event.name for event in stream.rest()[-1:])}"
