# SPDX-License-Identifier: EUPL-1.2
"""Tutors of courses, and launches whose placement names one."""

from typing import Any
from uuid import UUID, uuid4

from lti_tool.demo.simulator import Simulator
from lti_tool.models import Tutor
from lti_tool.models.material import of_tutor
from tests.factories.materials import add_material
from tests.factories.stage import LTI, MEMBERSHIP, Opened, Stage

TEACHER = {LTI + "roles": [f"{MEMBERSHIP}#Instructor"], "sub": "the-teacher"}


def opens(stage: Stage, *changes: dict[str, Any], tutor: Any = None, at: Simulator | None = None) -> Opened:
    """A launch in a fresh browser, its placement naming a tutor."""
    claims: dict[str, Any] = {} if tutor is None else {LTI + "custom": {"tutor": str(tutor)}}
    for change in changes:
        claims |= {name: value | claims.get(name, {}) if isinstance(value, dict) else value
                   for name, value in change.items()}  # fmt: skip
    browser = stage.browser(at)
    return browser.enters(browser.open(claims=claims))


def make_tutor(stage: Stage, of: Opened | None = None) -> UUID:
    """A tutor of the course of a launch, with instructions and a material of two passages."""
    opened = of or opens(stage, TEACHER, {LTI + "resource_link": {"id": "first"}})
    tutor = Tutor(
        id=uuid4(),
        course_id=UUID(opened.me()["course"]["id"]),
        title="Übungscoach",
        purpose="Blatt 3",
        help_level="hints",
        instructions="Lösung: 42. Nicht verraten.",
        starters=["Wie fange ich an?"],
        knowledge="material",
    )
    with stage.database.transaction() as session:
        session.add(tutor)
        session.flush()
        add_material(session, tutor.id, "Skript", [("S. 0", "Ein Baum"), ("S. 1", "Ein Baum")])
    return tutor.id


def passages(stage: Stage, tutor: Tutor) -> list[tuple[str, str]]:
    with stage.database.statements() as connection:
        return [(passage.place, passage.text) for passage in of_tutor(connection, tutor.id)]
