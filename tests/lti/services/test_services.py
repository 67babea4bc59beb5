# SPDX-License-Identifier: EUPL-1.2
"""Access tokens, roster and scores, row by row of docs/certification.md (N1 to O10)."""

import ipaddress
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import jwt
import pytest

from lti_tool.db import Database
from lti_tool.lti.claim_names import ROSTER_SCOPE as ROSTER
from lti_tool.lti.claim_names import SCORE_SCOPE as SCORE
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.lti.services import (
    AccessTokens,
    Calls,
    LineItems,
    Memberships,
    Scores,
    Service,
    ServiceError,
    link_header,
)
from lti_tool.lti.services.access_tokens import OAuthClient
from lti_tool.lti.services.errors import NotOffered
from lti_tool.lti.services.line_items import LineItemWanted
from lti_tool.lti.services.link_header import next_page
from lti_tool.lti.services.scores import scores_url
from lti_tool.models import Platform
from lti_tool.outbound import Outbound
from lti_tool.vault import Vault
from tests import growth
from tests.demo.records import record
from tests.fakes.service_server import Asked, ServiceServer, reply
from tests.support import MASTER_KEY

MOMENT = datetime(2026, 11, 22, 8, 47, 42, 123456, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[ServiceServer]:
    server = ServiceServer()
    yield server
    server.close()


class Tool:
    """The tool's services, with a clock that a test moves."""

    def __init__(self, database_url: str, server: ServiceServer) -> None:
        self.server, self.moment = server, time.time()
        self.outbound = Outbound([ipaddress.ip_network("127.0.0.0/8")])
        self.outbound.know(server.url)
        self.keys = ToolKeys(Database(database_url), Vault([MASTER_KEY]))
        self.tokens = AccessTokens(self.outbound, self.keys.newest, lambda: self.moment)
        self.calls = Calls(self.outbound, self.tokens)
        self.rosters, self.scores = Memberships(self.calls, lambda: self.moment), Scores(self.calls)
        self.columns = LineItems(self.calls)
        self.platform = self.registered("client-1")

    def registered(self, client_id: str, issuer: str = "https://lms.example") -> Platform:
        return Platform(issuer=issuer, client_id=client_id, token_url=f"{self.server.url}/token", aliases=[])

    def members(self, path: str = "/members") -> Any:
        return self.rosters.fetch(Service.at(self.platform, self.server.url + path, ROSTER))

    def score(self, path: str = "/item") -> None:
        self.scores.send(self.platform, self.server.url + path, "5", MOMENT)

    def column(self, path: str = "/lineitems", label: str = "Rekursion üben") -> str:
        return self.columns.find_or_make(self.platform, LineItemWanted(self.server.url + path, "10", "tutor-1", label))

    def assertion(self, number: int = -1) -> dict[str, Any]:
        """Of a token request, with its signature checked by our published key set."""
        sent = self.server.at("/token")[number].form["client_assertion"]
        keys = {key["kid"]: jwt.PyJWK({**key}) for key in self.keys.published()["keys"]}
        key = keys[jwt.get_unverified_header(sent)["kid"]]
        claims: dict[str, Any] = jwt.decode(sent, key, ["RS256"], audience=f"{self.server.url}/token")
        return claims


@pytest.fixture
def tool(database_url: str, server: ServiceServer) -> Tool:
    server.on("/members", lambda _asked: reply({"members": []}))
    server.on("/item/scores", lambda _asked: reply("", 200))
    return Tool(database_url, server)


# O5 to O9: tokens


def test_O5_the_assertion_is_ours_short_lived_unique_and_a_little_backdated(tool: Tool) -> None:
    tool.members()
    tool.score()
    first, second = tool.assertion(0), tool.assertion(1)
    assert first["iss"] == first["sub"] == "client-1"
    assert first["aud"] == f"{tool.server.url}/token"
    assert first["exp"] - first["iat"] <= 60
    assert 2 <= tool.moment - first["iat"] <= 10, "Moodle has no leeway; an old assertion is refused elsewhere"
    assert first["jti"] != second["jti"]
    form = tool.server.at("/token")[0].form
    assert form["grant_type"] == "client_credentials"
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def test_O6_a_token_is_kept_until_a_minute_before_its_end(tool: Tool) -> None:
    for _time in range(3):
        tool.members()
    tool.moment += 3600 - 61
    tool.members()
    assert len(tool.server.at("/token")) == 1
    tool.moment += 2
    tool.members()
    assert len(tool.server.at("/token")) == 2


def test_O6_two_clients_or_two_issuers_or_two_scopes_never_share_a_token(tool: Tool) -> None:
    others = [
        (tool.platform, ROSTER),
        (tool.platform, SCORE),
        (tool.registered("client-2"), ROSTER),
        (tool.registered("client-1", "https://other.example"), ROSTER),
    ]
    tokens = {tool.tokens.get(OAuthClient.of(platform), scope) for platform, scope in others}
    assert len(tokens) == 4


def test_O6_a_token_that_is_refused_is_dropped_and_tried_once_anew(tool: Tool) -> None:
    tool.server.on("/members", lambda asked: reply({"members": []}, 200 if asked.bearer == "token-2" else 401))
    tool.members()
    assert [asked.bearer for asked in tool.server.at("/members")] == ["token-1", "token-2"]
    tool.members()
    assert tool.server.at("/members")[-1].bearer == "token-2"


def test_O6_a_platform_that_refuses_every_token_is_asked_twice_and_no_more(tool: Tool) -> None:
    tool.server.on("/members", lambda _asked: reply("", 401))
    with pytest.raises(ServiceError) as raised:
        tool.members()
    assert raised.value.code == "unauthorized"
    assert len(tool.server.at("/members")) == 2


def test_O6_a_token_of_unknown_length_serves_one_call(tool: Tool) -> None:
    tool.server.on("/token", lambda _asked: reply({"access_token": "t", "token_type": "bearer"}))
    tool.members()
    tool.members()
    assert len(tool.server.at("/token")) == 2


def test_O6_moodles_token_is_taken_although_it_is_called_html(tool: Tool) -> None:
    """Recorded: `token_all`."""
    recorded = record("moodle/services.json")["token_all"]
    tool.server.on("/token", lambda _asked: reply(recorded["body"], Content_Type="text/html; charset=utf-8"))
    tool.members()
    assert tool.server.at("/members")[0].bearer == recorded["body"]["access_token"]


def test_O6_ilias_calls_its_tokens_bearer_in_lower_case(tool: Tool) -> None:
    recorded = record("ilias/d_token_response.ilias10.json")["response"] | {"access_token": "ey.J.x"}
    tool.server.on("/token", lambda _asked: reply(recorded))
    tool.score()
    assert tool.server.at("/item/scores")[0].headers["authorization"] == "Bearer ey.J.x"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (reply({"error": "invalid_client"}, 400), "no_token"),
        (reply({"error": "invalid_client"}, 401), "no_token"),
        (reply({"error": "ERROR_OPEN_SSL_CONF"}, 500), "broken"),
        (reply("<html>Log in</html>", Content_Type="text/html"), "bad_answer"),
        (reply([1, 2]), "bad_answer"),
        (reply({"access_token": ""}), "bad_answer"),
        (reply({"access_token": "a\r\nX-Evil: b"}), "bad_answer"),
        (reply({"access_token": "t", "expires_in": 9, "scope": "something else"}), "no_token"),
        (reply("x" * 70_000), "bad_answer"),
        (reply("", 302, Location="https://elsewhere.example/"), "bad_answer"),
    ],
)
def test_O10_a_token_endpoint_that_gives_none_is_a_typed_error(tool: Tool, answer: Any, code: str) -> None:
    tool.server.on("/token", lambda _asked: answer)
    with pytest.raises(ServiceError) as raised:
        tool.members()
    assert raised.value.code == code
    assert tool.server.at("/members") == []


