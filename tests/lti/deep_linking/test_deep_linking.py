# SPDX-License-Identifier: EUPL-1.2
"""Placing tutors by deep linking: docs/certification.md, D1 to D8 and O1 to O4, named in each test."""

import html
import re
import time
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from jwt import PyJWK
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from lti_tool.demo.simulator import ABSENT, Simulator
from lti_tool.models import Course, Deployment, Institution, LaunchCount, Person, Tutor, WaitingLaunch
from tests.factories.deep_linking import DL, RETURN, SETTINGS, asks, request_claims
from tests.factories.stage import ISSUER, LTI, MEMBERSHIP, TOOL, Browser, Stage, refusing, session_of
from tests.factories.tutors import make_tutor, passages
from tests.lti.launch.continuing import FROM_OUR_PAGE, ticket_of
from tests.lti.records import records

Log = pytest.LogCaptureFixture
FORM = {
    "action": "create",
    "title": "Übungscoach „Blatt 3“",
    "purpose": "Hilft bei <Blatt 3>",
    "help_level": "hints",
    "instructions": "Nichts verraten.",
    "starters": ["Wie fange ich an?", ""],
    "knowledge": "material",
}


def picks(browser: Browser, page: TestResponse, *chosen: str, action: str = "insert", **fields: Any) -> TestResponse:
    """The page's form, sent."""
    form = MultiDict({"ticket": ticket_of(page), "action": action, "choice": list(chosen), **fields})
    return browser.post("/lti/deep-linking", form, headers=FROM_OUR_PAGE)


def creates(browser: Browser, page: TestResponse, **changes: Any) -> TestResponse:
    """The short form on the page, sent."""
    return picks(browser, page, **{**FORM, **changes})


def sent(stage: Stage, answer: TestResponse, client_id: str = "practice-client") -> dict[str, Any]:
    """The payload of the answer's token, verified with the published key of its `kid`."""
    assert answer.status_code == 200, answer.text
    (token,) = re.findall(r'<input type="hidden" name="JWT" value="([^"]+)">', answer.text)
    header = jwt.get_unverified_header(token)
    published = stage.app.test_client().get("/lti/jwks.json", base_url=TOOL).json
    assert published is not None
    key = next(PyJWK(key) for key in published["keys"] if key["kid"] == header["kid"])
    payload: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], audience=ISSUER, issuer=client_id)
    return payload


def items_of(stage: Stage, answer: TestResponse) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = sent(stage, answer)[DL + "content_items"]
    return items


def tutors(stage: Stage) -> list[Tutor]:
    with stage.database.transaction() as session:
        return list(session.scalars(select(Tutor).order_by(Tutor.created_at)))


def own_tutor(stage: Stage, context: str = "course-informatics", title: str = "Eigener") -> UUID:
    """A tutor in the course of that context, which has been opened before."""
    stage.good_launch(claims={LTI + "context": {"id": context, "title": "Kurs"}})
    with stage.database.transaction() as session:
        course = session.scalars(select(Course).where(Course.context_id == context)).one()
        tutor = Tutor(id=uuid4(), course_id=course.id, title=title, purpose="Alles")
        session.add(tutor)
    return tutor.id


def test_D1_an_instructor_gets_the_picker_of_the_course(stage: Stage) -> None:
    """Own tutors, templates, the short form; in the request's language; no visit, no bearer."""
    own_tutor(stage)
    visits = stage.rows()["visit"]
    _browser, page = asks(stage)
    assert page.status_code == 200, page.text
    for text in ("Einführung in die Informatik", "Eigener", "Lernbegleiter", "Wobei soll der Tutor helfen?"):
        assert text in page.text
    assert '<html lang="de">' in page.text
    assert "KI" in page.text
    assert session_of(page) is None
    assert stage.rows()["visit"] == visits


def test_nothing_is_answered_for_a_platform_that_was_disabled_in_between(stage: Stage, caplog: Log) -> None:
    """No signed token, no tutor."""
    browser, page = asks(stage)
    stage.change_platform(stage.simulator, state="disabled")
    answer = creates(browser, page)
    assert answer.status_code == 401
    assert "code=registration" in caplog.text
    assert tutors(stage) == []


