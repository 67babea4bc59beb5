"""The practice platform's services, held against what Moodle and ILIAS answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
import requests

from lti_tool.demo.accents import ACCENTS, Registration
from lti_tool.demo.authority import Authority
from lti_tool.demo.keys import spare_key
from lti_tool.demo.platform import create_platform
from lti_tool.demo.services import NRPS_SCOPE, SCORE_SCOPE
from lti_tool.demo.serving import serving
from tests.demo.records import record, shape
from tests.lti.service_server import ServiceServer, reply

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
        return requests.post(f"{self.platform}/token", form, timeout=5)

    def bearer(self, accent: str, scope: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(accent, scope).json()['access_token']}"}

    def members(self, query: str = "") -> requests.Response:
        headers = self.bearer("moodle-4.5", NRPS_SCOPE)
        return requests.get(f"{self.platform}{MEMBERS}{query}", headers=headers, timeout=5)

    def score(self, accent: str, path: str, user: str, **changes: str) -> requests.Response:
        sent = {**record("moodle/services.json")["score_coupled_5"]["sent"], "userId": user, **changes}
        headers = {**self.bearer(accent, SCORE_SCOPE), "Content-Type": "application/vnd.ims.lis.v1.score+json"}
        return requests.post(f"{self.platform}{path}", json=sent, headers=headers, timeout=5)


@pytest.fixture
def tool() -> Iterator[Tool]:
    published = ServiceServer()
    published.on("/lti/jwks.json", lambda _asked: reply({"keys": [spare_key(3).jwk()]}))
    registrations = {accent: Registration(published.url, f"client-{accent}", "1", accent) for accent in ACCENTS}
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
    assert requests.get(f"{tool.platform}{MEMBERS}", timeout=5).status_code == 401
    headers = tool.bearer("moodle-4.5", SCORE_SCOPE)
    assert requests.get(f"{tool.platform}{MEMBERS}", headers=headers, timeout=5).status_code == 401


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


@pytest.mark.parametrize(("accent", "path", "user"), [("ilias-10", ILIAS_10, "305"), ("ilias-9", ILIAS_9, None)])
def test_ilias_takes_its_own_sub_only(tool: Tool, accent: str, path: str, user: "str | None") -> None:
    recorded = record(f"ilias/d_score_post.{accent.replace('-', '')}.json")
    own = user or "305@5d2c8b7e91f04a36b0c4e7d1a98f3c62.ilias"
    answer = tool.score(accent, path, own)
    assert (answer.status_code, answer.text) == (recorded["response"]["status"], recorded["response"]["body"])
    assert tool.score(accent, path, "999").status_code == 404


def test_ilias_stores_zero_unless_fully_graded(tool: Tool) -> None:
    tool.score("ilias-10", ILIAS_10, "305", gradingProgress="Pending")
    page = requests.get(f"{tool.platform}/gradebook", timeout=5).text
    assert "Jürgen Müßig · ILIAS 10 · 0 / 20" in page
