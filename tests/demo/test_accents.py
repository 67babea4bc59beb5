# SPDX-License-Identifier: EUPL-1.2
"""Each accent says what the platform it imitates was recorded to say: same claims, same types, same roles."""

import json
from typing import Any

import jwt
import pytest

from lti_tool.demo.accents.base import claim
from lti_tool.demo.simulator import Simulator
from tests.demo.asking import ISSUER, TOOL, auth_url
from tests.demo.records import record, shape

MOODLE = {
    "launch.student1-iframe": ("juergen", {}, "iframe"),
    "launch.student1-https": ("juergen", {}, "iframe"),
    "launch.student1-popup": ("juergen", {}, "window"),
    "launch.student1-privacy_name": ("juergen", {"email": False}, "iframe"),
    "launch.student1-privacy_none": ("juergen", {"email": False, "names": False}, "iframe"),
    "launch.student3-iframe": ("xiaolong", {}, "iframe"),
    "launch.teacher1-iframe": ("teacher", {}, "iframe"),
    "launch.teacher1-duplicate": ("teacher", {}, "iframe"),
    "launch.tutor1-iframe": ("assistant", {}, "iframe"),
    "launch.admin-iframe": ("administrator", {}, "iframe"),
}

CLOSED = {"names": False, "grades": False, "custom": False}
ILIAS = {
    "member": ("juergen", "growth", {}),
    "member.default_privacy": ("juergen", "growth", CLOSED),
    "member.embedded_use_provider_id": ("juergen", "growth", {"provider_link_id": True}),
    "member.in_category": ("juergen", "growth", {}),
    "tutor": ("assistant", "growth", {}),
    "tutor.always_learner": ("assistant", "growth", {"always_learner": True}),
    "tutor.default_privacy": ("assistant", "growth", CLOSED),
    "course_admin": ("teacher", "growth", {}),
    "course_admin.default_privacy": ("teacher", "growth", CLOSED),
    "course_admin.object_in_folder": ("teacher", "recursion", {}),
    "global_admin": ("administrator", "growth", {}),
    "global_admin.default_privacy": ("administrator", "growth", CLOSED),
}


def simulator(accent: str, **switches: Any) -> Simulator:
    return Simulator(issuer=ISSUER, tool_url=TOOL, accent=accent, deployment_id="7", **switches)


