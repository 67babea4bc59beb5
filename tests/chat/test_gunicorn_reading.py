# SPDX-License-Identifier: EUPL-1.2
"""Looking at long conversations as the tool runs in production: what a look costs those who stream beside it."""

import threading
import time
from contextlib import suppress
from http.client import HTTPException
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from lti_tool.models import Conversation, Message
from tests.chat.gunicorn import gunicorn
from tests.factories.campus import Campus, Guest
from tests.factories.page import Page, Stream
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer

pytestmark = pytest.mark.timeout(400)  # of which a start may take two minutes on a busy machine

FORMULAS = (
    "Es gilt $\\sum_{i=1}^n i^2 = \\frac{n(n+1)(2n+1)}{6}$ und damit auch\n\n$$\\int_0^1 x^2\\,dx = \\frac{1}{3}$$\n\n"
)
LONG = FORMULAS * 12 + "```python\n" + "print([n * n for n in range(10)])\n" * 8 + "```\n"


def fill(campus: Campus, guest: Guest, turns: int) -> str:
    """A conversation from before: so many long answers that nobody has looked at since."""
    with campus.database.transaction() as session:
        talk = Conversation(id=uuid4(), person_id=guest.person_id, activity_id=guest.activity_id)
        talk.keep_title(guest.key, "Analysis")
        session.add(talk)
        session.flush()
        for position in range(1, 2 * turns + 1):
            author = "person" if position % 2 else "tutor"
            row = Message(id=uuid4(), conversation_id=talk.id, position=position, author=author, sources=[])
            row.keep_text(guest.key, "Und weiter?" if position % 2 else LONG)
            session.add(row)
    return str(talk.id)


def whole(page: Page, conversation: str) -> tuple[int, float]:
    """Messages of all pages, and seconds until they were there."""
    begun, found, query = time.monotonic(), 0, ""
    while True:
        answered: Any = page.call("GET", f"/api/conversations/{conversation}{query}").json
        found += len(answered["messages"])
        if not answered["earlier"]:
            return found, time.monotonic() - begun
        query = f"?before={answered['messages'][0]['id']}"


def note(stream: Stream, times: list[float]) -> None:
    """When each event came, until somebody hangs up."""
    with suppress(OSError, ValueError, AttributeError, HTTPException):
        times.extend(time.monotonic() for _event in stream)


def test_a_long_conversation_is_opened_while_another_answer_streams_on(
    database_url: str, engine: ScriptedModelServer, campus: Campus
) -> None:
    """In one worker. Without pages and turns for others all of it was one gap of nine seconds."""
    reader = campus.visit_for()
    conversation = fill(campus, reader, 100)
    engine.default = Answer(tokens=["Wort "] * 12_000, pause=0.05)
    with gunicorn(database_url, engine.url, "--workers", "1") as served:
        writer = Page(served.url, campus.visit_for())
        stream = writer.ask(writer.start())
        stream.until("delta")
        times = [time.monotonic()]
        thread = threading.Thread(target=note, args=(stream, times), daemon=True)
        thread.start()
        messages, seconds = whole(Page(served.url, reader), conversation)
        end = time.monotonic()
        stream.hang_up()
        thread.join()
    gaps = [after - before for before, after in pairwise([*times, max(end, times[-1])])]
    assert messages == 200
    assert max(gaps) < max(1.0, seconds / 4), (max(gaps), seconds)
