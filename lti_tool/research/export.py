# SPDX-License-Identifier: EUPL-1.2
"""A file for researchers: conversations of those who consent now, redacted, under pseudonyms drawn for this file alone.

JSON lines: a header, a line for each turn, the tool's signature. The body is written first, to a file without a name,
because only then it is known what is in it. At the end, with everybody who is in it locked, it is looked once more
whether all of them still consent; if not, the file is thrown away and made anew. docs/research.md
"""

import hashlib
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.models import (
    Conversation,
    Institution,
    Message,
    MessageState,
    Person,
    ResearchConsent,
    ResearchExport,
    ResearchExportPerson,
)
from lti_tool.models.research import asked_with
from lti_tool.privacy.personal import AI_MARK, EXPORT_ROWS
from lti_tool.privacy.redaction import Redactor
from lti_tool.research import chosen, redacting
from lti_tool.research.chosen import ChosenConversation, ReadTurn
from lti_tool.research.file import NewFile
from lti_tool.vault import Vault, VaultError

SCHEMA = "campus-tutor-research-1"
KIND = "research-export"
"""In the header of the signature: nothing else that the tool signs passes for one."""
TRIES = 3
_RANDOM = random.SystemRandom()

Sign = Callable[[Mapping[str, object], str], str]


class NotExported(Exception):
    """No file was written; the message says why and what helps."""


class _ConsentChanged(Exception):
    """Somebody who is in the file withdrew while it was written."""


@dataclass
class Written:
    """What is in the body so far."""

    pseudonyms: dict[UUID, str] = field(default_factory=dict)
    """By person; drawn for this file and kept nowhere."""
    consents: set[UUID] = field(default_factory=set)
    conversations: int = 0
    turns: int = 0
    unreadable: int = 0
    """Conversations that do not open, and turns of which something does not."""


@dataclass(frozen=True)
class Exporter:
    """Writes files of one installation."""

    database: Database
    vault: Vault
    sign: Sign
    """By the tool's own key."""
    issuer: str
    """The tool's public address."""

    def export(self, institution_id: UUID, out: Path) -> tuple[ResearchExport, int]:
        """Writes the file and its record; also how much was left out because it does not open.

        Raises NotExported, FileExistsError, OSError.
        """
        self.sign({}, KIND)  # what cannot be signed for is not begun
        with NewFile(out) as file:
            for _try in range(TRIES):
                try:
                    return self._export_once(institution_id, file)
                except _ConsentChanged:
                    file.begin_again()
        raise NotExported("People changed their consent while the file was written. Run the command again.")

    def _export_once(self, institution_id: UUID, file: NewFile) -> tuple[ResearchExport, int]:
        with self.database.transaction() as session:
            institution = session.get_one(Institution, institution_id)
            version = _version(session, institution_id)
            found = chosen.choose(session, institution, version)
        with tempfile.TemporaryFile(dir=file.folder) as body:
            written = self._write_body(institution, found, body)
            row = _row(institution_id, version, written)
            row.sha256 = self._write(row, body, file)
        with self.database.transaction() as session:
            _record(session, row, written)
            file.publish()  # the last step: if the record is not stored after all, `NewFile` takes it away again
        file.keep()
        return row, written.unreadable

    def _write_body(self, institution: Institution, found: list[ChosenConversation], body: IO[bytes]) -> Written:
        _RANDOM.shuffle(found)
        written = Written()
        for conversation in found:
            self._write_conversation(institution, conversation, body, written)
        return written

    def _write_conversation(
        self, institution: Institution, one: ChosenConversation, body: IO[bytes], written: Written
    ) -> None:
        try:
            with self.database.transaction() as session:
                asking = session.get(Person, one.person_id)
                if asking is None:
                    raise redacting.Withdrawn
                key = asking.open_key(self.vault)
                redactor = redacting.read_redactor(session, key, one.consent_id, institution)
        except redacting.Withdrawn:  # meanwhile: nothing of it is to go out, and nothing is wrong
            return
        except VaultError:
            written.unreadable += 1
            return
        pseudonym, number = uuid4().hex, 0
        for turn in chosen.pair(self._messages(one), one.since):
            try:
                line = _line(turn, key, redactor)
            except VaultError:
                written.unreadable += 1
                continue
            number += 1
            person = written.pseudonyms.setdefault(one.person_id, uuid4().hex)
            body.write(_json({"kind": "turn", "person": person, "conversation": pseudonym, "turn": number, **line}))
        written.turns += number
        if number:
            written.conversations += 1
            written.consents.add(one.consent_id)

    def _messages(self, one: ChosenConversation) -> Iterator[Message]:
        """In pieces, each in a transaction of its own: what is deleted meanwhile is not in the next."""
        last = 0
        there = (Conversation.id == one.id, Conversation.deleted_at.is_(None))
        query = select(Message).join(Conversation).where(*there, Message.superseded_at.is_(None))
        while True:
            with self.database.transaction() as session:
                piece = query.where(Message.position > last).order_by(Message.position).limit(EXPORT_ROWS)
                found = session.scalars(piece).all()
            yield from found
            if len(found) < EXPORT_ROWS:
                return
            last = found[-1].position

    def _write(self, row: ResearchExport, body: IO[bytes], file: NewFile) -> str:
        """Header, body and signature; SHA-256 of all of it, in hexadecimal digits."""
        digest = hashlib.sha256()
        for piece in _with_header(row, body, self.issuer):
            digest.update(piece)
            file.write(piece)
        claims = {"iss": self.issuer, "id": str(row.id), "at": row.at.isoformat(), "sha256": digest.hexdigest()}
        last = _json({"kind": "signature", "signed": self.sign(claims, KIND)})
        digest.update(last)
        file.write(last)
        return digest.hexdigest()


