# SPDX-License-Identifier: EUPL-1.2
"""Titles in several languages, as Moodle's two filters write them."""

from typing import Any

import pytest
from sqlalchemy import select

from lti_tool import language, titles
from lti_tool.models import Activity, Tutor
from tests.factories.stage import LTI, Stage

CASES = [
    ("{mlang de}Analysis{mlang}{mlang en}Calculus{mlang}", "Analysis", "Calculus"),
    ("{mlang en}Calculus{mlang} {mlang de}Analysis{mlang}", "Analysis", "Calculus"),
    ("{MLANG de_du}Kurs{Mlang}{mlang en-US}Course{mlang} 1: {mlang de}Eins{mlang}{mlang en}One{mlang}", "Kurs 1: Eins",
     "Course 1: One"),
    ("{mlang de,at}Jänner{mlang}{mlang other}January{mlang}", "Jänner", "January"),
    ("{mlang de, at}A{mlang}{mlang fr , en}B{mlang}", "A", "B"),
    ("{mlang fr}Analyse{mlang}{mlang en}Calculus{mlang}", "Calculus", "Calculus"),
    ("{mlang fr}Analyse{mlang} 2", "Analyse 2", "Analyse 2"),
    ("WS 26: {mlang de}Analysis{mlang}{mlang en}Calculus", "WS 26: Analysis", "WS 26: Calculus"),
    ('<span lang="de" class="multilang">Analysis</span><span lang="en" class="multilang">Calculus</span>', "Analysis",
     "Calculus"),
    ("<span class='multilang' lang='en'>Calculus</span> <span class='multilang' lang='de_du'>Analysis</span> II",
     "Analysis II", "Calculus II"),
    ('<lang lang="de">Analysis</lang><lang lang="en">Calculus</lang>', "Analysis", "Calculus"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def english_again() -> Any:
    yield
    language.speak("en")


@pytest.mark.parametrize(("title", "german", "english"), CASES)
def test_of_each_group_the_part_in_the_spoken_language_is_shown(title: str, german: str, english: str) -> None:
    for spoken, expected in (("de", german), ("en", english)):
        language.speak(spoken)
        assert titles.pick_language(title) == expected


@pytest.mark.parametrize(
    "title", ["", "Analysis", "Programmiersprachen & Slang", "C++: <T> {x}  language", "{mlang}", "{mlang de}{mlang}"]
)
def test_what_has_no_parts_stays_as_it_is(title: str) -> None:
    assert titles.pick_language(title) in {title, " ".join(title.split())}


def test_visitors_of_one_course_read_its_title_in_their_own_languages(stage: Stage) -> None:
    """Stored as sent, and no part of the other's."""
    title = "{mlang de}Analysis{mlang}{mlang en}Calculus{mlang}"
    claims: dict[str, Any] = {
        LTI + "context": {"id": "c1", "title": title, "label": title},
        LTI + "resource_link": {"id": "r1", "title": f"Tutor: {title}"},
    }
    for locale, expected in (("de", "Analysis"), ("en", "Calculus"), ("de", "Analysis")):
        told = stage.good_launch(claims={**claims, LTI + "launch_presentation": {"locale": locale}}).me()
        assert (told["course"]["title"], told["course"]["label"]) == (expected, expected)
        assert told["activity"]["title"] == f"Tutor: {expected}"


def test_a_tutors_own_title_is_shown_as_the_activitys_is(stage: Stage) -> None:
    """A tutor that is placed gives the activity its title, so that teachers write Moodle's marks into it."""
    for locale, expected in (("de", "Analysis"), ("en", "Calculus")):
        launched = stage.good_launch(claims={LTI + "launch_presentation": {"locale": locale}})
        with stage.database.transaction() as session:
            activity = session.scalars(select(Activity)).one()
            activity.tutor = activity.tutor or Tutor(title="{mlang de}Analysis{mlang}{mlang en}Calculus{mlang}")
        assert launched.me()["tutor"]["title"] == expected


def test_the_page_that_asks_for_a_click_shows_one_language(stage: Stage) -> None:
    browser = stage.browser()
    context = {"id": "c1", "title": "{mlang de}Analysis{mlang}{mlang en}Calculus{mlang}"}
    form = stage.simulator.answer(browser.login().location, claims={LTI + "context": context})
    browser.forget_cookies()
    page = browser.launch(form)
    assert "Analysis" in page.text
    assert "mlang" not in page.text
