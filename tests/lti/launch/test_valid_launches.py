# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md: valid launches, by an instructor and by a student. All must open."""

from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.demo.simulator import ABSENT
from lti_tool.lti.claim_names import ROSTER
from lti_tool.models import Course
from tests.factories.stage import LTI, MEMBERSHIP, Stage

INSTRUCTOR, LEARNER = f"{MEMBERSHIP}#Instructor", f"{MEMBERSHIP}#Learner"
STUDENT = {"chat", "own_data"}
TEACHER = STUDENT | {"configure_tutor", "manage_materials", "view_insights", "preview_as_learner"}

BOTH = pytest.mark.parametrize(("role", "may"), [(INSTRUCTOR, TEACHER), (LEARNER, STUDENT)])
NAMES = ("name", "given_name", "family_name")
NO_NAMES: dict[str, Any] = dict.fromkeys(NAMES, ABSENT)


def me(stage: Stage, *, role: str | None = None, **claims: Any) -> dict[str, Any]:
    """`GET /api/me` after a launch with these claims changed."""
    if role is not None:
        claims[LTI + "roles"] = [role]
    return stage.good_launch(claims=claims).me()


@BOTH
def test_G1_a_full_launch_opens_with_the_role_of_the_context(stage: Stage, role: str, may: set[str]) -> None:
    """Full claims, a context role as URI."""
    answer = me(stage, role=role)
    assert set(answer["permissions"]) == may
    assert answer["roles"] == [role.rpartition("#")[2]]
    assert answer["name"] == "Jürgen Müßig"
    assert answer["course"]["title"] == "Einführung in die Informatik"
    assert answer["activity"]["title"] == "Tutor: Größenordnung & „O-Notation“"


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Faculty", LEARNER], STUDENT),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student", INSTRUCTOR], TEACHER),
        (
            ["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator", LEARNER],
            STUDENT | {"administer_platform"},
        ),
    ],
)
def test_G2_among_several_roles_those_of_the_context_decide(stage: Stage, roles: list[str], may: set[str]) -> None:
    """A professor who is a student here is a student here."""
    assert set(stage.good_launch(claims={LTI + "roles": roles}).me()["permissions"]) == may


@pytest.mark.parametrize(("role", "may"), [("Instructor", TEACHER), ("Learner", STUDENT)])
def test_G3_a_short_role_is_the_same_as_its_uri(stage: Stage, role: str, may: set[str]) -> None:
    """Deprecated simple names."""
    assert set(me(stage, role=role)["permissions"]) == may


@pytest.mark.parametrize("role", ["https://example.org/roles#Instructor", "StudentInstructor", f"{MEMBERSHIP}#Boss"])
def test_G4_an_unknown_role_opens_with_least_privilege(stage: Stage, role: str) -> None:
    """A URI of no known vocabulary, a name that only looks like one."""
    assert me(stage, role=role)["permissions"] == ["own_data"]


def test_G5_no_role_opens_with_least_privilege(stage: Stage) -> None:
    """`roles: []`."""
    opened = stage.good_launch(claims={LTI + "roles": []})
    assert opened.me()["permissions"] == ["own_data"]
    assert (
        "You cannot ask questions here"
        in stage.good_launch(claims={LTI + "roles": [], LTI + "launch_presentation": {"locale": "en"}}).page.text
    )


@BOTH
def test_G6_an_email_without_names_opens_and_shows_what_stands_before_the_at(
    stage: Stage, role: str, may: set[str]
) -> None:
    """`email`, no names."""
    answer = me(stage, role=role, **NO_NAMES, email="jm305@stud.example")
    assert (set(answer["permissions"]), answer["name"]) == (may, "jm305")


@BOTH
def test_G7_names_without_email_open(stage: Stage, role: str, may: set[str]) -> None:
    """Names, no email; also when only their parts are there."""
    assert me(stage, role=role, email=ABSENT)["name"] == "Jürgen Müßig"
    parts = me(stage, role=role, email=ABSENT, name=ABSENT)
    assert (set(parts["permissions"]), parts["name"]) == (may, "Jürgen Müßig")


@BOTH
def test_G8_no_personal_data_opens_and_nobody_is_called_none(stage: Stage, role: str, may: set[str]) -> None:
    """Neither names nor email."""
    opened = stage.good_launch(claims={**NO_NAMES, "email": ABSENT, LTI + "roles": [role]})
    assert opened.me()["name"] is None
    assert set(opened.me()["permissions"]) == may
    assert "None" not in opened.page.text.partition("</head>")[2]


