# SPDX-License-Identifier: EUPL-1.2
"""Dates and numbers as people write them here: English with the day before the month, German with points."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lti_tool import language
from lti_tool.admin import overview


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    language.speak("en")


@pytest.mark.parametrize(("spoken", "written"), [("en", "4 Mar 2026"), ("de", "04.03.2026")])
def test_a_day_is_written_as_in_europe(spoken: str, written: str) -> None:
    language.speak(spoken)
    assert overview.day(datetime(2026, 3, 4, 12, tzinfo=UTC)) == written


@pytest.mark.parametrize(("spoken", "written"), [("en", "1,234,567"), ("de", "1.234.567")])
def test_a_large_number_is_grouped_as_in_the_spoken_language(spoken: str, written: str) -> None:
    language.speak(spoken)
    assert overview.grouped(1_234_567) == written