def launch(platform: Simulator, fields: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Claims and header of the token that the platform answers with."""
    token = platform.answer(auth_url(fields))["id_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    return claims, jwt.get_unverified_header(token)


@pytest.mark.parametrize("name", MOODLE)
def test_moodle_accent_has_the_shape_and_the_roles_of_the_recorded_launch(name: str) -> None:
    person, switches, target = MOODLE[name]
    recorded = record(f"moodle/{name}.json")
    platform = simulator("moodle-4.5", **switches)

    claims, header = launch(platform, platform.login_fields(person, target=target))  # type: ignore[arg-type]

    assert shape(claims) == shape(recorded["claims"])
    assert sorted(claims[claim("roles")]) == sorted(recorded["claims"][claim("roles")])
    assert claims[claim("context")]["type"] == recorded["claims"][claim("context")]["type"]
    assert claims[claim("launch_presentation")]["document_target"] == target
    assert header.keys() == recorded["id_token_header"].keys()


def test_moodle_accent_leaves_out_the_line_item_of_an_ungraded_activity() -> None:
    recorded = record("moodle/launch.teacher1-plain-iframe.json")["claims"]
    platform = simulator("moodle-4.5")

    claims, _ = launch(platform, platform.login_fields("teacher", "recursion"))

    custom = claim("custom")  # that activity was made without deep linking, so it has other custom parameters
    assert shape({**claims, custom: None}) == shape({**recorded, custom: None})


def test_moodle_accent_initiates_the_login_with_the_recorded_fields() -> None:
    recorded = record("moodle/launch.student1-iframe.json")["login_request"]["fields"]

    fields = simulator("moodle-4.5").login_fields("juergen")

    assert shape(fields) == shape(recorded)
    assert shape(json.loads(fields["lti_message_hint"])) == shape(json.loads(recorded["lti_message_hint"]))


@pytest.mark.parametrize("version", ["9", "10"])
@pytest.mark.parametrize("name", ILIAS)
def test_ilias_accents_have_the_shape_and_the_roles_of_the_recorded_launch(name: str, version: str) -> None:
    person, activity, switches = ILIAS[name]
    recorded = record(f"ilias/c_id_token.{name}.ilias{version}.json")
    platform = simulator(f"ilias-{version}", **switches)
    target = recorded["payload"][claim("launch_presentation")]["document_target"]
    in_course = name != "member.in_category"

    claims, header = launch(platform, platform.login_fields(person, activity, target=target, in_course=in_course))

    assert shape(claims) == shape(recorded["payload"])
    assert claims[claim("roles")] == recorded["payload"][claim("roles")]
    assert claims[claim("context")]["type"] == recorded["payload"][claim("context")]["type"]
    assert (claims["name"] == "-") == (recorded["payload"]["name"] == "-")
    assert claims[claim("resource_link")]["id"].startswith("p") == (
        recorded["payload"][claim("resource_link")]["id"] == "p7"
    )
    assert header.keys() == recorded["header"].keys()


@pytest.mark.parametrize(
    ("version", "method", "target"),
    [("9", "embedded", "iframe"), ("9", "newWin", "window"), ("10", "embedded", "iframe"), ("10", "newWin", "window")],
)
def test_ilias_accents_initiate_the_login_with_the_recorded_fields(version: str, method: str, target: Any) -> None:
    recorded = record(f"ilias/b_login_initiation.{method}.ilias{version}.json")["form"]

    fields = simulator(f"ilias-{version}").login_fields("juergen", target=target)

    assert list(fields) == list(recorded)
    assert ("@" in fields["login_hint"]) == ("@" in recorded["login_hint"])
    assert fields["lti_message_hint"].count(":") == recorded["lti_message_hint"].count(":")


def test_ilias_moves_the_installation_from_sub_to_login_hint_between_9_and_10() -> None:
    subs = {}
    for version in ("9", "10"):
        recorded = record(f"ilias/c_id_token.member.ilias{version}.json")["payload"]["sub"]
        platform = simulator(f"ilias-{version}")
        subs[version], _ = launch(platform, platform.login_fields("juergen"))
        assert ("@" in subs[version]["sub"]) == ("@" in recorded)

    assert subs["9"]["sub"].partition("@")[0] == subs["10"]["sub"]


@pytest.mark.parametrize("accent", ["ilias-9", "ilias-10"])
def test_ilias_signs_the_redirect_uri_as_target_link_uri(accent: str) -> None:
    platform = simulator(accent)

    claims, _ = launch(platform, platform.login_fields("juergen"))

    assert claims[claim("target_link_uri")] == f"{TOOL}/lti/launch"


def test_practice_accent_names_the_sub_role_of_a_teaching_assistant_and_mentor_for_an_observer() -> None:
    platform = simulator("practice")
    assistant, _ = launch(platform, platform.login_fields("assistant"))
    observer, _ = launch(platform, platform.login_fields("observer"))

    vocabulary = "http://purl.imsglobal.org/vocab/lis/v2/membership"
    assert f"{vocabulary}/Instructor#TeachingAssistant" in assistant[claim("roles")]
    assert observer[claim("roles")] == [f"{vocabulary}#Mentor"]


def test_practice_accent_outside_a_course_sends_no_context() -> None:
    platform = simulator("practice")

    claims, _ = launch(platform, platform.login_fields(in_course=False))

    assert claim("context") not in claims


def test_practice_accent_can_keep_name_and_email_back() -> None:
    platform = simulator("practice", names=False, email=False)

    claims, _ = launch(platform, platform.login_fields())

    assert not {"name", "given_name", "family_name", "email"} & claims.keys()


def test_storage_accent_names_the_frame_that_keeps_data() -> None:
    assert simulator("storage").login_fields()["lti_storage_target"] == "_parent"
    assert "lti_storage_target" not in simulator("practice").login_fields()


@pytest.mark.parametrize("accent", ["practice", "moodle-4.5", "ilias-9", "ilias-10", "ilias-11", "storage"])
def test_id_tokens_of_every_accent_live_for_sixty_seconds(accent: str) -> None:
    platform = Simulator(issuer=ISSUER, tool_url=TOOL, accent=accent, clock=lambda: 1_800_000_000.7)

    claims, _ = launch(platform, platform.login_fields())

    assert (claims["iat"], claims["exp"]) == (1_800_000_000, 1_800_000_060)
