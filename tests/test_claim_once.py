# SPDX-License-Identifier: EUPL-1.2
"""Whatever can be had once is had once on PostgreSQL, too: one transaction has taken it and is open, another one tries.

Under READ COMMITTED the second one waits for the first one's row and then looks at that row alone again. A condition
that stands in a sub-select is not looked at: so it was with one-time codes, and twelve at once were twelve instructors.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import lti_tool
from lti_tool import tutor_templates
from lti_tool.access import Visit
from lti_tool.chat import conversations, lost_answers
from lti_tool.cli.rewrapping import _WRAPPED, _row
from lti_tool.db import Database, now
from lti_tool.errors import ToolError
from lti_tool.handing_in import own, staff
from lti_tool.jobs import ledger
from lti_tool.jobs.job import Job
from lti_tool.lti import tickets
from lti_tool.lti.administration import invitations_by_admin, waiting_deployments
from lti_tool.lti.launch import login_state
from lti_tool.lti.platforms import deployments, registered
from lti_tool.lti.registration import invitations
from lti_tool.lti.roles import one_time_codes
from lti_tool.lti.services.score_deliveries import Outcome, ScoreDeliveries
from lti_tool.materials import changes, reading_queue, slides_queue
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.models import (
    Activity,
    Conversation,
    Deployment,
    HandIn,
    Invitation,
    JobState,
    Material,
    MaterialVersion,
    Membership,
    Message,
    Person,
    PersonKey,
    PlatformState,
    RoleGrant,
    ScoreDelivery,
    SetupCode,
    SlidesPdf,
    TrialSet,
    Tutor,
    VersionState,
    quota,
    used_call,
)
from lti_tool.models.conversation import UNDO, lane
from lti_tool.models.question_count import COUNT, bind_count, is_used_up
from lti_tool.models.trial import claim_run
from lti_tool.permissions import Permission
from lti_tool.privacy import retention
from lti_tool.privacy.retention_kind import OFTEN, RetentionKind
from lti_tool.vault import Vault
from tests import postgres
from tests.factories.campus import Campus, visit_of
from tests.factories.uploads import upload
from tests.support import MASTER_KEY, PATIENCE, until

STAFF = (*(Permission.OWN_DATA, Permission.CHAT), Permission.CONFIGURE_TUTOR, Permission.VIEW_INSIGHTS)
FAR = timedelta(days=7)

Claim = Callable[[Session], object]
"""Tries to take it: something true for who has it; something false or a ToolError for who comes too late."""


class Scene:
    """A campus with a teacher and students, and whatever a claim needs."""

    def __init__(self, database: Database) -> None:
        self.database, self.vault = database, Vault([MASTER_KEY])
        self.campus = Campus(database, self.vault)
        self.teacher = self.campus.visit_for(permissions=STAFF)
        self.add(Membership(person_id=self.teacher.person_id, course_id=self.campus.course_id, roles=["Instructor"]))

    def add(self, *rows: Any) -> None:
        with self.database.transaction() as session:
            for row in rows:
                session.add(row)
                session.flush()

    def student(self) -> Visit:
        return visit_of(self.database, self.campus.visit_for())

    def registration(self) -> registered.RegisteredPlatform:
        with self.database.statements() as connection:
            found = registered.read(connection, self.campus.platform_id)
        assert found is not None
        return found

    def conversation(self, person: UUID, **fields: Any) -> UUID:
        row = Conversation(id=uuid4(), person_id=person, activity_id=self.campus.activity_id, title=b"x", **fields)
        self.add(row)
        return row.id

    def answer(self, person: UUID, conversation: UUID, **fields: Any) -> Message:
        row = Message(
            id=uuid4(), conversation_id=conversation, position=2, author="tutor", text=b"x", state="running",
            lane=lane(person, self.campus.activity_id), prompt_tokens=5, completion_tokens=5, **fields,
        )  # fmt: skip
        self.add(row)
        return row

    def count(self, query: Any) -> int:
        with self.database.transaction() as session:
            return int(session.scalar(query) or 0)


@dataclass(frozen=True)
class Both:
    """Who tries first and keeps the transaction open, who tries meanwhile, and what may be there in the end."""

    first: Claim
    second: Claim
    winners: Callable[[], int] | None = None
    """How many the database says there are; None: what the two were told is all there is."""


def twice(claim: Claim) -> Both:
    return Both(claim, claim)


def done(call: Callable[[], object]) -> bool:
    """For what says nothing, or raises."""
    call()
    return True


def a_code(scene: Scene) -> Both:
    """Two students redeem one code."""
    with scene.database.transaction() as session:
        code = one_time_codes.make(session, visit_of(scene.database, scene.teacher))["code"]
    one, other = scene.student(), scene.student()
    grants = select(func.count()).select_from(RoleGrant).where(RoleGrant.activity_id == scene.campus.activity_id)
    return Both(
        lambda session: one_time_codes.redeem(session, one, code),
        lambda session: one_time_codes.redeem(session, other, code),
        lambda: scene.count(grants),
    )


def a_code_that_is_revoked(scene: Scene) -> Both:
    """A student redeems it while the teacher takes it back: the right stands, and the code behind it stays."""
    both = a_code(scene)
    teacher = visit_of(scene.database, scene.teacher)

    def revoke(session: Session) -> bool:
        (code,) = session.scalars(select(SetupCode.id).where(SetupCode.activity_id == teacher.activity_id))
        one_time_codes.revoke_code(session, teacher, code)
        return True

    return Both(both.first, revoke, both.winners)


def the_last_try(scene: Scene) -> Both:
    """Of a person who has one guess left."""
    student = scene.student()
    with scene.database.transaction() as session:
        person = session.get_one(Person, student.person_id)
        person.code_tries, person.code_tries_since = one_time_codes.MAX_TRIES - 1, now()

    def guess(session: Session) -> bool:
        one_time_codes.take_try(within(session), student)
        return True

    return twice(guess)


def an_invitation(scene: Scene) -> Both:
    """Two registrations begin with it."""
    row = _invitation(scene)
    return twice(lambda session: invitations.reserve(session, row))


def an_invitation_that_is_revoked(scene: Scene) -> Both:
    """A registration begins while the admin closes it."""
    row = _invitation(scene)
    return Both(lambda session: invitations.reserve(session, row), lambda session: invitations.revoke(session, row))


def an_invitation_at_its_end(scene: Scene) -> Both:
    """Two registrations end with it, the first after its reservation ran out."""
    row = _invitation(scene)
    return twice(lambda session: invitations.spend(session, row, scene.campus.platform_id))


def the_last_open_invitation(scene: Scene) -> Both:
    """Of an institution that may have one more."""
    for _number in range(invitations_by_admin.MAX_OPEN_INVITATIONS - 1):
        _invitation(scene)
    admin = visit_of(scene.database, scene.teacher)
    there = select(func.count()).where(Invitation.institution_id == admin.institution_id)
    return Both(
        lambda session: invitations_by_admin.invite(session, admin, "https://tutor.example", 7),
        lambda session: invitations_by_admin.invite(session, admin, "https://tutor.example", 7),
        lambda: scene.count(there) - (invitations_by_admin.MAX_OPEN_INVITATIONS - 1),
    )


def a_waiting_deployment(scene: Scene) -> Both:
    """Two admins decide differently."""
    row = Deployment(id=uuid4(), platform_id=scene.campus.platform_id, deployment_id="w", state=PlatformState.PENDING)
    scene.add(row)
    admin = visit_of(scene.database, scene.teacher)

    def decide(state: PlatformState) -> Claim:
        return lambda session: done(lambda: waiting_deployments.decide(session, admin, row.id, state))

    return Both(decide(PlatformState.ACTIVE), decide(PlatformState.DISABLED))


def the_last_place_to_wait(scene: Scene) -> Both:
    """Two unknown deployments of a platform that has one place left on the list."""
    rows = [
        Deployment(platform_id=scene.campus.platform_id, deployment_id=f"w{number}", state=PlatformState.PENDING)
        for number in range(deployments.MAX_WAITING - 1)
    ]
    scene.add(*rows)
    platform = scene.registration()
    there = select(func.count()).where(Deployment.platform_id == platform.id, Deployment.state == PlatformState.PENDING)

    def announce(name: str) -> Claim:
        def claim(session: Session) -> bool:
            before = session.scalar(there)
            deployments.announce(session, platform, name)
            session.flush()
            return session.scalar(there) != before

        return claim

    return Both(announce("x"), announce("y"), lambda: scene.count(there) - (deployments.MAX_WAITING - 1))


def a_state(scene: Scene) -> Both:
    """Two launches with one state."""
    attempt = login_state.LoginState(uuid4().hex, b"b" * 32, scene.campus.platform_id, "https://x.example", None, now())
    return twice(lambda session: login_state.use_up(session.connection(), attempt))


def a_signed_call(scene: Scene) -> Both:
    """It comes twice at once."""
    platform, jti = scene.campus.platform_id, uuid4().hex
    return twice(lambda session: used_call.use_up(session.connection(), platform, jti, now().timestamp()))


def a_ticket(scene: Scene) -> Both:
    """Two clicks on "continue as"."""
    platform, vault = scene.registration(), scene.vault
    with scene.database.transaction() as session:
        ticket = tickets.put(session, vault, platform, {"sub": "x"})
    return twice(lambda session: tickets.take(session, vault, ticket))


def a_running_answer(scene: Scene) -> Both:
    """Two questions begin in one lane."""
    student = scene.student()
    conversation = scene.conversation(student.person_id)

    def begin(session: Session) -> bool:
        row = Message(
            conversation_id=conversation, position=2, author="tutor", text=b"x", state="running",
            lane=lane(student.person_id, student.activity_id),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return True

    return twice(begin)


def the_last_tokens(scene: Scene) -> Both:
    """Two questions on an allowance that is good for one."""
    owners = quota.Owners(uuid4(), uuid4(), uuid4())
    limits = quota.Allowances(10, None, None)

    def take(_session: Session) -> quota.TakenTokens:
        with scene.database.statements() as connection:
            return quota.take(connection, owners, limits, 10)

    return Both(lambda session: quota.take(session.connection(), owners, limits, 10), take)


def the_last_question_of_a_day(scene: Scene) -> Both:
    """Two questions to a tutor that takes one a day."""
    counted = {**bind_count(scene.campus.person(), scene.campus.tutor(), now().date()), "counted_most": 1}

    def count(_session: Session) -> bool:
        try:
            with scene.database.statements() as connection:
                connection.execute(COUNT, counted)
        except IntegrityError as error:
            if not is_used_up(error):
                raise
            return False
        return True

    return Both(lambda session: session.execute(COUNT, counted).scalar() == 1, count)


def a_run_of_trials(scene: Scene) -> Both:
    """Two instructors run a tutor's test questions."""
    tutor_id = scene.campus.tutor()
    scene.add(TrialSet(tutor_id=tutor_id, wrapped=b"key"))
    return twice(lambda session: claim_run(session, tutor_id))


