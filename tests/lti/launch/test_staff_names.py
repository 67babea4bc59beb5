# SPDX-License-Identifier: EUPL-1.2
"""A teacher's launch that tells names: no question of the course tells them to a model, and nothing stored does."""

import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from lti_tool.models import Course, StaffName
from tests.factories.stage import TOOL, Opened, Stage
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.lti.launch.asking import ask
from tests.support import stored_bytes

NAMES = {"name": "Dörte Qwertz-Planted", "given_name": "Dörte", "family_name": "Qwertz-Planted"}
NAMELESS = dict.fromkeys(("name", "given_name", "family_name"), "")
QUESTION = "Warum sagt Qwertz, dass ein Baum keine Kreise hat?"


@pytest.fixture
def engine() -> Iterator[ScriptedModelServer]:
    answer = Answer(tokens=("Was [NA", "ME_1] sagt, gilt für jeden Baum."))
    with ScriptedModelServer(max_model_len=8192, default=answer) as server:
        yield server


@pytest.fixture
def taught(stage: Stage, engine: ScriptedModelServer) -> Stage:
    """A stage with a model, on whose course somebody who teaches it has looked, by a launch that told the name."""
    stage.app = stage.worker(model_servers=(engine.url,))
    enter(stage, "teacher", **NAMES)
    return stage


def enter(stage: Stage, person: str, activity: str = "growth", **claims: str) -> Opened:
    browser = stage.browser(app=stage.app)
    return browser.enters(browser.open(person, activity, claims=claims))


def asked(engine: ScriptedModelServer) -> str:
    """The student's words as the model got them."""
    return str(json.loads(engine.chats[-1].raw)["messages"][-1]["content"])


def count(stage: Stage) -> int:
    with stage.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(StaffName)) or 0


def test_a_teachers_bare_name_reaches_no_model_and_comes_back_in_the_answer(
    taught: Stage, engine: ScriptedModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    question, answer = ask(enter(taught, "juergen"), QUESTION)["messages"]
    assert "Warum sagt [NAME_1], dass ein Baum keine Kreise hat?" in asked(engine)
    assert "Was Qwertz sagt, gilt für jeden Baum." in answer["text"]
    assert question["text"] == QUESTION
    assert question["kept_back"] == [{"kind": "NAME", "text": "Qwertz"}]
    assert b"qwertz" not in stored_bytes(taught.database).lower()
    assert "qwertz" not in caplog.text.lower()


def test_an_assistants_name_counts_and_a_students_does_not(taught: Stage, engine: ScriptedModelServer) -> None:
    enter(taught, "assistant", name="Ole Hinzpeter")
    enter(taught, "olena", name="Ida Kuntzmann")
    ask(enter(taught, "juergen"), "Hinzpeter oder Kuntzmann?")
    assert "[NAME_1] oder Kuntzmann?" in asked(engine)


def test_another_course_knows_nothing_of_it(taught: Stage, engine: ScriptedModelServer) -> None:
    ask(enter(taught, "juergen", "vectors"), QUESTION)
    assert "Warum sagt Qwertz" in asked(engine)
    with taught.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Course)) == 2
    assert count(taught) == 1


def test_a_launch_that_tells_no_name_leaves_nothing_and_takes_what_an_earlier_one_left(taught: Stage) -> None:
    assert count(taught) == 1
    enter(taught, "teacher", **NAMELESS)
    assert count(taught) == 0


def test_a_later_launch_with_another_name_replaces_the_first(taught: Stage, engine: ScriptedModelServer) -> None:
    enter(taught, "teacher", name="Dörte Zaunkoenig", given_name="Dörte", family_name="Zaunkoenig")
    ask(enter(taught, "juergen"), "Zaunkönig oder Qwertz?")
    assert "[NAME_1] oder Qwertz?" in asked(engine)


def test_a_teacher_who_erases_their_data_is_known_no_more(taught: Stage, engine: ScriptedModelServer) -> None:
    teacher = enter(taught, "teacher", **NAMES)
    done = teacher.client.delete("/api/me", base_url=TOOL, headers=teacher.authorization, json={"confirm": True})
    assert done.status_code == 200, done.text
    assert count(taught) == 0
    ask(enter(taught, "juergen"), QUESTION)
    assert "Warum sagt Qwertz" in asked(engine)


def test_prints_that_do_not_open_any_more_keep_nobody_from_asking(taught: Stage, engine: ScriptedModelServer) -> None:
    with taught.database.transaction() as session:
        session.scalars(select(StaffName)).one().prints = b"damaged"
    ask(enter(taught, "juergen"), QUESTION)
    assert "Warum sagt Qwertz" in asked(engine)
