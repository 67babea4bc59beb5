# SPDX-License-Identifier: EUPL-1.2
"""What a launch brings along, so that the page need not ask; and where it leads back to."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event, select

from lti_tool.access import Visit
from lti_tool.chat.opening import FIRST_CONVERSATIONS, Opening
from lti_tool.chat.outage import Noticing
from lti_tool.model_server import ModelServers
from lti_tool.models import Conversation, Person, VisitSession
from lti_tool.outbound import Outbound
from lti_tool.vault import fingerprint
from tests.factories.stage import LTI, TOOL, Opened, Stage


def calls(opened: Opened) -> dict[str, Any]:
    """What the page would have been told, had it asked."""
    listed = opened.client.get("/api/conversations", base_url=TOOL, headers=opened.authorization).json
    assert listed is not None
    return {"me": opened.me(), "conversations": listed["conversations"]}


def converse(stage: Stage, opened: Opened, count: int) -> None:
    with stage.database.transaction() as session:
        hashed = fingerprint(opened.session["token"])
        visit = session.scalars(select(VisitSession).where(VisitSession.token_hash == hashed)).one()
        person = session.get_one(Person, visit.person_id)
        key = person.open_key(stage.vault)
        for number in range(count):
            row = Conversation(id=UUID(int=number), person_id=person.id, activity_id=visit.activity_id)
            row.keep_title(key, f"Secret question {number}")
            session.add(row)


def test_the_page_says_what_the_calls_would(stage: Stage) -> None:
    opened = stage.good_launch()
    converse(stage, opened, 2)
    again = stage.good_launch()
    brought = {name: again.session[name] for name in ("me", "conversations")}
    assert brought == calls(again)
    assert len(brought["conversations"]) == 2
    assert again.session["more"] is False
    assert again.session["me"]["name"] == again.me()["name"] != ""


def test_it_brings_the_newest_conversations_and_says_that_there_are_more(stage: Stage) -> None:
    converse(stage, stage.good_launch(), FIRST_CONVERSATIONS + 1)
    again = stage.good_launch()
    assert again.session["conversations"] == calls(again)["conversations"][:FIRST_CONVERSATIONS]
    assert again.session["more"] is True


def test_nobody_gets_what_belongs_to_another(stage: Stage) -> None:
    """The page around it is rendered once for all and kept."""
    converse(stage, stage.good_launch(), 1)
    other = stage.browser()
    opened = other.enters(other.open("olena"))
    assert opened.session["conversations"] == []
    for secret in ("Secret question", "Jürgen", "J\\u00fcrgen"):
        assert secret not in opened.page.text
    assert opened.page.headers["Cache-Control"] == "no-store"
    home = stage.browser().get(opened.session["home"])
    assert (home.headers["Cache-Control"], "olena" in home.text.lower()) == ("no-store", False)


def test_what_a_person_keeps_in_the_tab_is_sealed_with_a_key_of_theirs_alone(stage: Stage) -> None:
    first, again, elsewhere = stage.good_launch(), stage.good_launch(), stage.browser()
    keys = [opened.session["me"]["draft_key"] for opened in (first, again)]
    other = elsewhere.enters(elsewhere.open("olena")).session["me"]["draft_key"]
    assert keys[0] == keys[1] != other
    moved = stage.browser()
    assert moved.enters(moved.open(activity="vectors")).session["me"]["draft_key"] not in {keys[0], other}


def test_a_launch_waits_for_no_model_server_to_tell_what_it_serves(stage: Stage) -> None:
    """The page asks by itself, as soon as it is there."""
    models = ModelServers((stage.key_server.url("/v1"),), None, Outbound(stage.settings.allowed_networks))
    somebody = uuid4()
    visit = Visit(somebody, somebody, somebody, somebody, somebody, None, ("Learner",), frozenset(), "en")
    opening = Opening(stage.database, stage.vault, models, Noticing(stage.database))
    before = len(stage.key_server.requests)  # one server for all tests of a process
    opening.expect()
    assert opening.first(visit) is None
    assert len(stage.key_server.requests) == before


def test_an_opening_asks_the_database_nine_things(stage: Stage) -> None:
    """Of somebody who is known: two a login, seven a launch with all that the page shows."""
    stage.good_launch()
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    browser = stage.browser()
    event.listen(Engine, "before_cursor_execute", note)
    try:
        browser.enters(browser.open())
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    queries = [statement for statement in asked if not statement.startswith("BEGIN")]
    assert len(queries) <= 9, queries


ISSUER = "https://campus.example"


@pytest.mark.parametrize(
    "address",
    [
        f"{ISSUER}/mod/lti/return.php?course=2&launch_container=4&instanceid=1&sesskey=x",
        f"{ISSUER}",
        f"{ISSUER}:443/course/view.php?id=2#section-3",
    ],
)
def test_the_course_is_led_back_to_where_it_is_the_platforms_own_page(stage: Stage, address: str) -> None:
    claims = {LTI + "launch_presentation": {"return_url": address}}
    assert stage.good_launch(claims=claims).session["return_url"] == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://campus.example/",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,https://campus.example/",
        "vbscript:x",
        "//campus.example/",
        "/course",
        "",
        "https://evil.example/",
        "https://campus.example.evil.example/",
        "https://campus.example@evil.example/",
        "https://campus.example:pass@evil.example/",
        "https://user@campus.example/",
        "https://campus.example\\@evil.example/",
        "https://evil.example\\.campus.example/",
        "https://evil.example#@campus.example/",
        "https://evil.example?https://campus.example/",
        "https://campus.example:8443/",
        "https://campus.example:443@evil.example/",
        "http://campus.example/",
        "ftp://campus.example/",
        "https:campus.example",
        "https:/campus.example/",
        "https:///campus.example/",
        "https://campus.example\0/",
        "https://campus.example\t@evil.example/",
        "https://evil.example\u2044campus.example/",
        f"{ISSUER}/{'x' * 2000}",
        7,
        None,
        ["https://campus.example/"],
        {"url": "https://campus.example/"},
    ],
)
def test_nothing_else_leads_anywhere(stage: Stage, address: object) -> None:
    claims = {LTI + "launch_presentation": {"return_url": address}}
    assert stage.good_launch(claims=claims).session["return_url"] is None


@pytest.mark.parametrize("presentation", [None, [], "x", {}, {"locale": "de"}])
def test_a_launch_that_names_no_way_back_opens_all_the_same(stage: Stage, presentation: object) -> None:
    assert stage.good_launch(claims={LTI + "launch_presentation": presentation}).session["return_url"] is None


def test_a_reload_is_answered_in_the_language_of_the_visit(stage: Stage) -> None:
    for locale, browser in (("de", "en"), ("en", "de")):
        opened = stage.good_launch(claims={LTI + "launch_presentation": {"locale": locale}})
        bare = opened.session["home"]
        reloaded = stage.browser().get(f"{bare}/{locale}", headers={"Accept-Language": browser})
        assert f'<html lang="{locale}">' in reloaded.text
        for odd in (bare, f"{bare}/fr", f"{bare}/xx-unknown"):
            page = stage.browser().get(odd, headers={"Accept-Language": browser})
            assert (page.status_code, f'<html lang="{browser}">' in page.text) == (200, True)


def test_the_page_holds_no_more_of_the_launch_than_it_shows(stage: Stage) -> None:
    session = stage.good_launch().session
    assert set(session) == {
        *("token", "expires_in", "home", "visit", "return_url", "review", "me", "conversations", "more", "privacy"),
        *("help", "platform_origin"),
    }
    assert "sub" not in json.dumps(session["me"])
