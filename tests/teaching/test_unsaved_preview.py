# SPDX-License-Identifier: EUPL-1.2
"""Looking at unsaved settings as a learner: for this visit alone, in all that it shows and asks, until it ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.model_costs import ModelCosts
from lti_tool.model_server import ModelServers
from lti_tool.models import Message, VisitSession
from lti_tool.outbound import Outbound
from lti_tool.permissions import Permission
from lti_tool.teaching import views
from lti_tool.teaching.model_choice import ModelChoice
from lti_tool.vault import Vault
from tests.factories.campus import Campus
from tests.factories.chat_alone import tool
from tests.factories.page import Page, Server
from tests.factories.stage import LTI, MEMBERSHIP, Opened, Stage
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.support import MASTER_KEY
from tests.teaching.form import TEXT, call, save, shown
from tests.teaching.test_tutor_api import enters

ASSISTS = {LTI + "roles": [f"{MEMBERSHIP}/Instructor#TeachingAssistant"]}
TRIED = {"title": "Probe", "starters": ["Was probierst du?"], "greeting": "Hallo", "kept_days": 8}
TEACHER = (*Permission,)


def look(opened: Opened, body: Any = None) -> Any:
    return call(opened, "POST", "/api/preview", body)


def test_me_shows_what_is_not_saved_and_only_to_this_visit(stage: Stage) -> None:
    opened = enters(stage)
    save(opened)
    assert look(opened, {"text": TRIED}).status_code == 204
    me = opened.me()
    assert (me["preview"], me["unsaved"]) == (True, True)
    assert (me["tutor"]["title"], me["tutor"]["starters"]) == ("Probe", ["Was probierst du?"])
    assert me["kept_days"] == 8
    assert "configure_tutor" not in me["permissions"]
    for other in (enters(stage, "Learner", "student"), enters(stage)):
        theirs = other.me()
        assert (theirs["tutor"]["title"], theirs["unsaved"]) == (TEXT["title"], False)


def test_it_is_gone_when_the_look_ends_and_was_never_stored_in_the_tutor(stage: Stage) -> None:
    opened = enters(stage)
    before = save(opened).json
    look(opened, {"text": TRIED})
    assert call(opened, "DELETE", "/api/preview").status_code == 204
    assert opened.me()["tutor"]["title"] == TEXT["title"]
    assert shown(opened) == before
    with stage.database.transaction() as session:
        assert set(session.scalars(select(VisitSession.unsaved_text))) == {None}
    look(opened)
    assert (opened.me()["preview"], opened.me()["unsaved"]) == (True, False)


def test_a_first_tutor_can_be_looked_at_before_it_is_saved(stage: Stage) -> None:
    opened = enters(stage)
    assert look(opened, {"text": TRIED}).status_code == 204
    assert opened.me()["tutor"]["title"] == "Probe"
    assert stage.rows()["tutor"] == 0


def test_nothing_is_stored_while_one_tries_a_tutor_that_stores_nothing(stage: Stage) -> None:
    opened = enters(stage)
    save(opened)
    look(opened, {"text": {"store_nothing": True}})
    assert opened.me()["stores"] is False
    refused = call(opened, "POST", "/api/conversations")
    assert (refused.status_code, (refused.json or {})["error"]["code"]) == (409, "stores_nothing")
    call(opened, "DELETE", "/api/preview")
    assert opened.me()["stores"] is True
    assert call(opened, "POST", "/api/conversations").status_code == 201


@pytest.mark.parametrize(
    "wrong", [{"text": {"title": ""}}, {"text": {"help_level": "all"}}, {"text": {"colour": 1}}, {"text": 1}, {"x": 1}]
)
def test_what_could_not_be_saved_cannot_be_looked_at(stage: Stage, wrong: Any) -> None:
    opened = enters(stage)
    save(opened)
    assert look(opened, wrong).status_code == 422
    assert opened.me()["preview"] is False


def test_who_may_look_but_not_change_the_tutor_tries_nothing_of_their_own(stage: Stage) -> None:
    """An assistant would else give themselves instructions."""
    save(enters(stage))
    assistant = enters(stage, sub="ta", claims=ASSISTS)
    assert look(assistant, {"text": TRIED}).status_code == 403
    assert look(assistant).status_code == 204
    assert look(enters(stage, "Learner", "student"), {"text": TRIED}).status_code == 403


@pytest.fixture
def campus(database_url: str) -> Iterator[Campus]:
    database = Database(database_url)
    yield Campus(database, Vault([MASTER_KEY]))
    database.engine.dispose()


def test_answers_of_this_visit_follow_the_unsaved_text_and_those_of_others_do_not(campus: Campus) -> None:
    with ScriptedModelServer(max_model_len=8192) as engine:
        app = tool(campus.database, campus.vault, (engine.url,))
        app.register_blueprint(
            views.blueprint(campus.database, ModelChoice(ModelServers((), None, Outbound([])), ModelCosts()))
        )
        campus.tutor(instructions="Antworte gespeichert.")
        with Server(app) as server:
            teacher = Page(server.url, campus.visit_for(permissions=TEACHER))
            student = Page(server.url, campus.visit_for())
            tried = {"instructions": "Antworte auf Probe.", "purpose": "Probe"}
            assert teacher.call("POST", "/api/preview", {"text": tried}).status == 204
            engine.script(Answer(), Answer(), Answer())
            assert teacher.ask(teacher.start()).rest()[-1].name == "done"
            assert student.ask(student.start()).rest()[-1].name == "done"
            teacher.call("DELETE", "/api/preview")
            assert teacher.ask(teacher.start()).rest()[-1].name == "done"
    systems = [chat.body["messages"][0]["content"] for chat in engine.chats]
    assert ["auf Probe." in system for system in systems] == [True, False, False]
    assert ["gespeichert." in system for system in systems] == [False, True, True]
    with campus.database.transaction() as session:
        assert len(session.scalars(select(Message)).all()) == 6
