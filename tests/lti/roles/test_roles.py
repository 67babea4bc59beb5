# SPDX-License-Identifier: EUPL-1.2
"""LTI roles to ours, and ours to permissions (LTI Core 1.3, appendix A.2)."""

import pytest

from lti_tool.permissions import (
    DEFAULT_TABLE,
    MEMBERSHIP,
    PLATFORM_ADMINISTRATOR,
    SUB_ROLES,
    Permission,
    check_row,
    context_roles,
    permissions_of,
)

INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"

OWN = {"own_data"}
STUDENT = OWN | {"chat"}
ASSISTANT = STUDENT | {"view_insights", "preview_as_learner"}
TEACHER = ASSISTANT | {"configure_tutor", "manage_materials"}


def may(*roles: str) -> set[str]:
    return {str(permission) for permission in permissions_of(context_roles(roles), {})}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Learner", STUDENT),
        ("Member", STUDENT),
        ("Instructor", TEACHER),
        ("ContentDeveloper", TEACHER),
        ("Manager", TEACHER),
        ("Administrator", TEACHER),
        ("Mentor", OWN),
        ("Officer", OWN),
    ],
)
def test_each_principal_role_may_what_the_table_says(role: str, expected: set[str]) -> None:
    assert may(f"{MEMBERSHIP}#{role}") == expected
    assert may(role) == expected


@pytest.mark.parametrize("sub", ["TeachingAssistant", "TeachingAssistantSection", "Grader", "SectionInstructor"])
def test_an_assistant_is_no_full_instructor_although_the_platform_says_both(sub: str) -> None:
    role = f"{MEMBERSHIP}/Instructor#{sub}"
    assert may(role) == may(role, f"{MEMBERSHIP}#Instructor") == may(f"{MEMBERSHIP}#Instructor", role) == ASSISTANT


def test_the_short_name_of_an_assistant_is_the_assistant() -> None:
    assert may("TeachingAssistant") == may("Instructor", "TeachingAssistant") == ASSISTANT


@pytest.mark.parametrize("sub", ["PrimaryInstructor", "Lecturer", "Instructor"])
def test_a_full_instructor_by_a_sub_role_stays_one(sub: str) -> None:
    assert may(f"{MEMBERSHIP}/Instructor#{sub}", f"{MEMBERSHIP}#Instructor") == TEACHER


def test_a_learner_of_the_sub_role_instructor_is_a_learner() -> None:
    """The vocabulary has `Learner#Instructor`: a name within a principal role, and no instructor."""
    assert may(f"{MEMBERSHIP}/Learner#Instructor") == STUDENT


@pytest.mark.parametrize("sub", ["Observer", "ExternalObserver"])
def test_an_observer_watches_whatever_else_a_manager_may(sub: str) -> None:
    assert may(f"{MEMBERSHIP}/Manager#{sub}", f"{MEMBERSHIP}#Manager") == OWN


def test_a_sub_role_narrows_its_own_principal_role_and_no_other() -> None:
    assert may(f"{MEMBERSHIP}/Instructor#Grader", f"{MEMBERSHIP}#Learner") == ASSISTANT
    assert may(f"{MEMBERSHIP}/Mentor#Advisor", f"{MEMBERSHIP}#Instructor") == TEACHER


@pytest.mark.parametrize("vocabulary", [INSTITUTION, SYSTEM])
@pytest.mark.parametrize(
    "name", ["Instructor", "Faculty", "Staff", "Student", "Learner", "Member", "SysSupport", "User"]
)
def test_roles_outside_the_course_give_nothing_in_it(vocabulary: str, name: str) -> None:
    assert may(f"{vocabulary}#{name}") == OWN
    assert may(f"{vocabulary}#{name}", f"{MEMBERSHIP}#Learner") == STUDENT


@pytest.mark.parametrize("role", [f"{INSTITUTION}#Administrator", f"{SYSTEM}#Administrator", f"{SYSTEM}#SysAdmin"])
def test_a_platform_administrator_administers_and_gets_nothing_in_the_course(role: str) -> None:
    assert may(role) == OWN | {"administer_platform"}
    assert may(role, f"{MEMBERSHIP}#Learner") == STUDENT | {"administer_platform"}


