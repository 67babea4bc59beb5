# SPDX-License-Identifier: EUPL-1.2
"""A student is asked for consent to research in "My data" alone, gives it, and takes it back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from lti_tool.db import Database, now
from lti_tool.models import Institution, Person, ResearchConsent, ResearchExport, ResearchExportPerson
from lti_tool.research import texts
from tests.browser.devices import FITS, PHONE
from tests.browser.tutor import Tutor

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]
DE = "Wir untersuchen, wie Studierende mit dem Tutor lernen.\n\nDie Dateien bleiben an der Hochschule."
EN = "We study how students learn with the tutor.\n\nThe files stay at the university."


def ask_with(database_url: str, de: str = DE, en: str = EN, parents: texts.Wording | None = None) -> None:
    with Database(database_url).transaction() as session:
        institution = session.scalars(select(Institution)).one()
        texts.ask_with(session, institution, texts.Wording(de, en), parents)


def open_section(tutor: Tutor) -> Locator:
    mine = tutor.button("Meine Daten" if tutor.language == "de" else "My data")
    if not mine.is_visible():
        tutor.show_conversations()
    mine.click()
    expect(tutor.view.locator('#my-data [data-part="rows"] li').first).to_be_visible()
    section: Locator = tutor.view.locator('#my-data [data-part="research"]')
    return section


def close(tutor: Tutor) -> None:
    tutor.view.locator('#my-data [data-part="close"]').click()


@pytest.mark.parametrize(
    ("language", "device"),
    [("de", {}), ("en", PHONE), ("de", PHONE | {"color_scheme": "dark"})],
    ids=["laptop", "phone", "dark phone"],
)
def test_a_student_reads_consents_and_withdraws(
    open_tutor: Open, database_url: str, language: str, device: dict[str, Any]
) -> None:
    tutor = open_tutor(language=language, **device)
    ask_with(database_url, parents=texts.Wording("Liebe Eltern", "Dear parents"))
    german = language == "de"
    section = open_section(tutor)
    expect(section.locator('[data-part="research-text"]')).to_contain_text("Wir untersuchen" if german else "We study")
    box, button = section.get_by_role("checkbox"), section.locator('button[type="submit"]')
    expect(box).not_to_be_checked()
    expect(section.locator('[data-part="research-withdraw"]')).to_be_hidden()
    assert tutor.serious_problems() == []
    assert tutor.frame.evaluate(FITS)

    button.press("Enter")
    expect(section.get_by_role("alert")).to_contain_text("Häkchen" if german else "tick the box")
    expect(box).to_be_focused()
    box.press("Space")
    button.press("Enter")
    expect(section.get_by_role("status")).to_contain_text("gilt von jetzt an" if german else "holds from now on")
    expect(section.locator("h3")).to_be_focused()
    expect(button).to_be_hidden()
    with Database(database_url).transaction() as session:
        person = session.scalars(select(Person.id)).one()
        assert session.scalars(select(ResearchConsent.withdrawn_at)).all() == [None]
        institution = session.scalars(select(Institution.id)).one()
        export = ResearchExport(
            institution_id=institution, version=1, at=now(), people=5, conversations=5, turns=5, sha256="0" * 64
        )
        session.add(export)
        session.flush()
        session.add(ResearchExportPerson(export_id=export.id, person_id=person))
    close(tutor)
    section = open_section(tutor)
    expect(section.get_by_role("status")).to_contain_text("eingewilligt" if german else "You consented on")
    expect(section.locator('[data-part="research-files"] li')).to_have_count(1)
    assert tutor.serious_problems() == []
    assert tutor.frame.evaluate(FITS)
    section.locator('[data-part="research-withdraw"]').click()
    expect(section.get_by_role("status")).to_contain_text("widerrufen" if german else "withdrawn")
    expect(box).not_to_be_checked()
    with Database(database_url).transaction() as session:
        assert session.scalars(select(ResearchConsent.withdrawn_at)).one() is not None


def test_a_text_that_changes_while_it_is_read_is_shown_with_an_empty_box(open_tutor: Open, database_url: str) -> None:
    tutor = open_tutor(language="de")
    ask_with(database_url)
    section = open_section(tutor)
    section.get_by_role("checkbox").check()
    ask_with(database_url, de="Neuer Text.")
    section.locator('button[type="submit"]').click()
    expect(section.get_by_role("alert")).to_contain_text("inzwischen geändert")
    expect(section.locator('[data-part="research-text"]')).to_have_text("Neuer Text.")
    expect(section.get_by_role("checkbox")).not_to_be_checked()
    section.get_by_role("checkbox").check()
    section.locator('button[type="submit"]').click()
    expect(section.get_by_role("status")).to_contain_text("gilt von jetzt an")
    ask_with(database_url, de="Noch neuerer Text.")
    close(tutor)
    section = open_section(tutor)
    expect(section.get_by_role("status")).to_contain_text("hat sich geändert")
    expect(section.locator('[data-part="research-text"]')).to_have_text("Noch neuerer Text.")
    section.locator('[data-part="research-withdraw"]').click()
    expect(section.get_by_role("status")).to_contain_text("widerrufen")


def test_where_nothing_is_asked_there_is_no_section_and_before_chatting_no_question(
    open_tutor: Open, database_url: str
) -> None:
    tutor = open_tutor(language="de")
    expect(open_section(tutor)).to_be_hidden()
    close(tutor)
    ask_with(database_url)
    tutor.page.reload()
    tutor.arrived()
    expect(tutor.view.locator("text=Forschung >> visible=true")).to_have_count(0)
    expect(tutor.view.locator("dialog[open]")).to_have_count(0)
