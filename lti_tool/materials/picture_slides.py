# SPDX-License-Identifier: EUPL-1.2
"""The job that makes a PDF of slides, of which the pictures of them are made. Never inside a request, and never before
their text is read: answers do not wait for pictures. docs/decisions/slide_pictures.md
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.orm import Session

from lti_tool.db import Database
from lti_tool.errors import DATABASE_AWAY, NotFound, without_message
from lti_tool.jobs.job import Job
from lti_tool.materials.originals import PIECES_AT_ONCE, open_original
from lti_tool.materials.pages import FileKind, Note, ReadFailed
from lti_tool.materials.reading import count_pages
from lti_tool.materials.reading.process import never
from lti_tool.materials.reading.slides import NoWalls, converted, find_office
from lti_tool.materials.reading_queue import PUT_OFF
from lti_tool.materials.slides_queue import LEASE, ClaimedSlides, SlidesHold, add_read, take, tell_lack
from lti_tool.models import Material, MaterialPage, MaterialVersion, SlidesPdf, SlidesPdfPiece, SlidesState
from lti_tool.models.material import PIECE_BYTES
from lti_tool.models.slides_pdf import NO_OFFICE, NO_WALLS

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=5)
"""Between two looks at whether slides wait."""
LACK_PAUSE = timedelta(hours=1)
"""Until this machine is asked again whether it can keep an office program in."""
COPIED_AT_ONCE = 16
"""Pieces in one transaction."""
MAX_ATTEMPTS = 3
"""Slides are given up that so many processes began and none told the end of."""

Office = Callable[[], Path | None]


def job(database: Database, max_bytes: int, ending: Callable[[], bool] = never) -> Job:
    """Files are claimed one by one. `max_bytes`: of a tutor's originals, and of what is made of its slides.

    Never late: an installation without LibreOffice works.
    """
    run = SlidePicturer(database, max_bytes, ending).run
    return Job(name="picture_slides", every=EVERY, longest=LEASE, batch=run, late=None, shared=True)


class SlidePicturer:
    """Makes what waits, one after the other."""

    def __init__(
        self, database: Database, max_bytes: int, ending: Callable[[], bool] = never, office: Office = find_office
    ) -> None:
        self._database, self._max_bytes, self._ending, self._office = database, max_bytes, ending, office

    def run(self) -> bool:
        """One file; whether more may wait. Raises DATABASE_AWAY."""
        office = self._office()
        with self._database.transaction() as session:
            add_read(session)
            if office is None:
                tell_lack(session, NO_OFFICE)
                return False
        with self._database.transaction() as session:
            claimed = take(session)
        if claimed is None:
            return False
        self._do(claimed, office)
        return not self._ending()

    def _do(self, claimed: ClaimedSlides, office: Path) -> None:
        """To its end, whatever that is. Raises DATABASE_AWAY: then it comes back by the clock."""
        hold, began = SlidesHold(self._database, claimed), time.monotonic()
        ended = "made"
        try:
            self._make(hold, office)
        except ReadFailed as failed:
            ended = failed.code
            hold.give_back() if ended == "cancelled" else hold.fail(ended)
        except NotFound:
            ended = "without their original"
            hold.fail("broken")
        except NoWalls:
            ended = "put off (this machine's kernel cannot keep LibreOffice in)"
            hold.give_back(LACK_PAUSE, NO_WALLS)
        except (OSError, MemoryError) as error:  # this machine's trouble, not the file's
            ended = f"put off ({type(error).__name__})"
            hold.give_back(PUT_OFF)
        except DATABASE_AWAY:
            with suppress(*DATABASE_AWAY):
                hold.give_back()
            raise
        except Exception as error:
            log.error("unexpected %s while slides got pictures", type(error).__name__, exc_info=without_message(error))
            ended = "unexpected"
            hold.fail("broken")
        seconds = time.monotonic() - began
        log.info("pictures of slides %s version=%s kind=%s s=%.1f", ended, claimed.version_id, claimed.kind, seconds)

    def _make(self, hold: SlidesHold, office: Path) -> None:
        claimed = hold.claimed
        if claimed.attempts > MAX_ATTEMPTS:
            raise ReadFailed("needs_too_much_memory")
        if self._copy(hold):
            return
        cancelled = lambda: hold.is_lost() or self._ending()  # noqa: E731
        with (
            open_original(self._database, claimed.version_id) as deck,
            converted(deck, FileKind(claimed.kind), office, cancelled=cancelled) as pdf,
        ):
            self._check(hold, pdf)
            self._store(hold, pdf)

    def _check(self, hold: SlidesHold, pdf: Path) -> None:
        """Each slide that is shown has a page: else a student saw the picture of another one. Raises ReadFailed."""
        shown = MaterialPage.version_id == hold.claimed.version_id, MaterialPage.note != Note.HIDDEN
        with self._database.statements() as connection:
            slides = connection.scalar(select(func.count()).select_from(MaterialPage).where(*shown))
        pages = count_pages(pdf)
        if pages != slides:
            log.warning("no pictures: %s slides became %s pages version=%s", slides, pages, hold.claimed.version_id)
            raise ReadFailed("broken")

    def _store(self, hold: SlidesHold, pdf: Path) -> None:
        """A connection is held for some MiB. Raises ReadFailed, and `limit_reached` where the tutor has no room."""
        version_id, size = hold.claimed.version_id, pdf.stat().st_size
        with self._database.transaction() as session:
            hold.lock(session)
            if _bytes_of_tutor(session, hold.claimed) + size > self._max_bytes:
                raise ReadFailed("limit_reached")
            _clear(session, hold.claimed)
        with pdf.open("rb") as file:
            for first in range(0, -(-size // PIECE_BYTES), PIECES_AT_ONCE):
                pieces = [file.read(PIECE_BYTES) for _piece in range(PIECES_AT_ONCE)]
                rows = [
                    {"version_id": version_id, "number": first + n, "content": piece}
                    for n, piece in enumerate(pieces)
                    if piece
                ]
                with self._database.transaction() as session:
                    hold.lock(session)
                    session.execute(insert(SlidesPdfPiece), rows)
        with self._database.transaction() as session:
            hold.lock(session)
            hold.finish(session, size)

    def _copy(self, hold: SlidesHold) -> bool:
        """Whether these are a copy of slides that have their PDF: then it is copied within the database."""
        source, first, copied = hold.claimed.copy_of_id, 0, 0
        with self._database.transaction() as session:
            size = _bytes_to_copy(session, hold.claimed)
            if size is None or _bytes_of_tutor(session, hold.claimed) + size > self._max_bytes:
                return False
            hold.lock(session)
            _clear(session, hold.claimed)
        while copied < size:
            with self._database.transaction() as session:
                hold.lock(session)
                some = (
                    SlidesPdfPiece.version_id == source,
                    SlidesPdfPiece.number.between(first, first + COPIED_AT_ONCE - 1),
                )
                got = session.scalar(select(func.sum(func.length(SlidesPdfPiece.content))).where(*some))
                if not got:  # it went meanwhile
                    return False
                own = literal(hold.claimed.version_id, SlidesPdfPiece.version_id.type)
                rows = select(own, SlidesPdfPiece.number, SlidesPdfPiece.content).where(*some)
                session.execute(insert(SlidesPdfPiece).from_select(["version_id", "number", "content"], rows))
                first, copied = first + COPIED_AT_ONCE, copied + got
        with self._database.transaction() as session:
            hold.lock(session)
            hold.finish(session, size)
        return True


def _clear(session: Session, claimed: ClaimedSlides) -> None:
    """What a process left that died at it."""
    session.execute(delete(SlidesPdfPiece).where(SlidesPdfPiece.version_id == claimed.version_id))


def _bytes_of_tutor(session: Session, claimed: ClaimedSlides) -> int:
    """Of what is made of all its slides."""
    query = (
        select(func.coalesce(func.sum(SlidesPdf.bytes), 0))
        .join(MaterialVersion, MaterialVersion.id == SlidesPdf.version_id)
        .join(Material, Material.id == MaterialVersion.material_id)
        .where(Material.tutor_id == claimed.tutor_id, MaterialVersion.superseded_at.is_(None))
        .where(Material.deleted_at.is_(None))
    )
    return int(session.scalar(query) or 0)


def _bytes_to_copy(session: Session, claimed: ClaimedSlides) -> int | None:
    """Of the PDF of the very file that these slides are a copy of."""
    query = (
        select(SlidesPdf.bytes)
        .join(MaterialVersion, MaterialVersion.id == SlidesPdf.version_id)
        .where(MaterialVersion.id == claimed.copy_of_id, MaterialVersion.sha256 == claimed.sha256)
        .where(SlidesPdf.state == SlidesState.READY)
    )
    return session.scalar(query) if claimed.copy_of_id else None
