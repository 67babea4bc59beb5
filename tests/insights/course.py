# SPDX-License-Identifier: EUPL-1.2
"""A course whose learners ask the real tool, and whose teacher looks at the figures."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select, update

from lti_tool import create_app
from lti_tool.db import Database, now
from lti_tool.models import AskedQuestion, Institution
from lti_tool.models.person import VisitSession
from lti_tool.permissions import Permission
from lti_tool.settings import Settings
from lti_tool.vault import Vault
from tests.factories.campus import LEARNER, Campus, Guest
from tests.support import MASTER_KEY

TOOL = "https://tutor.example"
TEACHER = (*LEARNER, Permission.VIEW_INSIGHTS, Permission.CONFIGURE_TUTOR, Permission.PREVIEW_AS_LEARNER)
PAGES = (
    ("Bäume", "Ein Baum ist ein zusammenhängender Graph ohne Kreise."),
    ("Stapel", "Ein Stapel gibt zuerst heraus, was zuletzt hineinkam."),
    ("Hashing", "Eine Hashfunktion verteilt Schlüssel auf Fächer."),
)
TREES, STACKS, NOTHING = "Was ist ein Baum?", "Was gibt ein Stapel heraus?", "Xylophon?"


class Course:
    """Everybody in it is a guest of one activity."""

    def __init__(self, database_url: str, **settings: Any) -> None:
        self.database = Database(database_url)
        self.campus = Campus(self.database, Vault([MASTER_KEY]))
        self.tutor_id = self.campus.tutor(passages=PAGES, knowledge="material")
        self.app: Flask = create_app(
            Settings(public_url=TOOL, master_key=(MASTER_KEY,), database_url=database_url, **settings)
        )
        self.client = self.app.test_client()
        self.teacher = self.campus.visit_for(permissions=TEACHER)

    def learners(self, number: int) -> list[Guest]:
        return [self.campus.visit_for() for _ in range(number)]

    def ask(self, guest: Guest, text: str = TREES) -> str:
        """Asks and reads the whole answer; its id."""
        made = self.post(guest, "/api/conversations", {})
        stream = self.post(guest, f"/api/conversations/{made.json['id']}/messages", {"text": text})
        assert "event: done" in stream.text, stream.text
        return str(stream.text.partition('"answer_id":"')[2].partition('"')[0])

    def judge(self, guest: Guest, answer: str, value: int, reason: str = "") -> None:
        given = {"value": value, "reason": reason} if reason else {"value": value}
        assert self.post(guest, f"/api/messages/{answer}/feedback", given).status_code == 204

    def erase(self, guest: Guest) -> None:
        response = self.client.delete("/api/me", json={"confirm": True}, headers=guest.headers, base_url=TOOL)
        assert response.status_code == 200, response.text

    def post(self, guest: Guest, path: str, body: Mapping[str, Any]) -> Any:
        return self.client.post(path, json=body, headers=guest.headers, base_url=TOOL)

    def get(self, path: str, guest: Guest | None = None) -> Any:
        return self.client.get(path, headers=(guest or self.teacher).headers, base_url=TOOL)

    def insights(self, days: int = 30) -> dict[str, Any]:
        response = self.get(f"/api/insights?days={days}")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json
        return found

    def looks_as_learner(self, guest: Guest) -> None:
        with self.database.transaction() as session:
            session.execute(update(VisitSession).where(VisitSession.id == guest.visit_id).values(as_learner=True))

    def waiting(self) -> list[AskedQuestion]:
        with self.database.transaction() as session:
            return list(session.scalars(select(AskedQuestion)))

    def note(self, person_id: UUID, days_ago: float = 0.0, **columns: Any) -> None:
        """A question that was asked some days ago, as its answer noted it."""
        row = AskedQuestion(
            id=uuid4(),
            person_id=person_id,
            activity_id=self.campus.activity_id,
            asked_at=now() - timedelta(days=days_ago),
        )
        for name, value in {"tokens": 100, "model": "tiny", "withheld": False, "cited": [], "nearest": []}.items():
            setattr(row, name, columns.get(name, value))
        with self.database.transaction() as session:
            session.add(row)

    def is_school(self) -> None:
        with self.database.transaction() as session:
            session.get_one(Institution, self.campus.institution_id).kind = "school"
