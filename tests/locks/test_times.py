# SPDX-License-Identifier: EUPL-1.2
"""How times are said in an institution's zone, also in the nights in which the clocks are changed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lti_tool import language
from lti_tool.times import is_zone, say_time, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
"""One in the morning of the day on which summer time begins in Berlin, at two."""


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    language.speak("en")


@pytest.mark.parametrize(
    ("spoken", "moment", "said"),
    [
        ("de", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "01:59 Uhr"),
        ("de", datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "03:00 Uhr"),
        ("de", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "03:30 Uhr"),
        ("en", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "03:30"),
        ("en", datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "30 March 2026, 00:00"),
        ("de", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25. Oktober 2026, 02:30 Uhr"),
        ("de", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25. Oktober 2026, 02:30 Uhr"),
    ],
)
def test_a_time_is_said_as_the_clocks_there_show_it(spoken: str, moment: datetime, said: str) -> None:
    language.speak(spoken)
    assert say_time(moment, BERLIN, NIGHT) == said


def test_a_zone_is_known_by_its_name_and_an_unknown_one_is_taken_for_utc() -> None:
    assert is_zone("Europe/Berlin")
    assert not is_zone("Europe/Atlantis")
    assert not is_zone("../../etc/passwd")
    assert zone_of("Europe/Atlantis").key == "UTC"
    assert zone_of("../../etc/passwd").key == "UTC"