@pytest.mark.parametrize(
    "roles",
    [[MEMBERSHIP + "#Learner"], [MEMBERSHIP + "#Mentor"], [MEMBERSHIP + "/Instructor#TeachingAssistant"],
     [MEMBERSHIP + "#Observer"], ["urn:lti:role:ims/lis/Instructor", "https://uni.example/roles#Dozent"], []],
)  # fmt: skip
def test_D1_nobody_else_gets_the_picker(stage: Stage, caplog: Log, roles: list[str]) -> None:
    """403 with a sentence; a line in the log, a count for the launch doctor, and nothing else is stored."""
    with refusing(stage, caplog, "role", status=403) as answers:
        answers.append(asks(stage, claims={LTI + "roles": roles})[1])
    assert "Nur Lehrende" in answers[0].text
    assert 'name="ticket"' not in answers[0].text
    assert "iss=https://campus.example client=practice-client" in caplog.text
    assert "Dozent" not in caplog.text
    with stage.database.transaction() as session:
        assert session.execute(select(LaunchCount.code, LaunchCount.count)).all() == [("role", 1)]


def test_D1_a_launch_without_cookie_gets_the_picker_after_one_click(stage: Stage) -> None:
    """As every launch: nothing proved the browser."""
    browser = stage.browser()
    form = browser.simulator.answer(browser.login("teacher").location, claims=request_claims())
    browser.forget_cookies()
    asked = browser.launch(form)
    assert asked.status_code == 401
    assert "Lernbegleiter" not in asked.text
    page = browser.post("/lti/continue", {"ticket": ticket_of(asked)}, headers=FROM_OUR_PAGE)
    assert page.status_code == 200
    assert items_of(stage, picks(browser, page, "template:coach"))


def test_D2_the_answer_is_a_form_that_posts_one_field_to_the_return_url(stage: Stage) -> None:
    """From the browser that has the platform's session; the policy lets it go there, and nowhere else."""
    browser, page = asks(stage)
    answer = picks(browser, page, "template:coach")
    (form,) = re.findall(r"<form[^>]*>", answer.text)
    assert f'action="{html.escape(RETURN)}"' in form
    assert 'method="post"' in form
    assert re.findall(r'<input[^>]* name="([^"]+)"', answer.text) == ["JWT"]
    assert "js/lti/send_form.js" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert f"form-action 'self' {ISSUER};" in policy
    assert f"frame-ancestors {ISSUER}" in policy
    assert f"form-action 'self' {ISSUER}" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("accept_types", [["ltiResourceLink"], ["link"]])
def test_D2_cancelling_answers_with_no_items(stage: Stage, accept_types: list[str]) -> None:
    """And nothing is made."""
    browser, page = asks(stage, accept_types=accept_types)
    assert items_of(stage, picks(browser, page, "template:coach", action="cancel")) == []
    assert tutors(stage) == []


def test_D3_the_answer_is_a_deep_linking_response_of_the_same_deployment(stage: Stage) -> None:
    """Message type, version, deployment."""
    browser, page = asks(stage)
    payload = sent(stage, picks(browser, page, "template:coach"))
    assert payload[LTI + "message_type"] == "LtiDeepLinkingResponse"
    assert payload[LTI + "version"] == "1.3.0"
    assert payload[LTI + "deployment_id"] == "1"


def test_D4_the_answer_is_of_now_for_five_minutes_with_a_nonce_of_its_own(stage: Stage) -> None:
    """Two answers, two nonces."""
    payloads = [sent(stage, picks(*asks(stage), "template:coach")) for _ in range(2)]
    for payload in payloads:
        assert abs(payload["iat"] - time.time()) < 10
        assert 0 < payload["exp"] - payload["iat"] <= 300
    assert len({payload["nonce"] for payload in payloads}) == 2


def test_D5_the_answer_is_signed_by_a_published_key(stage: Stage) -> None:
    """`sent` verifies it; a forged one does not pass."""
    answer = picks(*asks(stage), "template:coach")
    (token,) = re.findall(r'name="JWT" value="([^"]+)"', answer.text)
    assert jwt.get_unverified_header(token)["alg"] == "RS256"
    assert sent(stage, answer)


