# SPDX-License-Identifier: EUPL-1.2
"""The practice platform's services, held against what Moodle and ILIAS answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
import requests

from lti_tool.demo.accents import ACCENTS, ToolRegistration
from lti_tool.demo.accents.base import AGS_CLAIM, claim
from lti_tool.demo.keys import spare_key
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.platform import create_platform
from lti_tool.demo.services import COLUMN_SCOPE, COLUMNS_SCOPE, NRPS_SCOPE, RESULT_SCOPE, SCORE_SCOPE
from lti_tool.demo.serving import serving
from lti_tool.demo.simulator import Simulator
from tests.demo.asking import ISSUER, TOOL, auth_url
from tests.demo.records import record, shape
from tests.fakes.service_server import ServiceServer, reply
from tests.support import PATIENCE

MEMBERS = "/mod/lti/services.php/CourseSection/2/bindings/1/memberships"
MOODLE = "/mod/lti/services.php/2/lineitems/3/lineitem/scores?type_id=1"
ILIAS_9 = "/Modules/LTIConsumer/ltiservices.php/gradeservice/4711/lineitems/3120/lineitem/scores"
ILIAS_10 = "/ltiservices.php/gradeservice/4711/lineitems/3120/lineitem/scores"


@dataclass
class Tool:
    """A registered tool whose key set the platform can fetch."""

    platform: str
    authority: Authority

    def token(self, accent: str, scope: str, **claims: Any) -> requests.Response:
        client, now = self.authority.registrations[accent].client_id, int(self.authority.clock())
        body = {"iss": client, "sub": client, "iat": now - 5, "exp": now + 55, "jti": "1", **claims}
        key = spare_key(3)
        assertion = jwt.encode(body, key.private, "RS256", {"kid": key.kid})
        form = {"grant_type": "client_credentials", "client_assertion": assertion, "scope": scope}
        return requests.post(f"{self.platform}/token", form, timeout=PATIENCE)

    def bearer(self, accent: str, scope: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(accent, scope).json()['access_token']}"}

    def members(self, query: str = "") -> requests.Response:
        headers = self.bearer("moodle-4.5", NRPS_SCOPE)
        return requests.get(f"{self.platform}{MEMBERS}{query}", headers=headers, timeout=PATIENCE)

    def columns(self, method: str, scope: str, path: str, **options: Any) -> requests.Response:
        """Asked for, or made, as a tool does it."""
        kind = {"POST": {"Content-Type": "application/vnd.ims.lis.v2.lineitem+json"}}.get(method, {})
        headers = {**self.bearer("moodle-4.5", scope), **kind}
        return requests.request(method, self.platform + path, headers=headers, timeout=PATIENCE, **options)

    def score(self, accent: str, path: str, user: str, **changes: str) -> requests.Response:
        sent = {**record("moodle/services.json")["score_coupled_5"]["sent"], "userId": user, **changes}
        headers = {**self.bearer(accent, SCORE_SCOPE), "Content-Type": "application/vnd.ims.lis.v1.score+json"}
        return requests.post(f"{self.platform}{path}", json=sent, headers=headers, timeout=PATIENCE)


@pytest.fixture
def tool() -> Iterator[Tool]:
    published = ServiceServer()
    published.on("/lti/jwks.json", lambda _asked: reply({"keys": [spare_key(3).jwk()]}))
    registrations = {accent: ToolRegistration(published.url, f"client-{accent}", "1", accent) for accent in ACCENTS}
    made: list[Authority] = []

    def make(url: str) -> Any:
        made.append(Authority(url, registrations))
        return create_platform(made[0])

    with serving(make) as url:
        yield Tool(url, made[0])
    published.close()


def test_a_token_looks_like_moodles(tool: Tool) -> None:
    """JSON that calls itself HTML."""
    answer, recorded = (
        tool.token("moodle-4.5", f"{NRPS_SCOPE} {SCORE_SCOPE}"),
        record("moodle/services.json")["token_all"],
    )
    assert shape(answer.json()) == shape(recorded["body"])
    assert answer.headers["Content-Type"] == recorded["headers"]["Content-Type"]


def test_ilias_grants_grades_and_no_roster(tool: Tool) -> None:
    assert tool.token("ilias-10", NRPS_SCOPE).status_code == 400
    answer = tool.token("ilias-10", SCORE_SCOPE).json()
    assert (answer["token_type"], answer["scope"]) == ("bearer", SCORE_SCOPE)


@pytest.mark.parametrize("claims", [{"iat": 4102444800}, {"iss": "stranger"}, {"sub": "other"}, {"exp": 1}])
def test_an_assertion_that_moodle_refuses_is_refused(tool: Tool, claims: dict[str, Any]) -> None:
    """No leeway at all for a clock that is ahead."""
    assert tool.token("moodle-4.5", SCORE_SCOPE, **claims).status_code == 400


def test_the_roster_has_pages_as_moodles_has(tool: Tool) -> None:
    recorded = record("moodle/services.json")["nrps_limit"]
    answer = tool.members("?limit=4")
    assert shape(answer.json()) == shape(recorded["body"])
    assert answer.headers["Content-Type"] == recorded["headers"]["Content-Type"]
    here, there = answer.headers["Link"], recorded["headers"]["Link"]
    assert here.partition("/mod")[2] == there.partition("/mod")[2]


def test_the_roster_wants_a_token(tool: Tool) -> None:
    assert requests.get(f"{tool.platform}{MEMBERS}", timeout=PATIENCE).status_code == 401
    headers = tool.bearer("moodle-4.5", SCORE_SCOPE)
    assert requests.get(f"{tool.platform}{MEMBERS}", headers=headers, timeout=PATIENCE).status_code == 401


@pytest.mark.parametrize(
    ("user", "name"), [("5", "score_coupled_5"), ("3", "score_coupled_3"), ("abc", "score_coupled_abc")]
)
def test_moodle_takes_scores_of_students_only(tool: Tool, user: str, name: str) -> None:
    recorded = record("moodle/services.json")[name]
    answer = tool.score("moodle-4.5", MOODLE, user)
    assert answer.status_code == recorded["status"]
    assert answer.headers["Content-Type"].startswith(recorded["headers"]["Content-Type"])


def test_moodle_refuses_a_score_that_is_not_newer(tool: Tool) -> None:
    assert tool.score("moodle-4.5", MOODLE, "5").status_code == 200
    assert tool.score("moodle-4.5", MOODLE, "5").status_code == 409
    assert tool.score("moodle-4.5", MOODLE, "5", timestamp="2026-11-22T08:47:42.124+00:00").status_code == 200


def test_a_tool_makes_a_column_as_at_moodle_and_finds_it_again(tool: Tool) -> None:
    recorded, path = record("moodle/services.json"), "/mod/lti/services.php/2/lineitems?type_id=1"
    sent = {**recorded["lineitem_create"]["sent"], "resourceLinkId": "5"}
    made = tool.columns("POST", COLUMN_SCOPE, path, json=sent)
    assert made.status_code == recorded["lineitem_create"]["status"]
    assert made.headers["Content-Type"] == recorded["lineitem_create"]["headers"]["Content-Type"]
    assert shape({**made.json(), "resourceLinkId": None}) == shape(
        {**recorded["lineitem_create"]["body"], "resourceLinkId": None}
    )
    assert made.json()["id"] == f"{tool.platform}/mod/lti/services.php/2/lineitems/500/lineitem?type_id=1"
    for scope in (COLUMN_SCOPE, COLUMNS_SCOPE):
        assert tool.columns("GET", scope, f"{path}&resource_link_id=5").json() == [made.json()]
    assert tool.columns("GET", COLUMNS_SCOPE, f"{path}&resource_link_id=2").json() == []
    answer = tool.score(
        "moodle-4.5", made.json()["id"].replace("/lineitem?", "/lineitem/scores?")[len(tool.platform) :], "5"
    )
    assert answer.status_code == 200


def test_columns_want_their_own_scopes_and_all_that_moodle_needs(tool: Tool) -> None:
    path, item = "/mod/lti/services.php/2/lineitems", {"label": "x", "scoreMaximum": 1, "resourceLinkId": "5"}
    assert tool.columns("GET", SCORE_SCOPE, path).status_code == 401
    assert tool.columns("POST", COLUMNS_SCOPE, path, json=item).status_code == 401
    for missing in item:
        sent = {name: value for name, value in item.items() if name != missing}
        assert tool.columns("POST", COLUMN_SCOPE, path, json=sent).status_code == 400


@pytest.mark.parametrize(("accent", "named"), [("practice", "http://localhost:8000/x"), ("moodle-4.5", "")])
def test_a_column_that_a_tool_made_is_named_by_later_launches(accent: str, named: str) -> None:
    """But for Moodle 4.5.6, which then sends an empty address."""
    simulator = Simulator(issuer=ISSUER, tool_url=TOOL, accent=accent)

    def claims() -> Any:
        granted = simulator.grant(auth_url(simulator.login_fields("juergen", "recursion")))
        return simulator.authority.claims(granted)

    before = claims()
    link = before[claim("resource_link")]["id"]
    assert "lineitem" not in before[AGS_CLAIM]
    simulator.authority.columns[accent, link] = {"id": "http://localhost:8000/x"}
    assert claims()[AGS_CLAIM]["lineitem"] == named


@pytest.mark.parametrize(("accent", "path", "user"), [("ilias-10", ILIAS_10, "305"), ("ilias-9", ILIAS_9, None)])
def test_ilias_takes_its_own_sub_only(tool: Tool, accent: str, path: str, user: "str | None") -> None:
    recorded = record(f"ilias/d_score_post.{accent.replace('-', '')}.json")
    own = user or "305@5d2c8b7e91f04a36b0c4e7d1a98f3c62.ilias"
    answer = tool.score(accent, path, own)
    assert (answer.status_code, answer.text) == (recorded["response"]["status"], recorded["response"]["body"])
    assert tool.score(accent, path, "999").status_code == 404


def test_ilias_stores_zero_unless_fully_graded(tool: Tool) -> None:
    tool.score("ilias-10", ILIAS_10, "305", gradingProgress="Pending")
    page = requests.get(f"{tool.platform}/gradebook", timeout=PATIENCE).text
    assert "Jürgen Müßig · ILIAS 10 · 0 / 20" in page


# ILIAS 11: a grade service with line items and results

ILIAS_11 = "/ltiservices.php/gradeservice/4711/lineitems"


def asked(tool: Tool, accent: str, method: str, scope: str, path: str, **options: Any) -> requests.Response:
    headers = {**tool.bearer(accent, scope), "Content-Type": "application/vnd.ims.lis.v2.lineitem+json"}
    return requests.request(method, tool.platform + path, headers=headers, timeout=PATIENCE, **options)


def test_ilias_11_lists_and_makes_line_items_whose_numbers_are_negative(tool: Tool) -> None:
    item = {"label": "x", "scoreMaximum": 1, "resourceLinkId": "4789", "resourceId": "t", "tag": "done"}
    made = asked(tool, "ilias-11", "POST", COLUMN_SCOPE, ILIAS_11, json=item)
    assert made.status_code == 201
    assert "/lineitems/-" in made.json()["id"]
    found = asked(tool, "ilias-11", "GET", COLUMNS_SCOPE, f"{ILIAS_11}?resource_link_id=4789").json()
    assert [one["id"] for one in found] == [made.json()["id"]]
    path = made.json()["id"].removeprefix(tool.platform)
    assert tool.score("ilias-11", f"{path}/scores", "305").status_code == 200
    (result,) = asked(tool, "ilias-11", "GET", RESULT_SCOPE, f"{path}/results").json()
    assert (result["userId"], result["resultScore"]) == ("305", 17.5), "as the record that was sent has it"


def test_ilias_10_has_no_line_items_to_list_and_no_results(tool: Tool) -> None:
    assert asked(tool, "ilias-10", "GET", COLUMNS_SCOPE, ILIAS_11).status_code == 401
    assert asked(tool, "ilias-10", "GET", RESULT_SCOPE, f"{ILIAS_11}/3120/lineitem/results").status_code == 401
