# SPDX-License-Identifier: EUPL-1.2
"""When course material goes: what broke off, what was deleted or replaced, and what no answer cites any more.

An answer keeps the passages that it cites, and their pages' text, as long as it is kept itself. Nothing keeps an
original, nor the PDF that was made of slides. docs/decisions/material_read.md

What nobody has used for as long as its institution keeps it counts as deleted from then on: `UNUSED`.
docs/decisions/end_of_term.md
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.models import (
    Citation,
    Material,
    MaterialPage,
    MaterialPiece,
    MaterialVersion,
    Passage,
    PassageVector,
    SlidesPdfPiece,
    VersionState,
)
from lti_tool.models.conversation import UNDO
from lti_tool.models.material import overtaken, raise_revision
from lti_tool.privacy.last_use import material_is_over
from lti_tool.privacy.retention_kind import HOURLY, OFTEN, SELDOM, RetentionKind

ARRIVES_WITHIN = timedelta(hours=2)
"""An upload that takes longer has broken off."""
RESTORED_WITHIN = UNDO + timedelta(minutes=1)
"""Nobody can take a deletion back any more, whatever host's clock counts."""
CITED_WITHIN = timedelta(hours=1)
"""After so long no answer is being written any more that began with a version that was replaced since."""
MAX_PIECES, MAX_FILES = 32, 8
"""At once: of some MiB, and of 100 MB at most, which go with their version."""


def _is_past(moment: datetime, replaced_for: timedelta) -> ColumnElement[bool]:
    """Of a version joined to its material: deleted for good, or replaced so long ago."""
    gone = Material.deleted_at <= moment - RESTORED_WITHIN
    return or_(gone, MaterialVersion.superseded_at <= moment - replaced_for)


def _past(moment: datetime, replaced_for: timedelta) -> "Select[UUID]":
    """Ids of versions that nothing but a citation keeps. What arrives is not yet among them."""
    arrived = MaterialVersion.state != VersionState.ARRIVING
    query = select(MaterialVersion.id).join(Material, Material.id == MaterialVersion.material_id)
    return query.where(_is_past(moment, replaced_for), arrived)


def _is_broken_off(moment: datetime) -> ColumnElement[bool]:
    arriving = MaterialVersion.state == VersionState.ARRIVING
    return and_(arriving, MaterialVersion.created_at <= moment - ARRIVES_WITHIN)


def _is_uncited(moment: datetime) -> ColumnElement[bool]:
    cited = exists().where(Citation.passage_id == Passage.id)
    return and_(Passage.version_id.in_(_past(moment, CITED_WITHIN)), ~cited)


def _old_passages(moment: datetime) -> "Select[UUID]":
    """No question finds them any more, though answers may cite them."""
    return select(Passage.id).where(Passage.version_id.in_(_past(moment, CITED_WITHIN)))


def _is_without_passages(moment: datetime) -> ColumnElement[bool]:
    there = exists().where(Passage.version_id == MaterialPage.version_id, Passage.page == MaterialPage.n)
    return and_(MaterialPage.version_id.in_(_past(moment, CITED_WITHIN)), ~there)


def _is_empty_or_overtaken(moment: datetime) -> ColumnElement[bool]:
    """Nothing is left of it, or nobody has read it and a newer file is there."""
    kept = MaterialPiece, SlidesPdfPiece, MaterialPage, Passage
    left = [exists().where(model.version_id == MaterialVersion.id) for model in kept]
    empty = and_(MaterialVersion.id.in_(_past(moment, CITED_WITHIN)), *(~some for some in left))
    unread = MaterialVersion.state.in_([VersionState.WAITING, VersionState.FAILED])
    return or_(empty, and_(unread, overtaken()))


def _is_deleted(moment: datetime) -> ColumnElement[bool]:
    """For good, and nothing of it is left."""
    left = exists().where(MaterialVersion.material_id == Material.id)
    return and_(Material.deleted_at <= moment - RESTORED_WITHIN, ~left)


def _set_aside(session: Session, materials: Sequence[UUID], moment: datetime) -> None:
    """As their instructor would delete them, so that what answers cite of them stays as long as those."""
    these = Material.id.in_(materials)
    tutors = session.scalars(select(Material.tutor_id).where(these).distinct()).all()
    session.execute(
        update(Material).where(these).values(deleted_at=moment), execution_options={"synchronize_session": False}
    )
    for tutor_id in tutors:
        raise_revision(session, tutor_id)


_CITED = "as long as answers cite it; else until an hour after its file was replaced, deleted or over"
BROKEN_OFF = RetentionKind(
    name="broken_uploads",
    key=(MaterialVersion.id,),
    over=lambda _session, moment: _is_broken_off(moment),
    every=HOURLY,
    kept=f"{ARRIVES_WITHIN.seconds // 3600} hours after an upload broke off",
    batch_rows=MAX_FILES,
)
UNUSED = RetentionKind(
    name="unused_materials",
    key=(Material.id,),
    over=material_is_over,
    every=SELDOM,
    kept="until days after the end of term, or so many days after the last use of the course, as the institution says",
    act=_set_aside,
)
ORIGINALS = RetentionKind(
    name="pieces_of_originals",
    key=(MaterialPiece.version_id, MaterialPiece.number),
    over=lambda _session, moment: MaterialPiece.version_id.in_(_past(moment, timedelta(0))),
    every=OFTEN,
    kept="until its file is replaced, or an hour after it was deleted or over",
    batch_rows=MAX_PIECES,
)
SLIDES = RetentionKind(
    name="pieces_of_slides",
    key=(SlidesPdfPiece.version_id, SlidesPdfPiece.number),
    over=lambda _session, moment: SlidesPdfPiece.version_id.in_(_past(moment, timedelta(0))),
    every=OFTEN,
    kept="until its file is replaced, or an hour after it was deleted or over",
    batch_rows=MAX_PIECES,
)
VECTORS = RetentionKind(
    name="vectors_of_old_passages",
    key=(PassageVector.passage_id,),
    over=lambda _session, moment: PassageVector.passage_id.in_(_old_passages(moment)),
    every=OFTEN,
    kept="until an hour after its file was replaced, deleted or over",
)
PASSAGES = RetentionKind(
    name="uncited_passages",
    key=(Passage.id,),
    over=lambda _session, moment: _is_uncited(moment),
    every=OFTEN,
    kept=_CITED,
)
PAGES = RetentionKind(
    name="uncited_pages",
    key=(MaterialPage.version_id, MaterialPage.n),
    over=lambda _session, moment: _is_without_passages(moment),
    every=OFTEN,
    kept=_CITED,
)
VERSIONS = RetentionKind(
    name="unused_files",
    key=(MaterialVersion.id,),
    over=lambda _session, moment: _is_empty_or_overtaken(moment),
    every=OFTEN,
    kept="until nothing of it is left",
    batch_rows=MAX_FILES,
)
MATERIALS = RetentionKind(
    name="deleted_materials",
    key=(Material.id,),
    over=lambda _session, moment: _is_deleted(moment),
    every=OFTEN,
    kept="an hour after it was deleted, and until nothing of it is left",
)

OF_MATERIAL = (BROKEN_OFF, UNUSED, ORIGINALS, SLIDES, VECTORS, PASSAGES, PAGES, VERSIONS, MATERIALS)
"""In the order in which one makes room for the next."""
