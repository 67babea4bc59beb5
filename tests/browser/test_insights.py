# SPDX-License-Identifier: EUPL-1.2
"""What learners ask, as a teacher sees it: too few, then enough; a page of the material; a table to take along."""

from collections.abc import Callable
from uuid import UUID, uuid4

from playwright.sync_api import expect
from sqlalchemy import select

from lti_tool.db import Database, now
from lti_tool.models import Activity, AskedQuestion, Passage, Person, Platform, Tutor
from lti_tool.vault import Vault
from tests.browser.tutor import Tutor as Page
from tests.factories.materials import add_material
from tests.support import MASTER_KEY


def five_ask(database_url: str) -> None:
    """About the second page of the material of the activity that was opened last."""
    database = Database(database_url)
    with database.transaction() as session:
        activity = session.scalars(select(Activity)).one()
        activity.tutor_id = uuid4()
        session.add(Tutor(id=activity.tutor_id, title="Wachstum", course_id=activity.course_id))
        session.flush()
        add_material(session, activity.tutor_id, "Skript", [("Eins", "Text eins."), ("Zwei", "Text zwei.")])
        passage = session.scalars(select(Passage.id).order_by(Passage.position.desc())).first()
        platform = session.scalars(select(Platform.id)).one()
        people = [somebody(platform) for _ in range(5)]
        session.add_all(people)
        session.flush()
        session.add_all(asked(person.id, activity.id, str(passage)) for person in people)
    database.engine.dispose()


def somebody(platform: UUID) -> Person:
    return Person.new(Vault([MASTER_KEY]), platform, uuid4().bytes * 2, uuid4().hex)


def asked(person_id: UUID, activity_id: UUID, passage: str) -> AskedQuestion:
    return AskedQuestion(person_id=person_id, activity_id=activity_id, asked_at=now(), cited=[passage], nearest=[])


def test_a_teacher_sees_what_a_group_asks_and_opens_the_page(
    open_tutor: Callable[..., Page], database_url: str
) -> None:
    """German, on a phone, dark."""
    teacher = open_tutor(language="de", person="teacher", viewport={"width": 390, "height": 800}, color_scheme="dark")
    teacher.button("Schließen").first.click()
    teacher.show_conversations()
    teacher.button("Was Lernende fragen").click()
    panel = teacher.view.locator("#insights")
    expect(panel.get_by_text("mindestens 5 Lernende")).to_be_visible()

    five_ask(database_url)
    panel.locator("#insights-days").select_option("7")
    expect(panel.get_by_role("heading", name="Fragen am Tag")).to_be_visible()
    expect(panel.locator(".insights-numbers div").first).to_have_text("Personen, etwa5")
    assert teacher.serious_problems() == []
    with teacher.page.expect_download() as download:
        teacher.button("Als Tabelle speichern (CSV)").click()
    assert "pages,Skript,2,5" in download.value.path().read_text("utf-8")

    panel.locator("section", has_text="Welche Seiten gefragt sind").get_by_text("Als Tabelle").click()
    panel.get_by_role("button", name="Seite 2").click()
    expect(teacher.view.locator("#reader")).to_contain_text("Text zwei.")