def an_expired_answer(scene: Scene) -> Both:
    """Two find it; what was taken is given back once."""
    student = scene.student()
    scene.answer(student.person_id, scene.conversation(student.person_id), alive_until=now() - timedelta(seconds=1))
    owners = quota.Owners(student.person_id, student.activity_id, student.institution_id)
    with scene.database.statements() as connection:
        quota.take(connection, owners, quota.Allowances(None, None, None), 10)

    def left() -> int:
        with scene.database.transaction() as session:
            return quota.used_by(session, quota.OwnerKind.PERSON, student.person_id)

    def expire(session: Session) -> bool:
        lost_answers.expire(session, Message.lane == lane(student.person_id, student.activity_id))
        return True

    # Both may well look after it: given back once there are 0 left, given back twice -10.
    return Both(expire, expire, lambda: 1 if left() == 0 else 2)


def a_deleted_conversation(scene: Scene) -> Both:
    """It is deleted for good while its person takes it back in the last moment."""
    student = scene.student()
    row = scene.conversation(student.person_id, deleted_at=now() - UNDO + timedelta(minutes=1))
    later = now() + UNDO

    over = lambda _session, _moment: Conversation.id == row  # noqa: E731 - a condition, not a function

    def sweep(session: Session) -> int:
        kind = RetentionKind(name="one", key=(Conversation.id,), over=over, every=OFTEN, kept="not at all")
        return retention.delete_batch(session, kind, later)

    return Both(sweep, lambda session: done(lambda: conversations.restore(session, student, row)))


