# SPDX-License-Identifier: EUPL-1.2
"""Registration that the platform's own plugin carries out: the choice of the page is made for it, errors are JSON."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Response
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.lti.registration.metadata import TOOL as TOOL_CONFIGURATION
from lti_tool.models import Deployment, Platform, PlatformState
from tests.factories.registering import Admin, Campus, campus
from tests.factories.stage import TOOL, Stage


@pytest.fixture
def platform() -> Iterator[Campus]:
    with campus() as here:
        yield here


class Plugin(Admin):
    """The administrator's button in the platform itself, with invitations of one institution."""

    def __init__(self, stage: Stage, platform: Campus) -> None:
        super().__init__(stage, platform)
        self.home = stage.institution()

    def fields(self, link: str = "", **options: Any) -> dict[str, Any]:
        """What the plugin sends for an invitation."""
        query = parse_qs(urlsplit(self.platform.start(link or self.invite(self.home), **options)).query)
        return {name: query[name][0] for name in ("invitation", "openid_configuration", "registration_token")}

    def send(self, body: Any, language: str = "en") -> TestResponse:
        headers = {"Accept-Language": language}
        return self.client.post("/lti/register/by-plugin", base_url=TOOL, json=body, headers=headers)


@pytest.fixture
def admin(stage: Stage, platform: Campus) -> Plugin:
    return Plugin(stage, platform)


def rows(stage: Stage, admin: Plugin) -> list[Platform]:
    with stage.database.transaction() as session:
        return list(session.scalars(select(Platform).where(Platform.issuer == admin.platform.url)))


def test_one_call_registers_the_platform_without_names(stage: Stage, admin: Plugin) -> None:
    answer = admin.send(admin.fields())
    assert answer.status_code == 200, answer.text
    (row,) = rows(stage, admin)
    assert answer.json == {
        "client_id": row.client_id,
        "deployment_id": "1",
        "institution": row.institution.name,
        "updated": False,
        "waits": False,
    }
    assert admin.platform.asked[0][TOOL_CONFIGURATION]["claims"] == ["iss", "sub"]


def test_names_are_asked_for_where_the_administrator_wants_them(admin: Plugin) -> None:
    assert admin.send({**admin.fields(), "names": True}).status_code == 200
    assert "name" in admin.platform.asked[0][TOOL_CONFIGURATION]["claims"]


def test_the_connection_that_the_token_is_for_is_updated(stage: Stage, admin: Plugin) -> None:
    admin.send(admin.fields())
    (before,) = rows(stage, admin)
    answer = admin.send(admin.fields(update=True))
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert answer.json["updated"]
    (after,) = rows(stage, admin)
    assert (after.id, after.client_id) == (before.id, before.client_id)


def test_the_only_connection_goes_on_where_the_platform_lost_its_tool(stage: Stage, admin: Plugin) -> None:
    """Else all courses of a platform would begin anew because somebody deleted the tool there."""
    admin.send(admin.fields())
    (before,) = rows(stage, admin)
    answer = admin.send(admin.fields())
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    (after,) = rows(stage, admin)
    assert after.id == before.id
    assert after.client_id == answer.json["client_id"] != before.client_id


def test_an_invitation_registers_once(stage: Stage, admin: Plugin) -> None:
    link = admin.invite(admin.home)
    assert admin.send(admin.fields(link)).status_code == 200
    answer = admin.send(admin.fields(link), "de")
    assert answer.status_code == 403
    assert answer.json is not None
    assert "Einladung" in answer.json["error"]["message"]
    assert len(rows(stage, admin)) == 1


def test_what_the_platform_refuses_leaves_nothing_and_the_invitation_good(stage: Stage, admin: Plugin) -> None:
    link = admin.invite(admin.home)
    admin.platform.answer = lambda _answer: Response("full", 507, mimetype="text/plain")
    answer = admin.send(admin.fields(link))
    assert answer.status_code == 502
    assert answer.json is not None
    assert "full" in answer.json["error"]["message"]
    assert rows(stage, admin) == []
    admin.platform.answer = None
    assert admin.send(admin.fields(link)).status_code == 200


def test_a_deployment_that_is_switched_off_waits_for_the_operators(stage: Stage, admin: Plugin) -> None:
    admin.send(admin.fields())
    (row,) = rows(stage, admin)
    with stage.database.transaction() as session:
        for deployment in session.scalars(select(Deployment).where(Deployment.platform_id == row.id)):
            deployment.state = PlatformState.DISABLED
    answer = admin.send(admin.fields(update=True))
    assert answer.json is not None
    assert answer.json["waits"]


@pytest.mark.parametrize(
    "change", [{"colour": "red"}, {"names": "yes"}, {"invitation": ""}, {"openid_configuration": 7}]
)
def test_what_is_no_such_request_is_refused(stage: Stage, admin: Plugin, change: dict[str, Any]) -> None:
    answer = admin.send({**admin.fields(), **change})
    assert answer.status_code == 422, answer.text
    assert rows(stage, admin) == []


@pytest.mark.parametrize("token", ["a\r\nX-Forwarded-For: 10.0.0.1", "a\u2028b", "Schl\u00fcssel \u20ac"])
def test_a_token_that_no_header_can_carry_is_refused_and_the_invitation_stays_good(
    stage: Stage, admin: Plugin, token: str
) -> None:
    link = admin.invite(admin.home)
    answer = admin.send({**admin.fields(link), "registration_token": token})
    assert answer.status_code == 422, answer.text
    assert admin.platform.asked == []
    assert rows(stage, admin) == []
    assert admin.send(admin.fields(link)).status_code == 200


def test_a_form_of_a_foreign_page_registers_nothing(stage: Stage, admin: Plugin) -> None:
    answer = admin.client.post("/lti/register/by-plugin", base_url=TOOL, data=admin.fields())
    assert answer.status_code == 415
    assert rows(stage, admin) == []
