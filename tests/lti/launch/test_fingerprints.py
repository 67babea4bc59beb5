# SPDX-License-Identifier: EUPL-1.2
"""A launch's matriculation number and login: known again in a question, and nowhere in the clear."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories.stage import LTI, Browser, Opened, Stage
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.lti.launch.asking import ask
from tests.lti.launch.continuing import FROM_OUR_PAGE, ticket_of
from tests.support import stored_bytes

NUMBER, LOGIN, CUSTOM = "03704711", "dqwertzplanted", "kennungplanted77"
CLAIMS = {
    LTI + "lis": {"person_sourcedid": NUMBER},
    LTI + "ext": {"user_username": LOGIN},
    LTI + "custom": {"student_login": CUSTOM, "unasked": "$User.username"},
}
QUESTION = f"Ist {NUMBER} prim, {LOGIN.upper()} ein Wort und 3704711 auch? {CUSTOM} steht im Log."


@pytest.fixture
def engine() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(max_model_len=8192) as server:
        yield server


def by_launch(browser: Browser) -> Opened:
    return browser.enters(browser.open(claims=CLAIMS))


def by_click(browser: Browser) -> Opened:
    form = browser.simulator.answer(browser.login().location, claims=CLAIMS)
    browser.forget_cookies()
    ticket = ticket_of(browser.launch(form))
    return browser.enters(browser.post("/lti/continue", {"ticket": ticket}, headers=FROM_OUR_PAGE))


@pytest.mark.parametrize("enter", [by_launch, by_click])
def test_neither_number_nor_login_reaches_the_model_or_the_database(
    stage: Stage, engine: ScriptedModelServer, caplog: pytest.LogCaptureFixture, enter: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    app = stage.worker(model_servers=(engine.url,))
    opened = enter(stage.browser(app=app))
    shown = ask(opened, QUESTION)
    assert shown["messages"][0]["text"] == QUESTION
    sent = b"".join(chat.raw for chat in engine.chats).decode()
    assert "prim" in sent, "the question did go out"
    stored = stored_bytes(stage.database)
    for planted in (NUMBER, "3704711", LOGIN, CUSTOM):
        assert planted not in sent.lower()
        assert planted.encode() not in stored.lower()
        assert planted not in caplog.text.lower()
