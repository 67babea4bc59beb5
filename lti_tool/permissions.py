# SPDX-License-Identifier: EUPL-1.2
"""LTI context roles to permissions: the default table, and what an institution may change in it. Pure.

Vocabulary: LTI Core 1.3, appendix A.2 (roles). Matching is exact, never by substring: "StudentInstructor" is no role.
What is not known gives the least privilege, never an error and never staff.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """What a visit may do; named in docs/api.md."""

    OWN_DATA = "own_data"
    CHAT = "chat"
    CONFIGURE_TUTOR = "configure_tutor"
    MANAGE_MATERIALS = "manage_materials"
    VIEW_INSIGHTS = "view_insights"
    PREVIEW_AS_LEARNER = "preview_as_learner"
    ADMINISTER_PLATFORM = "administer_platform"


P = Permission

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
"""`…membership#Instructor` is a principal role, `…membership/Instructor#Grader` a sub-role."""

SUB_ROLES: Mapping[str, frozenset[str]] = {
    "Administrator": frozenset(
        {
            "Administrator",
            "Developer",
            "ExternalDeveloper",
            "ExternalSupport",
            "ExternalSystemAdministrator",
            "Support",
            "SystemAdministrator",
        }
    ),
    "ContentDeveloper": frozenset({"ContentDeveloper", "ContentExpert", "ExternalContentExpert", "Librarian"}),
    "Instructor": frozenset(
        {
            "ExternalInstructor",
            "Grader",
            "GuestInstructor",
            "Instructor",
            "Lecturer",
            "PrimaryInstructor",
            "SecondaryInstructor",
            "SectionInstructor",
            "TeachingAssistant",
            "TeachingAssistantGroup",
            "TeachingAssistantOffering",
            "TeachingAssistantSection",
            "TeachingAssistantSectionAssociation",
            "TeachingAssistantTemplate",
        }
    ),
    "Learner": frozenset({"ExternalLearner", "GuestLearner", "Instructor", "Learner", "NonCreditLearner"}),
    "Manager": frozenset({"AreaManager", "CourseCoordinator", "ExternalObserver", "Manager", "Observer"}),
    "Member": frozenset({"Member"}),
    "Mentor": frozenset(
        {
            "Advisor",
            "Auditor",
            "ExternalAdvisor",
            "ExternalAuditor",
            "ExternalLearningFacilitator",
            "ExternalMentor",
            "ExternalReviewer",
            "ExternalTutor",
            "LearningFacilitator",
            "Mentor",
            "Reviewer",
            "Tutor",
        }
    ),
    "Officer": frozenset({"Chair", "Communications", "Secretary", "Treasurer", "Vice-Chair"}),
}
"""Principal context roles and their sub-roles."""

ADMINISTRATORS = frozenset(
    {
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin",
    }
)
"""Roles outside any course that let a person administer their own platform, and nothing in the course."""

PLATFORM_ADMINISTRATOR = "PlatformAdministrator"
"""Our name for whoever holds one of ADMINISTRATORS."""

LEARNING = frozenset({P.OWN_DATA, P.CHAT})
"""What learners may: whoever may more is staff."""
_TEACHING = LEARNING | {P.CONFIGURE_TUTOR, P.MANAGE_MATERIALS, P.VIEW_INSIGHTS, P.PREVIEW_AS_LEARNER}
_ASSISTING = LEARNING | {P.VIEW_INSIGHTS, P.PREVIEW_AS_LEARNER}
_WATCHING = frozenset({P.OWN_DATA})
_ASSISTANTS = ("Grader", "GuestInstructor", "ExternalInstructor", "SectionInstructor")

DEFAULT_TABLE: Mapping[str, frozenset[Permission]] = {
    "Learner": LEARNING,
    "Member": LEARNING,
    "Instructor": _TEACHING,
    "ContentDeveloper": _TEACHING,
    "Manager": _TEACHING,
    "Administrator": _TEACHING,
    **{
        f"Instructor#{sub}": _ASSISTING
        for sub in sorted(SUB_ROLES["Instructor"])
        if sub in _ASSISTANTS or sub.startswith("TeachingAssistant")
    },
    "Manager#Observer": _WATCHING,
    "Manager#ExternalObserver": _WATCHING,
    "Mentor": _WATCHING,
    "Officer": _WATCHING,
    PLATFORM_ADMINISTRATOR: frozenset({P.OWN_DATA, P.ADMINISTER_PLATFORM}),
}
"""Role name -> permissions. A sub-role without a row has its principal role's."""

_BY_URI = {f"{MEMBERSHIP}#{role}": role for role in SUB_ROLES} | {
    f"{MEMBERSHIP}/{role}#{sub}": f"{role}#{sub}" for role, subs in SUB_ROLES.items() for sub in subs
}
_BY_SHORT_NAME = {role: role for role in SUB_ROLES} | {"TeachingAssistant": "Instructor#TeachingAssistant"}
"""Deprecated simple names (Core 1.3, A.2.3.1), which Moodle's roster and some platforms still send."""


def context_roles(claimed: Iterable[str]) -> tuple[str, ...]:
    """The known roles of a launch, as names such as `Learner` or `Instructor#Grader`, sorted.

    Platforms send a sub-role together with its principal role, so the sub-role narrows it: a teaching assistant is
    not a full instructor because the platform also said "Instructor".
    """
    found = {_BY_URI.get(role) or _BY_SHORT_NAME.get(role) for role in claimed} - {None}
    names = {name for name in found if name}
    narrowed = {name.partition("#")[0] for name in names if "#" in name}
    if not ADMINISTRATORS.isdisjoint(claimed):
        names.add(PLATFORM_ADMINISTRATOR)
    return tuple(sorted(name for name in names if name not in narrowed))


def permissions_of(roles: Iterable[str], changed: Mapping[str, Iterable[str]]) -> frozenset[Permission]:
    """What the roles may together, by the default table and what the institution changed in it.

    `changed`: role name -> permission names, as stored with the institution.
    """
    granted = {P.OWN_DATA}
    for role in roles:
        granted |= _row(role, changed)
    return frozenset(granted)


def _row(role: str, changed: Mapping[str, Iterable[str]]) -> frozenset[Permission]:
    for name in (role, role.partition("#")[0]):
        if name in changed:
            return frozenset(Permission(value) for value in changed[name])
        if name in DEFAULT_TABLE:
            return DEFAULT_TABLE[name]
    return frozenset()


def check_row(role: str, permissions: Iterable[str]) -> None:
    """Raises ValueError unless an institution may store this row of its own table."""
    principal, _hash, sub = role.partition("#")
    if principal not in SUB_ROLES or (sub and sub not in SUB_ROLES[principal]):
        raise ValueError(f"{role!r} is no role of a course; roles are {', '.join(SUB_ROLES)} and their sub-roles")
    if P.ADMINISTER_PLATFORM in {Permission(value) for value in permissions}:
        raise ValueError("administer_platform comes from the platform's administrators, never from a role in a course")
