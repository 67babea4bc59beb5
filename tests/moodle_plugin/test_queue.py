# SPDX-License-Identifier: EUPL-1.2
"""When the plugin tells again what could not be told, and what it makes of the tool's answers."""

import pytest

from tests.moodle_plugin.php import plain, step
from tests.platform_api.records import RECORDS

BASE = "/platform-api/v1/"
HOUR = 3600


def verdict(method: str, path: str, status: int) -> str:
    [said] = plain(step("local\\queue\\verdict::on", method, path, status))
    return str(said)


def test_the_wait_doubles_from_a_minute_to_six_hours() -> None:
    waits = plain(*[step("local\\queue\\backoff::after", tries) for tries in range(1, 12)])
    assert waits == [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 6 * HOUR, 6 * HOUR]


def test_however_long_it_takes_a_try_comes_every_six_hours() -> None:
    assert plain(*[step("local\\queue\\backoff::after", tries) for tries in (63, 64, 5_000_000)]) == [6 * HOUR] * 3


@pytest.mark.parametrize("name", ["11_lock_for_all", "15_unlock", "21_erase_in_course", "22_erase", "09_course_gone"])
def test_what_the_tool_took_is_told(name: str) -> None:
    request, answer = RECORDS[name]["request"], RECORDS[name]["answer"]
    assert verdict(request["method"], request["path"].removeprefix(BASE), answer["status"]) == "told"


@pytest.mark.parametrize("name", ["10_course_gone_again", "16_unlock_again", "08_withdraw_again"])
def test_what_is_gone_already_is_told(name: str) -> None:
    request, answer = RECORDS[name]["request"], RECORDS[name]["answer"]
    assert answer["status"] == 404
    assert verdict(request["method"], request["path"].removeprefix(BASE), 404) == "told"


def test_an_erasure_in_a_course_that_the_tool_does_not_have_is_told() -> None:
    assert verdict("POST", "people/erase", RECORDS["19_export_of_no_course"]["answer"]["status"]) == "told"
    assert verdict("POST", "people/export", 404) == "refused"


@pytest.mark.parametrize("name", ["13_lock_past", "14_lock_backwards"])
def test_what_the_tool_will_never_take_is_refused(name: str) -> None:
    request, answer = RECORDS[name]["request"], RECORDS[name]["answer"]
    assert verdict(request["method"], request["path"].removeprefix(BASE), answer["status"]) == "refused"


@pytest.mark.parametrize("status", [401, 403, 409, 429, 302, 503])
def test_what_somebody_can_mend_is_tried_again(status: int) -> None:
    """A clock, a key, a deployment that is not switched on, too much at once."""
    assert verdict("PUT", "courses/7/locks/quiz-1", status) == "later"


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("POST", "people/erase", "erase"),
        ("DELETE", "courses/7", "course"),
        ("PUT", "courses/7/locks/quiz-1", "lock"),
        ("DELETE", "courses/7/locks/quiz-1", "unlock"),
        ("PUT", "courses/7/materials/cm1", "material"),
        ("DELETE", "courses/7/materials/cm1", "withdraw"),
        ("GET", "status", "export"),
        ("PUT", "something/else", "other"),
    ],
)
def test_each_call_is_named_for_the_administrator(method: str, path: str, kind: str) -> None:
    assert plain(step("local\\queue\\about::kind", method, path)) == [kind]
