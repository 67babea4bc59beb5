# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md, T19: deployments that nobody announced wait for a yes."""

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.lti.platforms.deployments import MAX_WAITING
from lti_tool.models import Deployment
from tests.factories.stage import LTI, TOOL, Browser, Stage, session_of

Log = pytest.LogCaptureFixture


def states(stage: Stage) -> dict[str, str]:
    with stage.database.transaction() as session:
        return {row.deployment_id: row.state for row in session.scalars(select(Deployment))}


def decide(stage: Stage, deployment_id: str, state: str) -> None:
    with stage.database.transaction() as session:
        session.scalars(select(Deployment).where(Deployment.deployment_id == deployment_id)).one().state = state


def opens(browser: Browser, deployment_id: str = "99", **more: Any) -> TestResponse:
    return browser.open(claims={LTI + "deployment_id": deployment_id}, **more)


def test_T19_an_unknown_deployment_waits_and_the_page_says_so(stage: Stage, caplog: Log) -> None:
    """Not let in, nobody stored but the deployment's own name."""
    before = stage.rows()
    page = opens(stage.browser())
    assert (page.status_code, session_of(page)) == (401, None)
    assert "wartet" in page.text or "waits" in page.text
    assert "lti refused code=deployment" in caplog.text
    assert states(stage) == {"1": "active", "99": "pending"}
    assert stage.rows() == {**before, "deployment": before["deployment"] + 1}
    assert opens(stage.browser()).status_code == 401
    assert len(states(stage)) == 2


def test_T19_once_approved_it_opens(stage: Stage) -> None:
    opens(stage.browser())
    decide(stage, "99", "active")
    assert opens(stage.browser()).status_code == 200


def test_T19_once_turned_down_it_neither_opens_nor_waits(stage: Stage) -> None:
    opens(stage.browser())
    decide(stage, "99", "disabled")
    page = opens(stage.browser())
    assert page.status_code == 401
    assert "wartet" not in page.text
    assert "waits" not in page.text
    assert states(stage)["99"] == "disabled"


def test_T19_once_switched_off_its_visits_end(stage: Stage) -> None:
    """Those of another deployment of the platform go on."""
    opens(stage.browser())
    decide(stage, "99", "active")
    browser = stage.browser()
    ends, goes_on = browser.enters(opens(browser)), stage.good_launch()
    ends.me()
    decide(stage, "99", "disabled")
    assert ends.client.get("/api/me", base_url=TOOL, headers=ends.authorization).status_code == 401
    goes_on.me()
    stage.change_platform(stage.simulator, state="disabled")
    assert goes_on.client.get("/api/me", base_url=TOOL, headers=goes_on.authorization).status_code == 401


def test_T19_a_deployment_of_another_platform_does_not_count(stage: Stage) -> None:
    """Deployment ids are unique within their platform only."""
    stage.platform(issuer="https://other.example", deployment_id="2")
    assert opens(stage.browser(), "2").status_code == 401


def test_T19_an_unknown_deployment_does_not_even_wait_for_a_click(stage: Stage) -> None:
    """The same in a browser without cookies: no button to continue."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location, claims={LTI + "deployment_id": "99"})
    browser.forget_cookies()
    page = browser.launch(form)
    assert page.status_code == 401
    assert "ticket" not in page.text
    assert states(stage)["99"] == "pending"


def test_T19_only_so_many_wait_at_a_time(stage: Stage) -> None:
    with stage.database.transaction() as session:
        platform = stage.row_of(session, stage.simulator)
        for number in range(MAX_WAITING - 1):
            session.add(Deployment(platform_id=platform.id, deployment_id=f"w{number}", state="pending"))
    for number in range(3):
        opens(stage.browser(), f"x{number}")
    assert sum(state == "pending" for state in states(stage).values()) == MAX_WAITING
