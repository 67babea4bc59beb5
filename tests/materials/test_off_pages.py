# SPDX-License-Identifier: EUPL-1.2
"""What an instructor switched off stays off when the file is replaced."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from lti_tool.db import Database
from lti_tool.materials import off_pages
from lti_tool.materials.off_pages import MAX_COMPARED, SeenPage, stay_off
from lti_tool.models import MaterialPage
from lti_tool.models.material import of_tutor
from tests.factories.campus import Campus
from tests.factories.materials import read_what_waits
from tests.factories.uploads import replace, upload, version_of

SOLUTION = (
    "Der Baum mit sieben Knoten hat die Höhe drei, denn jede Ebene verdoppelt die Zahl der Knoten bis zur letzten."
)
EXERCISE = (
    "Bestimmen Sie, wie hoch ein Graph mit neun Kanten höchstens werden kann, und begründen Sie es in zwei Sätzen."
)


def page(n: int, text: str, heading: str = "", *, off: bool = False, kind: str = "page") -> SeenPage:
    return SeenPage(n, kind, heading, text, off)


@pytest.mark.parametrize(
    ("before", "after", "off"),
    [
        ([page(1, EXERCISE), page(2, SOLUTION, off=True)], [page(1, SOLUTION), page(2, EXERCISE)], {1}),
        (
            [page(1, EXERCISE + " 3.11."), page(2, SOLUTION + " 3.11.", off=True)],
            [page(1, "Neu."), page(2, EXERCISE + " 4.11."), page(3, SOLUTION + " 4.11.")],
            {3},
        ),
        (
            [page(1, EXERCISE, "Aufgabe"), page(2, SOLUTION, "Lösung", off=True)],
            [page(1, EXERCISE, "Aufgabe"), page(2, "Neu.", "Hinweis"), page(3, "Es sind drei.", "Lösung")],
            {3},
        ),
        (
            [page(n, f"{EXERCISE if n < 3 else SOLUTION} alt", "Kapitel", off=n == 3) for n in (1, 2, 3)],
            [page(n, f"{EXERCISE if n < 3 else SOLUTION} neu", "Kapitel") for n in (1, 2, 3)],
            {3},
        ),
        ([page(1, EXERCISE), page(2, SOLUTION, off=True)], [page(1, EXERCISE), page(2, "Ganz anders.")], {2}),
        ([page(1, EXERCISE), page(2, SOLUTION, off=True)], [page(2, EXERCISE)], set()),
        ([page(1, "", off=True)], [page(1, "Erkannter Text.")], {1}),
    ],
    ids=["moved", "date in the footer", "same heading", "a chapter's heading", "same number", "gone", "without text"],
)
def test_the_page_that_was_off_is_found_again(before: list[SeenPage], after: list[SeenPage], off: set[int]) -> None:
    assert stay_off(before, after) == off


def test_two_thousand_pages_off_are_compared_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def compare(*both: frozenset[str]) -> bool:
        compared.append(both)
        return False

    monkeypatch.setattr(off_pages, "_is_similar", compare)
    before, after = ([page(n, f"{n} {word}", off=True) for n in range(1, 2001)] for word in ("alt", "neu"))
    assert len(stay_off(before, after)) == 2000
    assert len(compared) <= MAX_COMPARED + 2000


def test_a_new_date_in_the_footer_switches_no_solution_on(database: Database, campus: Campus) -> None:
    tutor_id = campus.tutor()
    text = f"# Aufgabe\n\n{EXERCISE} Stand DATUM\n\n# Lösung\n\n{SOLUTION} Stand DATUM\n"
    version_id = upload(database, tutor_id, "a.md", text.replace("DATUM", "3.11.").encode())
    read_what_waits(database)
    with database.transaction() as session:
        session.execute(update(MaterialPage).where(MaterialPage.heading == "Lösung").values(off=True))
    newer = replace(
        database, version_of(database, version_id).material_id, 2, "a.md", text.replace("DATUM", "4.11.").encode()
    )
    read_what_waits(database)
    assert off_headings(database, newer) == ["Lösung"]
    with database.statements() as connection:
        assert not [one for one in of_tutor(connection, tutor_id) if "sieben Knoten" in one.text]


def off_headings(database: Database, version_id: UUID) -> list[str]:
    off = MaterialPage.version_id == version_id, MaterialPage.off
    with database.transaction() as session:
        return list(session.scalars(select(MaterialPage.heading).where(*off)))
