# SPDX-License-Identifier: EUPL-1.2
"""The whole tool at an institution that asks for research, with learners who said yes."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from lti_tool.db import now
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.models import Institution, Membership, Message, ResearchConsent, ResearchExport
from lti_tool.research import texts
from lti_tool.research.export import Exporter
from tests.factories.campus import Guest
from tests.own_data.house import TOOL, Answered, House

CONSENT = "/api/me/consent"


class Study:
    """People are asked with version 1 of a text."""

    def __init__(self, database_url: str) -> None:
        self.house = House(database_url)
        self.institution_id = self.house.campus.institution_id
        with self.house.database.transaction() as session:
            session.execute(delete(ResearchExport))
        self.keys = ToolKeys(self.house.database, self.house.vault)
        self.exporter = Exporter(self.house.database, self.house.vault, self.keys.sign, TOOL)

    def learner(self, name: str = "Jürgen Müßig", **more: Any) -> Guest:
        guest = self.house.campus.visit_for(name=name, **more)
        self.enrol(guest, ["Learner"])
        return guest

    def enrol(self, guest: Guest, roles: list[str], **more: Any) -> None:
        course = self.house.campus.course_id
        self.house.add(Membership(person_id=guest.person_id, course_id=course, roles=roles, **more))

    def volunteer(self, question: str = "Was ist ein Baum?", answer: str = "Ein **Graph**.", **more: Any) -> Guest:
        """A learner who consented and asked afterwards."""
        guest = self.learner(**more)
        assert self.put(guest, given=True).status == 200
        self.house.conversation(guest, question, answer)
        return guest

    def volunteers(self, number: int = 5) -> list[Guest]:
        return [self.volunteer(f"Frage {n}: was ist ein Baum?", name=f"Niemand{n} Sonst{n}") for n in range(number)]

    def put(self, guest: Guest, *, given: bool, version: int | None = 1) -> Answered:
        body: dict[str, Any] = {"given": given} | ({"version": version} if given else {})
        return self.house.call(guest, "PUT", CONSENT, body)

    def get(self, guest: Guest) -> dict[str, Any]:
        answered = self.house.call(guest, "GET", CONSENT)
        assert answered.status == 200
        found: dict[str, Any] = answered.json
        return found

    def ask_with(self, de: str, en: str = "Another text?", parents: texts.Wording | None = None) -> int:
        """A new version."""
        with self.house.database.transaction() as session:
            institution = session.get_one(Institution, self.institution_id)
            return texts.ask_with(session, institution, texts.Wording(de, en), parents).version

    def switch_off(self) -> None:
        with self.house.database.transaction() as session:
            assert texts.end(session, self.institution_id)

    def consented(self, guest: Guest, *, days_ago: int) -> None:
        """Puts the consent back in time."""
        when = now() - timedelta(days=days_ago)
        with self.house.database.transaction() as session:
            session.execute(
                update(ResearchConsent).where(ResearchConsent.person_id == guest.person_id).values(given_at=when)
            )

    def asked(self, conversation: UUID, *, days_ago: float) -> None:
        """Puts all of a conversation's messages back in time."""
        when = now() - timedelta(days=days_ago)
        with self.house.database.transaction() as session:
            session.execute(update(Message).where(Message.conversation_id == conversation).values(created_at=when))

    def export(self, out: Path) -> ResearchExport:
        row, _unreadable = self.exporter.export(self.institution_id, out)
        return row

    def exported(self, folder: Path) -> "File":
        out = folder / f"{uuid4().hex}.jsonl"
        self.export(out)
        return File(out)


class File:
    """A file for researchers, as they read it."""

    def __init__(self, path: Path) -> None:
        self.path, self.text = path, path.read_text(encoding="utf-8")
        self.lines = [json.loads(line) for line in self.text.splitlines()]
        self.header, *self.turns, self.signature = self.lines

    @property
    def questions(self) -> set[str]:
        return {turn["question"]["text"] for turn in self.turns}

    @property
    def pseudonyms(self) -> set[str]:
        return {turn[name] for turn in self.turns for name in ("person", "conversation")}