@pytest.mark.parametrize("data", [ABSENT, "csrf:4711", "", 0, {"a": [None]}])
def test_D6_the_answer_names_client_and_platform_and_gives_data_back_only_if_it_came(stage: Stage, data: Any) -> None:
    """`data: null` would be data, and so would a null or an empty object in an item."""
    payload = sent(stage, picks(*asks(stage, data=data), "template:coach"))
    assert payload["iss"] == "practice-client"
    assert payload["aud"] == ISSUER
    assert payload.get(DL + "data", ABSENT) == data
    (item,) = payload[DL + "content_items"]
    assert all(value not in (None, "", {}) for value in item.values())


def test_D6_an_item_without_a_text_has_no_text(stage: Stage) -> None:
    """A title was enough."""
    (item,) = items_of(stage, creates(*asks(stage), purpose=""))
    assert "text" not in item
    assert item["title"] == "Übungscoach „Blatt 3“"


def test_D7_what_was_picked_is_what_is_sent(stage: Stage) -> None:
    """Two templates and an own tutor at once, in the order of the page; title, text, icon, address, custom."""
    own = own_tutor(stage)
    items = items_of(stage, picks(*asks(stage), f"tutor:{own}", "template:coach", "template:training"))
    assert [item["title"] for item in items] == ["Eigener", "Übungscoach", "Prüfungstraining"]
    assert items[0] == {
        "type": "ltiResourceLink",
        "title": "Eigener",
        "text": "Alles",
        "url": f"{TOOL}/lti/launch",
        "icon": {"url": f"{TOOL}/static/icon.svg"},
        "custom": {"tutor": str(own)},
    }
    made = {str(tutor.id): tutor for tutor in tutors(stage)}
    assert {made[item["custom"]["tutor"]].title for item in items} == {"Eigener", "Übungscoach", "Prüfungstraining"}
    assert len({tutor.course_id for tutor in made.values()}) == 1
    assert stage.app.test_client().get("/static/icon.svg").status_code == 200


def test_D7_a_new_tutor_from_the_short_form_is_stored_and_sent(stage: Stage) -> None:
    """All its fields."""
    (item,) = items_of(stage, creates(*asks(stage)))
    (tutor,) = tutors(stage)
    assert item["custom"] == {"tutor": str(tutor.id)}
    assert item["text"] == "Hilft bei <Blatt 3>"
    assert (tutor.title, tutor.help_level, tutor.instructions, tutor.starters) == (
        "Übungscoach „Blatt 3“", "hints", "Nichts verraten.", ["Wie fange ich an?"],
    )  # fmt: skip
    assert tutor.knowledge == "material"


def test_D7_where_one_item_is_wanted_one_is_sent(stage: Stage) -> None:
    """`accept_multiple` false or absent: radio buttons, and no way around them."""
    for wanted in (False, ABSENT, "yes"):
        browser, page = asks(stage, accept_multiple=wanted)
        assert 'type="radio" name="choice"' in page.text
        assert 'type="checkbox" name="choice"' not in page.text
        assert len(items_of(stage, picks(browser, page, "template:coach", "template:training"))) == 1
    assert 'type="checkbox" name="choice"' in asks(stage)[1].text


GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCORES = {GRADES: {"scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"]}}


@pytest.mark.parametrize("way", ["template", "form", "own"])
def test_D7_with_done_ticked_the_link_brings_its_column_along(stage: Stage, way: str) -> None:
    """One of one; staff can open what was handed in from there."""
    mine = own_tutor(stage)
    browser, page = asks(stage, claims=SCORES)
    assert page.text.count('name="mark_as_done" value="1">') == 2, "offered in both forms, unticked"
    if way == "form":
        answer = creates(browser, page, mark_as_done="1")
    else:
        answer = picks(browser, page, f"tutor:{mine}" if way == "own" else "template:coach", mark_as_done="1")
    (item,) = items_of(stage, answer)
    assert item["lineItem"] == {
        "scoreMaximum": 1,
        "label": item["title"],
        "resourceId": item["custom"]["tutor"],
        "tag": "campus-tutor-done",
        "submissionReview": {"reviewableStatus": ["Completed"]},
    }
    assert {tutor.id: tutor.mark_as_done for tutor in tutors(stage)}[UUID(item["custom"]["tutor"])] is True


def test_D7_without_the_tick_no_column_comes_along(stage: Stage) -> None:
    """Grades are off unless an instructor switches them on."""
    browser, page = asks(stage, claims=SCORES)
    (item,) = items_of(stage, creates(browser, page))
    assert "lineItem" not in item
    assert [tutor.mark_as_done for tutor in tutors(stage)] == [False]


