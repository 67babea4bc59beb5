# SPDX-License-Identifier: EUPL-1.2
"""Storing nothing: an admin sees what it means for whom, and it holds from the next question on."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.models import Activity, Conversation, Person, Tutor
from tests.admin.visiting import ADMIN, LEARNER, get, launched
from tests.factories.stage import TOOL, Opened, Stage


def call(opened: Opened, method: str, path: str, body: Any) -> TestResponse:
    headers = opened.authorization
    return opened.client.open(f"/api/admin/{path}", method=method, base_url=TOOL, headers=headers, json=body)


def preview(opened: Opened, *, store_nothing: bool) -> str:
    changes = call(opened, "POST", "storing/preview", {"store_nothing": store_nothing}).get_json()["changes"]
    return " ".join(changes)


def put(opened: Opened, *, store_nothing: bool) -> None:
    assert call(opened, "PUT", "storing", {"store_nothing": store_nothing}).status_code == 204


def test_it_holds_for_learners_at_once_and_can_be_taken_back(stage: Stage) -> None:
    admin, learner = launched(stage, ADMIN), launched(stage, LEARNER, sub="student")
    put(admin, store_nothing=True)
    assert learner.me()["stores"] is False
    assert "checked" in get(admin, "overview").text.partition('data-part="store-nothing"')[2].partition(">")[0]
    assert preview(admin, store_nothing=True) == ""
    put(admin, store_nothing=False)
    assert learner.me()["stores"] is True


def test_what_stays_from_before_is_counted_and_so_are_tutors_that_store_nothing_themselves(stage: Stage) -> None:
    admin, _learner = launched(stage, ADMIN), launched(stage, LEARNER, sub="student")
    with stage.database.transaction() as session:
        person, activity = session.scalars(select(Person)).first(), session.scalars(select(Activity)).first()
        assert person is not None
        assert activity is not None
        for title in (b"x", b"y", None):
            session.add(Conversation(id=uuid4(), person_id=person.id, activity_id=activity.id, title=title))
        session.add(Tutor(id=uuid4(), title="Still", course_id=activity.course_id, store_nothing=True))
    assert "2 Gespräche von vorher" in preview(admin, store_nothing=True)
    put(admin, store_nothing=True)
    assert "1 Tutor speichert" in preview(admin, store_nothing=False)


@pytest.mark.parametrize(
    "body", [{}, {"store_nothing": "on"}, {"store_nothing": None}, {"store_nothing": True, "x": 1}]
)
def test_what_is_no_decision_changes_nothing(stage: Stage, body: dict[str, Any]) -> None:
    admin = launched(stage, ADMIN)
    put(admin, store_nothing=True)
    for method, path in (("POST", "storing/preview"), ("PUT", "storing")):
        assert call(admin, method, path, body).status_code == 422
    assert admin.me()["stores"] is False


def test_nobody_else_decides_it(stage: Stage) -> None:
    learner = launched(stage, LEARNER, sub="student")
    assert call(learner, "PUT", "storing", {"store_nothing": True}).status_code == 403
    assert learner.me()["stores"] is True