def _version(session: Session, institution_id: UUID) -> int:
    text = asked_with(session, institution_id)
    if text is None:
        raise NotExported("This institution asks for no research: set a text with 'research text set'.")
    return text.version


def _row(institution_id: UUID, version: int, written: Written) -> ResearchExport:
    return ResearchExport(
        id=uuid4(),
        institution_id=institution_id,
        version=version,
        at=now(),
        people=len(written.pseudonyms),
        conversations=written.conversations,
        turns=written.turns,
    )


def _record(session: Session, row: ResearchExport, written: Written) -> None:
    """Who is in it, with all of them locked: nobody withdraws or is erased between this look and the record.

    Raises _ConsentChanged.
    """
    theirs = select(Person.id).join(ResearchConsent, ResearchConsent.person_id == Person.id)
    theirs = theirs.where(ResearchConsent.id.in_(chosen.consenting(row.institution_id, row.version)))
    session.execute(theirs.order_by(Person.id).with_for_update(of=Person, key_share=True))
    # A statement of its own: the one that waits for a lock has looked at the consents before it waited.
    still = set(session.scalars(chosen.consenting(row.institution_id, row.version)))
    if not written.consents <= still or _version(session, row.institution_id) != row.version:
        raise _ConsentChanged
    session.add(row)
    session.flush()
    session.add_all(ResearchExportPerson(export_id=row.id, person_id=one, at=row.at) for one in written.pseudonyms)
    session.flush()


def _with_header(row: ResearchExport, body: IO[bytes], issuer: str) -> Iterator[bytes]:
    yield _json(
        {
            "kind": "header",
            "schema": SCHEMA,
            "id": str(row.id),
            "issuer": issuer,
            "institution": str(row.institution_id),
            "text_version": row.version,
            "at": row.at.isoformat(),
            "people": row.people,
            "conversations": row.conversations,
            "turns": row.turns,
            "generated": AI_MARK,
        }
    )
    body.seek(0)
    while piece := body.read(1 << 16):
        yield piece


def _line(turn: ReadTurn, key: bytes, redactor: Redactor) -> dict[str, object]:
    """What a turn's line has beside its pseudonyms. Of when it was asked the week alone. Raises VaultError."""
    year, week, _day = turn.question.created_at.isocalendar()
    question: dict[str, object] = {"text": redactor.redact(turn.question.open_text(key))}
    return {"week": f"{year}-W{week:02}", "question": question, "answer": _answer(turn.answer, key, redactor)}


def _answer(message: Message | None, key: bytes, redactor: Redactor) -> dict[str, object] | None:
    """Marked where a model wrote it: the rest is quoted from the material."""
    if message is None:
        return None
    said: dict[str, object] = {"text": redactor.redact(message.open_text(key)), "state": MessageState(message.state)}
    return {**said, "model": message.model, "digitalSourceType": AI_MARK} if message.model else {**said, "model": None}


def _json(value: Mapping[str, object]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
