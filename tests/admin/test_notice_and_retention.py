# SPDX-License-Identifier: EUPL-1.2
"""Notice and retention: an admin sees what changes for whom, agrees to what is lost, and only then it changes."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from lti_tool.db import now
from lti_tool.demo.simulator import Simulator
from lti_tool.models import Activity, Conversation, Institution, Person
from tests.admin.visiting import ADMIN, LEARNER, get, launched
from tests.factories.stage import LTI, TOOL, Opened, Stage

STORED: dict[str, Any] = {"retention_days": 180, "notice_de": "", "notice_en": ""}


def call(opened: Opened, method: str, path: str, **body: Any) -> TestResponse:
    return opened.client.open(
        f"/api/admin/{path}", method=method, base_url=TOOL, headers=opened.authorization, json=body
    )


def preview(opened: Opened, **changed: Any) -> Any:
    response = call(opened, "POST", "keeping/preview", **{**STORED, **changed})
    assert response.status_code == 200, response.text
    return response.get_json()


def version(opened: Opened) -> str:
    return get(opened, "overview").text.partition('data-version="')[2].partition('"')[0]


def put(opened: Opened, *, seen: str | None = None, agreed: bool = False, **changed: Any) -> TestResponse:
    return call(opened, "PUT", "keeping", version=seen or version(opened), agreed=agreed, **{**STORED, **changed})


def idle_conversations(stage: Stage, days: int, number: int = 1) -> list[UUID]:
    """So many of one person, in an activity of the stage."""
    stage.good_launch(claims={"sub": "fleissig"})
    with stage.database.transaction() as session:
        person, activity = session.scalars(select(Person.id)).one(), session.scalars(select(Activity.id)).one()
        rows = [Conversation(id=uuid4(), person_id=person, activity_id=activity, title=b"x") for _n in range(number)]
        session.add_all(rows)
        session.flush()
        session.execute(update(Conversation).values(updated_at=now() - timedelta(days=days)))
    return [row.id for row in rows]


def institution(stage: Stage, simulator: Simulator | None = None) -> Institution:
    with stage.database.transaction() as session:
        return stage.row_of(session, simulator or stage.simulator).institution


def test_what_a_shorter_time_deletes_is_said_before_and_needs_a_yes(stage: Stage) -> None:
    idle_conversations(stage, 40, number=2)
    admin = launched(stage, ADMIN)
    seen = preview(admin, retention_days=30)
    assert seen["loses"] is True
    (sentence,) = seen["changes"]
    assert sentence.startswith("30 Tage statt 180: 2 Gespräche von 1 Person ")
    refused = put(admin, retention_days=30)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "would_delete")
    assert institution(stage).retention_days == 180
    assert put(admin, retention_days=30, agreed=True).status_code == 204
    assert institution(stage).retention_days == 30


def test_nobody_is_asked_where_nothing_is_lost(stage: Stage) -> None:
    idle_conversations(stage, 40)
    admin = launched(stage, ADMIN)
    for days in (365, 60):
        assert preview(admin, retention_days=days)["loses"] is False
        assert put(admin, retention_days=days).status_code == 204
    assert preview(admin, retention_days=60)["changes"] == []


def test_the_end_of_a_term_is_said_before_and_stored_and_taken_back(stage: Stage) -> None:
    idle_conversations(stage, 40, number=2)
    admin = launched(stage, ADMIN)
    ends = (now() + timedelta(days=60)).date()
    seen = preview(admin, term_ends=ends.isoformat(), days_after_term=14)
    assert seen["loses"] is False
    (sentence,) = seen["changes"]
    assert sentence.startswith("Was bis ")
    assert put(admin, term_ends=ends.isoformat(), days_after_term=14).status_code == 204
    me = launched(stage, LEARNER, sub="somebody-else").me()
    due = ends + timedelta(days=14)
    assert me["kept_until"].startswith(due.isoformat())
    assert me["kept_days"] == 74
    assert put(admin).status_code == 204
    assert institution(stage).term_ends == ends, "a page from before an upgrade does not send it"
    assert put(admin, term_ends="").status_code == 204
    assert (institution(stage).term_ends, institution(stage).days_after_term) == (None, None)
    assert launched(stage, LEARNER, sub="somebody-else").me()["kept_until"] is None


def test_what_a_term_deletes_and_one_that_is_past_need_a_yes(stage: Stage) -> None:
    idle_conversations(stage, 70, number=2)
    admin = launched(stage, ADMIN)
    term: dict[str, Any] = {"term_ends": (now() - timedelta(days=60)).date().isoformat(), "days_after_term": 30}
    assert preview(admin, **term)["loses"] is True
    refused = put(admin, **term)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "would_delete")
    later: dict[str, Any] = {**term, "days_after_term": 90}
    assert preview(admin, **later)["loses"] is True
    refused = put(admin, **later)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (422, "past_term")
    assert institution(stage).term_ends is None
    assert put(admin, agreed=True, **later).status_code == 204
    assert "Das Semester, das hier steht, ist zu Ende" in get(admin, "overview").text


def test_material_is_kept_for_days_of_its_own(stage: Stage) -> None:
    admin = launched(stage, ADMIN)
    (sentence,) = preview(admin, material_days=100)["changes"]
    assert "nach 100 Tagen statt 400" in sentence
    assert put(admin, material_days=100).status_code == 204
    assert institution(stage).material_days == 100


def test_students_see_the_notice_in_their_language_and_how_long_conversations_are_kept(stage: Stage) -> None:
    admin = launched(stage, ADMIN)
    texts: dict[str, Any] = {"notice_de": "Lies <dies>: https://uni.example/ki", "notice_en": "Read this."}
    assert [notice["language"] for notice in preview(admin, **texts)["notices"]] == ["de", "en"]
    assert put(admin, retention_days=90, **texts).status_code == 204
    me = launched(stage, LEARNER, sub="somebody-else").me()
    assert me["kept_days"] == 90
    assert me["notice"]["html"].startswith("<p>Lies &lt;dies&gt;: <a href=")
    assert me["notice"]["changed_at"]
    assert put(admin, retention_days=90).status_code == 204
    assert launched(stage, LEARNER).me()["notice"] is None


def test_the_notices_version_stays_when_only_the_time_changes(stage: Stage) -> None:
    admin = launched(stage, ADMIN)
    put(admin, notice_de="Hallo")
    before = institution(stage).notice_changed_at
    put(admin, notice_de="Hallo", retention_days=200)
    assert institution(stage).notice_changed_at == before


def test_of_two_admins_the_second_looks_again(stage: Stage) -> None:
    one, two = launched(stage, ADMIN), launched(stage, ADMIN)
    seen = version(two)
    assert put(one, notice_de="Von der ersten").status_code == 204
    late = put(two, seen=seen, notice_de="Vom zweiten")
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "changed_meanwhile")
    assert institution(stage).notice_de == "Von der ersten"
    assert put(two, notice_de="Vom zweiten").status_code == 204


@pytest.mark.parametrize(
    "wrong",
    [
        {"retention_days": 6},
        {"retention_days": 1096},
        {"retention_days": "30"},
        {"retention_days": True},
        {"retention_days": None},
        {"notice_de": "x" * 5001},
        {"notice_en": 7},
        {"institution": "x"},
        {"term_ends": "31.3.2027"},
        {"term_ends": "1927-03-31"},
        {"term_ends": 7},
        {"days_after_term": 0},
        {"material_days": 6},
    ],
)
def test_what_is_out_of_bounds_changes_nothing_and_says_so(stage: Stage, wrong: dict[str, Any]) -> None:
    admin = launched(stage, ADMIN)
    assert call(admin, "POST", "keeping/preview", **{**STORED, **wrong}).status_code == 422
    assert put(admin, agreed=True, **wrong).status_code == 422
    assert institution(stage).retention_days == 180


def test_another_institutions_conversations_and_settings_are_out_of_reach(stage: Stage) -> None:
    idle_conversations(stage, 40)
    other = stage.platform(issuer="https://other.example")
    browser = stage.browser(other)
    admin = browser.enters(browser.open(claims={LTI + "roles": [ADMIN]}))
    assert preview(admin, retention_days=30)["loses"] is False
    assert put(admin, retention_days=30).status_code == 204
    assert (institution(stage).retention_days, institution(stage, other).retention_days) == (180, 30)


def test_nobody_but_an_administrator_changes_anything(stage: Stage) -> None:
    seen = version(launched(stage, ADMIN))
    for opened in (stage.good_launch(), launched(stage, LEARNER.replace("Learner", "Administrator"))):
        assert put(opened, seen=seen, retention_days=7, agreed=True).status_code == 403
        assert call(opened, "POST", "keeping/preview", **STORED).status_code == 403
    assert institution(stage).retention_days == 180


def test_the_log_says_what_changed_and_neither_who_nor_the_text(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    put(launched(stage, ADMIN), retention_days=30, notice_de="Geheimer Wortlaut")
    (line,) = [record.getMessage() for record in caplog.records if "institution changed" in record.getMessage()]
    assert "retention_days=180->30 notice=changed" in line
    with stage.database.transaction() as session:
        people = [str(person) for person in session.scalars(select(Person.id))]
    assert not any(word in line for word in ("Wortlaut", *people))