def a_job(scene: Scene) -> Both:
    """Two `campus-tutor work` on two hosts."""
    minute = timedelta(minutes=1)
    job = Job(name=uuid4().hex, every=minute, longest=minute, batch=lambda: False)
    scene.add(JobState(name=job.name, due_at=now(), late_at=now()))
    return twice(lambda session: ledger.take(session, job) is not None)


def a_failed_file(scene: Scene) -> Both:
    """Two instructors have it read again: it waits once, and one is told that there is nothing to try."""
    teacher, version = _material(scene, "failed")
    return twice(lambda session: changes.read_again(session, teacher, version.material_id))


def a_deleted_document(scene: Scene) -> Both:
    """Two tabs take it back."""
    teacher, version = _material(scene, "failed", deleted_at=now())
    limits = MaterialLimits(1 << 20, 100)
    return twice(lambda session: changes.restore_material(session, teacher, version.material_id, limits))


def a_document_to_delete(scene: Scene) -> Both:
    """Two instructors delete one document."""
    teacher, version = _material(scene, "ready")
    return twice(lambda session: done(lambda: changes.delete_material(session, teacher, version.material_id)))


def a_first_tutor(scene: Scene) -> Both:
    """Two first uploads into an activity make it once."""
    visit = visit_of(scene.database, scene.teacher)
    tutors = select(func.count()).where(Tutor.course_id == scene.campus.course_id)
    return Both(
        lambda session: tutor_templates.tutor_to_fill(session, visit),
        lambda session: tutor_templates.tutor_to_fill(session, visit),
        lambda: scene.count(tutors),
    )