def test_D7_a_tutor_that_reports_already_brings_a_column_to_its_next_place(stage: Stage) -> None:
    mine = own_tutor(stage)
    with stage.database.transaction() as session:
        session.get_one(Tutor, mine).mark_as_done = True
    browser, page = asks(stage, claims=SCORES)
    (item,) = items_of(stage, picks(browser, page, f"tutor:{mine}"))
    assert item["lineItem"]["scoreMaximum"] == 1
    assert tutors(stage)[0].mark_as_done is True, "and the missing tick switches nothing off"


@pytest.mark.parametrize(
    ("claims", "settings", "offered"),
    [
        ({}, {}, False),
        (SCORES, {"accept_lineitem": False}, False),
        ({}, {"accept_lineitem": True}, True),
        (SCORES, {"accept_lineitem": "x"}, True),
        ({GRADES: {"scope": ["x", 7]}}, {}, False),
        ({GRADES: []}, {}, False),
    ],
)
def test_D7_a_column_is_offered_where_the_platform_takes_one(
    stage: Stage, claims: dict[str, Any], settings: dict[str, Any], offered: bool
) -> None:
    """And a tick that was not offered counts for nothing."""
    browser, page = asks(stage, claims={GRADES: ABSENT} | claims, **settings)
    assert ('name="mark_as_done"' in page.text) is offered
    (item,) = items_of(stage, creates(browser, page, mark_as_done="1"))
    assert ("lineItem" in item) is offered
    assert tutors(stage)[0].mark_as_done is offered


def test_the_tick_is_kept_when_the_form_comes_back(stage: Stage) -> None:
    browser, page = asks(stage, claims=SCORES)
    again = creates(browser, page, title="", mark_as_done="1")
    assert again.text.count('name="mark_as_done" value="1" checked>') == 2


def test_D8_the_link_that_was_placed_opens_that_very_tutor(stage: Stage) -> None:
    """For a student, by `custom`."""
    (item,) = items_of(stage, creates(*asks(stage)))
    placed = {LTI + "resource_link": {"id": "placed", "title": item["title"]}, LTI + "custom": item["custom"]}
    me = stage.good_launch(claims=placed).me()
    assert me["tutor"]["title"] == "Übungscoach „Blatt 3“"
    assert me["tutor"]["id"] == item["custom"]["tutor"]


@pytest.mark.parametrize("missing", [ABSENT, None, ""])
def test_O1_a_request_without_return_url_is_refused(stage: Stage, caplog: Log, missing: Any) -> None:
    """The person's choice would go nowhere."""
    with refusing(stage, caplog, "missing") as answers:
        answers.append(asks(stage, deep_link_return_url=missing)[1])


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://evil.example/return",
        "https://campus.example.evil.example/return",
        "https://campus.example@evil.example/",
        "http://campus.example/return",
        "https://campus.example:8443/return",
        "//campus.example/return",
        "/return",
        "https://",
        "https://campus.example\\@evil.example/",
        "https://campus.example\n@evil.example/",
        "https://campus.example\t.evil.example",
        " https://campus.example/",
        "https:campus.example/",
        7,
        ["https://campus.example/"],
    ],
)
def test_O2_a_return_url_that_is_not_of_this_registration_is_refused(stage: Stage, caplog: Log, url: Any) -> None:
    """What is signed there would be taken by the platform from whoever brings it."""
    with refusing(stage, caplog, "return_url") as answers:
        answers.append(asks(stage, deep_link_return_url=url)[1])


@pytest.mark.parametrize("settings", [ABSENT, None, {}, [], "x", 7])
def test_O2_a_request_without_settings_is_refused(stage: Stage, caplog: Log, settings: Any) -> None:
    """Or with something else in their place."""
    with refusing(stage, caplog, "(?:missing|id_token)") as answers:
        answers.append(asks(stage, claims={SETTINGS: settings})[1])


def test_O3_a_return_url_with_quotes_and_brackets_stays_an_address(stage: Stage) -> None:
    """Escaped in the form."""
    url = f"{ISSUER}/r?a=\"><script>alert(1)</script>&b='x"
    browser, page = asks(stage, deep_link_return_url=url)
    answer = picks(browser, page, "template:coach")
    assert "<script>alert" not in answer.text
    (action,) = re.findall(r'<form method="post" action="([^"]*)"', answer.text)
    assert html.unescape(action) == url


