# SPDX-License-Identifier: EUPL-1.2
"""Answers that cite passages, and what becomes of the files they are from."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.materials.pages import Page
from lti_tool.materials.stored_pages import store_pages
from lti_tool.models import (
    Author,
    Citation,
    Conversation,
    Material,
    MaterialVersion,
    Message,
    MessageState,
    Passage,
    VersionState,
)
from lti_tool.models.conversation import seal_text
from lti_tool.models.material import raise_revision
from tests.factories.campus import Guest


def passages_of(session: Session, material_id: UUID) -> list[Passage]:
    """Of all its versions, in reading order."""
    query = (
        select(Passage)
        .join(MaterialVersion, MaterialVersion.id == Passage.version_id)
        .where(MaterialVersion.material_id == material_id)
    )
    return list(session.scalars(query.order_by(MaterialVersion.number, Passage.position)))


def add_answer(session: Session, guest: Guest, text: str, cited: Iterable[tuple[int, Passage]]) -> UUID:
    """The id of a conversation with one answer, which cites these under their numbers."""
    talk = Conversation(id=uuid4(), person_id=guest.person_id, activity_id=guest.activity_id)
    talk.keep_title(guest.key, "Bäume")
    session.add(talk)
    session.flush()
    cited = list(cited)
    sources = [{"n": n, "title": "Skript", "place": "S. 1", "passage_id": str(one.id)} for n, one in cited]
    for position, author in ((1, Author.PERSON), (2, Author.TUTOR)):
        row = Message(id=uuid4(), conversation_id=talk.id, position=position, author=author)
        row.state, row.finished_at, row.model = MessageState.COMPLETE, now(), None
        row.text = seal_text(guest.key, row.id, "Was ist ein Baum?" if author == Author.PERSON else text)
        row.sources = sources if author == Author.TUTOR else []
        session.add(row)
        session.flush()
    session.add_all(Citation(message_id=row.id, passage_id=one.id) for _n, one in cited)
    return talk.id


def replace_file(session: Session, material_id: UUID, pages: Iterable[Page]) -> None:
    """A newer version has been read."""
    old = session.scalars(select(MaterialVersion).where(MaterialVersion.material_id == material_id)).one()
    pages = list(pages)
    old.superseded_at = now()
    session.flush()
    new = MaterialVersion(
        id=uuid4(),
        material_id=material_id,
        number=2,
        file_name=old.file_name,
        kind=old.kind,
        sha256=sha256(uuid4().bytes).digest(),
        bytes=1,
        state=VersionState.READY,
        pages=len(pages),
        read_at=now(),
    )
    session.add(new)
    session.flush()
    store_pages(session, new.id, pages)
    raise_revision(session, session.get_one(Material, material_id).tutor_id)


def delete_material(session: Session, material_id: UUID) -> None:
    """As its instructor does."""
    session.execute(update(Material).where(Material.id == material_id).values(deleted_at=now()))