def test_O7_each_call_asks_for_its_own_scope_alone(tool: Tool) -> None:
    tool.members()
    tool.score()
    assert [asked.form["scope"] for asked in tool.server.at("/token")] == [
        "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
        "https://purl.imsglobal.org/spec/lti-ags/scope/score",
    ]


@pytest.mark.parametrize("url", [None, "", "https://elsewhere.example/members", "ftp://x/y", "http://127.0.0.1:1/m"])
def test_O8_no_bearer_goes_to_another_origin(tool: Tool, url: "str | None") -> None:
    with pytest.raises(NotOffered):
        Service.at(tool.platform, url, ROSTER)
    assert tool.server.asked == []


def test_O8_a_service_named_by_another_host_name_of_the_platform_is_called_at_the_first(tool: Tool) -> None:
    """ILIAS follows the host name that people browse with."""
    from lti_tool.models import IssuerAlias

    tool.platform.issuer = tool.server.url
    tool.platform.aliases = [IssuerAlias(issuer="https://lernen.example")]
    service = Service.at(tool.platform, "https://lernen.example/a/b?c=d", SCORE)
    assert service.url == f"{tool.server.url}/a/b?c=d"


def test_O8_a_redirect_is_not_followed(tool: Tool) -> None:
    tool.server.on("/members", lambda _asked: reply("", 302, Location=f"{tool.server.url}/other"))
    tool.server.on("/other", lambda _asked: reply({"members": []}))
    with pytest.raises(ServiceError) as raised:
        tool.members()
    assert raised.value.code == "bad_answer"
    assert tool.server.at("/other") == []


