# SPDX-License-Identifier: EUPL-1.2
"""Slides as pictures: beside what the tutor read of them, and beside an answer."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Locator, expect
from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.jobs.worker import Worker
from lti_tool.materials import picture_slides, read_materials
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.picture_slides import SlidePicturer
from lti_tool.models import Activity, VisitSession
from lti_tool.models import Tutor as TutorRow
from tests.browser.devices import FITS, PHONE
from tests.browser.tutor import Tutor
from tests.factories.materials import read_what_waits
from tests.factories.uploads import upload
from tests.fakes.scripted_model_server import Answer
from tests.materials.decks import coloured_odp, coloured_pptx, office

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]
MAX_BYTES = 100 << 20
WIDTH = "image => image.complete && image.naturalWidth"


def picture(tutor: Tutor, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.locator("iframe").evaluate("frame => frame.scrollIntoView({block: 'end'})")
        tutor.page.screenshot(path=Path(folder) / f"{name}.png")


@contextmanager
def working(database_url: str) -> Iterator[None]:
    """`campus-tutor work`, as far as it has to do with slides, in a thread."""
    database, ending = Database(database_url), threading.Event()
    limits = MaterialLimits(bytes=MAX_BYTES, pages=2000)
    jobs = [
        read_materials.job(database, limits, ending.is_set),
        picture_slides.job(database, MAX_BYTES, ending.is_set),
    ]
    thread = threading.Thread(target=Worker(database, jobs).run, args=(ending,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(60)


def put_in(tutor: Tutor, name: str, content: bytes) -> Locator:
    """The panel of the course material, with this file read."""
    tutor.show_conversations()
    tutor.button("Kursmaterial").click()
    panel: Locator = tutor.view.get_by_role("dialog", name="Kursmaterial")
    with tutor.page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Dateien auswählen").click()
    chooser.value.set_files(FilePayload(name=name, mimeType="application/octet-stream", buffer=content))
    expect(panel.locator("[data-part=list] > li")).to_contain_text("Der Tutor antwortet daraus.")
    return panel


def test_an_instructor_sees_each_slide_beside_what_the_tutor_read_of_it(open_tutor: Open, database_url: str) -> None:
    office()
    tutor = open_tutor(language="de", person="teacher")
    tutor.view.get_by_role("dialog", name="Tutor einrichten").get_by_role("button", name="Schließen").first.click()
    with working(database_url):
        panel = put_in(tutor, "woche1.pptx", coloured_pptx(4, hidden=[2]))
        panel.locator(".material-open").click()
        said = panel.locator("[data-part=without-pictures]")
        back = panel.get_by_role("button", name="Alles Material")
        expect(panel.locator(".material-page").first).to_be_visible()
        while said.is_visible():  # they come a little later than the text
            back.click()
            panel.locator(".material-open").click()
            expect(panel.locator(".material-page").first).to_be_visible()
        expect(panel.locator(".page-picture img").first).to_be_visible()
    assert panel.locator(".page-picture img").first.evaluate(WIDTH) > 500
    hidden = panel.locator(".material-page").nth(1)
    expect(hidden).to_contain_text("ausgeblendet")
    expect(hidden.locator(".page-picture")).to_be_hidden()
    assert tutor.serious_problems() == []
    picture(tutor, "slides-panel")


def test_without_the_program_the_page_says_what_is_missing(open_tutor: Open, database_url: str) -> None:
    tutor = open_tutor(language="de", person="teacher")
    tutor.view.get_by_role("dialog", name="Tutor einrichten").get_by_role("button", name="Schließen").first.click()
    database = Database(database_url)
    limits = MaterialLimits(bytes=MAX_BYTES, pages=2000)
    worker = Worker(database, [read_materials.job(database, limits)])
    ending = threading.Event()
    thread = threading.Thread(target=worker.run, args=(ending,), daemon=True)
    thread.start()
    try:
        panel = put_in(tutor, "woche1.odp", coloured_odp(2))
    finally:
        ending.set()
        thread.join(60)
    SlidePicturer(database, MAX_BYTES, office=lambda: None).run()
    panel.locator(".material-open").click()
    expect(panel.locator("[data-part=without-pictures]")).to_contain_text("LibreOffice")
    expect(panel.locator(".page-picture").first).to_be_hidden()
    picture(tutor, "slides-without")


@pytest.mark.parametrize("device", [{}, {**PHONE, "color_scheme": "dark"}], ids=["desktop", "phone"])
def test_a_student_opens_the_slide_that_an_answer_stands_on(
    open_tutor: Open, database_url: str, device: dict[str, object]
) -> None:
    program, database = office(), Database(database_url)
    student = open_tutor(language="de", **device)
    with database.transaction() as session:
        visit = session.scalars(select(VisitSession).order_by(VisitSession.expires_at.desc())).first()
        assert visit is not None
        row = TutorRow(id=uuid4(), title="Bäume")
        session.add(row)
        session.flush()
        session.get_one(Activity, visit.activity_id).tutor_id = row.id
    upload(database, row.id, "woche1.pptx", coloured_pptx(3))
    read_what_waits(database)
    assert SlidePicturer(database, MAX_BYTES, office=lambda: program).run()
    student.stack.model.script(Answer(tokens=["Ein Baum hat Knoten und Kanten [1]."]))
    student.ask_and_wait("Was haben Bäume?")
    student.answers.last.locator("a.cite").first.click()
    reader = student.view.locator("#reader")
    expect(reader.locator("[data-part=where]")).to_contain_text(re.compile(r"Folie \d"))
    reader.get_by_text("Bild der Seite").click()
    shown = reader.locator("img")
    expect(shown).to_be_visible()
    assert shown.evaluate(WIDTH) > 500
    shown.scroll_into_view_if_needed()
    assert student.frame.evaluate(FITS)
    assert student.serious_problems() == []
    picture(student, f"slides-reader-{'phone' if device else 'desktop'}")
