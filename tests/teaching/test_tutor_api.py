# SPDX-License-Identifier: EUPL-1.2
"""The short form's two calls: who may, what is stored, and what happens when two save at once."""

from functools import partial
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.factories.stage import LTI, MEMBERSHIP, TOOL, Opened, Stage
from tests.support import simultaneously
from tests.teaching.form import TEXT, call, save, shown


def enters(
    stage: Stage, role: str = "Instructor", sub: str = "teacher", claims: dict[str, Any] | None = None
) -> Opened:
    return stage.good_launch(claims={LTI + "roles": [f"{MEMBERSHIP}#{role}"], "sub": sub, **(claims or {})})


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("PUT", {**TEXT, "version": None})])
@pytest.mark.parametrize("role", ["Learner", "Mentor", "Instructor/TeachingAssistant"])
def test_only_who_may_configure_the_tutor_sees_or_changes_its_form(
    stage: Stage, role: str, method: str, body: Any
) -> None:
    """Instructions are not for learners, and assistants may look at the tutor, not change it."""
    claimed = role.replace("/", "#") if "/" in role else role
    uri = f"{MEMBERSHIP}/{claimed}" if "#" in claimed else f"{MEMBERSHIP}#{claimed}"
    opened = stage.good_launch(claims={LTI + "roles": [uri]})
    assert call(opened, method, "/api/tutor", body).status_code == 403
    assert stage.rows()["tutor"] == 0


def test_without_a_tutor_the_form_begins_with_the_activitys_title_and_templates(stage: Stage) -> None:
    """So that a tutor is there in a minute."""
    found = shown(enters(stage))
    assert (found["id"], found["version"], found["placement"]) == (None, None, None)
    assert found["text"]["title"] == "Tutor: Größenordnung & „O-Notation“"
    assert found["text"]["help_level"] == "guided"
    assert [template["text"]["title"] for template in found["templates"]][:2] == ["Lernbegleiter", "Übungscoach"]
    assert all(template["text"]["starters"] for template in found["templates"])


def test_what_is_saved_is_the_tutor_of_the_activity_and_of_its_course(stage: Stage) -> None:
    """With the line that a placement by hand needs."""
    opened = enters(stage)
    answer = save(opened)
    assert answer.status_code == 200, answer.text
    found = shown(opened)
    assert found == answer.json
    assert found["text"] == TEXT
    assert found["placement"] == f"tutor={found['id']}"
    assert found["activities"] == 1
    learner = enters(stage, "Learner", "student").me()
    assert learner["tutor"] == {
        "id": found["id"],
        "title": "Übungscoach",
        "starters": ["Wie fange ich an?"],
        "has_material": False,
    }
    elsewhere = enters(stage, claims={LTI + "resource_link": {"id": "x"}, LTI + "custom": {"tutor": found["id"]}})
    assert shown(elsewhere)["activities"] == 2


def test_what_it_may_answer_from_stays_where_it_is_not_sent(stage: Stage) -> None:
    """A page from before an upgrade does not know the field."""
    opened = enters(stage)
    before = {name: value for name, value in TEXT.items() if name != "knowledge"}
    first = call(opened, "PUT", "/api/tutor", {**before, "version": None}).json
    assert first is not None
    assert first["text"]["knowledge"] == "general"
    chosen = save(opened, first["version"], knowledge="material").json
    assert chosen is not None
    again = call(opened, "PUT", "/api/tutor", {**before, "title": "Neu", "version": chosen["version"]}).json
    assert again is not None
    assert (again["text"]["title"], again["text"]["knowledge"]) == ("Neu", "material")


def test_each_field_that_is_not_sent_stays(stage: Stage) -> None:
    """So that a program changes one thing without knowing all others."""
    opened = enters(stage)
    first = save(opened, store_nothing=True, knowledge="material").json
    assert first is not None
    for name, value in first["text"].items():
        again = call(opened, "PUT", "/api/tutor", {name: value, "version": first["version"]}).json
        assert again is not None
        assert again["text"] == first["text"]
    changed = call(opened, "PUT", "/api/tutor", {"store_nothing": False, "version": first["version"]}).json
    assert changed is not None
    assert changed["text"] == {**first["text"], "store_nothing": False}


@pytest.mark.parametrize("wrong", ["true", 1, [], None])
def test_whether_nothing_is_stored_is_true_or_false(stage: Stage, wrong: Any) -> None:
    opened = enters(stage)
    assert save(opened, store_nothing=wrong).status_code == 422
    assert stage.rows()["tutor"] == 0


def test_learners_are_told_at_once_and_a_copy_for_another_course_stores_nothing_either(stage: Stage) -> None:
    opened = enters(stage)
    assert enters(stage, "Learner", "student").me()["stores"] is True
    saved = save(opened, store_nothing=True).json
    assert saved is not None
    assert enters(stage, "Learner", "student").me()["stores"] is False
    claims = {LTI + "context": {"id": "other"}, LTI + "resource_link": {"id": "y"}}
    elsewhere = enters(stage, claims={**claims, LTI + "custom": {"tutor": saved["id"]}})
    assert shown(elsewhere)["id"] != saved["id"]
    assert elsewhere.me()["stores"] is False


