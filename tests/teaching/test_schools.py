# SPDX-License-Identifier: EUPL-1.2
"""At a school: how a new tutor begins, that none solves exercises, and that the switch changes nothing stored."""

from typing import Any

import pytest
from sqlalchemy import update

from lti_tool.db import Database
from lti_tool.models import Institution, InstitutionKind, Tutor
from tests.factories.stage import LTI, MEMBERSHIP, Opened, Stage
from tests.teaching.form import call, save, shown


def becomes(stage: Stage, kind: InstitutionKind) -> None:
    with stage.database.transaction() as session:
        session.execute(update(Institution).values(kind=kind))


def enters(stage: Stage, role: str = "Instructor", sub: str = "teacher") -> Opened:
    return stage.good_launch(claims={LTI + "roles": [f"{MEMBERSHIP}#{role}"], "sub": sub})


def stored(database: Database) -> tuple[str, str, bool]:
    with database.transaction() as session:
        tutor = session.query(Tutor).one()
        return tutor.help_level, tutor.knowledge, tutor.store_nothing


@pytest.fixture
def school(stage: Stage) -> Opened:
    opened = enters(stage)
    becomes(stage, InstitutionKind.SCHOOL)
    return opened


def test_the_form_of_a_new_tutor_begins_with_the_material_alone_and_with_storing_nothing(school: Opened) -> None:
    found = shown(school)
    texts = [found["text"], *(template["text"] for template in found["templates"])]
    assert {(text["knowledge"], text["store_nothing"]) for text in texts} == {("material", True)}
    assert "open" not in {text["help_level"] for text in texts}
    assert "open" not in found["help_levels"]
    assert {"hints", "guided", "socratic"} < set(found["help_levels"])


def test_a_first_tutor_of_which_only_the_title_is_sent_begins_so_too(stage: Stage, school: Opened) -> None:
    answer = call(school, "PUT", "/api/tutor", {"title": "Mathe 9b", "version": None})
    assert answer.status_code == 200
    assert stored(stage.database) == ("guided", "material", True)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/solutions", {"words": ["Zaunkönigssatz"]}),
        ("/api/exercises", {"exercises": [{"name": "2b", "text": "Sortieren Sie.", "steps": ["Teile."]}]}),
        ("/api/trials", {"questions": ["Was ist ein Baum?"]}),
    ],
)
def test_a_first_tutor_that_something_else_than_the_form_makes_begins_so_too(
    stage: Stage, school: Opened, path: str, body: dict[str, Any]
) -> None:
    assert call(school, "PUT", path, body).status_code == 200
    assert stored(stage.database) == ("guided", "material", True)


def test_a_tutor_from_before_that_solved_exercises_is_said_to_be_held_against_solutions(stage: Stage) -> None:
    opened = enters(stage)
    save(opened, help_level="open")
    said = [(call(opened, "GET", "/api/solutions").json or {})["guarded"]]
    becomes(stage, InstitutionKind.SCHOOL)
    said.append((call(opened, "GET", "/api/solutions").json or {})["guarded"])
    assert said == [False, True]


def test_a_teacher_may_open_more_but_no_tutor_solves_exercises(stage: Stage, school: Opened) -> None:
    assert save(school, knowledge="general", store_nothing=False).status_code == 200
    assert stored(stage.database) == ("hints", "general", False)
    refused = save(school, shown(school)["version"], help_level="open")
    assert (refused.status_code, (refused.json or {})["error"]["code"]) == (422, "bad_help_level")
    assert "Schule" in (refused.json or {})["error"]["message"]
    assert stored(stage.database) == ("hints", "general", False)


def test_a_tutor_from_before_stays_as_it_is_but_for_the_solving(stage: Stage) -> None:
    opened = enters(stage)
    save(opened, help_level="open", knowledge="general")
    becomes(stage, InstitutionKind.SCHOOL)
    found = shown(opened)
    assert found["text"]["help_level"] == "guided"
    assert stored(stage.database) == ("open", "general", False)
    becomes(stage, InstitutionKind.UNIVERSITY)
    assert shown(opened)["text"]["help_level"] == "open"
    becomes(stage, InstitutionKind.SCHOOL)
    changed = call(
        opened, "PUT", "/api/tutor", {"title": "Neu", "version": found["version"]}
    )  # not a word of the level
    assert changed.status_code == 200
    assert stored(stage.database) == ("guided", "general", False)


def test_an_activity_without_a_tutor_stores_nothing_at_a_school(stage: Stage) -> None:
    learner = enters(stage, "Learner", "student")
    said: list[Any] = [learner.me()["stores"]]
    for kind in (InstitutionKind.SCHOOL, InstitutionKind.UNIVERSITY):
        becomes(stage, kind)
        said.append(learner.me()["stores"])
    assert said == [True, False, True]


def test_the_page_knows_the_address_of_the_help_lines_which_open_for_everybody(stage: Stage) -> None:
    opened = enters(stage, "Learner", "student")
    with stage.database.transaction() as session:
        institution = session.query(Institution).one()
        institution.counselling = "Schulsozialarbeit <Raum 12>"
        address = f"/help/{institution.id}"
    for language, words in (("de", ("Hilfe in Not", "Tag und Nacht")), ("en", ("Help in need", "day and night"))):
        page = opened.client.get(f"{address}?lang={language}")
        assert page.status_code == 200
        assert all(word in page.text for word in words)
        assert '<a href="tel:116123"><strong>116 123</strong></a>' in page.text
        assert "Schulsozialarbeit &lt;Raum 12&gt;" in page.text
    assert opened.client.get("/help/00000000-0000-4000-8000-000000000000").status_code == 404