@pytest.mark.parametrize("types", [["link"], [], ABSENT, "ltiResourceLink", None])
def test_O4_where_no_link_is_accepted_the_page_says_so_and_leads_back(stage: Stage, types: Any) -> None:
    """Whatever is sent then, no item is."""
    browser, page = asks(stage, accept_types=types)
    assert page.status_code == 200
    assert "Hier kann nichts eingefügt werden" in page.text
    assert 'name="choice"' not in page.text
    assert items_of(stage, picks(browser, page, "template:coach")) == []
    assert tutors(stage) == []


def test_O4_without_a_course_nothing_can_be_inserted(stage: Stage) -> None:
    """A tutor belongs to one."""
    browser, page = asks(stage, claims={LTI + "context": ABSENT})
    assert "Hier kann nichts eingefügt werden" in page.text
    assert items_of(stage, creates(browser, page)) == []


@pytest.mark.parametrize(
    "changes",
    [{"title": " "}, {"title": "x" * 201}, {"help_level": "all"}, {"knowledge": "all"}, {"purpose": "x" * 2001}],
)
def test_a_form_that_is_not_complete_comes_back_with_what_was_written(stage: Stage, changes: dict[str, str]) -> None:
    """Under a new ticket."""
    browser, page = asks(stage)
    again = creates(browser, page, **changes)
    assert again.status_code == 422
    assert "Nichts verraten." in again.text
    assert 'role="alert"' in again.text
    assert ticket_of(again) != ticket_of(page)
    assert tutors(stage) == []
    assert items_of(stage, creates(browser, again))


@pytest.mark.parametrize("choice", [(), ("template:nothing",), ("tutor:x",), ("",), (f"tutor:{uuid4()}",)])
def test_a_choice_of_nothing_comes_back_with_a_sentence(stage: Stage, choice: tuple[str, ...]) -> None:
    """Also of something that does not exist."""
    browser, page = asks(stage)
    again = picks(browser, page, *choice)
    assert again.status_code == 422
    assert "Bitte wählen Sie zuerst einen Tutor." in again.text


def test_another_courses_tutor_is_neither_shown_nor_placed(stage: Stage) -> None:
    """Its id alone opens nothing."""
    foreign = own_tutor(stage, context="other", title="Fremder")
    browser, page = asks(stage)
    assert "Fremder" not in page.text
    assert picks(browser, page, f"tutor:{foreign}").status_code == 422


ELSEWHERE = {LTI + "context": {"id": "last-year", "title": "Informatik 2024"}}
TEACHES: dict[str, Any] = {LTI + "roles": [f"{MEMBERSHIP}#Instructor"]}


def tutor_of_last_year(stage: Stage, **claims: Any) -> UUID:
    """With instructions and material; the launch by which the teacher was in that course says as what."""
    browser = stage.browser()
    return make_tutor(stage, browser.enters(browser.open("teacher", claims=TEACHES | ELSEWHERE | claims)))


def test_an_instructors_own_tutor_of_another_course_is_offered_and_inserted_as_a_copy(stage: Stage) -> None:
    tutor = tutor_of_last_year(stage)
    browser, page = asks(stage)
    assert "Informatik 2024" in page.text
    (item,) = items_of(stage, picks(browser, page, f"tutor:{tutor}"))
    (original, copy) = tutors(stage)
    assert (original.id, copy.copied_from_id) == (tutor, tutor)
    assert item["custom"] == {"tutor": str(copy.id)}
    assert copy.instructions == original.instructions != ""
    assert passages(stage, copy) == [], "material belongs to its course, until it is asked for"
    with stage.database.transaction() as session:
        assert session.get_one(Course, copy.course_id).context_id == "course-informatics"
    _browser, again = asks(stage)
    assert f"tutor:{copy.id}" in again.text
    assert f"tutor:{tutor}" not in again.text, "there is a copy by now"


@pytest.mark.parametrize("role", ["Learner", "Mentor"])
def test_a_course_in_which_one_does_not_teach_any_more_offers_nothing(stage: Stage, role: str) -> None:
    tutor = tutor_of_last_year(stage)
    browser = stage.browser()
    browser.enters(browser.open("teacher", claims=ELSEWHERE | {LTI + "roles": [f"{MEMBERSHIP}#{role}"]}))
    browser, page = asks(stage)
    assert str(tutor) not in page.text
    assert picks(browser, page, f"tutor:{tutor}").status_code == 422
    assert len(tutors(stage)) == 1


