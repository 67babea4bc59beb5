# SPDX-License-Identifier: EUPL-1.2
"""One registration, several issuers: a platform whose issuer follows the host name that people browse with."""

from urllib.parse import urlsplit

import pytest

from lti_tool.demo.simulator import Simulator
from lti_tool.models import IssuerAlias
from tests.factories.stage import ISSUER, Stage, refusing

ALIAS = "https://lernen.example"


@pytest.fixture
def alias(stage: Stage) -> Simulator:
    """The same platform under its other name: same client, same keys."""
    with stage.database.transaction() as session:
        row = stage.row_of(session, stage.simulator)
        session.add(IssuerAlias(platform_id=row.id, issuer=ALIAS))
    ours = stage.simulator.registration
    return Simulator(
        issuer=ALIAS,
        tool_url=ours.tool_url,
        client_id=ours.client_id,
        deployment_id=ours.deployment_id,
        accent=ours.accent,
        keys=stage.simulator.authority.keys,
    )


def test_a_launch_from_another_name_of_the_platform_is_the_same_person(stage: Stage, alias: Simulator) -> None:
    before = stage.good_launch().me()["activity"]["id"]
    browser = stage.browser(alias)
    assert browser.enters(browser.open()).me()["activity"]["id"] == before
    assert stage.rows()["person"] == 1


def test_a_login_goes_on_at_the_host_where_the_person_is_signed_in(stage: Stage, alias: Simulator) -> None:
    assert urlsplit(stage.browser(alias).login().location).netloc == urlsplit(ALIAS).netloc
    assert urlsplit(stage.browser().login().location).netloc == urlsplit(ISSUER).netloc


def test_every_name_of_the_platform_may_frame_the_page(stage: Stage, alias: Simulator) -> None:
    page = stage.browser(alias).open()
    assert page.headers["Content-Security-Policy"].endswith(f"frame-ancestors {ISSUER} {ALIAS}")


def test_the_token_has_to_come_from_the_name_that_began(
    stage: Stage, alias: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    with refusing(stage, caplog, "iss") as answers:
        answers.append(stage.browser(alias).open(claims={"iss": ISSUER}))
    with refusing(stage, caplog, "iss") as answers:
        answers.append(stage.browser().open(claims={"iss": ALIAS}))


def test_a_name_that_two_registrations_of_one_client_claim_is_nobodys(stage: Stage, alias: Simulator) -> None:
    stage.platform(issuer=ALIAS)
    assert stage.browser(alias).login().status_code == 401
