# SPDX-License-Identifier: EUPL-1.2
"""The practice platform asks for tutors as Moodle and ILIAS do, and takes what the tool answers."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.demo.accents import ToolRegistration
from lti_tool.demo.accents.base import AGS_CLAIM, claim
from lti_tool.demo.accents.deep_linking import SETTINGS
from lti_tool.demo.keys import KeyRing, compact, spare_key
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.placing import ITEMS
from lti_tool.demo.platform import create_platform
from lti_tool.demo.serving import serving
from lti_tool.demo.simulator import Simulator
from tests.demo.form import Form
from tests.demo.records import record, shape

ISSUER = "http://localhost:8000"


def requested(accent: str) -> dict[str, Any]:
    """The claims of a deep-linking request."""
    simulator = Simulator(issuer=ISSUER, tool_url="http://127.0.0.1:1", accent=accent)
    fields = simulator.login_fields("teacher", placing=True)
    query = {
        "scope": "openid", "response_type": "id_token", "response_mode": "form_post", "nonce": "n", "state": "s",
        "client_id": "practice-client", "redirect_uri": simulator.registration.launch_url,
        "login_hint": fields["login_hint"], "lti_message_hint": fields["lti_message_hint"],
    }  # fmt: skip
    return simulator.authority.claims(simulator.authority.authorize("the one browser of the simulator", query))


def test_moodle_asks_as_recorded() -> None:
    recorded = record("moodle/deep_linking.full.json")["request_claims"]
    claims = requested("moodle-4.5")
    custom = claim("custom")  # the recorded tool asked for other ones than a recorded activity
    assert shape({**claims, custom: None}) == shape({**recorded, custom: None})
    assert {**claims[SETTINGS], "deep_link_return_url": "", "title": ""} == {
        **recorded[SETTINGS], "deep_link_return_url": "", "title": "",
    }  # fmt: skip


@pytest.mark.parametrize("version", ["9", "10"])
def test_ilias_asks_as_read_in_its_code(version: str) -> None:
    recorded = record(f"ilias/c_deep_linking_request.ilias{version}.json")["payload"]
    claims = requested(f"ilias-{version}")
    assert shape(claims) == shape(recorded)
    assert claims[claim("roles")] == recorded[claim("roles")]
    assert claim("target_link_uri") not in claims


def test_by_the_book_there_is_data_to_give_back() -> None:
    settings = requested("practice")[SETTINGS]
    assert settings["data"].startswith("practice:")
    assert settings["deep_link_return_url"].startswith(f"{ISSUER}/deep-linking/practice?")


class Stage:
    """The platform, and a tool that is nothing but its key."""

    def __init__(self, tool_url: str, keys: KeyRing) -> None:
        self.keys = keys
        self.authority = Authority(ISSUER, {"practice": ToolRegistration(tool_url, "client", "1")})
        self.browser: FlaskClient = create_platform(self.authority).test_client()

    def asks(self) -> dict[str, Any]:
        """A teacher's wish up to the id_token's claims."""
        page = self.browser.get("/launch?as=teacher&placing=1&lang=de", base_url=ISSUER).text
        return self.token(dict(_hidden(page)))

    def token(self, fields: dict[str, str]) -> dict[str, Any]:
        """The claims for a login that the platform has begun."""
        request = {
            "scope": "openid", "response_type": "id_token", "response_mode": "form_post", "nonce": "n", "state": "s",
            "client_id": "client", "redirect_uri": self.authority.registrations["practice"].launch_url,
            "login_hint": fields["login_hint"], "lti_message_hint": fields["lti_message_hint"],
        }  # fmt: skip
        answer = dict(_hidden(self.browser.get("/auth", query_string=request, base_url=ISSUER).text))
        claims: dict[str, Any] = jwt.decode(answer["id_token"], options={"verify_signature": False})
        return claims

    def answers(self, claims: dict[str, Any], items: list[dict[str, Any]], **changes: Any) -> TestResponse:
        url = urlsplit(claims[SETTINGS]["deep_link_return_url"])
        payload = {"iss": "client", "aud": ISSUER, "iat": claims["iat"], "exp": claims["iat"] + 300, ITEMS: items}
        newest = self.keys.newest
        token = compact({"alg": "RS256", "kid": newest.kid}, payload | changes, newest.private)
        return self.browser.post(
            url.path, query_string=dict(parse_qsl(url.query)), data={"JWT": token}, base_url=ISSUER
        )


def _hidden(page: str) -> Iterator[tuple[str, str]]:
    yield from Form(page).fields.items()


@pytest.fixture
def stage() -> Iterator[Stage]:
    keys = KeyRing(spare_key())

    def tool(_url: str) -> Flask:
        app = Flask("tool")

        @app.get("/lti/jwks.json")
        def jwks() -> Response:
            return jsonify(keys.jwks())

        return app

    with serving(tool, host="127.0.0.1") as url:
        yield Stage(url, keys)


ITEM = {"type": "ltiResourceLink", "title": "Übungscoach", "text": "Blatt 3", "custom": {"tutor": "4711"}}


def test_what_is_chosen_stands_in_the_course_and_opens_with_its_custom_parameters(stage: Stage) -> None:
    answer = stage.answers(stage.asks(), [ITEM, {**ITEM, "title": "Zweiter"}])
    assert answer.status_code == 200
    page = stage.browser.get("/?as=juergen", base_url=ISSUER).text
    assert "Übungscoach" in page
    assert "Zweiter" in page
    first, second = stage.authority.placed
    fields = dict(_hidden(stage.browser.get(f"/launch?as=juergen&activity={second}", base_url=ISSUER).text))
    claims = stage.token(fields)
    assert claims[claim("message_type")] == "LtiResourceLinkRequest"
    assert claims[claim("custom")] == {"tutor": "4711"}
    assert claims[claim("resource_link")]["title"] == "Zweiter"
    assert first != second


def test_an_item_with_a_column_makes_an_activity_that_has_one(stage: Stage) -> None:
    stage.answers(stage.asks(), [ITEM, {**ITEM, "lineItem": {"scoreMaximum": 1}}])
    launches = [f"/launch?as=juergen&activity={key}" for key in stage.authority.placed]
    pages = [stage.browser.get(launch, base_url=ISSUER).text for launch in launches]
    assert ["lineitem" in stage.token(dict(_hidden(page)))[AGS_CLAIM] for page in pages] == [False, True]


def test_nothing_chosen_adds_nothing(stage: Stage) -> None:
    assert "Nothing was added" in stage.answers(stage.asks(), []).text
    assert stage.authority.placed == {}


@pytest.mark.parametrize("changes", [{"iss": "other"}, {"aud": "http://other"}, {"exp": 1}, {"iat": None}])
def test_an_answer_that_is_not_for_this_platform_is_refused(stage: Stage, changes: dict[str, Any]) -> None:
    assert stage.answers(stage.asks(), [ITEM], **changes).status_code == 400
    assert stage.authority.placed == {}


def test_an_answer_is_taken_once(stage: Stage) -> None:
    claims = stage.asks()
    assert stage.answers(claims, [ITEM]).status_code == 200
    assert stage.answers(claims, [ITEM]).status_code == 400
    assert len(stage.authority.placed) == 1


def test_only_teachers_see_the_control(stage: Stage) -> None:
    assert "placing=1" in stage.browser.get("/?as=teacher", base_url=ISSUER).text
    assert "placing=1" not in stage.browser.get("/?as=juergen", base_url=ISSUER).text
