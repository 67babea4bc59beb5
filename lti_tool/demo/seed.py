# SPDX-License-Identifier: EUPL-1.2
"""The sample course becomes the material of a tutor, and the practice platform's activities get that tutor.

Deep linking and uploads will let an instructor do the same in the page; the demo has to be ready before the first
click. What is there from an earlier start stays as it is.
"""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.demo import course as sample
from lti_tool.demo.courses import INFORMATICS
from lti_tool.demo.placements import Placement
from lti_tool.models import (
    Activity,
    Course,
    Deployment,
    Material,
    MaterialPage,
    MaterialVersion,
    Passage,
    Platform,
    Tutor,
    VersionState,
)
from lti_tool.models.material import raise_revision
from lti_tool.settings import Settings

STARTERS = [
    "Was bedeutet O(n log n)?",
    "Wann nehme ich eine Hashtabelle statt eines Suchbaums?",
    "Erkläre mir Rekursion an einem Beispiel.",
]


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
    """The course's tutor with the sample course as its material; one for all activities of the course."""
    other = session.scalars(select(Activity).where(Activity.course_id == course.id, Activity.tutor_id.is_not(None)))
    if found := other.first():
        assert found.tutor is not None
        return found.tutor
    tutor = Tutor(title=INFORMATICS.title, starters=STARTERS, course_id=course.id)
    session.add(tutor)
    session.flush()
    for language, title in sample.TITLES.items():
        _add_material(session, tutor.id, title, language)
    return tutor


def _add_material(session: Session, tutor_id: UUID, title: str, language: sample.Language) -> None:
    pages = sample.passages(language)
    material = Material(id=uuid4(), tutor_id=tutor_id, title=title, language=language)
    version = MaterialVersion(
        id=uuid4(),
        material_id=material.id,
        number=1,
        file_name=f"{title}.md",
        kind="markdown",
        sha256=sha256(material.id.bytes).digest(),
        bytes=sum(len(page.text.encode()) for page in pages),
        state=VersionState.READY,
        pages=len(pages),
        progress=1.0,
        read_at=now(),
    )
    session.add(material)
    session.flush()
    session.add(version)
    session.flush()
    for n, page in enumerate(pages, start=1):
        where = {"version_id": version.id, "place_first": n, "place_last": n, "heading": f"{page.place} – {page.title}"}
        session.add(MaterialPage(n=n, place_kind="section", text=page.text, **where))
        session.add(Passage(position=n - 1, page=n, text=page.text, **where))
    raise_revision(session, tutor_id)
