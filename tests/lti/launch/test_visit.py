# SPDX-License-Identifier: EUPL-1.2
"""What a launch leaves in the database, and what it must not."""

import logging
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from lti_tool.db import now
from lti_tool.models import Course, Membership, Person, VisitSession
from lti_tool.vault import fingerprint, unseal
from tests.factories.stage import LTI, MEMBERSHIP, Browser, Stage
from tests.support import free_port, simultaneously, stored_bytes

PLANTED = {
    "sub": "sub-4711-geheim",
    "name": "Dörte Qwertz-Planted",
    "given_name": "Dörte",
    "family_name": "Qwertz-Planted",
    "email": "doerte.planted@stud.example",
    LTI + "lis": {"person_sourcedid": "0370-planted"},
    LTI + "ext": {"user_username": "dqwertz-planted"},
}
SECRETS = ["sub-4711", "Dörte", "D\\u00f6rte", "Qwertz", "doerte.planted", "0370-planted", "dqwertz"]


def test_nothing_that_names_a_person_is_stored_or_logged_in_clear_text(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Good launch, waiting launch, refused launch, with a name and numbers that are nowhere else."""
    caplog.set_level(logging.DEBUG)
    stage.change_platform(stage.simulator, family="moodle")
    opened = stage.good_launch(claims=PLANTED)
    assert opened.me()["name"] == PLANTED["name"]
    waiting = stage.browser()
    form = stage.simulator.answer(waiting.login().location, claims=PLANTED)
    waiting.forget_cookies()
    assert waiting.launch(form).status_code == 401
    assert stage.browser().open(claims={**PLANTED, "aud": "x"}).status_code == 401
    content = stored_bytes(stage.database)
    assert b"link-growth" in content, "the search itself must find what is there"
    for secret in SECRETS:
        assert secret.encode() not in content
        assert secret not in caplog.text
    assert opened.session["token"].encode() not in content
    assert opened.session["token"] not in caplog.text


def test_what_the_launch_told_is_sealed_in_the_visit_for_redaction(stage: Stage) -> None:
    """Names, e-mail and numbers, under the person's own key, bound to this visit."""
    stage.change_platform(stage.simulator, family="moodle")
    opened = stage.good_launch(claims=PLANTED)
    with stage.database.transaction() as session:
        visit = session.scalars(
            select(VisitSession).where(VisitSession.token_hash == fingerprint(opened.session["token"]))
        ).one()
        key = visit.person.open_key(stage.vault)
        identity = visit.open_identity(key)
        assert unseal(key, visit.person.sub, f"person.sub:{visit.person_id}") == b"sub-4711-geheim"
        assert 7 * 3600 < (visit.ends_at - now()).total_seconds() <= 8 * 3600
        assert 3500 < (visit.expires_at - now()).total_seconds() <= 3600
    assert identity["name"] == PLANTED["name"]
    assert identity["names"] == ["Dörte Qwertz-Planted", "Dörte", "Qwertz-Planted"]
    assert identity["emails"] == ["doerte.planted@stud.example"]
    assert identity["ids"] == ["sub-4711-geheim"], "docs/decisions/identifiers.md"


def test_the_same_person_is_found_again_whatever_they_are_called(stage: Stage) -> None:
    """By `sub` alone: a name changes at a wedding, an e-mail can be given to somebody else."""
    stage.good_launch()
    stage.good_launch(claims={"name": "Jürgen Neu", "email": "other@stud.example"})
    assert stage.rows()["person"] == 1
    stage.good_launch(claims={"sub": "somebody-else"})
    assert stage.rows()["person"] == 2


def test_a_sub_of_another_platform_is_another_person(stage: Stage) -> None:
    """`5` is somebody everywhere."""
    other = stage.platform(issuer="https://other.example")
    stage.good_launch(claims={"sub": "5"})
    browser = stage.browser(other)
    browser.enters(browser.open(claims={"sub": "5"}))
    with stage.database.transaction() as session:
        people = session.scalars(select(Person)).all()
    assert len({person.sub_hash for person in people}) == 2


def test_one_link_id_in_two_courses_is_two_activities(stage: Stage) -> None:
    """ILIAS can send the id of the provider as link id in all courses."""
    link = {LTI + "resource_link": {"id": "p7"}}
    first = stage.good_launch(claims=link).me()
    second = stage.good_launch(claims={**link, LTI + "context": {"id": "other"}}).me()
    third = stage.good_launch(claims={**link, LTI + "context": {}}).me()
    assert len({answer["activity"]["id"] for answer in (first, second, third)}) == 3


def test_titles_follow_the_platform_and_an_absent_one_changes_nothing(stage: Stage) -> None:
    """A course was renamed; a later launch does not say what it is called."""
    stage.good_launch()
    stage.good_launch(claims={LTI + "context": {"id": "course-informatics", "title": "Neu", "label": "N"}})
    answer = stage.good_launch(claims={LTI + "context": {"id": "course-informatics"}}).me()
    assert (answer["course"]["title"], answer["course"]["label"]) == ("Neu", "N")
    assert stage.rows()["course"] == 1


def test_the_membership_has_the_roles_of_the_last_launch(stage: Stage) -> None:
    """An assistant who becomes a student again."""
    stage.good_launch(claims={LTI + "roles": [f"{MEMBERSHIP}#Instructor"]})
    stage.good_launch(claims={LTI + "roles": [f"{MEMBERSHIP}#Learner", "unknown"]})
    with stage.database.transaction() as session:
        membership = session.scalars(select(Membership)).one()
        assert membership.roles == ["Learner"]
        assert (now() - membership.launched_at).total_seconds() < 60


def test_one_institutions_table_of_roles_does_not_touch_another(stage: Stage) -> None:
    """A mentor may chat here, and still not there."""
    changed = stage.institution(role_permissions={"Mentor": ["own_data", "chat"]})
    here = stage.platform(issuer="https://here.example", institution=changed)
    mentor = {LTI + "roles": [f"{MEMBERSHIP}#Mentor"]}
    browser = stage.browser(here)
    assert browser.enters(browser.open(claims=mentor)).me()["permissions"] == ["chat", "own_data"]
    assert stage.good_launch(claims=mentor).me()["permissions"] == ["own_data"]


@pytest.mark.parametrize(
    ("locale", "accepted", "spoken"),
    [("de", "en", "de"), ("en", "de", "en"), ("de_du", "en", "de"), ("de-AT", "en", "de"), ("fr", "de", "de"),
     ("fr", "fr", "en"), ("", "de", "de"), (None, "de", "de")],
)  # fmt: skip
def test_the_language_follows_the_launch_and_then_the_browser(
    stage: Stage, locale: str | None, accepted: str, spoken: str
) -> None:
    """A launch in a language that we do not speak falls back to what the browser prefers."""
    browser = stage.browser()
    form = stage.simulator.answer(
        browser.login().location, claims={LTI + "launch_presentation": {} if locale is None else {"locale": locale}}
    )
    page = browser.launch(form, headers={"Accept-Language": accepted})
    assert f'<html lang="{spoken}">' in page.text
    assert browser.enters(page).me()["locale"] == spoken


def enter(browser: Browser, form: Mapping[str, str]) -> None:
    browser.enters(browser.launch(form))


@pytest.mark.parametrize("same_person", [True, False])
def test_first_launches_at_the_same_time_all_open(stage: Stage, same_person: bool) -> None:
    """A new course, a new activity, twelve browsers, two workers: one row of each, and nobody is turned away."""
    workers = [stage.app, stage.worker()]
    prepared = []
    for number in range(12):
        browser = stage.browser(app=workers[number % 2])
        subject = "one" if same_person else f"person-{number}"
        form = stage.simulator.answer(browser.login().location, claims={"sub": subject})
        prepared.append((browser, form))
    simultaneously([partial(enter, browser, form) for browser, form in prepared])
    rows = stage.rows()
    assert (rows["course"], rows["activity"], rows["visit"]) == (1, 1, 12)
    assert rows["person"] == rows["membership"] == (1 if same_person else 12)
    with stage.database.transaction() as session:
        assert session.scalars(select(Course.title)).one() == "Einführung in die Informatik"


def test_a_database_that_is_away_is_a_503_and_nothing_is_lost(stage: Stage, tmp_path: Path) -> None:
    """A worker that cannot reach its database says so honestly; at another one the same attempt still opens."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    url, healthy = make_url(stage.settings.database_url), browser.client
    nowhere = url.set(database=str(tmp_path)) if url.get_backend_name() == "sqlite" else url.set(port=free_port())
    broken = stage.worker(database_url=nowhere.render_as_string(hide_password=False))
    browser.client = broken.test_client()
    browser.client._cookies = healthy._cookies
    for answer in (browser.launch(form), browser.login(), browser.post("/lti/continue", {"ticket": "x"})):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
    browser.client = healthy
    browser.enters(browser.launch(form))
