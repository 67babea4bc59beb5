# SPDX-License-Identifier: EUPL-1.2
"""A passage beside the answer that cites it: who may open it, and what is shown."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from lti_tool.db import Database, now
from lti_tool.materials.pages import FileKind, Page, Place, PlaceKind
from lti_tool.models import Conversation, Material, MaterialPage, MaterialPiece, Passage
from lti_tool.models.material import of_tutor
from lti_tool.permissions import Permission
from lti_tool.vault import Vault
from tests.factories.campus import LEARNER, Campus, Guest
from tests.factories.citing import add_answer, delete_material, passages_of, replace_file
from tests.factories.materials import add_material, section, slide
from tests.materials.files import plain_pdf
from tests.materials.shelf import TEACHER, Caller, caller, make_app

PAGES = [
    ("Bäume", "# Bäume\n\nEin Baum ist ein *Graph*.\n\n" + "Er hat Knoten. " * 100 + "\n\n" + "Und Kanten. " * 100),
    ("Listen", "Eine Liste hat Köpfe."),
    ("Wege", "Ein Weg hat Kanten."),
]


@pytest.fixture
def app(database: Database) -> Flask:
    return make_app(database)


class Shelf:
    """A tutor's document, and its passages."""

    def __init__(self, campus: Campus, pages: Any = PAGES, **more: Any) -> None:
        self.campus, self.database = campus, campus.database
        self.tutor_id = campus.tutor()
        with self.database.transaction() as session:
            self.material_id = add_material(session, self.tutor_id, "Skript", pages, **more)
        self.passages = self.look()

    def look(self) -> list[Passage]:
        with self.database.transaction() as session:
            return passages_of(session, self.material_id)

    def on_page(self, page: int) -> list[str]:
        return [str(passage.id) for passage in self.passages if passage.page == page]

    def cited_by(self, guest: Guest, *passages: Passage) -> UUID:
        with self.database.transaction() as session:
            return add_answer(session, guest, "Ein Baum [1].", enumerate(passages, start=1))

    def set(self, **values: Any) -> None:
        with self.database.transaction() as session:
            session.execute(update(Material).where(Material.id == self.material_id).values(**values))

    def switch_off(self, page: int) -> None:
        version = self.passages[0].version_id
        with self.database.transaction() as session:
            session.get_one(MaterialPage, (version, page)).off = True


@pytest.fixture
def shelf(campus: Campus) -> Shelf:
    return Shelf(campus)


