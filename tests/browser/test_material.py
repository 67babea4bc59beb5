# SPDX-License-Identifier: EUPL-1.2
"""An instructor gives a tutor its material: the real panel, the real tool, and the real job that reads."""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Route, expect
from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.jobs.worker import Worker
from lti_tool.materials import read_materials
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.models import Course, Material, Membership
from lti_tool.models import Tutor as TutorRow
from tests.browser.devices import FITS, PHONE
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor, reload_frame
from tests.factories.materials import add_material, read_what_waits
from tests.factories.uploads import replace
from tests.materials.files import Pdf, paragraph, pdf_of, plain_pdf, pptx_of

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]
File = dict[str, Any]

TREES = "# Bäume\n\nEin Baum ist ein zusammenhängender Graph ohne Kreise.\n"
FORESTS = "# Wälder\n\nEin Wald ist ein Graph ohne Kreise; seine Teile sind Bäume.\n"
READ = "Der Tutor antwortet daraus."


def file(name: str, content: bytes | str = TREES) -> File:
    return {
        "name": name,
        "mimeType": "application/octet-stream",
        "buffer": content.encode() if isinstance(content, str) else content,
    }


def pages_with_a_picture() -> bytes:
    """Thirty pages; the third one is a drawing without a word."""
    pdf = Pdf()
    for number in range(1, 31):
        text = pdf.lines(
            (70, 760, 18, f"Abschnitt {number}"), (70, 720, 10, f"Der Satz Nummer {number} handelt davon.")
        )
        pdf.page(text if number != 3 else "0 0 1 rg 100 100 300 300 re f")
    return pdf.made()


class Shelf:
    """The panel of the course material, in German."""

    def __init__(self, tutor: Tutor) -> None:
        self.tutor = tutor
        self.panel: Locator = tutor.view.get_by_role("dialog", name="Kursmaterial")

    def open(self) -> None:
        """From the list of conversations, whatever else is on the page."""
        self.tutor.show_conversations()
        self.tutor.button("Kursmaterial").click()
        expect(self.panel.get_by_text("Höchstens")).to_be_visible()

    def close(self) -> None:
        self.panel.get_by_role("button", name="Schließen").first.click()
        expect(self.panel).to_be_hidden()
        if self.tutor.view.locator("#close-history").is_visible():
            self.tutor.view.locator("#close-history").click()

    def put_in(self, *files: File) -> None:
        """By the button, in the browser's own dialog."""
        with self.tutor.page.expect_file_chooser() as chooser:
            self.panel.get_by_role("button", name="Dateien auswählen").click()
        chooser.value.set_files(list(files))  # type: ignore[arg-type]

    def on_the_way(self, name: str) -> Locator:
        return self.panel.locator("[data-part=travelling] > li").filter(has_text=name)

    def row(self, title: str) -> Locator:
        named = self.tutor.view.locator("strong", has_text=re.compile(f"^{title}$"))
        found: Locator = self.panel.locator("[data-part=list] > li").filter(has=named)
        return found

    def show(self, title: str) -> Locator:
        """Opens one."""
        self.row(title).locator(".material-open").click()
        opened = self.panel.locator(".opened-material")
        expect(opened.get_by_role("heading", name=title, level=3)).to_be_focused()
        return opened

    def page(self, place: str) -> Locator:
        return self.panel.locator(".material-page").filter(has=self.tutor.view.get_by_role("heading", name=place))


