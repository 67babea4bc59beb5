# SPDX-License-Identifier: EUPL-1.2
"""Who administers the platform here: whom the platform calls its administrator, and never a course's administrator."""

import copy
import json
from typing import Any

import pytest

from lti_tool.lti import dialects
from lti_tool.lti.claim_names import LTI
from lti_tool.permissions import ADMINISTRATORS, Permission, context_roles, permissions_of
from tests.support import shared

ADMIN = Permission.ADMINISTER_PLATFORM
TOOL_PLATFORM = LTI + "tool_platform"


def record(name: str) -> Any:
    return json.loads((shared("lti") / "ilias" / f"c_id_token.{name}.json").read_text(encoding="utf-8"))["payload"]


def permissions(claims: Any, family: str = "ilias") -> frozenset[Permission]:
    return permissions_of(context_roles(dialects.read(family, claims).roles), {})


@pytest.mark.parametrize(
    "name", ["global_admin.ilias9", "global_admin.ilias10", "global_admin.default_privacy.ilias10"]
)
@pytest.mark.parametrize("family", ["ilias", "other"])
def test_whoever_has_ilias_system_role_administers_the_platform(name: str, family: str) -> None:
    assert {ADMIN, Permission.CONFIGURE_TUTOR} <= permissions(record(name), family)


@pytest.mark.parametrize("version", ["9", "10"])
@pytest.mark.parametrize(
    "name", ["course_admin", "course_admin.object_in_folder", "tutor", "tutor.always_learner", "member"]
)
def test_no_administrator_or_tutor_of_an_ilias_course_does(name: str, version: str) -> None:
    assert ADMIN not in permissions(record(f"{name}.ilias{version}"))


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "12.0 2027-03-01"},
        {"version": "8.20 2024-01-01"},
        {"version": ""},
        {"version": None},
        {"product_family_code": "canvas"},
    ],
)
def test_versions_nobody_read_and_other_products_are_taken_at_their_word(changed: dict[str, Any]) -> None:
    """There, Administrator of the context may be what the specification says: a course's administrator."""
    claims = copy.deepcopy(record("global_admin.ilias10"))
    claims[TOOL_PLATFORM] |= changed
    assert ADMIN not in permissions(claims)
    claims.pop(TOOL_PLATFORM)
    assert ADMIN not in permissions(claims)


@pytest.mark.parametrize("family", ["other", "moodle"])
def test_an_administrator_of_a_course_elsewhere_teaches_and_no_more(family: str) -> None:
    claims = {**record("global_admin.ilias10"), TOOL_PLATFORM: {"product_family_code": "moodle", "version": "10.1"}}
    assert ADMIN not in permissions(claims, family)


def test_the_role_that_is_added_is_one_that_means_administration() -> None:
    assert not ADMINISTRATORS.isdisjoint(dialects.read("ilias", record("global_admin.ilias10")).roles)