def shown(visitor: Caller, passage_id: str) -> dict[str, Any]:
    answer = visitor.call("GET", f"/api/passages/{passage_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


def status(visitor: Caller, passage_id: object) -> int:
    return visitor.call("GET", f"/api/passages/{passage_id}").status_code


def test_a_passage_is_shown_within_its_page(app: Flask, campus: Campus, shelf: Shelf) -> None:
    first, second, third = shelf.on_page(1)
    found = shown(caller(app, campus, LEARNER), second)
    html = found.pop("html")
    assert found.pop("text").startswith("Er hat Knoten.")
    assert found == {
        "id": second,
        "title": "Skript",
        "place": "Bäume",
        "language": "de",
        "page": 1,
        "current": True,
        "version": "current",
        "version_message": None,
        "image": None,
        "link": None,
        "previous": None,
        "next": shelf.on_page(2)[0],
    }
    before, _mark, rest = html.partition('<div class="cited">')
    cited, _end, behind = rest.partition("</div>")
    assert "<h3>Bäume</h3>" in before
    assert "<em>Graph</em>" in before
    assert "Er hat Knoten." in cited
    assert "Und Kanten." not in cited
    assert "Und Kanten." in behind
    assert shown(caller(app, campus, LEARNER), first)["html"].startswith('<div class="cited">')
    assert third != second


def test_pages_lead_to_those_before_and_behind(app: Flask, campus: Campus, shelf: Shelf) -> None:
    middle = shown(caller(app, campus, LEARNER), shelf.on_page(2)[0])
    assert (middle["previous"], middle["next"]) == (shelf.on_page(1)[0], shelf.on_page(3)[0])
    shelf.switch_off(3)
    assert shown(caller(app, campus, LEARNER), shelf.on_page(2)[0])["next"] is None
    assert shown(caller(app, campus, TEACHER), shelf.on_page(2)[0])["next"] == shelf.on_page(3)[0]


def test_what_is_off_not_yet_available_or_of_notes_is_not_there_for_learners(
    app: Flask, campus: Campus, database: Database
) -> None:
    shelf = Shelf(campus, [slide(1, "Bäume", "Ein Baum.", "Nur für mich."), slide(2, "Wege", "Ein Weg.")])
    text, notes, other = (str(passage.id) for passage in shelf.passages)
    learner, teacher = caller(app, campus, LEARNER), caller(app, campus, TEACHER)
    assert (status(learner, text), status(learner, notes), status(teacher, notes)) == (200, 404, 200)
    assert "Nur für mich" not in shown(learner, text)["html"]
    shelf.set(speaker_notes=True)
    assert "Nur für mich" in shown(learner, notes)["html"]
    shelf.switch_off(2)
    assert (status(learner, other), status(teacher, other)) == (404, 200)
    shelf.set(available_from=now() + timedelta(days=1))
    assert (status(learner, text), status(teacher, text)) == (404, 200)
    shelf.set(available_from=now() - timedelta(days=1))
    assert status(learner, text) == 200


def test_who_manages_material_and_looks_as_a_learner_does_sees_what_learners_see(
    app: Flask, campus: Campus, shelf: Shelf
) -> None:
    shelf.switch_off(3)
    teacher = caller(app, campus, TEACHER)
    assert status(teacher, shelf.on_page(3)[0]) == 200
    assert teacher.call("POST", "/api/preview").status_code == 403  # not of this role
    watcher = caller(app, campus, (*TEACHER, Permission.PREVIEW_AS_LEARNER))
    watcher.call("POST", "/api/preview")
    assert status(watcher, shelf.on_page(3)[0]) == 404


def test_a_place_says_more_than_the_title_and_one_line_is_one(app: Flask, campus: Campus) -> None:
    pages = [section(1, "Skript", "Ein Baum."), Page(2, Place(PlaceKind.LINES, 7, 7), "", "Ein Wald.")]
    shelf = Shelf(campus, pages)
    visitor = caller(app, campus, LEARNER)
    assert [shown(visitor, str(one.id))["place"] for one in shelf.passages] == ["Abschnitt 1", "Z. 7"]
    with campus.database.engine.connect() as connection:
        assert [one.place for one in of_tutor(connection, shelf.tutor_id)] == ["Abschnitt 1", "Z. 7"]


def test_an_old_answer_opens_what_it_cites_after_the_file_was_replaced(
    app: Flask, campus: Campus, shelf: Shelf, database: Database
) -> None:
    owner, other = caller(app, campus, LEARNER), caller(app, campus, LEARNER)
    shelf.cited_by(owner.guest, shelf.passages[0])
    with database.transaction() as session:
        replace_file(session, shelf.material_id, [section(1, "Bäume", "Ein Baum ist jetzt ein Wald.")])
    old, new = str(shelf.passages[0].id), str(shelf.look()[-1].id)
    found = shown(owner, old)
    assert (found["version"], found["current"]) == ("earlier", False)
    assert "früheren Fassung" in found["version_message"]
    assert "Er hat Knoten" in found["html"], "the page as it was, with the passage in it"
    assert (found["previous"], found["next"]) == (None, None), "of its other pages nothing is cited"
    assert (status(other, old), status(other, new), status(owner, new)) == (404, 200, 200)
    assert status(caller(app, campus, TEACHER), old) == 200


def test_an_old_answer_opens_what_it_cites_after_the_file_was_deleted(
    app: Flask, campus: Campus, shelf: Shelf, database: Database
) -> None:
    owner = caller(app, campus, LEARNER)
    shelf.cited_by(owner.guest, shelf.passages[0], shelf.passages[-1])
    with database.transaction() as session:
        delete_material(session, shelf.material_id)
        for passage in passages_of(session, shelf.material_id)[1:-1]:
            session.delete(passage)  # as retention does with those that nobody cites
    found = shown(owner, str(shelf.passages[0].id))
    assert (found["version"], found["current"]) == ("gone", False)
    assert "nicht mehr Teil des Kurses" in found["version_message"]
    assert found["next"] == str(shelf.passages[-1].id), "cited, too"
    assert "Und Kanten" in found["html"], "the page as it was"
    assert status(caller(app, campus, LEARNER), shelf.passages[0].id) == 404


def test_a_citation_opens_nothing_once_its_conversation_is_deleted(
    app: Flask, campus: Campus, shelf: Shelf, database: Database
) -> None:
    owner = caller(app, campus, LEARNER)
    conversation = shelf.cited_by(owner.guest, shelf.passages[0])
    with database.transaction() as session:
        delete_material(session, shelf.material_id)
    assert status(owner, shelf.passages[0].id) == 200
    with database.transaction() as session:
        session.get_one(Conversation, conversation).deleted_at = now()
    assert status(owner, shelf.passages[0].id) == 404


def test_a_switched_off_page_that_is_cited_is_said_to_be_used_no_more(app: Flask, campus: Campus, shelf: Shelf) -> None:
    owner = caller(app, campus, LEARNER)
    shelf.cited_by(owner.guest, shelf.passages[-1])
    shelf.switch_off(3)
    found = shown(owner, str(shelf.passages[-1].id))
    assert (found["version"], found["version_message"]) == ("gone", "Der Tutor verwendet diese Seite nicht mehr.")


def test_nobody_else_finds_a_passage(app: Flask, campus: Campus, database: Database, vault: Vault) -> None:
    mine, theirs = Shelf(campus), Shelf(Campus(database, vault))
    activity = campus.activity()
    visitors = [
        caller(app, campus, LEARNER),
        caller(app, campus, TEACHER),
        caller(app, campus, TEACHER, activity_id=activity),
        caller(app, theirs.campus, LEARNER),
        caller(app, theirs.campus, TEACHER),
    ]
    at_home = {0: mine, 1: mine, 3: theirs, 4: theirs}
    for number, visitor in enumerate(visitors):
        for shelf in (mine, theirs):
            expected = 200 if at_home.get(number) is shelf else 404
            for passage in shelf.passages:
                assert status(visitor, passage.id) == expected, number
    for unknown in (uuid4(), mine.material_id, mine.tutor_id, mine.passages[0].version_id):
        assert status(visitors[1], unknown) == 404
        assert visitors[1].call("GET", f"/api/passages/{unknown}/image").status_code == 404
    for bad in ("1", "..", "%00", "x" * 300, f"{uuid4()}/..", "null"):
        assert status(visitors[1], bad) == 404
    assert app.test_client().get(f"/api/passages/{mine.passages[0].id}").status_code == 401


def test_foreign_markdown_loads_nothing_and_runs_nothing(app: Flask, campus: Campus) -> None:
    text = (
        '![x](https://evil.example/pixel.png) <img src="https://evil.example/b.png"> <script>alert(1)</script>\n\n'
        '<div class="cited">Mein Kasten</div> [klick](javascript:alert(1)) [1] [9]\n\n```\n</div>\n```'
    )
    shelf = Shelf(campus, [("Böse", text)])
    html = shown(caller(app, campus, LEARNER), str(shelf.passages[0].id))["html"]
    assert "<img" not in html
    assert "<script" not in html
    assert "javascript:" not in html.partition("<a")[2]
    assert html.count('<div class="cited">') == 1
    assert 'class="cite"' not in html
    assert "[1] [9]" in html


def test_only_addresses_of_the_web_lead_into_the_course(app: Flask, campus: Campus, shelf: Shelf) -> None:
    learner, passage = caller(app, campus, LEARNER), str(shelf.passages[0].id)
    for link, there in (("https://lms.example/mod/7", True), ("javascript:alert(1)", False)):
        shelf.set(link=link)
        assert shown(learner, passage)["link"] == (link if there else None)


def test_a_page_of_a_book_in_one_page_is_shown_around_the_passage(app: Flask, campus: Campus) -> None:
    text = "\n\n".join(f"Absatz {n}. " + "Viele Worte. " * 100 for n in range(100))
    shelf = Shelf(campus, [("Buch", text)])
    html = shown(caller(app, campus, LEARNER), str(shelf.passages[50].id))["html"]
    assert '<div class="cited"><p>Absatz 50.' in html
    assert "Absatz 30." in html
    assert "Absatz 70." in html
    assert "Absatz 29." not in html
    assert "Absatz 71." not in html


def test_a_page_is_not_cut_again_to_show_a_passage_of_it(app: Flask, campus: Campus, database: Database) -> None:
    """It may be 32 MB: what is shown are the passages as they were stored."""
    shelf = Shelf(campus, [("Buch", "\n\n".join(f"Absatz {n}. " + "Viele Worte. " * 100 for n in range(3)))])
    with database.transaction() as session:
        session.get_one(MaterialPage, (shelf.passages[0].version_id, 1)).text = "Der Text der Seite."
    html = shown(caller(app, campus, LEARNER), str(shelf.passages[1].id))["html"]
    assert html.index("Absatz 0.") < html.index('<div class="cited"><p>Absatz 1.') < html.index("Absatz 2.")
    assert "Der Text der Seite." not in html


def test_a_page_of_pdf_has_a_picture_as_long_as_its_original_is_there(
    app: Flask, campus: Campus, database: Database
) -> None:
    shelf = Shelf(campus, [("", "Ein Baum")], kind=FileKind.PDF)
    learner, passage = caller(app, campus, LEARNER), str(shelf.passages[0].id)
    assert shown(learner, passage)["image"] is None
    with database.transaction() as session:
        session.add(MaterialPiece(version_id=shelf.passages[0].version_id, number=0, content=plain_pdf(1)))
    address = shown(learner, passage)["image"]
    assert address == f"/api/passages/{passage}/image"
    picture = learner.call("GET", address)
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert picture.data.startswith(b"\x89PNG")
    assert picture.headers["Cache-Control"].startswith("private, ")
    stranger = caller(app, Campus(database, campus.vault), TEACHER)
    assert stranger.call("GET", address).status_code == 404
