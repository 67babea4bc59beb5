# SPDX-License-Identifier: EUPL-1.2
"""The whole tool on a database, with people of whom every table knows something."""

import ipaddress
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool import create_app
from lti_tool.chat.render import render
from lti_tool.db import Base, Database, now
from lti_tool.message_paging import renderer
from lti_tool.models import (
    AskedQuestion,
    Citation,
    Conversation,
    Exercise,
    Feedback,
    HandIn,
    HandInLook,
    InsightBlock,
    InsightPerson,
    Lock,
    LockedPerson,
    LockOrigin,
    Membership,
    Message,
    Person,
    QuestionCount,
    ResearchConsent,
    ResearchExport,
    ResearchExportPerson,
    ResearchText,
    RoleGrant,
    ScoreDelivery,
    SetupCode,
    StaffAccess,
    StaffName,
    Trial,
    Usage,
    WaitingLaunch,
)
from lti_tool.models.conversation import seal_exercise, seal_html, seal_reason
from lti_tool.models.in_view import InView
from lti_tool.models.insight import GroupFigures
from lti_tool.models.solution import closed_key_to_write
from lti_tool.models.trial import trial_key_to_write
from lti_tool.permissions import Permission
from lti_tool.settings import Settings
from lti_tool.vault import Vault
from tests.factories.campus import NAME, Campus, Guest
from tests.support import MASTER_KEY

STAFF = (Permission.OWN_DATA, Permission.CHAT, Permission.CONFIGURE_TUTOR, Permission.VIEW_INSIGHTS)
TOOL = "https://tutor.example"