def test_another_persons_or_deployments_tutors_are_not_offered(stage: Stage) -> None:
    tutor = tutor_of_last_year(stage, sub="another-teacher")
    with stage.database.transaction() as session:
        session.add(Deployment(platform_id=stage.row_of(session, stage.simulator).id, deployment_id="2"))
    other = tutor_of_last_year(stage, **{LTI + "deployment_id": "2"})
    browser, page = asks(stage)
    for foreign in (tutor, other):
        assert str(foreign) not in page.text
        assert picks(browser, page, f"tutor:{foreign}").status_code == 422
        browser, page = asks(stage)


def test_a_claim_of_the_platform_does_not_say_who_chooses(stage: Stage) -> None:
    """Our own id of the person stands beside the claims that wait."""
    tutor = tutor_of_last_year(stage)
    with stage.database.transaction() as session:
        teacher = session.scalars(select(Person.id)).one()
    _browser, page = asks(stage, claims={"sub": "nobody-we-know", "person": str(teacher)})
    assert page.status_code == 200
    assert str(tutor) not in page.text


def test_a_ticket_is_good_once(stage: Stage, caplog: Log) -> None:
    """A second click, or the way back in the browser."""
    browser, page = asks(stage)
    picks(browser, page, "template:coach")
    with refusing(stage, caplog, "ticket") as answers:
        answers.append(picks(browser, page, "template:coach"))


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_choice_sent_by_another_page_is_refused(stage: Stage, caplog: Log, headers: dict[str, str]) -> None:
    """Nobody picks for somebody else."""
    browser, page = asks(stage)
    caplog.clear()
    answer = browser.post("/lti/deep-linking", {"ticket": ticket_of(page), "action": "cancel"}, headers=headers)
    assert answer.status_code == 401
    assert "code=browser" in caplog.text


def test_a_ticket_of_one_kind_is_none_of_the_other(stage: Stage) -> None:
    """The picker's opens no launch, and a waiting launch's places nothing."""
    browser, page = asks(stage)
    assert browser.post("/lti/continue", {"ticket": ticket_of(page)}, headers=FROM_OUR_PAGE).status_code == 401
    form = browser.simulator.answer(browser.login("teacher").location, claims=request_claims())
    browser.forget_cookies()
    waiting = browser.launch(form)
    assert picks(browser, waiting, "template:coach").status_code == 401
    assert tutors(stage) == []


def test_what_waits_names_nobody_and_is_encrypted(stage: Stage) -> None:
    """For an hour, while an instructor writes."""
    asks(stage)
    with stage.database.transaction() as session:
        row = session.scalars(select(WaitingLaunch)).one()
        content = stage.vault.unwrap(row.claims, f"waiting_launch.claims:{row.ticket_hash.hex()}")
    assert RETURN.encode() in content
    for name in ("Änne", "\\u00c4nne", "Größer", "aenne.groesser", "person-teacher", "sub"):
        assert name.encode() not in content
    assert b"deep_linking" not in row.claims


def test_a_role_that_was_taken_away_meanwhile_places_nothing(stage: Stage) -> None:
    """The institution changed its table while the page was open."""
    browser, page = asks(stage)
    with stage.database.transaction() as session:
        stage.row_of(session, stage.simulator).institution.role_permissions = {"Instructor": ["own_data"]}
    assert picks(browser, page, "template:coach").status_code == 403
    assert tutors(stage) == []


def recorded(stage: Stage, simulator: Simulator, claims: dict[str, Any]) -> tuple[Browser, TestResponse]:
    """A recorded request, put into this registration."""
    browser = stage.browser(simulator)
    return browser, browser.open("teacher", record=claims)


def test_each_recorded_request_of_moodle_gets_the_picker(stage: Stage) -> None:
    """Its target link URI is the tool's; `text` is empty; no data."""
    simulator = stage.platform("http://localhost:8080", "knKBhQFbfiBx6QU", accent="moodle-4.5")
    for name, record in records("lti/moodle", "deep_linking.*.json"):
        browser, page = recorded(stage, simulator, record["request_claims"])
        assert "Einführung in die Informatik" in page.text, name
        answer = picks(browser, page, "template:coach")
        assert "http://localhost:8080/mod/lti/contentitem_return.php" in answer.text
        assert "form-action 'self' http://localhost:8080;" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("version", ["9", "10"])