def test_O9_the_signing_key_is_read_once(tool: Tool) -> None:
    keys = {id(tool.keys.newest().private) for _time in range(3)}
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("answer", "code", "lasting"),
    [
        (reply("", 400), "rejected", True),
        (reply("", 403), "forbidden", False),
        (reply("", 404), "not_there", False),
        (reply("", 409), "out_of_order", False),
        (reply("", 429), "busy", False),
        (reply("<html>502 Bad Gateway</html>", 502, Content_Type="text/html"), "broken", False),
        (reply("", 503), "broken", False),
    ],
)
def test_O10_what_a_platform_answers_instead_is_told_apart(tool: Tool, answer: Any, code: str, lasting: bool) -> None:
    tool.server.on("/item/scores", lambda _asked: answer)
    with pytest.raises(ServiceError) as raised:
        tool.score()
    assert (raised.value.code, raised.value.lasting) == (code, lasting)


def test_O10_a_platform_says_when_to_come_back(tool: Tool) -> None:
    tool.server.on("/item/scores", lambda _asked: reply("", 429, Retry_After="90"))
    with pytest.raises(ServiceError) as raised:
        tool.score()
    assert raised.value.retry_after == 90


@pytest.mark.parametrize("content", ["<html></html>", "[]", '{"members": {}}', "", b"\xff\xfe"])
def test_O10_a_roster_that_is_none_is_a_typed_error(tool: Tool, content: Any) -> None:
    tool.server.on("/members", lambda _asked: reply(content, Content_Type="text/html"))
    with pytest.raises(ServiceError) as raised:
        tool.members()
    assert raised.value.code == "bad_answer"


def test_O10_fifty_mebibytes_are_not_read(tool: Tool) -> None:
    tool.server.on("/members", lambda _asked: reply(b" " * (50 * 1024 * 1024)))
    with pytest.raises(ServiceError) as raised:
        tool.members()
    assert raised.value.code == "bad_answer"


def test_O10_nobody_there_is_a_typed_error(tool: Tool) -> None:
    tool.server.close()
    with pytest.raises(ServiceError) as raised:
        tool.members()
    assert raised.value.code == "no_answer"


def test_O10_an_error_never_repeats_what_the_platform_sent(tool: Tool) -> None:
    tool.server.on("/members", lambda _asked: reply({"error": "Jürgen Müßig is unknown"}, 404))
    with pytest.raises(ServiceError) as raised:
        tool.members()
    assert "Müßig" not in str(raised.value)


# N2 to N6: the roster