def test_a_change_on_what_was_seen_is_stored_in_the_same_row(stage: Stage) -> None:
    """No second tutor, and its material stays with it."""
    opened = enters(stage)
    first = save(opened).json
    assert first is not None
    second = save(opened, first["version"], title="Neu").json
    assert second is not None
    assert (second["id"], second["text"]["title"]) == (first["id"], "Neu")
    assert second["version"] != first["version"]
    assert stage.rows()["tutor"] == 1


@pytest.mark.parametrize("first_time", [True, False])
def test_who_saves_over_a_version_that_they_did_not_see_is_told_and_gets_the_newer_text(
    stage: Stage, first_time: bool
) -> None:
    """The newer text stays; with its version in hand one may decide to replace it."""
    mine, theirs = enters(stage), enters(stage, sub="other-teacher")
    seen = None if first_time else (save(mine).json or {})["version"]
    save(theirs, seen, title="Ihre Fassung")
    refused = save(mine, seen, title="Meine Fassung")
    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["error"]["code"] == "newer_version"
    assert "jemand anderes" in refused.json["error"]["message"]
    assert refused.json["current"]["text"]["title"] == "Ihre Fassung"
    assert shown(mine)["text"]["title"] == "Ihre Fassung"
    assert save(mine, refused.json["current"]["version"], title="Meine Fassung").status_code == 200
    assert shown(theirs)["text"]["title"] == "Meine Fassung"


def test_the_same_text_sent_twice_is_no_conflict(stage: Stage) -> None:
    """The answer to the first was lost on the way."""
    opened = enters(stage)
    assert save(opened).status_code == save(opened).status_code == 200
    assert stage.rows()["tutor"] == 1