def picture(tutor: Tutor, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.locator("iframe").evaluate("frame => frame.scrollIntoView({block: 'end'})")
        tutor.page.screenshot(path=Path(folder) / f"{name}.png")


@contextmanager
def working(database_url: str) -> Iterator[None]:
    """`campus-tutor work`, as far as it reads material, in a thread."""
    limits = MaterialLimits(bytes=100 << 20, pages=2000)
    database, ending = Database(database_url), threading.Event()
    worker = Worker(database, [read_materials.job(database, limits, ending.is_set)])
    thread = threading.Thread(target=worker.run, args=(ending,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(60)


class Held:
    """Uploads that have left the page and come no further until somebody lets them."""

    def __init__(self, tutor: Tutor) -> None:
        self.routes: list[Route] = []
        self.holds = True
        tutor.page.route(re.compile(r"/api/materials(/[^/]+/file)?$"), self._take)

    def _take(self, route: Route) -> None:
        if self.holds and route.request.method in ("POST", "PUT"):
            self.routes.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        self.holds = False
        held, self.routes = self.routes, []
        for route in held:
            route.continue_()

    def break_off(self) -> None:
        """As a line does that goes down."""
        broken, self.routes = self.routes, []
        for route in broken:
            route.abort("internetdisconnected")


@pytest.fixture
def shelf(open_tutor: Open) -> Shelf:
    """The panel, open, of a tutor that has nothing yet."""
    tutor = open_tutor(language="de", person="teacher")
    tutor.button("Schließen").first.click()
    shelf = Shelf(tutor)
    shelf.open()
    return shelf


def slides() -> bytes:
    """Three pages of a lecture, of which the second says what a tree is."""
    said = (
        ("Graphen", "Ein Graph besteht aus Knoten und Kanten, die je zwei Knoten verbinden."),
        ("Bäume", "Ein Baum ist ein zusammenhängender Graph ohne Kreise. Er hat eine Kante weniger als Knoten."),
        ("Suchen", "Die Breitensuche besucht Knoten nach ihrem Abstand vom Start."),
    )
    return pdf_of(*([(70, 760, 18, heading), *paragraph(text)] for heading, text in said))


def test_from_an_empty_set_up_to_the_first_cited_answer_open_at_its_page(
    open_tutor: Open, stack: Stack, database_url: str
) -> None:
    """Without a language model the passages answer; aim: two minutes of a person, of which the tool takes seconds."""
    stack.model.stop()
    tutor = open_tutor(language="de", person="teacher")
    shelf = Shelf(tutor)
    began = time.monotonic()
    with working(database_url):
        tutor.button("Schließen").first.click()
        tutor.button("Material des Kurses hinzufügen").click()
        expect(shelf.panel.get_by_text("Beginnen Sie mit den Folien")).to_be_visible()
        shelf.put_in(file("Vorlesung 3.pdf", slides()))
        expect(shelf.row("Vorlesung 3")).to_contain_text(READ)
        shelf.close()
        expect(tutor.button("Material des Kurses hinzufügen")).to_be_hidden()
        answer = tutor.ask_and_wait("Was ist ein Baum?")
    expect(answer).to_contain_text("zusammenhängender Graph ohne Kreise")
    answer.locator("a.cite").first.click()
    passage = tutor.view.locator("#reader")
    expect(passage).to_contain_text("S. 2")
    expect(passage.locator(".cited")).to_contain_text("zusammenhängender Graph ohne Kreise")
    print(f"\nfrom the empty set-up to the first cited answer: {time.monotonic() - began:.1f} s")
    picture(tutor, "material-first-answer")


def test_of_several_files_a_bad_one_keeps_none_of_the_others_back(shelf: Shelf, database_url: str) -> None:
    """What can be told before a file travels is told at once, what only its content tells when it is read."""
    shelf.put_in(
        file("skript.pdf", pages_with_a_picture()),
        file("folien.pptx", pptx_of(("Bäume", [(0, "Ein Baum hat keine Kreise.")]), notes="Lösung: 42")),
        file("kaputt.pdf", b"%PDF-1.7 and nothing else"),
        file("alt.doc"),
        file("leer.txt", b""),
        file("notizen.md"),
    )
    expect(shelf.on_the_way("alt.doc")).to_contain_text("Speichern Sie sie als PDF")
    expect(shelf.on_the_way("leer.txt")).to_contain_text("leer")
    with working(database_url):
        expect(shelf.row("skript")).to_contain_text("30 Seiten")
        expect(shelf.row("folien")).to_contain_text("1 Folie")
        expect(shelf.row("Bäume")).to_contain_text(READ)
        expect(shelf.row("kaputt")).to_contain_text("beschädigt")
    assert shelf.tutor.serious_problems() == []
    picture(shelf.tutor, "material-several")
    shelf.on_the_way("alt.doc").get_by_role("button", name="Aus der Liste nehmen").click()
    expect(shelf.on_the_way("alt.doc")).to_be_hidden()
    expect(shelf.panel.get_by_text("von 2.000 Seiten")).to_be_visible()


def test_the_same_file_again_is_told_and_not_added(shelf: Shelf) -> None:
    shelf.put_in(file("a.md"))
    expect(shelf.row("a")).to_have_count(1)
    shelf.put_in(file("b.md"))
    expect(shelf.panel.get_by_text("„b.md“ ist schon da")).to_be_visible()
    expect(shelf.panel.locator("[data-part=list] > li")).to_have_count(1)


def test_three_travel_at_a_time_one_is_cancelled_and_one_whose_line_breaks_is_tried_again(shelf: Shelf) -> None:
    held = Held(shelf.tutor)
    shelf.put_in(*(file(f"{name}.md", f"# Blatt {name}\n\nSatz {name}.") for name in "abcde"))
    expect(shelf.on_the_way("d.md")).to_contain_text("an der Reihe")
    expect(shelf.on_the_way("c.md").get_by_role("progressbar")).to_be_visible()
    assert len(held.routes) == 3
    shelf.on_the_way("d.md").get_by_role("button", name="Abbrechen").click()
    expect(shelf.on_the_way("d.md")).to_be_hidden()
    held.break_off()
    for name in ("a.md", "b.md", "c.md"):
        expect(shelf.on_the_way(name)).to_contain_text("Verbindung ist abgebrochen")
    expect(shelf.on_the_way("e.md")).to_contain_text("Unterwegs")
    held.let_go()
    shelf.on_the_way("a.md").get_by_role("button", name="Noch einmal versuchen").click()
    expect(shelf.row("a")).to_be_visible()
    expect(shelf.row("e")).to_be_visible()
    expect(shelf.panel.locator("[data-part=list] > li")).to_have_count(2)


def test_files_are_dropped_or_pasted_anywhere_on_the_panel(shelf: Shelf) -> None:
    """A folder among them is told; it is made of an entry, which a script cannot make."""
    bring = """(panel, [kind, name]) => {
      const data = new DataTransfer();
      data.items.add(new File([`# ${name}\\n\\nEin Satz.`], name));
      const how = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
      const made = kind === "paste" ? new ClipboardEvent(kind, how) : new DragEvent(kind, how);
      panel.querySelector(".panel-body").dispatchEvent(made);
    }"""
    shelf.panel.evaluate(bring, ["dragenter", "x"])
    expect(shelf.panel).to_have_class(re.compile("is-dropped-on"))
    shelf.panel.evaluate(bring, ["drop", "gezogen.md"])
    shelf.panel.evaluate(bring, ["paste", "kopiert.md"])
    expect(shelf.row("gezogen")).to_be_visible()
    expect(shelf.row("kopiert")).to_be_visible()
    expect(shelf.panel).not_to_have_class(re.compile("is-dropped-on"))


def test_a_reload_in_the_middle_asks_first_and_then_finds_what_arrived_and_names_what_did_not(
    shelf: Shelf, database_url: str
) -> None:
    """The rest of the page stays usable meanwhile."""
    tutor = shelf.tutor
    shelf.put_in(file("da.md"))
    expect(shelf.row("da")).to_be_visible()
    held = Held(tutor)
    shelf.put_in(file("unterwegs.md", FORESTS))
    expect(shelf.on_the_way("unterwegs.md")).to_be_visible()
    shelf.close()
    expect(tutor.view.get_by_text("1 Datei mit Kursmaterial ist unterwegs.")).to_be_visible()
    tutor.ask_and_wait("Was ist ein Baum?")
    asked: list[str] = []

    def leave(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    tutor.page.on("dialog", leave)
    reload_frame(tutor)
    held.routes.clear()
    held.holds = False
    assert asked == ["beforeunload"]
    shelf.open()
    expect(shelf.panel.get_by_text("noch nicht angekommen: unterwegs.md")).to_be_visible()
    expect(shelf.row("da")).to_contain_text("wartet darauf")
    with working(database_url):
        expect(shelf.row("Bäume")).to_contain_text(READ)
    assert asked == ["beforeunload"]


def test_what_the_tutor_read_is_seen_page_by_page_and_a_page_is_switched_off(shelf: Shelf, database_url: str) -> None:
    shelf.put_in(file("skript.pdf", pages_with_a_picture()))
    with working(database_url):
        expect(shelf.row("skript")).to_contain_text(READ)
    opened = shelf.show("skript")
    expect(shelf.page("S. 1 ").or_(shelf.page("S. 1")).first).to_contain_text("Satz Nummer 1")
    expect(shelf.page("S. 3").first).to_contain_text("Nur ein Bild")
    expect(opened.locator(".page-picture img").first).to_be_visible()
    assert shelf.tutor.serious_problems() == []
    picture(shelf.tutor, "material-pages")
    switch = opened.get_by_role("switch", name="S. 2 für Antworten benutzen")
    switch.focus()
    shelf.tutor.page.keyboard.press("Space")
    expect(opened.get_by_text("1 Seite ist ausgeschaltet.")).to_be_visible()
    opened.get_by_role("button", name="Weiter").click()
    expect(opened.get_by_text("21 bis 30 von 30")).to_be_visible()
    opened.get_by_label("Zeigen").select_option("ausgeschaltete Seiten")
    expect(opened.locator(".material-page")).to_have_count(1)
    opened.get_by_role("button", name="Alles Material").click()
    shelf.show("skript")
    expect(opened.get_by_role("switch", name="S. 2 für Antworten benutzen")).not_to_be_checked()


def test_a_long_text_is_scrolled_by_the_keyboard_too(shelf: Shelf, database_url: str) -> None:
    lines = "\n\n".join(f"Satz {number} über lange Texte." for number in range(60))
    shelf.put_in(file("lang.md", f"# Langes\n\n{lines}"), file("kurz.md"))
    with working(database_url):
        expect(shelf.row("Langes")).to_contain_text(READ)
        expect(shelf.row("Bäume")).to_contain_text(READ)
    opened = shelf.show("Langes")
    expect(opened.locator(".page-text").first).to_have_attribute("tabindex", "0")
    assert shelf.tutor.serious_problems() == []
    opened.get_by_role("button", name="Alles Material").click()
    expect(shelf.show("Bäume").locator(".page-text").first).not_to_have_attribute("tabindex", "0")


def test_what_is_said_of_a_material_is_kept_until_it_is_saved(shelf: Shelf, database_url: str) -> None:
    shelf.put_in(file("folien.pptx", pptx_of(("Bäume", [(0, "Ein Baum hat keine Kreise.")]), notes="Lösung: 42")))
    with working(database_url):
        expect(shelf.row("folien")).to_contain_text(READ)
    opened = shelf.show("folien")
    opened.get_by_text("Titel, Sprache und ab wann").click()
    opened.get_by_label("Titel").fill("Woche 3")
    opened.get_by_label("Verfügbar ab").fill("2099-01-12")
    opened.get_by_role("button", name="Alles Material").click()
    shelf.show("folien")
    expect(opened.get_by_label("Titel")).to_have_value("Woche 3")
    expect(opened.get_by_text("Noch nicht gespeichert.")).to_be_visible()
    opened.get_by_label("Auch die Sprechernotizen benutzen").check()
    picture(shelf.tutor, "material-settings")
    opened.get_by_role("button", name="Speichern").click()
    expect(opened.get_by_text("Gespeichert.")).to_be_visible()
    opened.get_by_role("button", name="Alles Material").click()
    expect(shelf.row("Woche 3")).to_contain_text("ab dem 12.01.2099")
    shelf.show("Woche 3")
    expect(opened.get_by_label("Auch die Sprechernotizen benutzen")).to_be_checked()
    expect(opened.get_by_label("Verfügbar ab")).to_have_value("2099-01-12")


def test_deleting_asks_and_can_be_undone_by_the_keyboard(shelf: Shelf) -> None:
    shelf.put_in(file("a.md"))
    shelf.row("a").get_by_role("button", name="Löschen: a").press("Enter")
    expect(shelf.panel.get_by_text("„a“ löschen?")).to_be_visible()
    shelf.tutor.page.keyboard.press("Escape")
    expect(shelf.panel).to_be_visible()
    expect(shelf.row("a").get_by_role("button", name="Löschen: a")).to_be_focused()
    shelf.tutor.page.keyboard.press("Enter")
    shelf.tutor.page.keyboard.press("Enter")
    expect(shelf.row("a")).to_be_hidden()
    undo = shelf.panel.get_by_role("button", name="Rückgängig")
    expect(undo).to_be_focused()
    assert shelf.tutor.serious_problems() == []
    undo.press("Enter")
    expect(shelf.row("a")).to_be_visible()


def test_while_a_new_file_is_read_the_earlier_one_answers(shelf: Shelf, database_url: str) -> None:
    shelf.put_in(file("graphen.md"))
    with working(database_url):
        expect(shelf.row("Bäume")).to_contain_text(READ)
    shelf.show("Bäume")
    with shelf.tutor.page.expect_file_chooser() as chooser:
        shelf.panel.get_by_role("button", name="Datei ersetzen").click()
    chooser.value.set_files(file("neu.md", FORESTS))  # type: ignore[arg-type]
    expect(shelf.row("Bäume")).to_contain_text("Bis dahin antwortet der Tutor aus der früheren Fassung.")
    with working(database_url):
        expect(shelf.row("Wälder")).to_contain_text(READ)
    expect(shelf.panel.locator("[data-part=list] > li")).to_have_count(1)


def test_pages_of_a_file_that_was_replaced_elsewhere_are_loaded_again_before_one_is_switched_off(
    shelf: Shelf, database_url: str
) -> None:
    shelf.put_in(file("graphen.md"))
    with working(database_url):
        expect(shelf.row("Bäume")).to_contain_text(READ)
    opened = shelf.show("Bäume")
    switch = opened.get_by_role("switch", name="für Antworten benutzen")
    expect(switch).to_be_checked()
    database = Database(database_url)
    with database.transaction() as session:
        newest = select(Material.id).where(Material.title == "Bäume").order_by(Material.created_at.desc())
        material_id = session.scalars(newest).first()
    assert material_id
    replace(database, material_id, 2, "neu.md", FORESTS.encode())
    read_what_waits(database)
    switch.focus()
    shelf.tutor.page.keyboard.press("Space")
    expect(shelf.panel.get_by_text("Die Datei ist inzwischen ersetzt worden.")).to_be_visible()
    expect(opened.locator(".material-page")).to_contain_text("Ein Wald ist")
    expect(switch).to_be_checked()
    switch.focus()
    shelf.tutor.page.keyboard.press("Space")
    expect(opened.get_by_text("1 Seite ist ausgeschaltet.")).to_be_visible()
    expect(shelf.panel.get_by_text("Die Datei ist inzwischen ersetzt worden.")).to_be_hidden()


def test_on_a_phone_everything_fits_and_is_reached_by_touch(open_tutor: Open, database_url: str) -> None:
    tutor = open_tutor(language="de", person="teacher", color_scheme="dark", **PHONE)
    form = tutor.view.get_by_role("dialog", name="Tutor einrichten")
    form.get_by_role("button", name="Kursmaterial verwalten").tap()
    shelf = Shelf(tutor)
    expect(shelf.panel.get_by_text("Höchstens")).to_be_visible()
    expect(shelf.panel.get_by_text("in dieses Fenster ziehen")).to_be_hidden()
    with working(database_url):
        shelf.put_in(file("skript.pdf", plain_pdf(3)), file("kaputt.pdf", b"%PDF-1.7 and nothing else"))
        expect(shelf.row("skript")).to_contain_text(READ)
        expect(shelf.row("kaputt")).to_contain_text("beschädigt")
    assert tutor.frame.evaluate(FITS)
    assert tutor.serious_problems() == []
    picture(tutor, "material-phone")
    shelf.row("skript").locator(".material-open").tap()
    expect(shelf.panel.locator(".page-picture img").first).to_be_visible()
    assert tutor.frame.evaluate(FITS)
    assert tutor.serious_problems() == []
    picture(tutor, "material-phone-pages")
    shelf.close()
    form.get_by_label("Titel", exact=True).fill("Mein Tutor")
    form.get_by_role("button", name="Speichern").tap()
    expect(form.get_by_role("status")).to_contain_text("Gespeichert")


def test_what_the_course_of_the_copied_tutor_has_is_taken_over_by_a_button(shelf: Shelf, database_url: str) -> None:
    hint = shelf.panel.get_by_text("Öffnen Sie den Tutor dort einmal")
    expect(hint).to_be_visible()  # roles elsewhere are known from launches alone
    shelf.put_in(file("a.md"))
    expect(shelf.row("a")).to_be_visible()
    expect(hint).to_be_hidden()
    shelf.close()
    database = Database(database_url)
    with database.transaction() as session:
        copy = session.scalars(select(TutorRow)).one()
        course = session.get_one(Course, copy.course_id)
        teacher = session.scalars(select(Membership)).one()
        other = Course(id=uuid4(), deployment_id=course.deployment_id, context_id="other", title="Graphentheorie")
        session.add(other)
        session.flush()
        session.add(Membership(person_id=teacher.person_id, course_id=other.id, roles=teacher.roles))
        original = TutorRow(id=uuid4(), course_id=other.id, title="Tutor")
        session.add(original)
        session.flush()
        copy.copied_from_id = original.id
        add_material(session, original.id, "Wälder", [("Wald", "Ein Wald hat keine Kreise.")])
    shelf.open()
    button = shelf.panel.get_by_role("button", name="Material von „Graphentheorie“ übernehmen (1 Datei)")
    picture(shelf.tutor, "material-take-over")
    button.click()
    with working(database_url):
        expect(shelf.row("Wälder")).to_contain_text(READ)
    expect(button).to_be_hidden()


def test_learners_see_nothing_of_it(open_tutor: Open) -> None:
    tutor = open_tutor(language="de")
    expect(tutor.view.get_by_role("button", name="Kursmaterial")).to_have_count(0)
    expect(tutor.button("Material des Kurses hinzufügen")).to_be_hidden()
