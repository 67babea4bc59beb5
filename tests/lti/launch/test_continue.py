# SPDX-License-Identifier: EUPL-1.2
"""Launches without a cookie: one click, or the platform's storage (docs/certification.md, F5 and F10)."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from lti_tool.db import now
from lti_tool.lti import dialects, tickets
from lti_tool.models import WaitingLaunch
from tests.factories.stage import LTI, TOOL, Browser, Stage, refusing, session_of
from tests.lti.launch.continuing import FROM_OUR_PAGE, ticket_of
from tests.lti.records import records

Log = pytest.LogCaptureFixture


def waiting_page(browser: Browser, **answer: Any) -> TestResponse:
    """A launch in a browser that keeps no cookies."""
    form = browser.simulator.answer(browser.login().location, **answer)
    browser.forget_cookies()
    return browser.launch(form)


def storage_of(page: TestResponse) -> dict[str, str]:
    """What the page's script is told about the platform's storage."""
    found = re.search(r'<script type="application/json" id="storage">(.*?)</script>', page.text, re.DOTALL)
    assert found, page.text
    data: dict[str, str] = json.loads(found[1])
    return data


def test_a_launch_without_cookie_names_person_and_course_and_asks(stage: Stage, caplog: Log) -> None:
    """401, as nobody is signed in; no refusal in the log; nothing but the waiting launch is stored."""
    page = waiting_page(stage.browser())
    assert page.status_code == 401
    assert session_of(page) is None
    assert "Jürgen Müßig" in page.text
    assert "Einführung in die Informatik" in page.text
    assert '<html lang="de">' in page.text
    assert "lti refused" not in caplog.text
    rows = stage.rows()
    assert (rows["waiting_launch"], rows["visit"], rows["person"], rows["course"]) == (1, 0, 0, 0)


def test_the_page_that_asks_can_be_framed_by_the_platform_and_send_only_to_us(stage: Stage) -> None:
    """Nobody else may lay something over the button."""
    policy = waiting_page(stage.browser()).headers["Content-Security-Policy"]
    assert "frame-ancestors https://campus.example" in policy
    assert "form-action 'self'" in policy


def test_one_click_opens(stage: Stage) -> None:
    """The ticket answers as a good launch does."""
    browser = stage.browser()
    ticket = ticket_of(waiting_page(browser))
    opened = browser.enters(browser.post("/lti/continue", {"ticket": ticket}, headers=FROM_OUR_PAGE))
    assert opened.me()["name"] == "Jürgen Müßig"
    assert stage.rows()["waiting_launch"] == 0


@pytest.mark.parametrize("ticket", [None, "", "unknown", "\0ü"])
def test_an_unknown_ticket_is_refused(stage: Stage, caplog: Log, ticket: str | None) -> None:
    """Or none at all."""
    with refusing(stage, caplog, "ticket") as answers:
        answers.append(stage.browser().post("/lti/continue", {} if ticket is None else {"ticket": ticket}))


def test_a_ticket_is_good_once(stage: Stage, caplog: Log) -> None:
    """A reload of the page behind the click."""
    browser = stage.browser()
    ticket = ticket_of(waiting_page(browser))
    browser.enters(browser.post("/lti/continue", {"ticket": ticket}))
    with refusing(stage, caplog, "ticket") as answers:
        answers.append(browser.post("/lti/continue", {"ticket": ticket}))


def test_a_ticket_is_good_for_two_minutes(stage: Stage) -> None:
    """A person who went for a coffee opens the activity again."""
    browser = stage.browser()
    ticket = ticket_of(waiting_page(browser))
    with stage.database.transaction() as session:
        left = session.scalars(select(WaitingLaunch.expires_at)).one() - now()
        assert 110 < left.total_seconds() <= 120
        session.execute(update(WaitingLaunch).values(expires_at=now()))
    assert browser.post("/lti/continue", {"ticket": ticket}).status_code == 401
    assert stage.rows()["visit"] == 0


def test_a_ticket_of_a_platform_that_was_disabled_in_between_is_refused(stage: Stage, caplog: Log) -> None:
    """The operator acted between launch and click."""
    browser = stage.browser()
    ticket = ticket_of(waiting_page(browser))
    stage.change_platform(stage.simulator, state="disabled")
    answer = browser.post("/lti/continue", {"ticket": ticket}, headers=FROM_OUR_PAGE)
    assert answer.status_code == 401
    assert "code=registration" in caplog.text
    assert stage.rows()["visit"] == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": TOOL},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_ticket_sent_by_another_page_is_refused(stage: Stage, caplog: Log, headers: dict[str, str]) -> None:
    """Else an attacker could post a ticket of their own from the victim's browser, and no click would protect."""
    attacker, victim = stage.browser(), stage.browser()
    ticket = ticket_of(waiting_page(attacker))
    caplog.clear()
    answer = victim.post("/lti/continue", {"ticket": ticket}, headers=headers)
    assert answer.status_code == 401
    assert "code=browser" in caplog.text
    assert stage.rows()["visit"] == 0


