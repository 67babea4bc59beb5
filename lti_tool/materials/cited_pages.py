# SPDX-License-Identifier: EUPL-1.2
"""A passage within its page, as somebody reads it beside the answer that cites it.

Who may open one: everybody whose visit's tutor answers from it now, whoever has an answer of their own that cites it,
staff that may read a conversation handed in with such an answer, and those who manage that tutor's material. To all
others it is not there.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, exists, false, func, or_, select, true

from lti_tool.access import Visit
from lti_tool.db import Query, now
from lti_tool.errors import NotFound
from lti_tool.materials.answers import PassageShown
from lti_tool.materials.pages import Page, Place, PlaceKind
from lti_tool.materials.passages import cut
from lti_tool.materials.strings import not_to_be_opened, which_version
from lti_tool.models import (
    Activity,
    Citation,
    Conversation,
    HandIn,
    Material,
    MaterialPage,
    MaterialVersion,
    Message,
    Passage,
)
from lti_tool.models.handed_in import is_handed_in_to, was_there_at
from lti_tool.models.material import CURRENT, say_place
from lti_tool.models.slides_pdf import has_pictures
from lti_tool.permissions import Permission

IMAGE = "/api/passages/{}/image"
MAX_AROUND = 20
"""Passages of the page before the cited one that are shown with it, and as many behind: of a whole book in one page
nobody reads more, and to render it would take long."""

MAX_CUT_CHARACTERS = 100_000
"""Of a page that is cut in a request; some 70 passages."""

PassageText = tuple[str, bool]
"""With whether it is the one that was asked for."""
Render = Callable[[str, Collection[int]], str]
"""Foreign Markdown to safe HTML, within bounds of time; no number in it is a citation of ours."""


class PassageRow(NamedTuple):
    """A passage with what stands around it."""

    id: UUID
    version_id: UUID
    page: int
    text: str
    from_notes: bool
    place_first: int
    place_last: int
    heading: str
    place_kind: str
    position: int
    is_off: bool
    superseded_at: datetime | None
    title: str
    language: str
    link: str | None
    deleted_at: datetime | None
    available_from: datetime | None
    speaker_notes: bool
    has_picture: bool


_JOINED = (
    select(Passage.id)
    .join(MaterialVersion, MaterialVersion.id == Passage.version_id)
    .join(Material, Material.id == MaterialVersion.material_id)
    .join(MaterialPage, and_(MaterialPage.version_id == Passage.version_id, MaterialPage.n == Passage.page))
)
_ROW = Query(
    PassageRow,
    _JOINED.with_only_columns(
        Passage.id,
        Passage.version_id,
        Passage.page,
        Passage.text,
        Passage.from_notes,
        Passage.place_first,
        Passage.place_last,
        Passage.heading,
        MaterialPage.place_kind,
        Passage.position,
        MaterialPage.off.label("is_off"),
        MaterialVersion.superseded_at,
        Material.title,
        Material.language,
        Material.link,
        Material.deleted_at,
        Material.available_from,
        Material.speaker_notes,
        has_pictures().label("has_picture"),
        maintain_column_froms=True,
    ),
)


def get_passage(connection: Connection, visit: Visit, passage_id: UUID) -> PassageRow:
    """Raises NotFound, also where the visit may not open it."""
    row = _ROW.where(Passage.id == passage_id, _may_open(visit)).first(connection, {})
    if row is None:
        raise NotFound(not_to_be_opened())
    return row


def neighbours(connection: Connection, visit: Visit, row: PassageRow) -> tuple[UUID | None, UUID | None]:
    """The first passages of the nearest pages before and behind that the visit may open."""
    others = _JOINED.where(Passage.version_id == row.version_id, _may_open(visit)).limit(1)
    before = others.where(Passage.page < row.page).order_by(Passage.page.desc(), Passage.position)
    behind = others.where(Passage.page > row.page).order_by(Passage.page, Passage.position)
    return connection.scalar(before), connection.scalar(behind)


def passages_around(connection: Connection, visit: Visit, row: PassageRow) -> list[PassageText]:
    """The page's passages as they follow each other; that one alone where it stands in notes that are not for
    everybody.
    """
    reads_notes = row.speaker_notes or Permission.MANAGE_MATERIALS in visit.permissions
    if row.from_notes and not reads_notes:
        return [(row.text, True)]
    is_past = row.superseded_at is not None or row.deleted_at is not None
    return (is_past and _cut_again(connection, row)) or _stored(connection, row)


def _stored(connection: Connection, row: PassageRow) -> list[PassageText]:
    of_page = (
        Passage.version_id == row.version_id,
        Passage.page == row.page,
        Passage.from_notes == row.from_notes,
        Passage.position.between(row.position - MAX_AROUND, row.position + MAX_AROUND),
    )
    query = select(Passage.id, Passage.text).where(*of_page).order_by(Passage.position)
    return [(text, passage_id == row.id) for passage_id, text in connection.execute(query)]


def _cut_again(connection: Connection, row: PassageRow) -> list[PassageText]:
    """Of a file that is no longer used: retention leaves the passages that are cited, and their pages' text.

    None of a long page, and of one that another version of this tool had cut.
    """
    column = MaterialPage.speaker_notes if row.from_notes else MaterialPage.text
    page = MaterialPage.version_id == row.version_id, MaterialPage.n == row.page
    text = connection.scalar(select(column).where(*page, func.length(column) <= MAX_CUT_CHARACTERS)) or ""
    place = Place(PlaceKind(row.place_kind), row.place_first, row.place_last)
    texts = [passage.text for passage in cut([Page(row.page, place, "", text)])]
    if row.text not in texts:
        return []
    cited = texts.index(row.text)
    first = max(0, cited - MAX_AROUND)
    return [(text, first + n == cited) for n, text in enumerate(texts[first : cited + MAX_AROUND + 1])]


def describe_passage(
    row: PassageRow, texts: list[PassageText], around: tuple[UUID | None, UUID | None], render: Render
) -> PassageShown:
    """With no connection in hand: rendering may take a while."""
    version, message = which_version(
        is_deleted=row.deleted_at is not None, is_replaced=row.superseded_at is not None, is_used=_is_used(row)
    )
    before, behind = around
    return {
        "id": str(row.id),
        "title": row.title,
        "place": say_place(row.language, row.place_kind, row.place_first, row.place_last, row.heading, title=row.title),
        "text": row.text,
        "html": _html(texts, render),
        "language": row.language,
        "page": row.page,
        "current": version == "current",
        "version": version,
        "version_message": message,
        "image": IMAGE.format(row.id) if row.has_picture else None,
        "link": row.link if row.link and row.link.startswith(("https://", "http://")) else None,
        "previous": str(before) if before else None,
        "next": str(behind) if behind else None,
    }


def _may_open(visit: Visit) -> ColumnElement[bool]:
    """Of a passage joined to its page, version and material."""
    tutor = select(Activity.tutor_id).where(Activity.id == visit.activity_id).scalar_subquery()
    manages = Permission.MANAGE_MATERIALS in visit.permissions
    of_visit = and_(Material.tutor_id == tutor, true() if manages else _is_usable())
    reads_hand_ins = Permission.VIEW_INSIGHTS in visit.permissions
    return or_(of_visit, _is_cited_by(visit), _is_handed_in_to(visit) if reads_hand_ins else false())


def _is_usable() -> ColumnElement[bool]:
    """Answers stand on it now."""
    return and_(
        CURRENT,
        MaterialPage.off == false(),
        or_(Passage.from_notes == false(), Material.speaker_notes),
        or_(Material.available_from.is_(None), Material.available_from <= now()),
    )


def _is_cited_by(visit: Visit) -> ColumnElement[bool]:
    """In an answer of the person's own, in whatever activity."""
    return (
        exists()
        .where(
            Citation.passage_id == Passage.id,
            Message.id == Citation.message_id,
            Conversation.id == Message.conversation_id,
            Conversation.person_id == visit.person_id,
            Conversation.deleted_at.is_(None),
        )
        .correlate(Passage)
    )


def _is_handed_in_to(visit: Visit) -> ColumnElement[bool]:
    """In an answer that was handed in, and that the visit may read."""
    may_read = is_handed_in_to(visit.activity_id, configures=Permission.CONFIGURE_TUTOR in visit.permissions)
    return (
        exists()
        .where(
            Citation.passage_id == Passage.id,
            Message.id == Citation.message_id,
            Conversation.id == Message.conversation_id,
            HandIn.conversation_id == Conversation.id,
            may_read,
            was_there_at(HandIn.handed_in_at),
        )
        .correlate(Passage)
    )


def _is_used(row: PassageRow) -> bool:
    """By the tutor, as far as its page goes."""
    is_available = row.available_from is None or row.available_from <= now()
    return is_available and not row.is_off and (row.speaker_notes or not row.from_notes)


def _html(texts: list[PassageText], render: Render) -> str:
    return "".join(
        f'<div class="cited">{render(text, ())}</div>' if is_cited else render(text, ()) for text, is_cited in texts
    )
