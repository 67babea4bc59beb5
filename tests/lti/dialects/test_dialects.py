# SPDX-License-Identifier: EUPL-1.2
"""What Moodle and ILIAS do differently, one quirk a test. Pure: claims in, values out."""

import ast
from pathlib import Path
from typing import Any

import pytest

from lti_tool.demo.accents import ACCENTS, Launch, Ticket, ToolRegistration
from lti_tool.demo.courses import INFORMATICS
from lti_tool.demo.people import PEOPLE
from lti_tool.lti import dialects
from lti_tool.lti.dialects import LaunchPlace
from tests.demo.records import record
from tests.factories.stage import LTI

INSTALLATION = "5d2c8b7e91f04a36b0c4e7d1a98f3c62.ilias"


def ilias(version: str) -> dict[str, Any]:
    return {LTI + "tool_platform": {"product_family_code": "ilias", "version": version}}


def facts(family: str = "other", **claims: Any) -> dialects.Facts:
    least = {"sub": "5", LTI + "deployment_id": "1", LTI + "resource_link": {"id": "2"}, LTI + "roles": []}
    return dialects.read(family, {**least, **claims})


def test_the_least_launch_tells_the_least() -> None:
    told = facts()
    assert (told.subject, told.course, told.activity) == ("5", None, LaunchPlace("2", ""))
    assert (told.name, told.names, told.emails, told.ids, told.locale) == (None, (), (), (), None)


def test_a_name_is_put_together_from_its_parts_and_an_email_is_the_last_resort() -> None:
    assert facts(name="A B", given_name="X").name == "A B"
    assert facts(given_name="A", family_name="B").name == "A B"
    assert facts(family_name="B").name == "B"
    assert facts(email="jm305@stud.example").name == "jm305"


def test_moodle_shows_a_purpose_as_html_and_gets_it_as_such() -> None:
    """ "for x < y" lost its end there; elsewhere the text is plain, as the specification says."""
    item = {"type": "ltiResourceLink", "title": "A < B", "text": 'Für x < y && "z"\n<b>Blatt 3</b>'}
    sent = dialects.of_family("moodle", {}).content_item(item)
    assert sent["text"] == 'Für x &lt; y &amp;&amp; "z"<br>&lt;b&gt;Blatt 3&lt;/b&gt;'
    assert sent["title"] == "A < B"
    assert dialects.of_family("other", {}).content_item(item) == item
    assert "text" not in dialects.of_family("moodle", {}).content_item({"title": "x"})


def test_short_numbers_are_not_taken_out_of_texts() -> None:
    """ "305" stands in many a question that has nothing to do with the person."""
    assert facts(sub="305").ids == ()
    assert facts(sub="0305").ids == ("0305",)


AGS = "https://purl.imsglobal.org/spec/lti-ags/"


def grades(*scopes: str, lineitems: str = "https://lms.example/lineitems") -> dict[str, Any]:
    return {
        AGS + "claim/endpoint": {"lineitems": lineitems, "scope": [f"{AGS}scope/{scope}" for scope in scopes]},
    }


def test_columns_are_made_where_looking_making_and_scores_are_all_offered() -> None:
    everything = ("score", "lineitem", "lineitem.readonly")
    assert facts(**grades(*everything)).lineitems_url == "https://lms.example/lineitems"
    assert facts(**grades(*everything)).lineitem_url is None
    for missing in everything:
        assert facts(**grades(*(scope for scope in everything if scope != missing))).lineitems_url is None


@pytest.mark.parametrize("version", ["9", "10"])
def test_ilias_announces_an_address_for_columns_behind_which_there_is_nothing(version: str) -> None:
    """Recorded: `linetitems`."""
    claims = record(f"ilias/c_id_token.course_admin.ilias{version}.json")["payload"]
    told = dialects.read("ilias", claims)
    assert told.lineitems_url is None
    assert told.lineitem_url
    spelt = grades("score", "lineitem", "lineitem.readonly")
    assert facts("ilias", **spelt).lineitems_url, "as version 11 does it"


