# SPDX-License-Identifier: EUPL-1.2
"""What was read of a file becomes rows: its pages, and the passages that they are cut into."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lti_tool.materials.pages import Page
from lti_tool.materials.passages import CutPassage, cut
from lti_tool.models import MaterialPage, Passage

ROWS_AT_ONCE = 500


def store_pages(session: Session, version_id: UUID, pages: Iterable[Page]) -> None:
    """Adds all of a version's pages and passages; it must not have any yet."""
    pages = list(pages)
    _insert(session, MaterialPage, (_page(version_id, page) for page in pages))
    _insert(session, Passage, _passages(version_id, pages))


def _insert(session: Session, model: type[MaterialPage] | type[Passage], rows: Iterator[dict[str, object]]) -> None:
    batch: list[dict[str, object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            session.execute(insert(model), batch)
            batch = []
    if batch:
        session.execute(insert(model), batch)


def _page(version_id: UUID, page: Page) -> dict[str, object]:
    return {
        "version_id": version_id,
        "n": page.n,
        "place_kind": page.place.kind,
        "place_first": page.place.first,
        "place_last": page.place.last,
        "heading": page.heading,
        "text": page.text,
        "note": page.note,
        "speaker_notes": page.speaker_notes,
        "off": False,
    }


def _passages(version_id: UUID, pages: list[Page]) -> Iterator[dict[str, object]]:
    """A page's notes behind its text: whether they are used can be changed without reading the file again."""
    position = 0
    for page in pages:
        notes = replace(page, text=page.speaker_notes)
        for from_notes, passage in [*((False, one) for one in cut([page])), *((True, one) for one in cut([notes]))]:
            yield _passage(version_id, position, passage, from_notes=from_notes)
            position += 1


def _passage(version_id: UUID, position: int, passage: CutPassage, *, from_notes: bool) -> dict[str, object]:
    return {
        "id": uuid4(),
        "version_id": version_id,
        "position": position,
        "page": passage.page,
        "place_first": passage.place.first,
        "place_last": passage.place.last,
        "heading": passage.heading,
        "text": passage.text,
        "from_notes": from_notes,
    }
