# SPDX-License-Identifier: EUPL-1.2
"""Whatever id a platform names: it reaches its own courses and no other one's, nor those of another deployment."""

import random
from typing import Any

from sqlalchemy import select

from lti_tool.models import (
    Conversation,
    Course,
    Deployment,
    Lock,
    LockedPerson,
    Material,
    Membership,
    Message,
    Person,
    PersonKey,
    PlatformItem,
    Tutor,
    VisitSession,
)
from tests.factories.stage import Stage
from tests.platform_api.people import asks, closed, comes, exam
from tests.platform_api.plugin import Plugin

SUBS, SECRET = ["305", "the-teacher"], "Meine Frage 4711"
PAGE = {"text": "<p>Ein Baum hat Knoten.</p>", "title": "Blatt"}


def everything(stage: Stage) -> set[Any]:
    with stage.database.transaction() as session:
        return {
            tuple(row)
            for query in (
                select(Course.id, Course.deployment_id, Course.context_id).order_by(Course.id),
                select(Material.id, Material.title, Material.link, Material.deleted_at).order_by(Material.id),
                select(PlatformItem.course_id, PlatformItem.item, PlatformItem.kind).order_by(PlatformItem.item),
                select(Tutor.id, Tutor.material_revision).order_by(Tutor.id),
                select(Lock.id, Lock.name, Lock.starts_at, Lock.ends_at, Lock.for_named),
                select(LockedPerson.lock_id, LockedPerson.sub_hash),
                select(Person.id, Person.sub_hash, Person.sub),
                select(PersonKey.person_id, PersonKey.wrapped),
                select(Conversation.id, Conversation.person_id, Conversation.title),
                select(Message.id, Message.text),
                select(Membership.person_id, Membership.course_id),
                select(VisitSession.id, VisitSession.person_id),
            )
            for row in session.execute(query)
        }


def ids_of(stage: Stage) -> list[str]:
    """All that could be guessed: names, and our own ids."""
    with stage.database.transaction() as session:
        courses, items = session.scalars(select(Course)).all(), session.scalars(select(PlatformItem)).all()
        people, locks = session.scalars(select(Person)).all(), session.scalars(select(Lock)).all()
        things = (*courses, *session.scalars(select(Tutor)), *session.scalars(select(Material)), *people, *locks)
        own = [str(row.id) for row in things]
        own += [row.sub_hash.hex() for row in people]
        return [*own, *(row.context_id for row in courses), *(row.item for row in items), *SUBS, "quiz-5"]


def calls(draw: random.Random, known: list[str]) -> tuple[str, str, Any]:
    """One of all that there are, with ids that somebody guesses."""
    course, item, people = draw.choice(known), draw.choice(known), draw.sample(known, 5)
    whom = {"subs": people} | ({"context": course} if draw.random() < 0.5 else {})
    return draw.choice(
        [
            ("GET", f"/courses/{course}/materials", None),
            ("DELETE", f"/courses/{course}/materials/{item}", None),
            ("DELETE", f"/courses/{course}/locks/{item}", None),
            ("PUT", f"/courses/{course}/locks/{item}", exam(people=draw.choice([None, people]))),
            ("POST", "/people/export", whom),
            ("POST", "/people/erase", whom),
            ("DELETE", f"/courses/{course}", None),
        ]
    )


def test_no_id_reaches_what_is_another_platform_s(plugin: Plugin, other: Plugin) -> None:
    """Also where it has people of the same numbers, and courses of the same names."""
    pages = []
    for course in ("c1", "c2"):
        assert plugin.call("PUT", f"/courses/{course}/materials/page-1", PAGE).status_code == 202
        assert plugin.call("PUT", f"/courses/{course}/locks/quiz-5", exam(people=["nobody-yet"])).status_code == 200
        pages += [comes(plugin.stage, sub, course) for sub in SUBS]
    assert all(asks(page, SECRET).status_code == 200 for page in pages)
    known, before = ids_of(plugin.stage), everything(plugin.stage)
    for sub in SUBS:
        comes(plugin.stage, sub, "c1", at=other.simulator)
    draw = random.Random(13)
    odd = ["0", "..", "%00", "%2e%2e", "c1%2Fmaterials", "c1%20", "C1", "*", "'--", "ü", "%ff"]
    for _number in range(120):
        method, path, body = calls(draw, [*known, *odd])
        answer = other.call(method, path, body)
        assert answer.status_code in {200, 204, 404, 405, 422}, (method, path, answer.text)
        assert SECRET not in answer.text
    assert before <= everything(plugin.stage)
    assert [closed(page) for page in pages] == [None] * 4
    assert SECRET in plugin.call("POST", "/people/export", {"subs": SUBS}).text


def test_the_same_name_is_another_course_at_another_platform_and_in_another_deployment(
    plugin: Plugin, other: Plugin
) -> None:
    with plugin.stage.database.transaction() as session:
        platform_id = plugin.stage.row_of(session, plugin.simulator).id
        session.add(Deployment(platform_id=platform_id, deployment_id="2"))
    path = "/courses/c1/materials"
    assert plugin.call("PUT", f"{path}/1", {**PAGE, "title": "one"}).status_code == 202
    assert plugin.call("GET", path, deployment_id="2").status_code == 404
    assert other.call("PUT", f"{path}/1", {**PAGE, "title": "two"}).status_code == 202
    assert plugin.call("PUT", f"{path}/1", {**PAGE, "title": "three"}, deployment_id="2").status_code == 202
    assert other.call("DELETE", f"{path}/1").status_code == 204
    assert other.call("DELETE", "/courses/c1").status_code == 200
    for deployment, title in (("1", "one"), ("2", "three")):
        answer = plugin.call("GET", path, deployment_id=deployment).json
        assert answer is not None
        assert [one["title"] for one in answer["materials"]] == [title]


def test_a_deployment_that_waits_or_is_unknown_may_do_nothing(plugin: Plugin) -> None:
    calls = [
        *(("GET", "/courses/c/materials"), ("PUT", "/courses/c/materials/1"), ("DELETE", "/courses/c")),
        *(("PUT", "/courses/c/locks/1"), ("DELETE", "/courses/c/locks/1")),
        *(("POST", "/people/export"), ("POST", "/people/erase")),
    ]
    for method, path in calls:
        answer = plugin.call(method, path, deployment_id="unknown")
        assert (answer.status_code, (answer.json or {})["error"]["code"]) == (401, "deployment")
    assert everything(plugin.stage) == set()
