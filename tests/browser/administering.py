# SPDX-License-Identifier: EUPL-1.2
"""The administration page, opened from the course."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.tutor import Tutor


def administration(open_tutor: Callable[..., Tutor], **device: object) -> Tutor:
    tutor = open_tutor(language="de", person="administrator", **device)
    setup = tutor.view.locator("#teaching")  # who administers also teaches here, and is offered the form
    expect(setup).to_be_visible()
    setup.locator('[data-part="close"]').click()
    tutor.button("Verwaltung").click()
    expect(tutor.view.get_by_label("Hinweis auf Deutsch")).to_be_visible()
    return tutor
