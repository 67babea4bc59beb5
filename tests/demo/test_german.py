# SPDX-License-Identifier: EUPL-1.2
"""The practice platform's courses are written as German is."""

from lti_tool.demo.courses import COURSES


def test_course_texts_use_german_quotation_marks() -> None:
    texts = [text for course in COURSES.values() for section in course.sections for text in section.paragraphs]

    assert texts
    assert not [text for text in texts if '"' in text]
