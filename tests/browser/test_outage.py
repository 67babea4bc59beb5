# SPDX-License-Identifier: EUPL-1.2
"""The AI does not answer: a student reads it above the question field before typing, a teacher since when."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from lti_tool.chat.outage import Noticing
from lti_tool.db import Database, now
from lti_tool.models import Answering
from tests.browser.tutor import Tutor

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]
SAID = {
    ("en", "juergen"): "The AI is not answering at the moment.",
    ("de", "juergen"): "Die KI antwortet im Moment nicht.",
    ("en", "teacher"): "no question has been answered by the AI, the last 7 in a row.",
    ("de", "teacher"): "hat die KI keine Frage mehr beantwortet, zuletzt 7 hintereinander nicht.",
}


def fail(database_url: str) -> None:
    """Seven questions in a row had no answer of the model."""
    moment = now() - timedelta(minutes=2)
    failing = {"failed": 7, "failed_since": moment, "failed_at": moment, "code": "model_failed"}
    with Database(database_url).transaction() as session:
        session.execute(update(Answering).values(**failing))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("language", "person"), SAID)
def test_that_nothing_is_answered_is_read_before_typing_and_goes_with_the_next_good_answer(
    open_tutor: Open, database_url: str, language: str, person: str, width: int
) -> None:
    fail(database_url)
    tutor = open_tutor(language=language, person=person, viewport={"width": width, "height": 800})
    banner = tutor.frame.locator("#answering")
    expect(banner).to_contain_text(SAID[language, person])
    expect(banner).not_to_contain_text("{time}")
    place, field = banner.bounding_box(), tutor.frame.locator("#question").bounding_box()
    assert place is not None
    assert field is not None
    assert place["y"] + place["height"] <= field["y"]
    assert place["width"] <= width
    if person == "juergen":  # a teacher's page first shows how the tutor is set up
        tutor.ask_and_wait("What is a heap?")
        expect(banner).to_be_hidden()


def test_the_sentence_goes_also_where_the_good_end_is_noted_a_moment_later(
    open_tutor: Open, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is with several workers: the one that is asked has looked a moment ago."""
    note = Noticing.ended

    def note_later(noticing: Noticing, code: str | None) -> None:
        time.sleep(1)
        note(noticing, code)

    monkeypatch.setattr(Noticing, "ended", note_later)
    fail(database_url)
    tutor = open_tutor(language="en", person="juergen")
    banner = tutor.frame.locator("#answering")
    expect(banner).to_contain_text(SAID["en", "juergen"])
    tutor.ask_and_wait("What is a heap?")
    expect(banner).to_be_hidden()
