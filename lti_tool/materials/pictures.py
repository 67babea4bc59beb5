# SPDX-License-Identifier: EUPL-1.2
"""Pictures of pages, made when somebody looks: by child processes, two at a time, and kept for the next look."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select

from lti_tool.db import Database
from lti_tool.errors import NotFound, Unavailable
from lti_tool.language import gettext as _
from lti_tool.materials.kept_originals import KeptOriginals
from lti_tool.materials.pages import FileKind, Note, ReadFailed
from lti_tool.materials.reading import render_page
from lti_tool.models import MaterialPage, MaterialVersion, SlidesPdf, SlidesPdfPiece, SlidesState

log = logging.getLogger(__name__)

MAX_PIXELS = 1_500_000
"""Of a page: A4 at some 125 dots an inch."""
MAX_KEPT_BYTES = 32 << 20
"""Of pictures, in one process."""
MAX_MADE_AT_ONCE = 2
"""Of different pages: one that takes all its time (`PICTURE_LIMITS`) leaves the other place to everybody else."""
WAIT_SECONDS = 10.0
"""For other pictures to be made; then the page is told to ask again."""
RETRY_SECONDS = 3

Page = tuple[UUID, int]


class Pictures:
    """One for each process, used by all its threads."""

    def __init__(self, database: Database, *, max_kept_bytes: int = MAX_KEPT_BYTES) -> None:
        self._database = database
        self._kept = KeptPictures(max_kept_bytes)
        self._originals = KeptOriginals(database)
        self._of_slides = KeptOriginals(database, pieces=SlidesPdfPiece)
        self._being_made: set[Page] = set()
        self._changed = threading.Condition()

    def picture(self, version_id: UUID, n: int) -> bytes | None:
        """Page `n` as PNG; None where there is none: pages of PDF have one as long as their original is there, slides
        as long as the PDF is there that was made of them.

        Whether the asking person may see it is for the caller to know. Raises Unavailable.
        """
        if (found := self._page_of_pdf(version_id, n)) is None:
            return None
        number, originals = found
        page = version_id, number
        return self._kept.get(page, lambda: self._in_turn(page, originals))

    def _in_turn(self, page: Page, originals: KeptOriginals) -> bytes | None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._may_make(page), WAIT_SECONDS):
                raise _unavailable()
            self._being_made.add(page)
        try:
            # Whoever waited may find it made by whoever was before them.
            return self._kept.get(page, lambda: self._make(*page, originals))
        finally:
            with self._changed:
                self._being_made.discard(page)
                self._changed.notify_all()

    def _may_make(self, page: Page) -> bool:
        return page not in self._being_made and len(self._being_made) < MAX_MADE_AT_ONCE

    def _page_of_pdf(self, version_id: UUID, n: int) -> tuple[int, KeptOriginals] | None:
        """The number that the page has in a PDF, and where that is."""
        query = (
            select(MaterialVersion.kind, MaterialPage.place_first, MaterialPage.note, SlidesPdf.state)
            .join(MaterialPage, MaterialPage.version_id == MaterialVersion.id)
            .outerjoin(SlidesPdf, SlidesPdf.version_id == MaterialVersion.id)
            .where(MaterialVersion.id == version_id, MaterialPage.n == n)
        )
        with self._database.statements() as connection:
            row = connection.execute(query).first()
            if row is not None and row.kind == FileKind.PDF:
                return row.place_first, self._originals
            if row is None or row.state != SlidesState.READY or row.note == Note.HIDDEN:
                return None
            # Hidden slides have no page in the PDF.
            shown = MaterialPage.version_id == version_id, MaterialPage.n <= n, MaterialPage.note != Note.HIDDEN
            return connection.scalar(select(func.count()).select_from(MaterialPage).where(*shown)) or 0, self._of_slides

    def _make(self, version_id: UUID, number: int, originals: KeptOriginals) -> bytes | None:
        try:
            with originals.open(version_id) as path:
                return render_page(path, FileKind.PDF, number, MAX_PIXELS)
        except NotFound:
            return None
        except OSError as error:  # a full disk, too many processes
            log.warning("no picture of a page version=%s n=%s (%s)", version_id, number, type(error).__name__)
            raise _unavailable() from error
        except ReadFailed as failed:  # as its text was read all the same, people can do without
            log.warning("no picture of a page version=%s n=%s (%s)", version_id, number, failed.code)
            return None


class KeptPictures:
    """What was made last, of so many bytes together; also that something cannot be made."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes, self._bytes = max_bytes, 0
        self._pictures: OrderedDict[Page, bytes | None] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, page: Page, make: Callable[[], bytes | None]) -> bytes | None:
        """The picture, made now unless it is there."""
        with self._lock:
            if page in self._pictures:
                self._pictures.move_to_end(page)
                return self._pictures[page]
        made = make()
        with self._lock:
            self._add(page, made)
        return made

    def _add(self, page: Page, picture: bytes | None) -> None:
        if page in self._pictures:
            return
        self._pictures[page] = picture
        self._bytes += _size(picture)
        while self._bytes > self._max_bytes:
            _page, oldest = self._pictures.popitem(last=False)
            self._bytes -= _size(oldest)


def _unavailable() -> Unavailable:
    return Unavailable(_("Many pictures are asked for at once. Please try again."), retry_after=RETRY_SECONDS)


def _size(picture: bytes | None) -> int:
    return len(picture or b"") + 200