@BOTH
def test_G9_an_email_without_context_opens_without_a_course(stage: Stage, role: str, may: set[str]) -> None:
    """`email`, no `context`."""
    answer = me(stage, role=role, **NO_NAMES, **{LTI + "context": ABSENT})
    assert (set(answer["permissions"]), answer["course"]) == (may, None)
    assert stage.rows()["course"] == 0
    assert stage.rows()["membership"] == 0


@BOTH
def test_G10_a_new_resource_link_is_made_on_the_fly(stage: Stage, role: str, may: set[str]) -> None:
    """A link id never seen; the second time it is the same activity."""
    first = me(stage, role=role, **{LTI + "resource_link": {"id": "brand-new"}})
    again = me(stage, role=role, **{LTI + "resource_link": {"id": "brand-new"}})
    other = me(stage, role=role, **{LTI + "resource_link": {"id": "newer"}})
    assert first["activity"]["id"] == again["activity"]["id"] != other["activity"]["id"]
    assert set(other["permissions"]) == may


@BOTH
def test_G11_a_resource_link_and_nothing_optional_opens(stage: Stage, role: str, may: set[str]) -> None:
    """No context, no personal data, no optional claim at all."""
    optional = ["context", "launch_presentation", "tool_platform", "custom", "lis", "ext"]
    claims = {**NO_NAMES, "email": ABSENT, **{LTI + name: ABSENT for name in optional}, LTI + "roles": [role]}
    claims[LTI + "resource_link"] = {"id": "lonely"}
    assert set(stage.good_launch(claims=claims).me()["permissions"]) == may


@pytest.mark.parametrize(
    "claims",
    [
        {LTI + "custom": {}},
        {LTI + "custom": {"tutor": "", "empty": ""}},
        {LTI + "custom": []},
        {LTI + "launch_presentation": ABSENT},
        {LTI + "launch_presentation": {"locale": "xx-Klingon"}},
        {LTI + "launch_presentation": {"locale": 7, "width": "", "height": ""}},
        {LTI + "context": {"id": "2", "title": None, "label": 3}},
        {LTI + "context": {"id": "2", "type": ["CourseSection"]}},
        {LTI + "context": {}},
        {LTI + "tool_platform": ABSENT},
        {LTI + "lis": []},
        {LTI + "lis": {"person_sourcedid": None}},
        {LTI + "ext": "text"},
        {"https://vendor.example/claim": {"deep": [{"er": 1}]}, "picture": ""},
        {"name": 7, "given_name": [], "email": {}},
        {"name": "Jür\x00gen\n<script>alert(1)</script>"},
        {LTI + "resource_link": {"id": "1", "title": "a\x00b\u2028" + "x" * 5000}},
    ],
)
def test_G_odd_and_absent_optional_claims_do_no_harm(stage: Stage, claims: dict[str, Any]) -> None:
    """Empty, of another type, unknown, with letters that no database takes: all as good as absent."""
    opened = stage.good_launch(claims=claims)
    assert "chat" in opened.me()["permissions"]
    assert "<script>alert" not in opened.page.text


def test_G_the_order_of_the_claims_does_not_matter(stage: Stage) -> None:
    """The same claims, turned round."""
    browser = stage.browser()
    granted = stage.simulator.grant(browser.login().location)
    claims = stage.simulator.authority.claims(granted)
    token = stage.simulator.sign(dict(reversed(claims.items())))
    browser.enters(browser.launch({"id_token": token, "state": granted.state}))


@BOTH
def test_N1_a_launch_with_the_claim_of_the_roster_opens(stage: Stage, role: str, may: set[str]) -> None:
    """Names and Roles 2.0, section 3.6.1.1; and the course's roster is known from then on."""
    url = "https://campus.example/nrps/2/memberships?limit=50"
    claim = {"context_memberships_url": url, "service_versions": ["2.0"]}
    answer = me(stage, role=role, **{ROSTER: claim})
    assert set(answer["permissions"]) == may
    with stage.database.transaction() as session:
        assert session.scalars(select(Course.memberships_url)).all() == [url]


@pytest.mark.parametrize("claim", [{}, [], "x", {"context_memberships_url": None}, {"context_memberships_url": "x:"}])
def test_N1_a_claim_of_the_roster_that_is_none_opens_as_without(stage: Stage, claim: Any) -> None:
    assert set(me(stage, **{ROSTER: claim})["permissions"]) == STUDENT
