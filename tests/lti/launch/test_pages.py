# SPDX-License-Identifier: EUPL-1.2
"""The chat page is rendered once and kept: nothing of one person, language or address may be seen by another."""

import re

import pytest

from tests.factories.stage import LTI, MEMBERSHIP, Stage

VISIT = re.compile(r'<script type="application/json" id="session">.*?</script>', re.DOTALL)


def without_visit(page: str) -> str:
    rest, count = VISIT.subn("", page)
    assert count == 1
    return rest


@pytest.mark.parametrize("role", ["Learner", "Instructor"])
def test_the_page_differs_from_person_to_person_in_the_visit_alone(stage: Stage, role: str) -> None:
    first = stage.good_launch()
    second = stage.browser().open("teacher", claims={LTI + "roles": [f"{MEMBERSHIP}#{role}"]})
    reloaded = stage.browser().get(first.session["home"], headers={"Accept-Language": "de"})
    assert without_visit(first.page.text) == without_visit(second.text) == without_visit(reloaded.text)
    assert first.session["token"] not in second.text + reloaded.text


def test_each_language_has_a_page_of_its_own_whichever_was_opened_before(stage: Stage) -> None:
    presentation = LTI + "launch_presentation"
    for locale, other in (("de", "en"), ("en", "de"), ("de", "en")):
        page = stage.good_launch(claims={presentation: {"locale": locale}}).page.text
        assert f'<html lang="{locale}">' in page
        said = {"en": "Ask a question …", "de": "Stell eine Frage …"}
        assert said[locale] in page
        assert said[other] not in page


def test_the_page_names_its_files_below_the_path_at_which_it_is_served(stage: Stage) -> None:
    home = stage.good_launch().session["home"]
    for root in ("", "/tutor", ""):
        page = stage.app.test_client().get(home, base_url=f"https://tutor.example{root}").text
        assert f'data-root="{root}"' in page
        assert re.search(rf'src="{root}/static/v-\w+/js/main\.js"', page)
