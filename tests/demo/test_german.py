# SPDX-License-Identifier: EUPL-1.2
"""The practice platform speaks German completely."""

from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import lti_tool
from lti_tool.demo.courses import COURSES

PACKAGE = Path(lti_tool.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]


def test_every_message_has_its_german_and_no_german_is_left_over() -> None:
    used = {message for _, _, message, _, _ in extract_from_dir(PACKAGE / "demo", METHODS)}
    german = PACKAGE / "translations" / "de" / "LC_MESSAGES" / "demo.po"
    catalogue = read_po(BytesIO(german.read_bytes()), locale="de")
    translated = {message.id for message in catalogue if message.id and message.string}

    assert used
    assert used == translated


def test_course_texts_use_german_quotation_marks() -> None:
    texts = [text for course in COURSES.values() for section in course.sections for text in section.paragraphs]

    assert texts
    assert not [text for text in texts if '"' in text]
