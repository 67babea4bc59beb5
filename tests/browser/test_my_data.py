# SPDX-License-Identifier: EUPL-1.2
"""A student looks at what is stored of them, takes it along, and erases it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Locator, expect
from sqlalchemy import func, select

from lti_tool.db import Database
from lti_tool.models import Conversation, Institution, Person
from lti_tool.permissions import Permission
from tests.browser.devices import FITS, PHONE
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.factories.command import Tutor as Command
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]


def open_my_data(tutor: Tutor, words: str) -> Locator:
    """Two clicks on a phone, one elsewhere."""
    tutor.show_conversations()
    tutor.button(words).click()
    panel: Locator = tutor.view.locator("#my-data")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel.locator('[data-part="rows"] li').first).to_be_visible()
    return panel


def download(tutor: Tutor, button: Locator) -> tuple[Download, str]:
    with tutor.page.expect_download() as begun:
        button.click()
    return begun.value, Path(begun.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "device"),
    [("de", {}), ("en", PHONE), ("de", PHONE | {"color_scheme": "dark"})],
    ids=["laptop", "phone", "dark phone"],
)
def test_a_student_sees_takes_along_and_erases_everything(
    open_tutor: Open, database_url: str, tmp_path: Path, language: str, device: dict[str, Any]
) -> None:
    german = language == "de"
    tutor = open_tutor(language=language, **device)
    tutor.ask_and_wait("Was ist ein Heap?")
    panel = open_my_data(tutor, "Meine Daten" if german else "My data")
    expect(panel.locator('[data-part="my-conversations"]')).to_contain_text("Was ist ein Heap?")
    expect(panel.locator('[data-part="left"]')).to_contain_text("1 Frage an" if german else "1 question to")
    expect(panel).to_contain_text("Nur du kannst es lesen." if german else "Only you can read it.")
    assert tutor.serious_problems() == []
    assert tutor.frame.evaluate(FITS)

    file, text = download(tutor, panel.locator('[data-part="export-data"]'))
    assert file.suggested_filename.endswith(".json")
    question, _answer = json.loads(text)["tables"]["message"]
    assert question["text"] == "Was ist ein Heap?"
    file, text = download(tutor, panel.locator('[data-part="export-page"]'))
    assert file.suggested_filename.endswith(".html")
    assert "Was ist ein Heap?" in text

    panel.locator('[data-part="erase"]').click()
    expect(panel.locator(".erasing h3")).to_be_focused()
    expect(panel.locator(".erasing")).to_contain_text("abgegeben" if german else "handed in")
    assert tutor.serious_problems() == []
    panel.locator('[data-part="cancel"]').click()
    expect(panel.locator('[data-part="erase"]')).to_be_focused()
    panel.locator('[data-part="erase"]').press("Enter")
    panel.locator('[data-part="erase-now"]').press("Enter")
    expect(panel.locator('[data-part="erased"] h3')).to_be_focused()
    file, text = download(tutor, panel.locator('[data-part="save-receipt"]'))
    receipt = tmp_path / file.suggested_filename
    receipt.write_text(text, encoding="utf-8")
    assert Command(database_url)("receipt", "verify", str(receipt)).returncode == 0
    assert tutor.serious_problems() == []
    with Database(database_url).transaction() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0

    panel.locator('[data-part="close"]').click()
    expect(tutor.view.locator("#question")).to_have_attribute("readonly", "")
    expect(tutor.view.get_by_text("Was ist ein Heap?")).to_have_count(0)
    tutor.page.reload()
    tutor.arrived()
    expect(tutor.conversations).to_have_count(0)


def test_who_may_no_longer_ask_erases_it_too(open_tutor: Open, database_url: str) -> None:
    let_mentors(database_url, Permission.CHAT, Permission.OWN_DATA)
    tutor = open_tutor(language="de", person="observer", **PHONE)
    tutor.ask_and_wait("Was ist ein Heap?")
    let_mentors(database_url, Permission.OWN_DATA)
    tutor.page.reload()
    tutor.view.get_by_role("button", name="Meine Daten", exact=True).click()
    panel = tutor.view.locator("#my-data")
    expect(panel.locator('[data-part="my-conversations"]')).to_contain_text("Was ist ein Heap?")
    assert tutor.serious_problems() == []
    assert tutor.frame.evaluate(FITS)
    panel.locator('[data-part="erase"]').click()
    panel.locator('[data-part="erase-now"]').click()
    expect(panel.get_by_role("heading", name="Alles ist gelöscht")).to_be_visible()
    with Database(database_url).transaction() as session:
        assert session.scalars(select(Conversation)).all() == []


def test_who_only_administers_sees_theirs_too(open_tutor: Open, database_url: str) -> None:
    """On the administration's own page, which has no chat."""
    let_mentors(database_url, Permission.CHAT, Permission.OWN_DATA)
    tutor = open_tutor(language="de", person="observer")
    let_mentors(database_url, Permission.OWN_DATA, Permission.ADMINISTER_PLATFORM)
    tutor.page.reload()
    tutor.view.get_by_role("button", name="Meine Daten", exact=True).click()
    expect(tutor.view.locator("#my-data [data-part='rows'] li").first).to_be_visible()
    assert tutor.serious_problems() == []


def let_mentors(database_url: str, *permissions: Permission) -> None:
    with Database(database_url).transaction() as session:
        institution = session.scalars(select(Institution)).one()
        institution.role_permissions = {"Mentor": [str(permission) for permission in permissions]}


def test_an_answer_that_runs_ends_and_another_tab_is_over(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor(language="de")
    stack.model.script(Answer(tokens=["Ein ", "Baum ", "ist"], hold_after=2))
    tutor.ask("Was ist ein Baum?")
    expect(tutor.answers.first).to_contain_text("Baum")
    panel = open_my_data(tutor, "Meine Daten")
    panel.locator('[data-part="erase"]').click()
    panel.locator('[data-part="erase-now"]').click()
    expect(panel.locator('[data-part="erased"]')).to_be_visible()
    assert stack.model.wait_for_hangup()
