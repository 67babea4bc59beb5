# SPDX-License-Identifier: EUPL-1.2
"""Whose role may not chat any more still reads and deletes what they asked when it did."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.models import Institution
from lti_tool.permissions import Permission
from tests.browser.devices import FITS, PHONE
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]


def let_mentors(database_url: str, *permissions: Permission) -> None:
    with Database(database_url).transaction() as session:
        institution = session.scalars(select(Institution)).one()
        institution.role_permissions = {"Mentor": [str(permission) for permission in permissions]}


@pytest.mark.parametrize("device", [{}, PHONE], ids=["laptop", "phone"])
def test_an_observer_reads_and_deletes_what_was_asked_before(
    open_tutor: Open, stack: Stack, database_url: str, device: dict[str, object]
) -> None:
    let_mentors(database_url, Permission.CHAT, Permission.OWN_DATA)
    tutor = open_tutor(language="de", person="observer", **device)
    stack.model.script(Answer(tokens=["Ein **Baum**.\n\n", "```python\n", "x = " + "wurzel + " * 40, "1\n```\n"]))
    tutor.ask_and_wait("Was ist ein Heap?")
    let_mentors(database_url, Permission.OWN_DATA)
    tutor.page.reload()
    own = tutor.view.locator("#own-data")
    expect(own).to_contain_text("Deine Gespräche hier")
    expect(tutor.view.locator("#question")).to_have_count(0)
    own.get_by_text("Was ist ein Heap?").first.click()
    expect(own.locator(".answer strong")).to_have_text("Baum")
    expect(own.locator(".answer")).to_contain_text("KI")
    assert tutor.serious_problems() == []
    assert tutor.frame.evaluate(FITS)
    edge = own.evaluate("place => place.getBoundingClientRect().right")
    assert own.locator("pre").evaluate("code => code.getBoundingClientRect().right") <= edge

    own.get_by_role("button", name="„Was ist ein Heap?“ löschen").click()
    expect(own.locator("summary")).to_have_count(0)
    tutor.button("Rückgängig").click()
    expect(own.locator("summary")).to_contain_text(["Was ist ein Heap?"])


def test_an_observer_who_asked_nothing_sees_no_empty_list(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor(language="de", person="juergen")
    with tutor.page.expect_response(lambda response: response.url.endswith("/api/conversations")):
        tutor.page.goto(tutor.page.url.replace("as=juergen", "as=observer"))
    expect(tutor.view.get_by_role("heading", level=1)).to_contain_text("keine Fragen stellen")
    expect(tutor.view.locator("#own-data")).to_be_hidden()
    expect(tutor.view.get_by_text("Du hast hier keine Gespräche.")).to_be_visible()
