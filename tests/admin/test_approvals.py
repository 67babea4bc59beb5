# SPDX-License-Identifier: EUPL-1.2
"""Invitations and waiting deployments, decided by an administrator inside the platform."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.db import now
from lti_tool.lti.administration.invitations_by_admin import MAX_OPEN_INVITATIONS
from lti_tool.lti.registration import invitations
from lti_tool.models import Deployment, Invitation
from tests.admin.visiting import ADMIN, LEARNER, get, launched
from tests.factories.stage import LTI, TOOL, Opened, Stage


def call(opened: Opened, method: str, path: str, body: Any = None) -> TestResponse:
    return opened.client.open(
        f"/api/admin/{path}", method=method, base_url=TOOL, headers=opened.authorization, json=body
    )


def invited(admin: Opened, days: int = 7) -> Any:
    response = call(admin, "POST", "invitations", {"days": days})
    assert response.status_code == 201, response.text
    return response.get_json()


def lets_in(stage: Stage, link: str) -> bool:
    (token,) = parse_qs(urlsplit(link).query)["invitation"]
    with stage.database.transaction() as session:
        return invitations.find(session, token) is not None


def waiting(stage: Stage, platform: Any = None) -> UUID:
    row_id = uuid4()
    with stage.database.transaction() as session:
        row = stage.row_of(session, platform or stage.simulator)
        session.add(Deployment(id=row_id, platform_id=row.id, deployment_id="neu-7", state="pending"))
    return row_id


def state(stage: Stage, deployment: UUID) -> str:
    with stage.database.transaction() as session:
        return session.get_one(Deployment, deployment).state


def test_a_link_is_made_shown_once_and_lets_in_until_it_is_revoked(stage: Stage) -> None:
    admin = launched(stage, ADMIN)
    made = invited(admin)
    assert made["link"].startswith(f"{TOOL}/lti/register?invitation=")
    assert lets_in(stage, made["link"])
    page = get(admin, "overview").text
    assert made["id"] in page
    assert made["link"] not in page
    assert call(admin, "DELETE", f"invitations/{made['id']}").status_code == 204
    assert not lets_in(stage, made["link"])
    assert "widerrufen" in get(admin, "overview").text
    assert call(admin, "DELETE", f"invitations/{made['id']}").status_code == 404


def test_an_invitation_with_which_somebody_is_just_registering_is_not_torn_away(stage: Stage) -> None:
    admin = launched(stage, ADMIN)
    made = invited(admin)
    with stage.database.transaction() as session:
        assert invitations.reserve(session, UUID(made["id"]))
    assert call(admin, "DELETE", f"invitations/{made['id']}").status_code == 409
    with stage.database.transaction() as session:
        session.get_one(Invitation, UUID(made["id"])).spent_at = now() - timedelta(minutes=3)
    assert call(admin, "DELETE", f"invitations/{made['id']}").status_code == 204
    with stage.database.transaction() as session:
        assert not invitations.reserve(session, UUID(made["id"]))


def test_only_so_many_are_open_at_a_time(stage: Stage) -> None:
    admin = launched(stage, ADMIN)
    made = [invited(admin) for _number in range(MAX_OPEN_INVITATIONS)]
    assert call(admin, "POST", "invitations", {"days": 7}).status_code == 409
    call(admin, "DELETE", f"invitations/{made[0]['id']}")
    assert invited(admin)


@pytest.mark.parametrize("body", [{}, {"days": 0}, {"days": 31}, {"days": "7"}, {"days": 7, "institution": "x"}])
def test_an_invitation_out_of_bounds_is_not_made(stage: Stage, body: Any) -> None:
    assert call(launched(stage, ADMIN), "POST", "invitations", body).status_code == 422
    with stage.database.transaction() as session:
        assert session.scalars(select(Invitation)).all() == []


def test_a_waiting_deployment_is_let_in_or_turned_down_once(stage: Stage) -> None:
    admin, deployment = launched(stage, ADMIN), waiting(stage)
    page = get(admin, "overview").text
    assert f"deployments/{deployment}/approve" in page
    assert call(admin, "POST", f"deployments/{deployment}/approve").status_code == 204
    assert state(stage, deployment) == "active"
    assert stage.good_launch(claims={LTI + "deployment_id": "neu-7"}).me()
    assert call(admin, "POST", f"deployments/{deployment}/refuse").status_code == 404
    assert state(stage, deployment) == "active"


def test_what_the_operators_switched_off_stays_off(stage: Stage) -> None:
    admin, deployment = launched(stage, ADMIN), waiting(stage)
    assert call(admin, "POST", f"deployments/{deployment}/refuse").status_code == 204
    assert state(stage, deployment) == "disabled"
    assert call(admin, "POST", f"deployments/{deployment}/approve").status_code == 404
    assert state(stage, deployment) == "disabled"


def test_another_institutions_doors_cannot_be_opened_or_closed(stage: Stage) -> None:
    other = stage.platform(issuer="https://other.example")
    browser = stage.browser(other)
    theirs = invited(browser.enters(browser.open(claims={LTI + "roles": [ADMIN]})))
    admin, deployment = launched(stage, ADMIN), waiting(stage, other)
    for path in (f"deployments/{deployment}/approve", f"deployments/{deployment}/refuse"):
        assert call(admin, "POST", path).status_code == 404
    assert call(admin, "DELETE", f"invitations/{theirs['id']}").status_code == 404
    assert (state(stage, deployment), lets_in(stage, theirs["link"])) == ("pending", True)


def test_nobody_but_an_administrator_opens_a_door(stage: Stage) -> None:
    made, deployment = invited(launched(stage, ADMIN)), waiting(stage)
    for opened in (stage.good_launch(), launched(stage, LEARNER.replace("Learner", "Administrator"))):
        assert call(opened, "POST", "invitations", {"days": 7}).status_code == 403
        assert call(opened, "DELETE", f"invitations/{made['id']}").status_code == 403
        assert call(opened, "POST", f"deployments/{deployment}/approve").status_code == 403
    assert (state(stage, deployment), lets_in(stage, made["link"])) == ("pending", True)


def test_the_log_names_neither_the_link_nor_the_person(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    made = invited(launched(stage, ADMIN))
    (line,) = [record.getMessage() for record in caplog.records if "invitation made" in record.getMessage()]
    assert made["id"] in line
    assert made["link"].partition("=")[2] not in caplog.text
