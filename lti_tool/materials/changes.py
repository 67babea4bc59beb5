# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a document: changed, deleted and taken back, read once more."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.db import now
from lti_tool.errors import Conflict, Invalid, NotFound
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.materials import copies, shelf
from lti_tool.materials.answers import MaterialShown
from lti_tool.materials.arrivals import MaterialLimits, check_room, try_again
from lti_tool.materials.fields import MAX_TITLE_CHARACTERS, clean_title, known_language
from lti_tool.materials.shelf import Holding
from lti_tool.materials.storing import holds_text
from lti_tool.materials.strings import why_failed
from lti_tool.materials.whose import holding_to_change, id_in
from lti_tool.models import Material, MaterialPage, MaterialVersion, VersionState, tutor_to_change
from lti_tool.models.conversation import UNDO
from lti_tool.models.material import raise_revision

MAX_PAGES_NAMED = 100_000
"""In one request: more than a file can have."""
MAX_NUMBER = 2**31 - 1
"""Of a file: a number beyond is one that no database column takes."""


class Changes(NamedTuple):
    """What an instructor sets; only what was sent."""

    fields: Mapping[str, object]
    """Columns of `Material`."""
    off_pages: list[int] | None
    version: int | None
    """The number of the file whose pages these are; None: of whichever answers stand on now."""


def read_changes(body: Body) -> Changes:
    """Of a PATCH. Raises Invalid."""
    fields: dict[str, object] = {}
    if "title" in body:
        fields |= {"title": clean_title(body.line("title", 10 * MAX_TITLE_CHARACTERS)), "title_given": True}
    if "language" in body:
        language = known_language(body.line("language", 10, needed=False))
        fields |= {"language": language, "language_given": bool(language)}
    readers: dict[str, Callable[[str], bool | datetime | None]] = {
        "available_from": body.moment,
        "speaker_notes": body.yes,
    }
    fields |= {name: read(name) for name, read in readers.items() if name in body}
    off_pages = body.numbers("off_pages", MAX_PAGES_NAMED) if "off_pages" in body else None
    version = body.number("version", 1, MAX_NUMBER) if "version" in body and off_pages is not None else None
    body.end()
    return Changes(fields, off_pages, version)


def change_material(session: Session, visit: Visit, material_id: UUID, changes: Changes) -> MaterialShown:
    """Holds from the next question on. Raises Conflict, Invalid, NotFound."""
    holding = holding_to_change(session, visit, material_id, changes.version)
    for name, value in changes.fields.items():
        setattr(holding.material, name, value)
    if changes.off_pages is not None:
        _switch_pages(session, holding, set(changes.off_pages))
    raise_revision(session, holding.material.tutor_id)
    session.flush()
    return shelf.describe_one(session, holding)


def delete_material(session: Session, visit: Visit, material_id: UUID) -> None:
    """From the next question on no answer stands on it; for a while it can be restored. Raises NotFound."""
    material = holding_to_change(session, visit, material_id).material
    material.deleted_at = now()
    raise_revision(session, material.tutor_id)


def restore_material(session: Session, visit: Visit, material_id: UUID, limits: MaterialLimits) -> MaterialShown:
    """Takes a deletion back. Raises Conflict if its place was filled meanwhile, NotFound."""
    tutor = tutor_to_change.lock_tutor(session, visit.activity_id)
    tutor_id = tutor.id if tutor else None
    material_id = id_in(session, tutor_id, material_id)
    arrived = MaterialVersion.material_id == material_id, MaterialVersion.state != VersionState.ARRIVING
    deleted = (
        Material.id == material_id,
        Material.tutor_id == tutor_id,
        Material.deleted_at > now() - UNDO,
        select(MaterialVersion.id).where(*arrived).exists(),
    )
    material = session.scalars(select(Material).where(*deleted).with_for_update()).first()
    if material is None:
        raise NotFound
    others = shelf.list_holdings(session, material.tutor_id)
    material.deleted_at = None
    session.flush()
    holding = shelf.get_holding(session, material.tutor_id, material.id)
    check_room([*others, holding], limits)
    if not holds_text(session, material.tutor_id):
        raise Conflict(why_failed("limit_reached")["message"], code="limit_reached")
    raise_revision(session, material.tutor_id)
    return shelf.describe_one(session, holding)


def read_again(session: Session, visit: Visit, material_id: UUID) -> MaterialShown:
    """The newest file, which failed, waits to be read once more. Raises Conflict, NotFound."""
    holding = holding_to_change(session, visit, material_id)
    if not try_again(session, holding):
        raise Conflict(_("This file did not fail: there is nothing to try again."), code="not_failed")
    return shelf.describe_one(session, holding)


def _switch_pages(session: Session, holding: Holding, off: set[int]) -> None:
    """These pages off, all others on. Raises Conflict, Invalid."""
    version = holding.current or holding.waiting_copy
    if version is None:
        raise Conflict(
            _("This file has not been read yet. Please wait until it is, then switch pages off."), code="not_read"
        )
    if off and max(off) > version.pages:
        raise Invalid(_("The document has no such page. Please load it again."), code="unknown_page")
    if holding.waiting_copy:
        copies.copy_pages(session, holding.waiting_copy)
    query = select(MaterialPage.n, MaterialPage.off).where(MaterialPage.version_id == version.id)
    changed = [{"version_id": version.id, "n": n, "off": n in off}
               for n, was in session.execute(query).all() if was != (n in off)]  # fmt: skip
    if changed:
        session.execute(update(MaterialPage), changed)
