"""How launches end is counted by platform, hour and code, and nobody is named in it."""

from datetime import timedelta

from sqlalchemy import select, update

from lti_tool.db import now
from lti_tool.models import LaunchCount, Platform
from tests.lti.stage import LTI, Stage


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


def test_the_last_good_launch_is_known_to_the_minute(stage: Stage) -> None:
    with stage.database.transaction() as session:
        session.execute(update(Platform).values(launched_at=now() - timedelta(days=3)))
    stage.good_launch()
    with stage.database.transaction() as session:
        launched = stage.row_of(session, stage.simulator).launched_at
    assert launched is not None
    assert launched.second == 0
    assert now() - launched < timedelta(minutes=2)