def a_hand_in(scene: Scene) -> Both:
    """Two hand-ins of one person at once report "done" once."""
    student = scene.student()
    _marks_as_done(scene)
    rows = [scene.conversation(student.person_id) for _number in range(2)]
    for row in rows:
        scene.add(Message(conversation_id=row, position=1, author="person", text=b"x"))
    queued = select(func.count()).where(ScoreDelivery.person_id == student.person_id)
    first, second = (lambda session, row=row: own.hand_in(session, student, row) for row in rows)
    return Both(first, second, lambda: scene.count(queued))


def a_score(scene: Scene) -> Both:
    """Two processes send it."""
    delivery, _conversation = _delivery(scene)
    return twice(lambda session: _deliveries(scene, session)._take(delivery, Outcome()))


def a_score_tried_again(scene: Scene) -> Both:
    """A teacher asks for it again while a process sends it."""
    delivery, conversation = _delivery(scene)
    teacher = visit_of(scene.database, scene.teacher)
    return Both(
        lambda session: _deliveries(scene, session)._take(delivery, Outcome()),
        lambda session: done(lambda: staff.try_again(session, teacher, conversation)),
    )


def a_column(scene: Scene) -> Both:
    """Two processes make a column in the gradebook."""
    activity = scene.campus.activity_id
    return twice(lambda session: _deliveries(scene, session)._hold_column(activity))


def a_key_wrapped_anew(scene: Scene) -> Both:
    """Two runs of `keys rewrap` at once, the second one's reading older."""
    person = scene.campus.person()
    with scene.database.transaction() as session:
        old = session.get_one(PersonKey, person).wrapped
    vault = Vault([bytes(32), MASTER_KEY])
    place = next(one for one in _WRAPPED if one.key is PersonKey.person_id)
    return twice(lambda session: _row(session, vault, place, person, old))


def a_file_to_read(scene: Scene) -> Both:
    """Two processes look for the next file."""
    upload(scene.database, scene.campus.tutor(), "a.md", b"# A")
    return twice(lambda session: reading_queue.take(session) is not None)


def slides_to_picture(scene: Scene) -> Both:
    """Two processes look for the next slides."""
    _visit, version = _material(scene, VersionState.READY)
    scene.add(SlidesPdf(version_id=version.id))
    return twice(lambda session: slides_queue.take(session) is not None)


def _material(scene: Scene, state: str, **fields: Any) -> tuple[Visit, MaterialVersion]:
    """A document of the activity's tutor, and somebody who manages it."""
    tutor = Tutor(id=uuid4(), title="T", course_id=scene.campus.course_id)
    material = Material(id=uuid4(), tutor_id=tutor.id, title="M", **fields)
    version = MaterialVersion(
        id=uuid4(),
        material_id=material.id,
        number=1,
        file_name="m.md",
        kind="markdown",
        sha256=b"",
        bytes=1,
        state=state,
    )
    scene.add(tutor, material, version)
    with scene.database.transaction() as session:
        session.get_one(Activity, scene.campus.activity_id).tutor_id = tutor.id
    return visit_of(scene.database, scene.teacher), version


def _invitation(scene: Scene) -> UUID:
    row = Invitation(
        id=uuid4(), token_hash=uuid4().bytes * 2, institution_id=scene.campus.institution_id, expires_at=now() + FAR
    )
    scene.add(row)
    return row.id


