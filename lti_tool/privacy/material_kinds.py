# SPDX-License-Identifier: EUPL-1.2
"""When course material goes: what broke off, what was deleted or replaced, and what no answer cites any more.

An answer keeps the passages that it cites, and their pages' text, as long as it is kept itself. Nothing keeps an
original, nor the PDF that was made of slides. docs/decisions/material_read.md
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from lti_tool.models import (
    Citation,
    Material,
    MaterialPage,
    MaterialPiece,
    MaterialVersion,
    Passage,
    SlidesPdfPiece,
    VersionState,
)
from lti_tool.models.conversation import UNDO
from lti_tool.models.material import overtaken
from lti_tool.privacy.retention_kind import HOURLY, OFTEN, RetentionKind

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


BROKEN_OFF = RetentionKind(
    "broken_uploads",
    (MaterialVersion.id,),
    lambda _session, moment: _is_broken_off(moment),
    HOURLY,
    batch_rows=MAX_FILES,
)
ORIGINALS = RetentionKind(
    "pieces_of_originals",
    (MaterialPiece.version_id, MaterialPiece.number),
    lambda _session, moment: MaterialPiece.version_id.in_(_past(moment, timedelta(0))),
    OFTEN,
    batch_rows=MAX_PIECES,
)
SLIDES = RetentionKind(
    "pieces_of_slides",
    (SlidesPdfPiece.version_id, SlidesPdfPiece.number),
    lambda _session, moment: SlidesPdfPiece.version_id.in_(_past(moment, timedelta(0))),
    OFTEN,
    batch_rows=MAX_PIECES,
)
PASSAGES = RetentionKind("uncited_passages", (Passage.id,), lambda _session, moment: _is_uncited(moment), OFTEN)
PAGES = RetentionKind(
    "uncited_pages",
    (MaterialPage.version_id, MaterialPage.n),
    lambda _session, moment: _is_without_passages(moment),
    OFTEN,
)
VERSIONS = RetentionKind(
    "unused_files",
    (MaterialVersion.id,),
    lambda _session, moment: _is_empty_or_overtaken(moment),
    OFTEN,
    batch_rows=MAX_FILES,
)
MATERIALS = RetentionKind("deleted_materials", (Material.id,), lambda _session, moment: _is_deleted(moment), OFTEN)

OF_MATERIAL = (BROKEN_OFF, ORIGINALS, SLIDES, PASSAGES, PAGES, VERSIONS, MATERIALS)
"""In the order in which one makes room for the next."""