@pytest.mark.parametrize("headers", [FROM_OUR_PAGE, {"Origin": TOOL}, {}])
def test_a_ticket_sent_by_our_own_page_is_taken(stage: Stage, headers: dict[str, str]) -> None:
    """New browsers, older ones, and programs."""
    browser = stage.browser()
    browser.enters(browser.post("/lti/continue", {"ticket": ticket_of(waiting_page(browser))}, headers=headers))


def test_a_waiting_launch_is_encrypted(stage: Stage) -> None:
    """It names a person, and has to be stored all the same."""
    waiting_page(stage.browser())
    with stage.database.transaction() as session:
        stored = session.scalars(select(WaitingLaunch.claims)).one()
    for planted in ("Jürgen", "J\\u00fcrgen", "person-juergen", "juergen.muessig@stud.uni.example"):
        assert planted.encode() not in stored


def test_a_waiting_launch_has_what_is_read_after_the_click_and_no_more(stage: Stage) -> None:
    """Each recorded launch, of every platform: nothing is missed afterwards, and no number or login is stored."""
    told = 0
    for family, pattern in (("moodle", "launch.*.json"), ("ilias", "c_id_token.*.json")):
        for _name, record in records(f"lti/{family}", pattern):
            claims = record.get("claims") or record["payload"]
            stored = tickets.claims_to_keep(claims)
            assert dialects.read(family, stored) == dialects.read(family, claims)
            assert {LTI + "lis", LTI + "ext", "picture"}.isdisjoint(stored)
            told += LTI + "lis" in claims
    assert told, "a record has one"


def test_what_is_stored_of_a_waiting_launch_opens_without_matriculation_number_and_login(stage: Stage) -> None:
    numbers = {LTI + "lis": {"person_sourcedid": "0370-planted"}, LTI + "ext": {"user_username": "dqwertz-planted"}}
    ticket = ticket_of(waiting_page(stage.browser(), claims=numbers))
    with stage.database.transaction() as session:
        waited = tickets.take(session, stage.vault, ticket)
    assert waited is not None
    assert "planted" not in str(waited.claims)


def test_who_may_not_chat_is_told_so_after_the_click_too(stage: Stage) -> None:
    """The click gives no other rights than the launch."""
    browser = stage.browser()
    page = waiting_page(browser, claims={LTI + "roles": []})
    opened = browser.enters(browser.post("/lti/continue", {"ticket": ticket_of(page)}))
    assert opened.me()["permissions"] == ["own_data"]


def test_F3_where_partitioned_cookies_are_unknown_one_click_opens_and_no_cookie_is_needed_afterwards(
    stage: Stage,
) -> None:
    """Safari 18.5 to 26.1 keeps no cookie in a foreign frame. The page's bearer lives in memory and sessionStorage."""
    browser = stage.browser()
    begun = browser.login()
    cookies = begun.headers.getlist("Set-Cookie")
    assert cookies
    assert all("Partitioned" in cookie for cookie in cookies), "and such a browser drops each of them"
    form = browser.simulator.answer(begun.location)
    browser.forget_cookies()
    page = browser.launch(form)
    browser.forget_cookies()
    opened = browser.enters(browser.post("/lti/continue", {"ticket": ticket_of(page)}, headers=FROM_OUR_PAGE))
    browser.forget_cookies()
    assert opened.me()["roles"] == ["Learner"]
    again = browser.get(opened.session["home"])
    assert (again.status_code, session_of(again)) == (200, None)


