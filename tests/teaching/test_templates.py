# SPDX-License-Identifier: EUPL-1.2
"""Templates and questions to begin with fit what is there."""

import pytest

from lti_tool import language
from lti_tool.chat.me import _starters
from lti_tool.tutor_templates import templates

ABOUT_THE_COURSE = ("material", "lecture do i", "last session", "of this course")


def said(material: bool) -> str:
    language.speak("en")
    texts = [template.text for template in templates(material=material)]
    lines = [line for text in texts for line in (text.instructions, *text.starters)]
    return "\n".join([*lines, *_starters(material=material)]).lower()


def test_without_material_nothing_sends_anybody_to_it_or_asks_what_only_the_material_says() -> None:
    assert not [word for word in ABOUT_THE_COURSE if word in said(material=False)]


def test_with_material_templates_lead_to_it() -> None:
    assert "the material" in said(material=True)


@pytest.mark.parametrize("material", [True, False])
def test_the_templates_keep_their_keys_and_can_be_stored(material: bool) -> None:
    found = templates(material=material)
    assert [template.key for template in found] == ["companion", "coach", "training", "writing"]
    assert [template.text.problem for template in found] == [None] * 4