def test_a_request_of_ilias_gets_the_picker_and_a_description(stage: Stage, version: str) -> None:
    """No target link URI, and `description` for `text`."""
    ((_name, record),) = records("lti/ilias", f"c_deep_linking_request.ilias{version}.json")
    payload = record["payload"]
    accent = f"ilias-{version}"
    simulator = stage.platform(payload["iss"], "kT4mQ9xW2bR7nZ3", accent=accent, deployment_id="7")
    browser, page = recorded(stage, simulator, payload)
    answer = creates(browser, page)
    (token,) = re.findall(r'name="JWT" value="([^"]+)"', answer.text)
    (item,) = jwt.decode(token, options={"verify_signature": False})[DL + "content_items"]
    assert item["description"] == item["text"] == "Hilft bei <Blatt 3>"
    assert item["custom"].keys() == {"tutor"}


def deletable(page: TestResponse) -> list[str]:
    part = page.text.partition("Unbenutzte Tutoren löschen")[2]
    return re.findall(r'name="unused" value="([^"]+)"', part)


def test_a_tutor_that_was_picked_and_never_saved_in_the_platform_can_be_deleted(stage: Stage, caplog: Log) -> None:
    """With its material; another one that is in use is not offered, and stays even if somebody asks for it."""
    caplog.set_level("INFO")
    used = make_tutor(stage)
    stage.good_launch(claims={LTI + "custom": {"tutor": str(used)}})
    unsaved = make_tutor(stage)
    foreign = own_tutor(stage, "another-course")
    browser, page = asks(stage)
    assert deletable(page) == [str(unsaved)]
    after = picks(browser, page, action="delete", unused=[*map(str, (unsaved, used, foreign, uuid4())), "x"])
    assert after.status_code == 200
    assert deletable(after) == []
    assert {tutor.id for tutor in tutors(stage)} == {used, foreign}
    assert f"unused tutor deleted tutor={unsaved}" in caplog.text
    assert items_of(stage, picks(browser, after, f"tutor:{used}")), "the page goes on"


def test_a_tutor_that_another_course_copied_is_in_use(stage: Stage) -> None:
    original = own_tutor(stage)
    with stage.database.transaction() as session:
        session.add(Tutor(course_id=None, copied_from_id=original, title="Kopie"))
    assert deletable(asks(stage)[1]) == []


def test_a_page_that_is_still_open_places_nothing_for_somebody_who_is_no_teacher_any_more(
    stage: Stage, caplog: Log
) -> None:
    """The platform said so at a launch in between; an earlier one as a learner says nothing."""
    learner = {LTI + "roles": [f"{MEMBERSHIP}#Learner"]}
    stage.browser().enters(stage.browser().open("teacher", claims=learner))
    browser, page = asks(stage)
    assert items_of(stage, picks(browser, page, "template:coach"))
    browser, page = asks(stage)
    stage.browser().enters(stage.browser().open("teacher", claims=learner))
    assert picks(browser, page, "template:coach").status_code == 403
    assert "lti refused code=role" in caplog.text


def test_who_may_not_place_tutors_deletes_none(stage: Stage, caplog: Log) -> None:
    """The institution took the right away while the page was open."""
    unsaved = own_tutor(stage)
    browser, page = asks(stage)
    with stage.database.transaction() as session:
        session.scalars(select(Institution)).one().role_permissions = {"Instructor": ["own_data", "chat"]}
    assert picks(browser, page, action="delete", unused=[str(unsaved)]).status_code == 403
    assert "lti refused code=role" in caplog.text
    assert [tutor.id for tutor in tutors(stage)] == [unsaved]


def test_a_page_of_somebody_who_came_first_by_it_ends_with_the_role(stage: Stage, caplog: Log) -> None:
    """Nobody knew the person when the page was made; the launch since then says that they teach here no more."""
    browser, page = asks(stage)
    stage.good_launch(person="teacher", claims={LTI + "roles": [f"{MEMBERSHIP}#Learner"]})
    answer = creates(browser, page)
    assert answer.status_code in (401, 403), answer.text
    assert tutors(stage) == []