def test_an_empty_column_is_none() -> None:
    """Moodle 4.5.6 sends it once the tool has made a column for the activity."""
    claim = {**grades("score")[AGS + "claim/endpoint"], "lineitem": ""}
    told: dict[str, Any] = {AGS + "claim/endpoint": claim}
    assert facts(**told).lineitem_url is None


def test_moodles_recorded_activity_without_grades_names_where_a_column_is_made() -> None:
    told = dialects.read("moodle", record("moodle/launch.teacher1-plain-iframe.json")["claims"])
    assert (told.lineitem_url, told.lineitems_url) == (
        None,
        "http://localhost:8080/mod/lti/services.php/2/lineitems?type_id=1",
    )


def test_moodles_language_packs_become_language_tags() -> None:
    assert facts("moodle", **{LTI + "launch_presentation": {"locale": "de_du"}}).locale == "de"
    assert facts("moodle", **{LTI + "launch_presentation": {"locale": "en"}}).locale == "en"
    assert facts("moodle", **{LTI + "launch_presentation": {"locale": ""}}).locale is None


@pytest.mark.parametrize("family", dialects.FAMILIES)
def test_matriculation_number_and_login_are_thrown_away_at_the_door(family: str) -> None:
    claims = {LTI + "lis": {"person_sourcedid": "03700001"}, LTI + "ext": {"user_username": "student1"}}
    told = facts(family, **claims)
    assert told == facts(family)
    assert told.ids == ()


def test_moodles_short_context_type_does_not_matter() -> None:
    context = {"id": "2", "label": "INF-101", "title": "Informatik", "type": ["CourseSection"]}
    assert facts("moodle", **{LTI + "context": context}).course == LaunchPlace("2", "Informatik", "INF-101")


def test_a_dash_is_no_name_at_ilias() -> None:
    dashes = {"name": "-", "given_name": "-", "family_name": "-"}
    assert facts("ilias", **dashes).names == ()
    assert facts("ilias", **dashes).name is None
    assert facts("other", **dashes).name == "-"


def test_an_academic_title_stays_with_the_name_at_ilias() -> None:
    told = facts("ilias", name="Prof. Dr. Götz Öhlschläger", given_name="Götz", family_name="Öhlschläger")
    assert told.name == "Prof. Dr. Götz Öhlschläger"
    assert told.names == ("Prof. Dr. Götz Öhlschläger", "Götz", "Öhlschläger")


def test_the_person_is_the_same_before_and_after_the_upgrade_from_ilias_9_to_10() -> None:
    before, after = ilias("9.14 2025-09-23"), ilias("10.2 2025-09-23")
    assert facts("ilias", sub=f"305@{INSTALLATION}", **before).subject == "305"
    assert facts("ilias", sub="305", **after).subject == "305"
    named = f"jm@{INSTALLATION}"
    assert facts("ilias", sub=f"{named}@{INSTALLATION}", **before).subject == named
    assert facts("ilias", sub=named, **after).subject == named


@pytest.mark.parametrize("version", ["", "8.20", "10.2 2025-09-23", "11.0", "19.1", "90.1", "nine"])
@pytest.mark.parametrize("domain", [INSTALLATION, "anything.ilias"])
def test_a_login_that_only_looks_like_another_persons_number_is_a_person_of_its_own(version: str, domain: str) -> None:
    """These versions send a login as it is, or nobody has read what they send."""
    assert facts("ilias", sub=f"305@{domain}", **ilias(version)).subject == f"305@{domain}"


@pytest.mark.parametrize(
    ("domain", "email"),
    [("anything.ilias", f"305@{INSTALLATION}"), ("anything.ilias", ""), ("0" * 32 + ".ilias", f"305@{INSTALLATION}"),
     (f"{INSTALLATION}.ilias", ""), (f"x.{INSTALLATION}", "")],
)  # fmt: skip
def test_ilias_9_signs_with_the_name_of_its_installation_and_nothing_else_is_taken_off(domain: str, email: str) -> None:
    told = facts("ilias", sub=f"305@{domain}", email=email, **ilias("9.14 2025-09-23"))
    assert told.subject == f"305@{domain}"


