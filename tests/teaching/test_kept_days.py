# SPDX-License-Identifier: EUPL-1.2
"""A tutor keeps conversations for fewer days than its institution: set, shown, never longer, never unnoticed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from lti_tool.db import now
from lti_tool.models import Activity, Conversation, Institution, Person, Tutor
from lti_tool.models.tutor_text import copy_for_course
from tests.factories.stage import LTI, MEMBERSHIP, Opened, Stage
from tests.teaching.form import TEXT, call, save, shown


def enters(stage: Stage, role: str = "Instructor", sub: str = "teacher") -> Opened:
    return stage.good_launch(claims={LTI + "roles": [f"{MEMBERSHIP}#{role}"], "sub": sub})


def asked(stage: Stage, days_ago: int) -> None:
    with stage.database.transaction() as session:
        person, activity = session.scalars(select(Person.id)).first(), session.scalars(select(Activity.id)).one()
        row = Conversation(id=uuid4(), person_id=person, activity_id=activity, title=b"x")
        row.updated_at = now() - timedelta(days=days_ago)
        session.add(row)


def test_learners_are_told_the_shorter_time(stage: Stage) -> None:
    teacher = enters(stage)
    assert shown(teacher)["most_kept_days"] == 180
    saved = save(teacher, kept_days=14).json
    assert saved is not None
    assert saved["text"]["kept_days"] == 14
    assert enters(stage, "Learner", "student").me()["kept_days"] == 14
    again = save(teacher, saved["version"], kept_days=None).json
    assert again is not None
    assert again["text"]["kept_days"] is None
    assert enters(stage, "Learner", "student").me()["kept_days"] == 180


def test_it_stays_where_it_is_not_sent_and_copies_keep_it(stage: Stage) -> None:
    teacher = enters(stage)
    first = save(teacher, kept_days=14).json
    assert first is not None
    before = {name: value for name, value in TEXT.items() if name != "kept_days"}
    second = call(teacher, "PUT", "/api/tutor", {**before, "title": "Neu", "version": first["version"]}).json
    assert second is not None
    assert (second["text"]["title"], second["text"]["kept_days"]) == ("Neu", 14)
    with stage.database.transaction() as session:
        tutor = session.scalars(select(Tutor)).one()
        assert copy_for_course(session, tutor, None, whole=True).kept_days == 14


@pytest.mark.parametrize("wrong", [0, -1, 181, 5000, "14", 1.5, True])
def test_a_tutor_never_keeps_longer_than_its_institution(stage: Stage, wrong: Any) -> None:
    answer = save(enters(stage), kept_days=wrong)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"]["message"]
    assert stage.rows()["tutor"] == 0


def test_what_an_institution_shortened_since_keeps_nobody_from_saving(stage: Stage) -> None:
    teacher = enters(stage)
    first = save(teacher, kept_days=100).json
    assert first is not None
    with stage.database.transaction() as session:
        session.scalars(select(Institution)).one().retention_days = 30
    assert save(teacher, first["version"], kept_days=100, title="Neu").status_code == 200
    assert enters(stage, "Learner", "student").me()["kept_days"] == 30


def test_a_time_that_deletes_conversations_at_once_needs_a_yes(stage: Stage) -> None:
    teacher = enters(stage)
    first = save(teacher, kept_days=50).json
    assert first is not None
    asked(stage, days_ago=20)
    assert save(teacher, first["version"], kept_days=30).status_code == 200
    seen = shown(teacher)["version"]
    refused = save(teacher, seen, kept_days=14)
    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["error"]["code"] == "would_delete"
    assert shown(teacher)["text"]["kept_days"] == 30
    assert save(teacher, seen, kept_days=14, agreed=True).status_code == 200