def test_an_administrator_of_the_course_administers_no_platform() -> None:
    assert "administer_platform" not in may(f"{MEMBERSHIP}#Administrator")
    assert "administer_platform" not in may("Administrator")


@pytest.mark.parametrize(
    "role",
    [
        "",
        "#",
        "instructor",
        "INSTRUCTOR",
        " Instructor",
        "Instructor ",
        "StudentInstructor",
        "InstructorLearner",
        "Instructor#Instructor",
        "membership#Instructor",
        f"{MEMBERSHIP}#instructor",
        f"{MEMBERSHIP}#Instructor#Instructor",
        f"{MEMBERSHIP}#InstructorX",
        f"{MEMBERSHIP}#TeachingAssistant",
        f"{MEMBERSHIP}/Instructor",
        f"{MEMBERSHIP}/Instructor#Boss",
        f"{MEMBERSHIP}/Learner#TeachingAssistant",
        f"{MEMBERSHIP}/Boss#Instructor",
        f"{MEMBERSHIP}#Instructor\n",
        f"https{MEMBERSHIP.removeprefix('http')}#Instructor",
        f"https://evil.example/?{MEMBERSHIP}#Instructor",
        f"{MEMBERSHIP.replace('purl', 'purI')}#Instructor",
        "urn:lti:role:ims/lis/Instructor",
        "urn:lti:sysrole:ims/lis/Administrator",
        PLATFORM_ADMINISTRATOR,
        TEST_USER,
    ],
)
def test_what_only_looks_like_a_role_is_none(role: str) -> None:
    """Exact matching: no substring, no other case, no other host, and none of our own names."""
    assert context_roles([role]) == ()
    assert may(role) == OWN
    assert may(role, f"{MEMBERSHIP}#Learner") == STUDENT


def test_no_role_is_the_least() -> None:
    assert may() == OWN


def test_roles_add_up_but_never_beyond_the_course() -> None:
    assert may(f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}#Instructor", "unknown") == TEACHER


def test_every_known_role_has_a_row_and_no_row_in_the_course_administers() -> None:
    for principal, subs in SUB_ROLES.items():
        assert principal in DEFAULT_TABLE
        for role in [f"{MEMBERSHIP}#{principal}", *[f"{MEMBERSHIP}/{principal}#{sub}" for sub in subs]]:
            assert len(context_roles([role])) == 1
            assert OWN <= may(role) <= TEACHER


def test_an_institution_changes_a_row_and_its_sub_roles_follow() -> None:
    changed = {"Mentor": ["chat"], "Instructor#Grader": ["own_data"]}
    mentor = permissions_of(context_roles([f"{MEMBERSHIP}/Mentor#Tutor"]), changed)
    assert mentor == {Permission.OWN_DATA, Permission.CHAT}
    assert permissions_of(["Instructor#Grader"], changed) == {Permission.OWN_DATA}
    assert permissions_of(["Instructor"], changed) == permissions_of(["Instructor"], {})


def test_a_changed_principal_role_does_not_widen_a_sub_role_with_a_row_of_its_own() -> None:
    """Giving managers more must not give it to observers, whom the platform calls managers too."""
    changed = {"Manager": ["chat", "configure_tutor"]}
    assert permissions_of(["Manager#Observer"], changed) == {Permission.OWN_DATA}


def test_own_data_cannot_be_taken_away() -> None:
    """Whoever may enter may see, export and erase what is theirs."""
    assert permissions_of(["Learner"], {"Learner": []}) == {Permission.OWN_DATA}


@pytest.mark.parametrize(
    ("role", "permissions"), [("Boss", ["chat"]), ("Learner#Boss", ["chat"]), ("Learner", ["fly"])]
)
def test_a_row_of_nothing_known_is_not_stored(role: str, permissions: list[str]) -> None:
    with pytest.raises(ValueError):
        check_row(role, permissions)


def test_no_role_of_a_course_can_be_made_the_platforms_administrator() -> None:
    with pytest.raises(ValueError):
        check_row("Instructor", ["administer_platform"])
