# SPDX-License-Identifier: EUPL-1.2
"""Is it answering at all? Noted by all workers, told before anybody types, found by the doctor."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from lti_tool.chat import outage
from lti_tool.chat.outage import FAILURES_IN_A_ROW, Noticing, Seen, describe_outage
from lti_tool.db import Database, now
from lti_tool.metrics.outage import AnsweringGauge
from lti_tool.models import Answering
from lti_tool.permissions import Permission
from tests.factories.campus import LEARNER, Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, Pieces, ScriptedModelServer
from tests.fakes.scripted_replies import error, prompt_too_long, unauthorized
from tests.support import until

STAFF = (*LEARNER, Permission.CONFIGURE_TUTOR)
STUDENT_SENTENCE = (
    "Die KI antwortet im Moment nicht. Du kannst fragen, aber es kann dauern, bis wieder eine Antwort kommt."
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was noted is read without the seconds that spare the database a lecture's looks."""
    monkeypatch.setattr(outage, "READ_EVERY", 0.0)


def says(page: Page) -> str | None:
    found = page.call("GET", "/api/me").json["answering"]
    return str(found["message"]) if found else None


def test_when_no_answer_ends_well_staff_and_students_read_it_before_they_type_on_each_worker(
    serve: Serve, engine: ScriptedModelServer, campus: Campus, database: Database
) -> None:
    student = Page(serve(engine.url), campus.visit_for())
    teacher = Page(serve(engine.url), campus.visit_for(permissions=STAFF))
    engine.default = error(400, "temperature must be small", "BadRequestError")
    for failed in range(FAILURES_IN_A_ROW):
        assert says(student) is None, failed
        student.ask(student.start()).rest()
        until(lambda failed=failed: Noticing(database).read().failed == failed + 1)  # type: ignore[misc]
    assert says(student) == STUDENT_SENTENCE
    assert "zuletzt 3 hintereinander" in (says(teacher) or "")
    assert teacher.call("GET", "/api/me").json["answering"]["since"]
    (family,) = AnsweringGauge(lambda: Noticing(database).read().failed).collect()
    assert family.samples[0].value == 3
    engine.default = Answer()
    teacher.ask(teacher.start()).rest()
    until(lambda: says(student) is None)
    assert says(teacher) is None


@pytest.mark.parametrize(
    "script", [prompt_too_long(), Pieces([b'data: {"choices":[{"delta":{},"finish_reason":"length"}]}\n\n'])]
)
def test_what_is_a_question_s_own_fault_is_no_outage(
    page: Page, engine: ScriptedModelServer, database: Database, script: Pieces
) -> None:
    engine.default = script
    assert page.ask(page.start()).rest()[-1].name == "error"
    assert Noticing(database).read() == Seen()


def test_a_refusal_before_anything_is_stored_counts_too(
    serve: Serve, engine: ScriptedModelServer, campus: Campus, database: Database
) -> None:
    engine.api_key = "another"
    page = Page(serve(engine.url), campus.visit_for())
    conversation = page.start()
    for _ in range(FAILURES_IN_A_ROW):
        page.call("POST", f"/api/conversations/{conversation}/messages", {"text": "Und?"})
    assert Noticing(database).read().code == "model_key_refused"
    assert unauthorized().status == 401
    assert says(page) == STUDENT_SENTENCE


def test_an_engine_that_is_away_is_said_at_once_and_its_material_s_answers_do_not_pass_for_good_ones(
    serve: Serve, engine: ScriptedModelServer, campus: Campus, database: Database
) -> None:
    page = Page(serve(engine.url), campus.visit_for())
    page.ask(page.start()).rest()
    engine.stop()
    assert page.ask(page.start()).rest()[-1].data["model"] is None
    until(lambda: Noticing(database).read().failed == 1)
    assert says(page) == STUDENT_SENTENCE


def test_without_a_configured_model_nothing_is_said(serve: Serve, campus: Campus) -> None:
    assert says(Page(serve(), campus.visit_for())) is None


def test_long_after_the_last_question_students_are_left_alone_and_staff_is_told(database: Database) -> None:
    seen = Seen(5, now() - timedelta(hours=9), now() - timedelta(hours=8), "model_failed")
    assert describe_outage(seen, away=False, staff=False) is None
    assert describe_outage(seen, away=False, staff=True) is not None
    assert describe_outage(Seen(), away=True, staff=True) is not None
    assert describe_outage(Seen(), away=False, staff=True) is None


def test_a_crowd_of_failures_is_written_seldom_and_counted_whole(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    noticing, writes = Noticing(database), []
    monkeypatch.setattr(Answering, "ended_badly", lambda _connection, _at, _code, number: writes.append(number))
    for _ in range(500):
        noticing.ended("model_failed")
    assert len(writes) < 200
    assert sum(writes) + noticing._failed == 500


def test_nobody_s_row_is_needed(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Answering).values(failed=7))
    assert Noticing(database).read().failed == 7
