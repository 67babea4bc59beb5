# SPDX-License-Identifier: EUPL-1.2
"""What a teacher is told of a course: numbers of groups, of learners alone, and no word of anybody."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from lti_tool.db import now
from lti_tool.insights.counting import Counting
from lti_tool.models import InsightBlock, Material, Passage, Tutor
from lti_tool.privacy import retention
from tests.insights.course import NOTHING, STACKS, TEACHER, TREES, Course


def test_four_people_are_too_few_and_five_are_enough(course: Course) -> None:
    for guest in course.learners(4):
        course.ask(guest)
    assert course.insights() == {"enough": False}
    course.ask(course.learners(1)[0])
    found = course.insights()
    assert (found["enough"], found["people"], found["questions"]) == (True, 5, 5)
    assert [day["questions"] for day in found["questions_by_day"]] == [None] * 29 + [5]
    assert len(course.insights(7)["questions_by_day"]) == 7


def test_the_pages_that_answers_name_are_counted_and_all_others_say_nothing(course: Course) -> None:
    for guest in course.learners(5):
        course.ask(guest, TREES)
    pages = course.insights()["pages"]
    title = "Einführung in die Informatik"
    assert pages == [
        {"material": title, "n": 1, "questions": 5},
        {"material": title, "n": 2, "questions": None},
        {"material": title, "n": 3, "questions": None},
    ]


def test_questions_for_which_nothing_fits_are_counted(course: Course) -> None:
    people = course.learners(10)
    for guest in people[:5]:
        course.ask(guest, NOTHING)
    for guest in people[5:]:
        course.ask(guest, TREES)
    assert course.insights()["without_passage"] == 5


def test_the_nearest_headings_are_told_of_answers_that_name_no_passage(course: Course) -> None:
    with course.database.transaction() as session:
        passages = [str(row) for row in session.scalars(select(Passage.id).order_by(Passage.position))]
    for guest in course.learners(5):
        course.note(guest.person_id, nearest=passages[1:2])
    (near,) = course.insights()["nearest"]
    assert (near["heading"], near["n"], near["questions"]) == ("Stapel", 2, 5)


def test_staff_and_previews_are_not_counted(course: Course) -> None:
    preview = course.campus.visit_for()
    course.looks_as_learner(preview)
    course.ask(course.teacher)
    course.ask(preview)
    assert course.waiting() == []


def test_thumbs_are_counted_and_their_reasons_stay_with_their_people(course: Course) -> None:
    for number, guest in enumerate(course.learners(10)):
        course.judge(guest, course.ask(guest), 1 if number < 5 else -1, reason="" if number < 5 else "geheim")
    found = course.insights()
    assert (found["helpful"], found["not_helpful"], found["with_reason"]) == (5, 5, 5)
    assert "geheim" not in json.dumps(found)


def test_where_nothing_is_stored_it_is_counted_without_a_word(course: Course) -> None:
    course.campus.allow(store_nothing=True)
    for guest in course.learners(5):
        assert "event: done" in course.post(guest, "/api/ask", {"text": TREES, "history": []}).text
    assert all(row.message_id is None for row in course.waiting())
    assert course.insights()["questions"] == 5


def test_who_may_not_look_is_refused_and_a_range_that_is_none_too(course: Course) -> None:
    (learner,) = course.learners(1)
    for path in ("/api/insights", "/api/insights.csv", "/api/insights/page"):
        assert course.get(path, learner).status_code == 403
        assert course.get(f"{path}?days=8").status_code == 422
        assert course.get(f"{path}?from=2026-01-01").status_code == 422
        assert course.get(path).status_code == 200


def test_another_activity_has_figures_of_its_own(course: Course) -> None:
    for guest in course.learners(5):
        course.ask(guest)
    elsewhere = course.campus.visit_for(activity_id=course.campus.activity(), permissions=TEACHER)
    assert course.get("/api/insights", elsewhere).json == {"enough": False}
    assert course.insights()["enough"]


def test_a_school_tells_of_ten_and_of_nothing_that_was_counted_for_five(course: Course) -> None:
    for guest in course.learners(9):
        course.ask(guest)
    assert course.insights()["people"] == 9
    course.is_school()
    assert course.insights() == {"enough": False}
    for guest in course.learners(9):
        course.ask(guest)
    assert course.insights() == {"enough": False}
    course.ask(course.learners(1)[0])
    assert course.insights()["people"] == 14, "ten, a group away from the nine that were told before"


def test_a_sixth_person_changes_nothing_until_five_more_have_asked(course: Course) -> None:
    for guest in course.learners(5):
        course.ask(guest)
    before = course.insights()
    for number, guest in enumerate(course.learners(5)):
        course.ask(guest)
        assert (course.insights() == before) == (number < 4)
    assert course.insights()["people"] == 10


def test_of_five_one_erased_their_data_before_anybody_looked(course: Course) -> None:
    people = course.learners(5)
    for guest in people:
        course.ask(guest)
    course.erase(people[0])
    assert course.insights() == {"enough": False}


def test_of_five_one_erased_their_data_after_somebody_looked(course: Course) -> None:
    people = course.learners(5)
    for guest in people:
        course.ask(guest)
    assert course.insights()["people"] == 5
    course.erase(people[0])
    assert course.insights() == {"enough": False}


def test_of_six_one_erased_their_data_and_no_number_changes(course: Course) -> None:
    people = course.learners(6)
    for guest in people:
        course.ask(guest)
    before = course.insights()
    course.erase(people[0])
    assert course.insights() == before


def test_questions_of_a_week_are_told_though_figures_of_them_are_not(course: Course) -> None:
    for guest in course.learners(5):
        course.ask(guest)
    course.insights()
    people = course.learners(6)
    for number, guest in enumerate(people):
        course.note(guest.person_id, days_ago=1, cited=[str(uuid4())], model=f"model-{number}")
    course.note(people[0].person_id, days_ago=6.5)
    course.note(people[0].person_id, withheld=True)
    assert course.insights()["questions"] == 5
    course.note(people[0].person_id, days_ago=7.1)
    assert course.insights()["questions"] == 14


def test_the_job_counts_one_activity_after_the_other(course: Course) -> None:
    for guest in course.learners(5):
        course.ask(guest)
    Counting(course.database).run()
    assert course.waiting() == []


def test_what_was_counted_goes_after_a_hundred_days(course: Course) -> None:
    for guest in course.learners(5):
        course.ask(guest)
    course.insights()
    course.note(course.learners(1)[0].person_id, days_ago=101)
    with course.database.transaction() as session:
        session.execute(update(InsightBlock).values(counted_at=now() - timedelta(days=101)))
    gone = retention.run(course.database)
    assert (gone["asked_questions"], gone["insights"]) == (1, 1)
    assert course.insights() == {"enough": False}


def test_what_an_answer_costs_is_told_where_it_was_measured(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "figures.toml"
    path.write_text(
        "[models.tiny]\ngpus = 1\nseconds = 100\nprompt_tokens = 900\ncompletion_tokens = 100\nwatts = 360\n"
    )
    course = Course(database_url, model_figures=path)
    for guest in course.learners(5):
        course.note(guest.person_id)
    found = course.insights()
    assert (found["tokens"], found["gpu_seconds"], found["watt_hours"]) == (500, 50.0, 5.0)


def test_without_figures_of_the_operator_nothing_is_said_of_costs(course: Course) -> None:
    for guest in course.learners(5):
        course.note(guest.person_id)
    found = course.insights()
    assert (found["gpu_seconds"], found["watt_hours"]) == (None, None)


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_title_is_no_formula_in_the_file(course: Course, title: str) -> None:
    with course.database.transaction() as session:
        session.execute(update(Material).values(title=title))
        session.execute(update(Tutor).values(material_revision=Tutor.material_revision + 1))
    for guest in course.learners(5):
        course.ask(guest)
    response = course.get("/api/insights.csv?days=7")
    assert response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))
    pages = [row for row in rows if row["figure"] == "pages"]
    assert {row["material"] for row in pages} == {f"'{title}"}
    assert [row["value"] for row in pages] == ["5", "", ""]
    assert {row["figure"]: row["value"] for row in rows}["people"] == "5"


def test_no_id_and_no_text_of_a_learner_is_in_what_is_told(course: Course) -> None:
    for guest in course.learners(5):
        course.ask(guest)
    for told in (json.dumps(course.insights()), course.get("/api/insights.csv").text):
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", told)
        assert TREES not in told
        assert STACKS not in told


def test_the_file_says_that_too_few_have_asked(course: Course) -> None:
    assert (
        course.get("/api/insights.csv").get_data(as_text=True) == "\ufefffigure,material,of,value\r\nenough,,,false\r\n"
    )