@dataclass
class Answered:
    """What came back."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class House:
    """The tool, a campus with a tutor, and a teacher."""

    def __init__(self, database_url: str, *model_servers: str, **more: Any) -> None:
        """`more`: its other settings."""
        self.settings = Settings(
            public_url=TOOL,
            master_key=(MASTER_KEY,),
            database_url=database_url,
            model_servers=model_servers,
            allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),),
            **more,
        )
        self.app: Flask = create_app(self.settings)
        self.database, self.vault = Database(database_url), Vault([MASTER_KEY])
        self.campus = Campus(self.database, self.vault)
        self.tutor_id = self._tutor()
        self.research_export, self.block = self._research(), self._counted()
        self.exam = self._exam()
        self.teacher = self.campus.visit_for(permissions=STAFF, name="Lehrperson")

    def _tutor(self) -> UUID:
        """The activity's, and another with all that stays closed: solutions, words, an exercise, trials."""
        tutor_id = self.campus.tutor()
        self.campus.close(tutor_id, "Zwölf Kanten.", words=("Kantenzahl",))
        with self.database.transaction() as session:
            key = closed_key_to_write(session, self.vault, tutor_id)
            solution = key.seal("Zwölf Kanten.", "exercise.solution", 0)
            session.add(Exercise(tutor_id=tutor_id, position=0, name="2b", text="Zählen Sie.", solution=solution))
            trials, trial_id = trial_key_to_write(session, self.vault, tutor_id), uuid4()
            answer = trials.seal_answer(trial_id, {})
            asked = trials.seal_question(trial_id, "Wie viele?")
            session.add(Trial(id=trial_id, tutor_id=tutor_id, position=0, question=asked, last=answer, kept=answer))
        return self.campus.tutor()

    def _exam(self) -> UUID:
        """Tomorrow, as the platform says; of nobody yet."""
        lock = Lock(id=uuid4(), course_id=self.campus.course_id, name="quiz", origin=LockOrigin.PLATFORM)
        lock.starts_at, lock.ends_at, lock.for_named = now() + timedelta(days=2), now() + timedelta(days=3), True
        self.add(lock)
        return lock.id

    def _counted(self) -> UUID:
        """A block of insights, of nobody yet."""
        figures = GroupFigures(days={}, hours={}, pages={}, nearest={}, said={}, models={}, people={})
        block_id = uuid4()
        of = {"id": block_id, "activity_id": self.campus.activity_id}
        self.add(InsightBlock(**of, least=5, questions=5, tokens=35, figures=figures))
        return block_id

    def _research(self) -> UUID:
        """A text that people are asked with, and a file that was written."""
        of = {"institution_id": self.campus.institution_id, "version": 1}
        export = ResearchExport(id=uuid4(), **of, people=5, conversations=5, turns=5, sha256="0" * 64)
        self.add(ResearchText(**of, de="Forschung?", en="Research?"), export)
        return export.id

    def call(self, guest: Guest, method: str, path: str, body: Any = None) -> Answered:
        options = {} if body is None else {"json": body}
        response: TestResponse = self.app.test_client().open(path, method=method, headers=guest.headers, **options)
        return Answered(response.status_code, response.data)

    def erase(self, guest: Guest) -> Answered:
        return self.call(guest, "DELETE", "/api/me", {"confirm": True})

    def student(self, **more: Any) -> Guest:
        """Somebody of whom each table that can know of a student has a row."""
        guest = self.campus.visit_for(**more)
        handed_in = self.conversation(guest)
        self.add(HandIn(conversation_id=handed_in), ScoreDelivery(**_of(guest), sent_at=now(), next_at=None))
        self.add(StaffAccess(conversation_id=handed_in, person_id=self.teacher.person_id, role="instructor"))
        self.add(Membership(person_id=guest.person_id, course_id=self.campus.course_id, roles=["Learner"]))
        self.add(StaffName(person_id=guest.person_id, course_id=self.campus.course_id, prints=b"sealed", seen_at=now()))
        self.add(Usage(owner_id=guest.person_id, since=now().date(), kind=1, tokens=12, recent=1.5))
        self.count(guest)
        self.lock(guest)
        self.add(RoleGrant(**_of(guest), how="carried"), HandInLook(**_of(guest)))
        self.add(SetupCode(activity_id=guest.activity_id, created_by=guest.person_id, **_code()))
        self.wait_for_a_click(guest)
        self.consent(guest)
        return guest

    def count(self, guest: Guest) -> None:
        """A question that waits to be counted, one that was, and one that was asked today."""
        self.add(
            AskedQuestion(id=uuid4(), **_of(guest), asked_at=now(), tokens=7, cited=[], nearest=[]),
            InsightPerson(block_id=self.block, person_id=guest.person_id),
            QuestionCount(person_id=guest.person_id, tutor_id=self.tutor_id, day=now().date(), questions=1),
        )

    def lock(self, guest: Guest) -> None:
        """Out of the tutor, for an exam to come; the lock is the course's, and there for all."""
        with self.database.transaction() as session:
            sub_hash = session.get_one(Person, guest.person_id).sub_hash
        self.add(LockedPerson(lock_id=self.exam, sub_hash=sub_hash))

    def consent(self, guest: Guest) -> None:
        """To research, with an export in which they were."""
        row = ResearchConsent(
            id=uuid4(), person_id=guest.person_id, institution_id=self.campus.institution_id, version=1
        )
        row.keep_known(guest.key, {"names": [NAME]})
        self.add(row, ResearchExportPerson(export_id=self.research_export, person_id=guest.person_id))

    def conversation(self, guest: Guest, question: str = "Was ist ein Baum?", answer: str = "Ein **Graph**.") -> UUID:
        """A question, an answer of a model that names a passage, a thumb with a reason."""
        row = Conversation(id=uuid4(), **_of(guest))
        row.keep_title(guest.key, question)
        self.add(row)
        self.message(guest, row.id, 1, question)
        message = self.message(guest, row.id, 2, answer, author="tutor", model="modell-1", prompt_tokens=7)
        self.add(Citation(message_id=message, passage_id=uuid4()))
        self.add(Feedback(message_id=message, value=1, reason=seal_reason(guest.key, message, "half mir")))
        return row.id

    def message(self, guest: Guest, conversation_id: UUID, position: int, text: str, **fields: Any) -> UUID:
        fields = {"author": "person", "state": "complete"} | fields
        row = Message(id=uuid4(), conversation_id=conversation_id, position=position, **fields)
        row.keep_text(guest.key, text)
        row.exercise = seal_exercise(guest.key, row.id, "2b", 3) if row.author == "tutor" else None
        row.about = InView("cm1", "Blatt 3").seal(guest.key, row.id) if row.author == "person" else None
        if row.author == "tutor":
            row.html, row.renderer = (
                seal_html(guest.key, row.id, render(text, [one["n"] for one in row.sources or ()])),
                renderer(),
            )
        self.add(row)
        return row.id

    def wait_for_a_click(self, guest: Guest) -> None:
        """As a launch does that no cookie tied to the browser."""
        with self.database.transaction() as session:
            sub = session.get_one(Person, guest.person_id).open_sub(guest.key)
        digest = uuid4().bytes * 2
        content = json.dumps({"kind": "launch", "claims": {"sub": sub, "name": "Jürgen Müßig"}, "browser": ""})
        claims = self.vault.wrap(content.encode(), f"waiting_launch.claims:{digest.hex()}")
        expires_at = now() + timedelta(minutes=2)
        self.add(
            WaitingLaunch(ticket_hash=digest, platform_id=self.campus.platform_id, claims=claims, expires_at=expires_at)
        )

    def add(self, *rows: Any) -> None:
        with self.database.transaction() as session:
            for row in rows:
                session.add(row)
                session.flush()

    def rows(self) -> dict[str, int]:
        """How many each table has."""
        with self.database.transaction() as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }


def _of(guest: Guest) -> dict[str, UUID]:
    return {"person_id": guest.person_id, "activity_id": guest.activity_id}


def _code() -> dict[str, Any]:
    return {"code_hash": uuid4().bytes * 2, "expires_at": now() + timedelta(days=7)}
