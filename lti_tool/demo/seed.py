# SPDX-License-Identifier: EUPL-1.2
"""The practice platform's activities get a tutor before anybody has opened them.

Deep linking lets an instructor do the same in the page; the demo has to be ready before the first click. What is there
from an earlier start stays as it is. The tutor's material comes by `course_upload`.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db import Database
from lti_tool.demo.courses import INFORMATICS
from lti_tool.demo.placements import Placement
from lti_tool.models import (
    Activity,
    Course,
    Deployment,
    Platform,
    Tutor,
)
from lti_tool.settings import Settings

STARTERS = [
    "Was bedeutet O(n log n)?",
    "Wann nehme ich eine Hashtabelle statt eines Suchbaums?",
    "Erkläre mir Rekursion an einem Beispiel.",
]
AI_RULES = """\
- Du darfst KI nutzen, um den Stoff zu verstehen und zu üben.
- Was du abgibst, ist deine eigene Arbeit. Wo dir KI geholfen hat, schreib dazu, wobei.
- In der Klausur ist KI nicht erlaubt."""
CONTACT = "Übungsgruppe: dienstags um 14:15 Uhr, Raum 2.113"


def seed(settings: Settings, issuer: str, placed: Iterable[Placement]) -> None:
    """Stores what is missing, in one transaction."""
    with Database(settings.database_url).transaction() as session:
        for placement in placed:
            if placement.course is INFORMATICS:
                _place(session, issuer, placement)


def _place(session: Session, issuer: str, placement: Placement) -> None:
    deployment = session.scalars(
        select(Deployment)
        .join(Deployment.platform)
        .where(Platform.issuer == issuer, Platform.client_id == placement.registration.client_id)
    ).one()
    course = _course(session, deployment, placement)
    keys = {"deployment_id": deployment.id, "context_id": course.context_id}
    activity = session.scalars(
        select(Activity).filter_by(**keys, resource_link_id=placement.resource_link_id)
    ).one_or_none()
    if activity is not None and activity.tutor_id is not None:
        return
    if activity is None:
        activity = Activity(**keys, resource_link_id=placement.resource_link_id, course_id=course.id)
        session.add(activity)
    activity.title = placement.activity.title
    activity.tutor_id = _tutor(session, course).id


def _course(session: Session, deployment: Deployment, placement: Placement) -> Course:
    key = {"deployment_id": deployment.id, "context_id": placement.context_id}
    course = session.scalars(select(Course).filter_by(**key)).one_or_none()
    if course is None:
        course = Course(**key, title=placement.course.title, label=placement.course.label)
        session.add(course)
        session.flush()
    return course


def _tutor(session: Session, course: Course) -> Tutor:
    """The course's tutor; one for all its activities."""
    other = session.scalars(select(Activity).where(Activity.course_id == course.id, Activity.tutor_id.is_not(None)))
    if found := other.first():
        assert found.tutor is not None
        return found.tutor
    tutor = Tutor(title=INFORMATICS.title, starters=STARTERS, ai_rules=AI_RULES, contact=CONTACT, course_id=course.id)
    session.add(tutor)
    session.flush()
    return tutor