@pytest.mark.parametrize("subject", ["jm@uni.example", "@x.ilias", "ilias", ".ilias", "a@b.ilias.example", "a.ilias"])
def test_other_subjects_stay_as_they_are_at_ilias(subject: str) -> None:
    assert facts("ilias", sub=subject).subject == subject


def test_a_made_up_address_is_neither_shown_nor_an_email_at_ilias() -> None:
    told = facts("ilias", email=f"jmuessig@{INSTALLATION}")
    assert told.emails == ()
    assert told.name is None
    assert set(told.ids) == {f"jmuessig@{INSTALLATION}", "jmuessig"}
    real = facts("ilias", email="juergen.muessig@stud.example")
    assert real.emails == ("juergen.muessig@stud.example",)


def test_a_registration_that_does_not_know_its_family_believes_the_launch() -> None:
    said = ilias("9.14")
    assert facts("other", sub=f"305@{INSTALLATION}", **said).subject == "305"
    assert facts("moodle", sub=f"305@{INSTALLATION}", **said).subject == f"305@{INSTALLATION}"
    assert facts("other", **{LTI + "tool_platform": {"product_family_code": "canvas"}}).subject == "5"


@pytest.mark.parametrize("value", [None, 7, "text", [], [1], {"locale": 3, "id": 4, "person_sourcedid": []}])
def test_optional_claims_of_any_type_are_as_good_as_absent(value: Any) -> None:
    """PHP writes an empty object as a list, and other things happen, too."""
    names = ("lis", "ext", "launch_presentation", "tool_platform", "custom", "context")
    for family in dialects.FAMILIES:
        told = facts(family, **{LTI + name: value for name in names}, name=value, email=value)
        assert (told.ids, told.locale, told.course) == ((), None, None)


def test_the_package_is_pure() -> None:
    """No Flask, no database, no network: claims in, values out."""
    folder = Path(dialects.__file__).parent
    imported = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported.update(alias.name for alias in node.names)
    assert {name for name in imported if not name.startswith("lti_tool.lti.dialects")} == {
        "collections.abc",
        "dataclasses",
        "lti_tool.lti.claim_names",  # names alone
        "html",
        "typing",
        "uuid",
        "orjson",
        "lti_tool.language",
    }


def test_ilias_11_names_an_address_for_line_items_and_no_basic_outcome() -> None:
    """A column of its own comes with each launch, and where it does not, one can be looked for and made."""
    registration = ToolRegistration("https://tool.example", "client", "7", "ilias-11")
    launch = Launch(next(iter(PEOPLE.values())), next(INFORMATICS.activities()), INFORMATICS)
    ticket = Ticket("https://ilias.example", registration, launch, registration.launch_url, "nonce", 0)
    claims = ACCENTS["ilias-11"].claims(ticket)
    told = dialects.read("ilias", claims)
    assert told.course is not None
    assert told.lineitems_url == "https://ilias.example/ltiservices.php/gradeservice/" + told.course.id + "/lineitems"
    assert told.lineitem_url is not None
    assert not any("basicoutcome" in name for name in claims)
    assert dialects.read("ilias", ACCENTS["ilias-10"].claims(ticket)).lineitems_url is None


def test_a_tutor_goes_to_ilias_as_one_parameter_that_nothing_cuts() -> None:
    """Parameters are joined by ";" and cut at a second "=" there."""
    item = {"type": "ltiResourceLink", "title": "x", "text": "y", "custom": {"tutor": "a-b"}}
    sent = dialects.of_family("ilias", {}).content_item(item)
    assert sent["custom"] == {"tutor": "a-b"}
    assert not {";", "="} & set("".join(sent["custom"].values()))
