# SPDX-License-Identifier: EUPL-1.2
"""The turn as it runs in production: gunicorn, gevent workers, several of them."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.chat.gunicorn import gunicorn
from tests.factories.campus import Campus
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.support import PATIENCE, until

SILENT = Answer(hang_after=0)
pytestmark = pytest.mark.timeout(400)  # of which a start may take two minutes on a busy machine


@pytest.fixture
def url(database_url: str, engine: ScriptedModelServer) -> Iterator[str]:
    with gunicorn(database_url, engine.url) as started:
        yield started.url


@pytest.fixture
def page(url: str, campus: Campus) -> Page:
    return Page(url, campus.visit_for())


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_hang_ups_are_noticed_before_the_first_token(
    page: Page, engine: ScriptedModelServer, campus: Campus, reset: bool
) -> None:
    """The failing write of a sign of life would tell of them too, but the first one comes after three seconds: one of
    five is noticed sooner than that on any machine.
    """
    assert any(hang_up(page, engine, campus, reset) < 2.5 for _ in range(5))


def hang_up(page: Page, engine: ScriptedModelServer, campus: Campus, reset: bool) -> float:
    """Seconds from the request at the engine until that notices the end of a browser that does not wait for long."""
    engine.script(SILENT)
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("accepted")
    chat = engine.wait_for_chat(len(engine.chats) or 1)
    stream.hang_up(reset=reset)
    until(lambda: chat.hung_up)
    until(lambda: campus.answers(conversation)[-1].state == "interrupted")
    return (chat.hung_up or 0) - chat.came


def test_stop_finds_the_worker(page: Page, engine: ScriptedModelServer) -> None:
    for number in range(1, 7):  # each of the two workers takes some of the requests
        engine.script(SILENT)
        conversation = page.start()
        stream = page.ask(conversation)
        stream.until("accepted")
        engine.wait_for_chat(number)
        assert page.call("POST", f"/api/conversations/{conversation}/stop").status == 204
        assert stream.until("done").data["finish_reason"] == "stopped"  # of itself it would never end so


def test_a_login_by_get_may_carry_long_hints(url: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="400") as refused:  # for what it lacks, by the tool itself
        urllib.request.urlopen(f"{url}/lti/login?lti_message_hint={'x' * 7000}", timeout=PATIENCE)
    refused.value.close()


def test_a_hundred_answers_stream_side_by_side(url: str, engine: ScriptedModelServer, campus: Campus) -> None:
    engine.default = Answer(tokens=["Wort "] * 30, pause=0.2)
    pages = [Page(url, campus.visit_for()) for _ in range(100)]
    conversations = [page.start() for page in pages]
    begun = time.monotonic()
    with ThreadPoolExecutor(100) as pool:
        endings = list(pool.map(ending, pages, conversations))
    assert endings == ["200 done"] * 100
    assert time.monotonic() - begun < 150  # two at a time, one in each worker, they would take 300 s


def ending(page: Page, conversation: str) -> str:
    stream = page.ask(conversation)
    return f"{stream.status} {' '.join(event.name for event in stream.rest()[-1:])}"