def test_N2_the_roster_is_got_from_the_address_of_the_launch(tool: Tool) -> None:
    tool.server.on("/a/b", lambda _asked: reply({"members": [{"user_id": "5", "name": "Jürgen Müßig"}]}))
    assert tool.members("/a/b?type=1") == {"5": "Jürgen Müßig"}
    (asked,) = tool.server.at("/a/b")
    assert asked.method == "GET"
    assert asked.path == "/a/b?type=1&limit=500"


def test_N3_the_request_names_the_format_of_the_roster(tool: Tool) -> None:
    tool.members()
    accept = tool.server.at("/members")[0].headers["accept"]
    assert accept == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def test_N4_the_bearer_comes_from_a_signed_assertion(tool: Tool) -> None:
    tool.members()
    assert tool.server.at("/members")[0].bearer == "token-1"
    assert tool.assertion()["iss"] == "client-1"


def test_N5_the_scope_is_that_of_reading_the_roster(tool: Tool) -> None:
    tool.members()
    assert tool.server.at("/token")[0].form["scope"] == (
        "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
    )


def test_N6_pages_are_followed_letter_for_letter(tool: Tool) -> None:
    def answer(asked: Asked) -> Any:
        number = int(asked.path.partition("From=")[2] or 0)
        following = f'<{tool.server.url}/members?From={number + 1}>; rel="next"'
        link = f'<{tool.server.url}/x>; rel="first", {following}' if number < 3 else ""
        return reply({"members": [{"user_id": str(number), "name": f"Person {number}"}]}, Link=link)

    tool.server.on("/members", answer)
    assert len(tool.members()) == 4


def test_N6_another_origin_gets_no_request(tool: Tool) -> None:
    tool.server.on("/members", lambda _asked: reply({"members": []}, Link='<https://evil.example/x>; rel="next"'))
    with pytest.raises(NotOffered):
        tool.members()


def test_N6_pages_in_a_circle_or_without_end_come_to_an_end(tool: Tool) -> None:
    circle = f'<{tool.server.url}/members?limit=500>; rel="next"'
    tool.server.on("/members", lambda _asked: reply({"members": []}, Link=circle))
    tool.members()
    assert len(tool.server.at("/members")) == 1

    def endless(asked: Asked) -> Any:
        return reply({"members": []}, Link=f'<{tool.server.url}/members?n={len(tool.server.asked)}>; rel="next"')

    tool.server.on("/members", endless)
    tool.members()
    assert len(tool.server.at("/members")) == 1 + 40


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('<https://a.example/M?Limit=4&From=4>; rel="next"', "https://a.example/M?Limit=4&From=4"),
        ('<https://a.example/m?a=1,2>; rel="prev", <https://a.example/N>; rel=next', "https://a.example/N"),
        ('<https://a.example/n>; title="a, b"; rel="last Next"', "https://a.example/n"),
        ("</relative?x=1>; REL=next", "https://here.example/relative?x=1"),
        ('<https://a.example/n>; rel="prev"', None),
        ('<https://a.example/n>; rel="nextish"', None),
        ("<https://a.example/n>; rel=\u201cnext\u201d", None),
        ('<https://a.example/n>; title="say \\"hi\\", <x>; rel=prev"; rel="next"', "https://a.example/n"),
        ('<https://a.example/n> ; rel = "next" , <https://a.example/o>', "https://a.example/n"),
        ("<https://a.example/n>; rel=prev; rel=next", None),
        ('<https://a.example/n>; rel="next', "https://a.example/n"),
        ("nonsense, <https://a.example/n>;;rel=next", "https://a.example/n"),
        ("", None),
    ],
)
def test_N6_what_a_link_header_can_look_like(header: str, expected: "str | None") -> None:
    assert next_page(header, "https://here.example/a") == expected