def _delivery(scene: Scene) -> tuple[UUID, UUID]:
    """A score that is due, and the conversation that was handed in for it."""
    person = scene.student().person_id
    _marks_as_done(scene)
    conversation = scene.conversation(person)
    row = ScoreDelivery(id=uuid4(), person_id=person, activity_id=scene.campus.activity_id, next_at=now())
    scene.add(HandIn(conversation_id=conversation), row)
    return row.id, conversation


def _marks_as_done(scene: Scene) -> None:
    tutor = Tutor(id=uuid4(), title="T", mark_as_done=True)
    scene.add(tutor)
    with scene.database.transaction() as session:
        session.get_one(Activity, scene.campus.activity_id).tutor_id = tutor.id


def _deliveries(scene: Scene, session: Session) -> ScoreDeliveries:
    """Nothing is sent here: only who may send is decided."""
    nobody: Any = None
    return ScoreDeliveries(within(session), scene.vault, nobody, nobody)


class _Within:
    """A database whose transaction is one that is open already."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        yield self._session


def within(session: Session) -> Database:
    return cast(Database, _Within(session))


CLAIMS = (
    a_code, a_code_that_is_revoked, the_last_try, an_invitation, an_invitation_that_is_revoked,
    an_invitation_at_its_end, the_last_open_invitation, a_waiting_deployment, the_last_place_to_wait, a_state, a_ticket,
    a_signed_call,
    a_running_answer, the_last_tokens, an_expired_answer, a_deleted_conversation, a_job, a_hand_in, a_score,
    a_score_tried_again, a_column, a_key_wrapped_anew, a_file_to_read, a_deleted_document,
    the_last_question_of_a_day, a_run_of_trials,
    a_document_to_delete, a_first_tutor, slides_to_picture, a_failed_file,  # the last one: it leaves a file to read
)  # fmt: skip


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with postgres.database() as database:
        yield database


@pytest.mark.postgres
@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.__name__)
def test_what_can_be_had_once_is_had_once_by_two_at_the_same_moment(
    database: Database, claim: Callable[[Scene], Both]
) -> None:
    both = claim(Scene(database))
    with database.transaction() as session:
        assert both.first(session), "nobody else was there"
        session.flush()
        second = _Meanwhile(database, both.second)
        until(second.waits_or_is_done)
    second.thread.join(PATIENCE)
    assert second.failure is None, second.failure
    assert (both.winners() if both.winners else 1 + second.has_it) == 1


DECIDES = re.compile(r"[.]returning[(]|on_conflict_do_nothing|RETURNING")
LOOKED_AT = {
    "chat/conversations.py", "chat/lost_answers.py", "chat/statements.py", "chat/turn.py",
    "chat/unstored.py", "jobs/ledger.py",
    "lti/launch/begin_visit.py", "lti/launch/login_state.py", "lti/roles/one_time_codes.py",
    "lti/registration/invitations.py", "lti/administration/invitations_by_admin.py",
    "lti/administration/waiting_deployments.py", "lti/services/score_deliveries.py", "lti/tickets.py",
    "models/quota_statements.py", "models/question_count.py", "models/trial.py",
    "privacy/retention.py", "cli/rewrapping.py", "materials/reading_queue.py",
    "materials/slides_queue.py", "models/used_call.py",
}  # fmt: skip


def test_no_part_of_the_tool_decides_by_a_statement_that_nobody_looked_at() -> None:
    """Whoever adds a file here has looked at its statements, and added to CLAIMS what can be had once."""
    tool = Path(lti_tool.__file__).parent
    found = {
        path.relative_to(tool).as_posix()
        for path in tool.rglob("*.py")
        if "migrations" not in path.parts and DECIDES.search(path.read_text())
    }
    assert found <= LOOKED_AT


class _Meanwhile:
    """Somebody who tries while another transaction is open."""

    def __init__(self, database: Database, claim: Claim) -> None:
        self._database, self._claim = database, claim
        self.has_it = False
        self.failure: Exception | None = None
        self.thread = threading.Thread(target=self._try, daemon=True)
        self.thread.start()

    def _try(self) -> None:
        try:
            with suppress(ToolError, IntegrityError, quota.UsedUp), self._database.transaction() as session:
                has_it = bool(self._claim(session))
                session.flush()
                self.has_it = has_it
        except Exception as error:  # noqa: BLE001 - told in the test's own thread
            self.failure = error

    def waits_or_is_done(self) -> bool:
        with self._database.statements() as connection:
            blocked = connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
        return bool(blocked) or not self.thread.is_alive()
