# SPDX-License-Identifier: EUPL-1.2
"""Questions that wait become a block: once, whatever happens to their people afterwards."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, exists, func, select
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.insights.publishing import RANGES, CountedBlock, CountedQuestion, count_block, step
from lti_tool.jobs.job import LATE_DAILY, Job
from lti_tool.models import (
    Activity,
    AskedQuestion,
    Deployment,
    Feedback,
    InsightBlock,
    InsightPerson,
    Institution,
    InstitutionKind,
    MaterialVersion,
    Passage,
    Person,
    Platform,
)
from lti_tool.times import zone_of

LEAST = {InstitutionKind.UNIVERSITY: 5, InstitutionKind.SCHOOL: 10}
"""People: the smallest group that a figure tells of."""
PATIENCE = timedelta(days=7)
"""So long questions wait for others where a figure would be held back, since too few are behind it."""
PATIENCE_OF_MANY, MANY = timedelta(days=1), 30
"""Of so many people the pages that are asked about most show after a day."""
MOST_QUESTIONS = 5_000
"""Of one block: half a second. What is beyond waits for the next one."""
MOST_AT_A_LOOK = 1_000
"""So many at most are counted while somebody waits for the page; more by the job, within the hour."""


class CountedPlace(NamedTuple):
    """Whose questions wait."""

    activity_id: UUID
    least: int
    """People: the smallest group."""
    zone: ZoneInfo
    """In which its days and hours are counted."""


def place_of(session: Session, activity_id: UUID) -> CountedPlace:
    """The activity with the smallest group and the time zone of its institution, locked: one at a time counts."""
    session.execute(select(Activity.id).where(Activity.id == activity_id).with_for_update(key_share=True))
    kind, zone = session.execute(
        select(Institution.kind, Institution.time_zone)
        .join(Platform, Platform.institution_id == Institution.id)
        .join(Deployment, Deployment.platform_id == Platform.id)
        .join(Activity, Activity.deployment_id == Deployment.id)
        .where(Activity.id == activity_id)
    ).one()
    return CountedPlace(activity_id, LEAST[InstitutionKind(kind)], zone_of(zone))


def count_waiting(session: Session, place: CountedPlace) -> None:
    """Makes a block of what waits, if enough people are in it and it is time."""
    waiting = _waiting(session, place)
    people = {one.person_id for one in waiting}
    if len(people) < place.least:
        return
    block = count_block(_asked(session, waiting), place.least, place.zone)
    if block is None or (block.lost and not _is_due(session, place, waiting[0].asked_at, len(people))):
        return
    _keep(session, place, block, people)
    gone = delete(AskedQuestion).where(AskedQuestion.id.in_([one.id for one in waiting]))
    # Looking for each of the loaded rows among all of the ids would take seconds.
    session.execute(gone.execution_options(synchronize_session=False))


def _waiting(session: Session, place: CountedPlace) -> Sequence[AskedQuestion]:
    """The oldest of them. Whoever is just being erased is left out: their row is locked first, as an erasure does."""
    of_place = AskedQuestion.activity_id == place.activity_id
    theirs = Person.id.in_(select(AskedQuestion.person_id).where(of_place))
    stay = select(Person.id).where(theirs).with_for_update(read=True, key_share=True, skip_locked=True)
    return session.scalars(
        select(AskedQuestion)
        .where(of_place, AskedQuestion.person_id.in_(session.scalars(stay).all()))
        .order_by(AskedQuestion.asked_at, AskedQuestion.id)
        .limit(MOST_QUESTIONS)
        .with_for_update(skip_locked=True)
    ).all()


def _is_due(session: Session, place: CountedPlace, since: datetime, people: int) -> bool:
    """The first block is told at once, the next ones when they have waited long enough."""
    counted = session.scalar(select(exists().where(InsightBlock.activity_id == place.activity_id)))
    return not counted or since <= now() - (PATIENCE_OF_MANY if people >= MANY else PATIENCE)


def _keep(session: Session, place: CountedPlace, block: CountedBlock, people: Iterable[UUID]) -> None:
    moment = now()
    row = InsightBlock(
        id=uuid4(),
        activity_id=place.activity_id,
        counted_at=moment,
        least=place.least,
        questions=block.questions,
        tokens=block.tokens,
        figures=block.figures,
    )
    session.add(row)
    session.flush()
    session.add_all(InsightPerson(block_id=row.id, person_id=person) for person in people)
    session.flush()
    row.figures = {**block.figures, "people": _people(session, place, moment)}


def _people(session: Session, place: CountedPlace, moment: datetime) -> dict[str, int]:
    """How many there are in each range that ends now, in steps: none differs from another, now or earlier, by fewer
    than the smallest group; also where another kind of institution had another one.
    """
    earlier = session.execute(
        select(InsightBlock.figures, InsightBlock.least)
        .where(InsightBlock.activity_id == place.activity_id)
        .order_by(InsightBlock.least)
    )
    told = {number: min(least, place.least) for figures, least in earlier for number in figures["people"].values()}
    found: dict[str, int] = {}
    for days in RANGES:
        number = step(count_people(session, place, moment - timedelta(days=days)), told, place.least)
        told[number] = place.least
        found[str(days)] = number
    return found


def counts_for(place: CountedPlace) -> ColumnElement[bool]:
    """Blocks that may be told of: none from when smaller groups were enough."""
    return and_(InsightBlock.activity_id == place.activity_id, InsightBlock.least >= place.least)


def count_people(session: Session, place: CountedPlace, since: datetime) -> int:
    """People who are known today and have questions in blocks that were counted since then."""
    return (
        session.scalar(
            select(func.count(InsightPerson.person_id.distinct()))
            .join(InsightBlock, InsightBlock.id == InsightPerson.block_id)
            .where(counts_for(place), InsightBlock.counted_at > since)
        )
        or 0
    )


def _asked(session: Session, waiting: Sequence[AskedQuestion]) -> list[CountedQuestion]:
    pages = _pages(session, {UUID(one) for row in waiting for one in (*row.cited, *row.nearest)})
    thumbs = _thumbs(session, [row.message_id for row in waiting if row.message_id])
    return [_one(row, pages, thumbs) for row in waiting]


def _one(row: AskedQuestion, pages: dict[UUID, str], thumbs: dict[UUID, tuple[int, bool]]) -> CountedQuestion:
    thumb, reasoned = thumbs.get(row.message_id, (0, False)) if row.message_id else (0, False)
    named, near = (frozenset(pages[UUID(one)] for one in ids if UUID(one) in pages) for ids in (row.cited, row.nearest))
    return CountedQuestion(
        person=row.person_id,
        at=row.asked_at,
        tokens=row.tokens,
        model=row.model,
        withheld=row.withheld,
        thumb=thumb,
        reasoned=reasoned,
        pages=named,
        cites=bool(row.cited),
        nearest=near,
    )


def _pages(session: Session, passages: set[UUID]) -> dict[UUID, str]:
    """Passages to the pages on which they stand."""
    query = (
        select(Passage.id, MaterialVersion.material_id, Passage.page)
        .join(MaterialVersion, MaterialVersion.id == Passage.version_id)
        .where(Passage.id.in_(passages))
    )
    return {identity: f"{material}:{page}" for identity, material, page in session.execute(query)}


def _thumbs(session: Session, answers: list[UUID]) -> dict[UUID, tuple[int, bool]]:
    query = select(Feedback.message_id, Feedback.value, Feedback.reason.is_not(None).label("reasoned"))
    found = session.execute(query.where(Feedback.message_id.in_(answers)))
    return {row.message_id: (row.value, row.reasoned) for row in found}


class Counting:
    """The job: one activity after the other, so that a look finds little that waits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last: UUID | None = None

    def batch(self) -> bool:
        """The next activity; whether there is another one."""
        with self._database.transaction() as session:
            order = select(AskedQuestion.activity_id).order_by(AskedQuestion.activity_id).limit(1)
            self._last = session.scalar(order.where(AskedQuestion.activity_id > self._last) if self._last else order)
            if self._last is not None:
                count_waiting(session, place_of(session, self._last))
        return self._last is not None

    def run(self) -> None:
        """All activities: from cron, where no process works."""
        while self.batch():
            pass

    def job(self) -> Job:
        """For `campus-tutor work`."""
        every, longest = timedelta(hours=1), timedelta(minutes=10)
        return Job(name="count_questions", every=every, longest=longest, batch=self.batch, late=LATE_DAILY)
