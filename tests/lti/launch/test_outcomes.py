# SPDX-License-Identifier: EUPL-1.2
"""How launches end is counted by platform, hour and code, and nobody is named in it."""

import base64
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from lti_tool import language
from lti_tool.db import now
from lti_tool.lti.administration.refusal_causes import cause
from lti_tool.lti.launch import launch_counts
from lti_tool.models import LaunchCount, Platform
from tests.factories.stage import ISSUER, LTI, Stage


def by_platform(stage: Stage) -> dict[tuple[str, str], int]:
    with stage.database.transaction() as session:
        query = select(Platform.issuer, LaunchCount).join(LaunchCount, LaunchCount.platform_id == Platform.id)
        return {(issuer, row.code): row.count for issuer, row in session.execute(query)}


def counts(stage: Stage) -> dict[str, int]:
    with stage.database.transaction() as session:
        found: dict[str, int] = {}
        for row in session.scalars(select(LaunchCount)):
            assert (row.hour.minute, row.hour.second, row.hour.microsecond) == (0, 0, 0)
            found[row.code] = found.get(row.code, 0) + row.count
        return found


def test_good_launches_and_refusals_are_counted_by_their_code(stage: Stage) -> None:
    stage.good_launch()
    stage.good_launch()
    stage.browser().open(claims={"iss": "https://other.example"})
    stage.browser().open(claims={LTI + "deployment_id": "99"})
    assert counts(stage) == {"opened": 2, "iss": 1, "deployment": 1}


def test_a_launch_that_waits_for_a_click_counts_when_it_opens(stage: Stage) -> None:
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    browser.forget_cookies()
    page = browser.launch(form)
    assert counts(stage) == {}
    ticket = page.text.partition('name="ticket" value="')[2].partition('"')[0]
    assert browser.post("/lti/continue", {"ticket": ticket}).status_code == 200
    assert counts(stage) == {"opened": 1}


def test_a_reload_of_the_frame_is_counted_for_the_platform_it_came_from(stage: Stage) -> None:
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    browser.launch(form)
    browser.launch(form)
    assert counts(stage) == {"opened": 1, "state": 1}


def test_a_login_of_an_unknown_client_counts_for_the_platform_that_it_came_from(stage: Stage) -> None:
    stage.platform("https://other.example", "another")
    assert stage.browser().login(client_id="mistyped").status_code == 401
    assert by_platform(stage) == {(ISSUER, "client_unknown"): 1}


def test_a_login_under_another_name_of_the_platform_counts_for_it(stage: Stage) -> None:
    """ILIAS follows the host name that people browse with."""
    stage.platform("https://other.example", "another")
    assert stage.browser().login(iss="https://alias.example").status_code == 401
    assert by_platform(stage) == {(ISSUER, "issuer_unknown"): 1}


@pytest.mark.parametrize("state", ["disabled", "pending"])
def test_a_login_of_a_platform_that_is_off_counts_for_it_alone(stage: Stage, state: str) -> None:
    stage.platform(ISSUER, "neighbour")
    stage.change_platform(stage.simulator, state=state)
    assert stage.browser().login().status_code == 401
    with stage.database.transaction() as session:
        row = session.scalars(select(LaunchCount)).one()
        assert (row.platform_id, row.code) == (stage.row_of(session, stage.simulator).id, "platform_off")


def test_a_login_that_could_be_anybodys_counts_for_nobody(stage: Stage) -> None:
    """The log and the metrics have it."""
    assert stage.browser().login(iss="https://nobody.example", client_id="none").status_code == 401
    assert counts(stage) == {}


@pytest.mark.parametrize(
    ("code", "words"),
    [("client_unknown", "client id"), ("issuer_unknown", "platform alias"), ("platform_off", "platform approve")],
)
def test_the_doctor_says_what_helps_against_a_refused_login(code: str, words: str) -> None:
    language.speak("en")
    assert words in cause(code, "other").remedy
    assert cause(code, "other").words != cause("id_token", "other").words


def test_what_anybody_can_claim_is_counted_sparingly(stage: Stage) -> None:
    """An unsigned token that names a platform, and logins in its name: ten a minute of each, whoever sends more."""
    forged = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "RS256", "kid": "x"}, {"iss": ISSUER, "aud": "practice-client"}, {})
    )
    browser = stage.browser()
    for number in range(60):
        assert browser.launch({"state": f"made-up-{number}", "id_token": forged}).status_code == 401
        assert browser.login(client_id="made-up").status_code == 401
    counted = counts(stage)
    assert set(counted) == {"state", "client_unknown"}
    assert all(10 <= number <= 20 for number in counted.values()), "20 where a minute ended meanwhile"
    stage.good_launch()
    assert counts(stage)["opened"] == 1


def test_after_a_minute_claims_count_again() -> None:
    unproven, platform = launch_counts.Unproven(), uuid4()
    assert [unproven.lets(platform, "state") for _time in range(11)] == [True] * 10 + [False]
    assert unproven.lets(uuid4(), "state"), "another platform has its own"
    unproven._minute -= 1
    assert unproven.lets(platform, "state")


def test_the_last_good_launch_is_known_to_the_minute(stage: Stage) -> None:
    with stage.database.transaction() as session:
        session.execute(update(Platform).values(launched_at=now() - timedelta(days=3)))
    stage.good_launch()
    with stage.database.transaction() as session:
        launched = stage.row_of(session, stage.simulator).launched_at
    assert launched is not None
    assert launched.second == 0
    assert now() - launched < timedelta(minutes=2)