def test_N6_the_recorded_roster_is_read_and_all_but_the_names_is_thrown_away(tool: Tool) -> None:
    recorded = record("moodle/services.json")["nrps"]["body"]
    tool.server.on("/members", lambda _asked: reply(recorded))
    names = tool.members()
    assert names["5"] == "Jürgen Müßig"
    assert names["7"] == "小龍 李"
    assert len(names) == len(recorded["members"])
    kept = json.dumps(names, ensure_ascii=False)
    for member in recorded["members"]:
        assert member["email"] not in kept
        assert member["ext_user_username"] not in kept.split('"')
        assert not member["lis_person_sourcedid"] or member["lis_person_sourcedid"] not in kept


def test_a_roster_without_names_names_nobody(tool: Tool) -> None:
    """Privacy switches of the platform; and members that are no members."""
    members = [
        {"user_id": "5"},
        {"user_id": "6", "name": 7},
        "x",
        {"name": "Nobody"},
        {"user_id": 8, "given_name": "Ä"},
    ]
    tool.server.on("/members", lambda _asked: reply({"members": members}))
    assert tool.members() == {"8": "Ä"}


def test_names_are_asked_for_once_in_a_visit_and_forgotten_after_ten_minutes(tool: Tool) -> None:
    tool.server.on("/members", lambda _asked: reply({"members": [{"user_id": "5", "name": "Ä"}]}))
    visit, url = uuid4(), f"{tool.server.url}/members"
    for _time in range(3):
        tool.rosters.names(visit, tool.platform, url)
    assert len(tool.server.at("/members")) == 1
    tool.rosters.names(uuid4(), tool.platform, url)
    tool.moment += 601
    tool.rosters.names(visit, tool.platform, url)
    assert len(tool.server.at("/members")) == 3
    assert len(tool.rosters._kept) == 1, "what is over is not kept in memory"


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<>",
        "<>;",
        '<>;a="',
        "<>;a=",
        '<>;a=\\"',
        "<> ",
        "<>; ",
        "<>;rel",
        ";rel=",
        '";',
        "<>;a ",
        '<>;a="\\',
        "<a>,",
        "\t",
    ],
)
def test_N6_a_link_header_takes_time_in_proportion_to_its_length(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_header, "MAX_HEADER_CHARACTERS", 10**9)
    assert growth.is_near_linear(lambda text: next_page(text, "https://here.example/a"), unit)


def test_N6_no_more_of_a_link_header_is_read_than_an_address_can_be_long() -> None:
    following = "<https://a.example/n>; rel=next"
    assert (
        next_page("," * (link_header.MAX_HEADER_CHARACTERS - len(following)) + following, "https://here.example/")
        is not None
    )
    assert next_page("," * link_header.MAX_HEADER_CHARACTERS + following, "https://here.example/") is None


def test_N6_a_next_page_that_is_no_address_is_a_typed_error(tool: Tool) -> None:
    tool.server.on("/members", lambda _asked: reply({"members": []}, Link="<http://[>; rel=next"))
    with pytest.raises(ServiceError) as raised:
        tool.members()
    assert raised.value.code == "bad_answer"


# 1.5: columns and scores


def gradebook(tool: Tool, *pages: list[Any]) -> None:
    """Answers with the columns that are there, page by page, and makes those that it is asked for."""

    def answer(asked: Asked) -> Any:
        if asked.method == "POST":
            return reply({**json.loads(asked.body), "id": f"{tool.server.url}/lineitems/6/lineitem?type_id=1"}, 201)
        number = int(asked.path.partition("page=")[2] or 0)
        link = f'<{tool.server.url}/lineitems?page={number + 1}>; rel="next"' if number + 1 < len(pages) else ""
        return reply(pages[number] if pages else [], Link=link)

    tool.server.on("/lineitems", answer)


def test_the_columns_of_the_activity_are_got_first(tool: Tool) -> None:
    gradebook(tool)
    tool.column("/lineitems?type_id=1")
    asked = tool.server.at("/lineitems")[0]
    assert (asked.method, asked.path) == ("GET", "/lineitems?type_id=1&resource_link_id=10")
    assert asked.headers["accept"] == "application/vnd.ims.lis.v2.lineitemcontainer+json"
    assert tool.server.at("/token")[0].form["scope"].endswith("/lti-ags/scope/lineitem.readonly")


