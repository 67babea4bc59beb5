# SPDX-License-Identifier: EUPL-1.2
"""A browser that leaves its answer unread without hanging up: neither a stop nor the time may wait for it."""

import json
import socket
from urllib.parse import urlsplit

import pytest
from flask import Flask

from lti_tool.chat import running
from lti_tool.chat.hangup import Reader
from lti_tool.db import Database
from lti_tool.vault import Vault
from tests.factories.campus import Campus, Guest
from tests.factories.chat_alone import tool
from tests.factories.page import Page, Server
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.support import until

LONG = Answer(tokens=["Wort " * 200] * 250 + ["x"] * 6000, pause=0.001)


class Narrow(Server):
    """With room for little between itself and a browser, so that what is not read is soon not sent either."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)


def ask_and_read_nothing(url: str, guest: Guest, conversation: str) -> socket.socket:
    place, body = urlsplit(url), json.dumps({"text": "Was ist ein Baum?"})
    browser = socket.socket()
    browser.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    browser.connect((place.hostname, place.port))
    head = [
        f"POST /api/conversations/{conversation}/messages HTTP/1.1",
        f"Host: {place.netloc}",
        f"Authorization: {guest.headers['Authorization']}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    browser.sendall("\r\n".join([*head, "", body]).encode())
    return browser


@pytest.fixture
def blocked(monkeypatch: pytest.MonkeyPatch) -> list[Reader]:
    """Readers that have left something unread for a while."""
    found: list[Reader] = []
    seconds = Reader.blocked

    def noted(reader: Reader) -> float:
        if seconds(reader) > 0.5:
            found.append(reader)
        return seconds(reader)

    monkeypatch.setattr(Reader, "blocked", noted)
    return found


def test_stop_ends_an_answer_that_nobody_reads(
    database: Database, vault: Vault, engine: ScriptedModelServer, campus: Campus, blocked: list[Reader]
) -> None:
    engine.script(LONG)
    guest = campus.visit_for()
    with Narrow(tool(database, vault, (engine.url,))) as server:
        page = Page(server.url, guest)
        conversation = page.start()
        with ask_and_read_nothing(server.url, guest, conversation):
            until(lambda: blocked and len(page.messages(conversation)) == 2)
            assert page.messages(conversation)[1]["state"] == "running"
            assert page.call("POST", f"/api/conversations/{conversation}/stop").status == 204
            engine.wait_for_hangup()
            until(lambda: page.messages(conversation)[1]["state"] == "stopped")
            assert page.messages(conversation)[1]["text"].startswith("Wort ")
            assert page.ask(conversation, "Und jetzt?").rest()[-1].name == "done"


def test_an_answer_that_nobody_reads_for_too_long_is_ended_and_kept(
    database: Database,
    vault: Vault,
    engine: ScriptedModelServer,
    campus: Campus,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "MAX_UNREAD_SECONDS", 1.0)
    engine.script(LONG)
    guest = campus.visit_for()
    with Narrow(tool(database, vault, (engine.url,))) as server:
        page = Page(server.url, guest)
        conversation = page.start()
        with ask_and_read_nothing(server.url, guest, conversation):
            engine.wait_for_hangup()
            until(lambda: page.messages(conversation)[1]["state"] == "interrupted")
            assert page.messages(conversation)[1]["text"].startswith("Wort ")


def test_a_reader_is_blocked_only_between_a_piece_and_the_next() -> None:
    reader = Reader(None)
    assert reader.blocked() == 0
    reader.handed()
    until(lambda: reader.blocked() > 0)
    reader.taken()
    assert reader.blocked() == 0
    reader.drop()