def test_F5_a_platform_with_storage_gets_the_secret_by_a_page_and_the_cookie_as_well(stage: Stage) -> None:
    """`lti_storage_target`: the login answers with a page whose script puts the secret and goes on."""
    begun = stage.browser().login(lti_storage_target="_parent")
    assert begun.status_code == 200
    data = storage_of(begun)
    assert data["origin"] == "https://campus.example"
    assert data["target"] == "_parent"
    assert data["next"].startswith("https://campus.example/auth?scope=openid&")
    cookie = begun.headers["Set-Cookie"]
    assert cookie.partition(";")[0] == f"__Host-{data['key']}={data['value']}"
    assert "js/lti/platform_storage.js" in begun.text


def test_F5_the_secret_from_the_storage_opens_without_a_click(stage: Stage) -> None:
    """The launch's page asks for the same key; what it gets it posts along with the ticket."""
    browser = stage.browser()
    begun = storage_of(browser.login(lti_storage_target="keeper"))
    form = stage.simulator.answer(begun["next"])
    browser.forget_cookies()
    page = browser.launch(form)
    assert page.status_code == 401
    asked = storage_of(page)
    assert (asked["key"], asked["target"], asked["origin"]) == (begun["key"], "keeper", "https://campus.example")
    assert "value" not in asked
    assert begun["value"] not in page.text
    fields = {"ticket": ticket_of(page), "secret": begun["value"]}
    browser.enters(browser.post("/lti/continue", fields, headers=FROM_OUR_PAGE))


def test_F5_a_wrong_secret_from_the_storage_is_refused(stage: Stage, caplog: Log) -> None:
    """The storage belongs to another login: this browser did not begin this one."""
    attacker, victim = stage.browser(), stage.browser()
    theirs = storage_of(victim.login(lti_storage_target="_parent"))
    form = stage.simulator.answer(storage_of(attacker.login(lti_storage_target="_parent"))["next"])
    victim.forget_cookies()
    page = victim.launch(form)
    caplog.clear()
    answer = victim.post("/lti/continue", {"ticket": ticket_of(page), "secret": theirs["value"]})
    assert answer.status_code == 401
    assert "code=browser" in caplog.text
    assert stage.rows()["visit"] == 0


def test_F5_the_cookie_is_enough_where_there_is_one(stage: Stage) -> None:
    """Storage is the second way, not a second lock."""
    browser = stage.browser()
    data = storage_of(browser.login(lti_storage_target="_parent"))
    browser.enters(browser.launch(stage.simulator.answer(data["next"])))


SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{} Safari/605.1.15"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {} Mobile/15E148"
)
WEBKITS = [SAFARI.format("26.2"), SAFARI.format("18.4"), IPHONE.format("Version/26.2"), IPHONE.format("CriOS/150.0.0"),
           IPHONE.format("FxiOS/150.0"), IPHONE.format("EdgiOS/150.0")]  # fmt: skip
OTHERS = [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
    "",
]


def with_an_older_cookie(stage: Stage, agent: str) -> TestResponse:
    """A launch of somebody else's login, in a browser that has begun one of its own and sends that cookie alone."""
    form = stage.simulator.answer(stage.browser().login("xiaolong").location)
    browser = stage.browser()
    browser.login()
    return browser.launch(form, headers={"User-Agent": agent})


@pytest.mark.parametrize("agent", WEBKITS)
def test_in_webkit_an_older_attempts_cookie_proves_nothing_and_the_launch_waits_for_the_click(
    stage: Stage, caplog: Log, agent: str
) -> None:
    page = with_an_older_cookie(stage, agent)
    assert page.status_code == 401
    assert session_of(page) is None
    assert "小龍 李" in page.text, "whose launch it is, before anything happens"
    assert ticket_of(page)
    assert "lti refused" not in caplog.text


@pytest.mark.parametrize("agent", OTHERS)
def test_in_other_browsers_an_older_attempts_cookie_refuses(stage: Stage, caplog: Log, agent: str) -> None:
    assert "ticket" not in with_an_older_cookie(stage, agent).text
    assert "lti refused code=browser" in caplog.text


def test_in_webkit_a_wrong_secret_is_refused_as_everywhere(stage: Stage, caplog: Log) -> None:
    browser = stage.browser()
    begun = browser.login()
    name = begun.headers["Set-Cookie"].partition("=")[0]
    browser.client.set_cookie(name, "guessed", domain="tutor.example", secure=True)
    page = browser.launch(stage.simulator.answer(begun.location), headers={"User-Agent": WEBKITS[0]})
    assert "ticket" not in page.text
    assert "lti refused code=browser" in caplog.text
