# SPDX-License-Identifier: EUPL-1.2
"""Which pages of a new file stay off: what an instructor switched off does not come back by a new version.

A date in the footer makes every page's text another one. Where it is not certain which page is the one that was off,
all that may be it are: an instructor sees what is off and switches it on, and nobody sees that a solution is told.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.models import MaterialPage

AT_ONCE = 500
"""Parameters of one statement."""
SIMILAR = 0.8
"""Of the words of a page that was off: with so many of them a page is taken for it."""
FEW_WORDS = 20
"""Many pages have them all: of so short a page, the new one may not have many more."""
MAX_COMPARED = 50_000
"""Pairs of pages whose words are compared: for many pages that were off, only with those near by."""


class SeenPage(NamedTuple):
    """What a page is known by."""

    n: int
    kind: str
    heading: str
    text: str
    off: bool


def read_pages(session: Session, version_id: UUID) -> list[SeenPage]:
    """In reading order."""
    columns = MaterialPage.n, MaterialPage.place_kind, MaterialPage.heading, MaterialPage.text, MaterialPage.off
    query = select(*columns).where(MaterialPage.version_id == version_id).order_by(MaterialPage.n)
    return [SeenPage(*row) for row in session.execute(query)]


def keep_off(session: Session, before: Sequence[SeenPage], version_id: UUID) -> None:
    """Switches pages of a new version off, by those of the version before."""
    if not any(page.off for page in before):
        return
    off = sorted(stay_off(before, read_pages(session, version_id)))
    for start in range(0, len(off), AT_ONCE):
        some = MaterialPage.n.in_(off[start : start + AT_ONCE])
        session.execute(update(MaterialPage).where(MaterialPage.version_id == version_id, some).values(off=True))


def stay_off(before: Sequence[SeenPage], after: Sequence[SeenPage]) -> set[int]:
    """Numbers of pages of the new version.

    Of the very same text, else of the same heading or similar text, else of the same number; none that is word for
    word a page that was on.
    """
    was_off = [page for page in before if page.off]
    texts = {page.text for page in was_off if page.text}
    was_on = {page.text for page in before if not page.off and page.text} - texts
    there = {page.text for page in after}
    maybe = [page for page in after if page.text not in was_on]
    off = {page.n for page in after if page.text in texts}
    words = {page.n: _words(page) for page in maybe}
    reach = MAX_COMPARED // max(len(was_off), 1)
    for page in was_off:
        if not page.text or page.text not in there:
            off |= _may_be(page, maybe, words, reach)
    return off


def _may_be(page: SeenPage, maybe: Sequence[SeenPage], words: dict[int, frozenset[str]], reach: int) -> set[int]:
    own = _words(page)
    near = (one.n for one in maybe if abs(one.n - page.n) <= reach // 2)
    similar = {n for n in near if _is_similar(own, words[n])}
    headed = {one.n for one in maybe if page.heading and (one.heading, one.kind) == (page.heading, page.kind)}
    if len(headed) > 1:  # a chapter's, which stands over each of its pages
        headed = headed & similar or headed
    return similar | headed or _numbered(page.n, maybe)


def _numbered(n: int, maybe: Iterable[SeenPage]) -> set[int]:
    return {page.n for page in maybe if page.n == n}


def _is_similar(own: frozenset[str], other: frozenset[str]) -> bool:
    needed = SIMILAR * (len(own) if len(own) > FEW_WORDS else max(len(own), len(other)))
    return bool(own) and len(other) >= needed and len(own & other) >= needed


def _words(page: SeenPage) -> frozenset[str]:
    return frozenset(page.text.casefold().split())