def test_a_column_is_made_of_one_point_from_which_what_was_handed_in_can_be_opened(tool: Tool) -> None:
    gradebook(tool)
    assert tool.column("/lineitems?type_id=1") == f"{tool.server.url}/lineitems/6/lineitem?type_id=1"
    asked = tool.server.at("/lineitems")[1]
    assert (asked.method, asked.path) == ("POST", "/lineitems?type_id=1")
    assert asked.headers["content-type"] == "application/vnd.ims.lis.v2.lineitem+json"
    assert json.loads(asked.body) == {
        "label": "Rekursion üben",
        "scoreMaximum": 1,
        "resourceLinkId": "10",
        "resourceId": "tutor-1",
        "tag": "campus-tutor-done",
        "submissionReview": {"reviewableStatus": ["Completed"]},
    }
    assert tool.server.at("/token")[1].form["scope"].endswith("/lti-ags/scope/lineitem")


@pytest.mark.parametrize(("label", "sent"), [(" ", "Campus Tutor"), ("x" * 300, "x" * 200)])
def test_a_column_has_a_name_that_fits(tool: Tool, label: str, sent: str) -> None:
    gradebook(tool)
    tool.column(label=label)
    assert json.loads(tool.server.at("/lineitems")[1].body)["label"] == sent


def test_a_column_is_found_on_a_later_page(tool: Tool) -> None:
    ours = {"id": f"{tool.server.url}/ours", "resourceLinkId": "10", "tag": "campus-tutor-done"}
    gradebook(tool, [{"id": "https://x.example/1", "resourceLinkId": "9"}, "x"], [ours])
    assert tool.column() == ours["id"]
    assert [asked.method for asked in tool.server.at("/lineitems")] == ["GET", "GET"]


@pytest.mark.parametrize("answer", [reply("<html>"), reply({}), reply([{"resourceLinkId": "10"}])])
def test_columns_that_are_none_are_a_typed_error(tool: Tool, answer: Any) -> None:
    tool.server.on("/lineitems", lambda _asked: answer)
    with pytest.raises(ServiceError) as raised:
        tool.column()
    assert raised.value.code == "bad_answer"
    assert [asked.method for asked in tool.server.at("/lineitems")] == ["GET"]


def test_the_recorded_columns_are_read_and_the_recorded_new_one_is_taken(tool: Tool) -> None:
    """Moodle 4.5: `lineitems` and `lineitem_create`."""
    recorded = record("moodle/services.json")
    there = json.loads(json.dumps(recorded["lineitems"]["body"]).replace("http://localhost:8080", tool.server.url))
    tool.server.on("/lineitems", lambda _asked: reply(there))
    wanted = LineItemWanted(f"{tool.server.url}/lineitems", "6", "tutor-1", "x")
    assert tool.columns.find_or_make(tool.platform, wanted).endswith("/2/lineitems/4/lineitem?type_id=1")
    made = recorded["lineitem_create"]["body"]
    tool.server.on("/lineitems", lambda asked: reply(made, 201) if asked.method == "POST" else reply(there))
    assert tool.column() == made["id"]


def test_a_score_says_done_and_nothing_of_how_well(tool: Tool) -> None:
    tool.score()
    (asked,) = tool.server.at("/item/scores")
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/vnd.ims.lis.v1.score+json"
    assert json.loads(asked.body) == {
        "userId": "5",
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-11-22T08:47:42.123+00:00",
    }


@pytest.mark.parametrize(
    ("name", "lineitem", "expected"),
    [
        ("moodle/services.json", "lineitem_get", "score_coupled_5"),
        ("ilias/d_score_post.ilias10.json", None, "request"),
        ("ilias/d_score_post.ilias9.json", None, "request"),
    ],
)
def test_scores_go_where_the_recorded_platforms_take_them(name: str, lineitem: "str | None", expected: str) -> None:
    """Before the `?`, as Moodle's line items have a query."""
    content = record(name)
    wanted = content[expected]["url"]
    item = content[lineitem]["url"] if lineitem else wanted.removesuffix("/scores")
    assert scores_url(item) == wanted