def test_of_many_who_save_the_first_tutor_at_once_exactly_one_is_stored(stage: Stage) -> None:
    """Two workers; the others get what was stored."""
    opened = enters(stage)
    workers = [stage.app, stage.worker()]
    answers: list[TestResponse] = []

    def one(number: int) -> None:
        client = workers[number % 2].test_client()
        body = {**TEXT, "title": f"Fassung {number}", "version": None}
        answers.append(client.put("/api/tutor", base_url=TOOL, json=body, headers=opened.authorization))

    simultaneously([partial(one, number) for number in range(6)])
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    stored = shown(opened)["text"]["title"]
    assert {answer.json["current"]["text"]["title"] for answer in answers if answer.status_code == 409} == {stored}  # type: ignore[index]
    assert stage.rows()["tutor"] == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "bad_title"),
        ({"title": " \0 "}, "bad_title"),
        ({"title": "x" * 201}, "bad_title"),
        ({"purpose": "x" * 2001}, "bad_purpose"),
        ({"help_level": "everything"}, "bad_help_level"),
        ({"help_level": None}, "bad_help_level"),
        ({"knowledge": "all"}, "bad_knowledge"),
        ({"knowledge": 1}, "invalid"),
        ({"instructions": "x" * 8001}, "bad_instructions"),
        ({"starters": ["a", "b", "c", "d"]}, "bad_starters"),
        ({"starters": ["x" * 201]}, "bad_starters"),
        ({"starters": [1]}, "invalid"),
        ({"starters": "a"}, "invalid"),
        ({"title": {}}, "invalid"),
        ({"title": "x" * 10_000}, "bad_title"),
        ({"greeting": "x" * 1001}, "bad_greeting"),
        ({"contact": "x" * 501}, "bad_contact"),
        ({"ai_rules": "x" * 4001}, "bad_ai_rules"),
        ({"ai_rules": ["a"]}, "invalid"),
        ({"language": "fr"}, "bad_language"),
        ({"language": None}, "bad_language"),
        ({"model": "x" * 201}, "bad_model"),
        ({"model": 1}, "invalid"),
        ({"questions_a_day": 0}, "out_of_bounds"),
        ({"questions_a_day": 1001}, "out_of_bounds"),
        ({"questions_a_day": "3"}, "out_of_bounds"),
        ({"opens_at": "tomorrow"}, "invalid"),
        ({"opens_at": "2027-01-12T08:00:00"}, "invalid"),
        ({"closes_at": 7}, "invalid"),
        ({"opens_at": "2027-01-12T08:00:00Z", "closes_at": "2027-01-12T08:00:00Z"}, "bad_closes_at"),
        ({"opens_at": "2027-01-12T08:00:00+01:00", "closes_at": "2027-01-12T08:30:00+02:00"}, "bad_closes_at"),
        ({"grades": True}, "unknown_field"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence_and_nothing_is_stored(
    stage: Stage, changes: dict[str, Any], code: str
) -> None:
    """422, the field in the code."""
    answer = save(enters(stage), **changes)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"]["code"] == code
    assert stage.rows()["tutor"] == 0


@pytest.mark.parametrize("level", ["hints", "guided", "open", "socratic", "practice", "explain_own"])
def test_each_level_of_help_can_be_chosen(stage: Stage, level: str) -> None:
    opened = enters(stage)
    assert save(opened, help_level=level).status_code == 200
    assert shown(opened)["text"]["help_level"] == level


def test_times_are_told_in_utc_and_taken_in_any_zone(stage: Stage) -> None:
    """Also around a change to summer time; and a time is taken back by null."""
    opened = enters(stage)
    times = {"opens_at": "2027-03-28T01:30:00+01:00", "closes_at": "2027-03-28T03:30:00+02:00"}
    first = save(opened, **times, questions_a_day=7).json
    assert first is not None
    text = first["text"]
    assert (text["opens_at"], text["closes_at"]) == ("2027-03-28T00:30:00+00:00", "2027-03-28T01:30:00+00:00")
    assert text["questions_a_day"] == 7
    earlier = call(opened, "PUT", "/api/tutor", {"closes_at": "2027-03-01T00:00:00Z", "version": first["version"]})
    assert earlier.status_code == 422
    freed = call(opened, "PUT", "/api/tutor", {"closes_at": None, "version": first["version"]}).json
    assert freed is not None
    assert (freed["text"]["opens_at"], freed["text"]["closes_at"]) == ("2027-03-28T00:30:00+00:00", None)


def test_a_copy_in_another_course_is_open_at_once_and_names_nobody_of_the_first_one(stage: Stage) -> None:
    """Who comes there need not know the person to turn to; all else that learners see comes along."""
    opened = enters(stage)
    times = {"opens_at": "2027-01-12T08:00:00Z", "closes_at": "2027-02-12T08:00:00Z"}
    saved = save(opened, **times, language="en", questions_a_day=3).json
    assert saved is not None
    claims = {LTI + "context": {"id": "other"}, LTI + "resource_link": {"id": "y"}}
    elsewhere = enters(stage, sub="another-teacher", claims={**claims, LTI + "custom": {"tutor": saved["id"]}})
    text = shown(elsewhere)["text"]
    assert text == {**saved["text"], "instructions": "", "contact": "", "opens_at": None, "closes_at": None}


def test_texts_are_stored_without_what_a_database_or_a_page_cannot_bear(stage: Stage) -> None:
    """NUL, the line breaks of a form, blanks around, empty starters."""
    changes: dict[str, Any] = {
        "title": " Ü\0b\nung ",
        "instructions": "a\r\nb\rc\0",
        "starters": ["", " eins \n zwei ", "  "],
    }
    answer = save(enters(stage), **changes).json
    assert answer is not None
    assert answer["text"]["title"] == "Üb ung"
    assert answer["text"]["instructions"] == "a\nb\nc"
    assert answer["text"]["starters"] == ["eins zwei"]


def test_a_tutor_outside_of_any_course_can_be_set_up_too(stage: Stage) -> None:
    """Platforms have activities on their front page."""
    opened = enters(stage, claims={LTI + "context": {}})
    assert save(opened).status_code == 200
    assert shown(opened)["text"] == TEXT


def test_an_instructor_who_looks_as_a_learner_has_a_learners_permissions_and_a_way_back(stage: Stage) -> None:
    """The same visit; what is locked for learners is locked for the instructor, too."""
    opened = enters(stage)
    before = opened.me()
    assert before["preview"] is False
    assert call(opened, "POST", "/api/preview").status_code == 204
    within = opened.me()
    assert within["preview"] is True
    assert within["permissions"] == ["chat", "own_data"]
    assert call(opened, "GET", "/api/tutor").status_code == 403
    assert call(opened, "POST", "/api/preview").status_code == 403
    assert call(opened, "DELETE", "/api/preview").status_code == 204
    assert opened.me() == before


def test_the_way_back_gives_a_learner_nothing(stage: Stage) -> None:
    """It takes a reduction back, and there was none."""
    opened = enters(stage, "Learner")
    before = opened.me()["permissions"]
    assert call(opened, "POST", "/api/preview").status_code == 403
    assert call(opened, "DELETE", "/api/preview").status_code == 204
    assert opened.me()["permissions"] == before == ["chat", "own_data"]


def test_a_preview_never_shows_more_than_the_launch_gave(stage: Stage) -> None:
    """An institution whose learners may see insights, and an assistant who may not."""
    table = {"Learner": ["own_data", "chat", "view_insights"], "Instructor": ["own_data", "preview_as_learner"]}
    here = stage.platform(issuer="https://here.example", institution=stage.institution(role_permissions=table))
    browser = stage.browser(here)
    opened = browser.enters(browser.open(claims={LTI + "roles": [f"{MEMBERSHIP}#Instructor"]}))
    assert call(opened, "POST", "/api/preview").status_code == 204
    assert opened.me()["permissions"] == ["own_data"]
