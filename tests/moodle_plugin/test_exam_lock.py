# SPDX-License-Identifier: EUPL-1.2
"""When the plugin closes the tutor for whom: windows, overrides, open attempts, and what the tool is told of them."""

import json
from typing import Any

import pytest

from tests.moodle_plugin.php import given, new, on, plain, step
from tests.platform_api.records import RECORDS

HOUR = 3600
DAY = 24 * HOUR
NOW = 1_800_000_000
OPENS, CLOSES = NOW + DAY, NOW + DAY + 2 * HOUR
MARKED = NOW - 60

Window = tuple[int, int]


def quiz(open_at: int | None = None, close: int | None = None, limit: int | None = None) -> dict[str, int | None]:
    return {"timeopen": open_at, "timeclose": close, "timelimit": limit}


def quiz_dates(user: dict[str, Any] | None, *groups: dict[str, Any]) -> Any:
    return plain(step("local\\exam\\quiz_dates::of", quiz(OPENS, CLOSES, HOUR), user, groups))[0]


def assign(begins: int | None = None, due: int | None = None, cutoff: int | None = None) -> dict[str, int | None]:
    return {"allowsubmissionsfromdate": begins, "duedate": due, "cutoffdate": cutoff}


def assign_window(
    row: dict[str, Any], user: dict[str, Any] | None = None, groups: tuple[Any, ...] = (), extension: int = 0
) -> Window:
    [window] = plain(step("local\\exam\\assign_dates::of", row, user, groups, extension, MARKED))
    return window["from"], window["until"]


def locks(base: Window, windows: dict[str, Window], *, everybody: bool = True, now: int = NOW) -> dict[str, Any]:
    """By their names: from, until, people."""
    made = [new("local\\exam\\window", *base), *(new("local\\exam\\window", *window) for window in windows.values())]
    theirs = {person: given(number) for number, person in enumerate(windows, start=1)}
    found = plain(*made, step("local\\exam\\window_locks::of", "cm5", given(0), theirs, everybody, now))[-1]
    return {name: (one["window"]["from"], one["window"]["until"], one["people"]) for name, one in dict(found).items()}


def latest(started: int, limit: int, close: int, grace: int) -> Any:
    return plain(step("local\\exam\\attempt_end::latest", started, limit, close, grace))[0]


def until(end: int, told: int) -> Any:
    return plain(step("local\\exam\\attempt_end::until", end, told, NOW))[0]


def test_without_overrides_the_quiz_has_its_own_dates() -> None:
    assert quiz_dates(None) == {"timeopen": OPENS, "timeclose": CLOSES, "timelimit": HOUR}


def test_what_is_said_for_a_person_counts_more_than_for_their_groups() -> None:
    assert quiz_dates(quiz(close=CLOSES + 60), quiz(OPENS - 60, CLOSES + HOUR)) == {
        "timeopen": OPENS - 60,
        "timeclose": CLOSES + 60,
        "timelimit": HOUR,
    }


def test_of_several_groups_the_widest_counts() -> None:
    both = quiz_dates(None, quiz(OPENS - 60, CLOSES + 60, 60), quiz(OPENS + 60, CLOSES + HOUR, 2 * HOUR))
    assert both == {"timeopen": OPENS - 60, "timeclose": CLOSES + HOUR, "timelimit": 2 * HOUR}


def test_a_group_that_has_no_end_at_all_has_the_latest() -> None:
    assert quiz_dates(None, quiz(close=0, limit=0), quiz(close=CLOSES + HOUR, limit=60)) == {
        "timeopen": OPENS,
        "timeclose": 0,
        "timelimit": 0,
    }


def test_a_quiz_without_an_opening_time_is_closed_from_the_mark_on() -> None:
    [window] = plain(step("local\\exam\\quiz_dates::window", quiz(0, CLOSES, 0), MARKED))
    assert (window["from"], window["until"]) == (MARKED, CLOSES)


def test_an_assignment_ends_at_its_cut_off_date_else_when_it_is_due() -> None:
    assert assign_window(assign(OPENS, CLOSES, CLOSES + HOUR)) == (OPENS, CLOSES + HOUR)
    assert assign_window(assign(OPENS, CLOSES, 0)) == (OPENS, CLOSES)
    assert assign_window(assign(0, CLOSES, 0)) == (MARKED, CLOSES)
    assert assign_window(assign(OPENS, 0, 0)) == (OPENS, 0)


def test_an_extension_lengthens_an_assignment_and_never_shortens_it() -> None:
    assert assign_window(assign(OPENS, CLOSES), extension=CLOSES + DAY) == (OPENS, CLOSES + DAY)
    assert assign_window(assign(OPENS, CLOSES), extension=OPENS) == (OPENS, CLOSES)
    assert assign_window(assign(OPENS), extension=CLOSES) == (OPENS, 0)


def test_of_an_assignments_overrides_one_counts_whole_as_moodle_has_it() -> None:
    groups = (assign(due=CLOSES + HOUR), assign(OPENS - HOUR, CLOSES + DAY))
    assert assign_window(assign(OPENS, CLOSES), None, groups) == (OPENS, CLOSES + HOUR)
    assert assign_window(assign(OPENS, CLOSES), assign(begins=OPENS - 60), groups) == (OPENS - 60, CLOSES)


def test_a_quiz_for_the_whole_course_closes_the_tutor_for_everybody() -> None:
    assert locks((OPENS, CLOSES), {"7": (OPENS, CLOSES), "8": (OPENS, CLOSES)}) == {"cm5": (OPENS, CLOSES, None)}


def test_a_course_in_which_nobody_is_enrolled_yet_is_closed_all_the_same() -> None:
    assert locks((OPENS, CLOSES), {}) == {"cm5": (OPENS, CLOSES, None)}


def test_a_quiz_for_some_closes_the_tutor_for_them() -> None:
    some = locks((OPENS, CLOSES), {"10": (OPENS, CLOSES), "9": (OPENS, CLOSES)}, everybody=False)
    assert some == {"cm5": (OPENS, CLOSES, ["9", "10"])}


def test_a_quiz_for_nobody_closes_the_tutor_for_nobody() -> None:
    assert locks((OPENS, CLOSES), {}, everybody=False) == {}


def test_more_time_for_one_person_locks_this_person_longer_and_the_others_not() -> None:
    more = locks((OPENS, CLOSES), {"7": (OPENS, CLOSES), "8": (OPENS, CLOSES + HOUR)})
    assert more == {
        "cm5": (OPENS, CLOSES, None),
        f"cm5-{OPENS}-{CLOSES + HOUR}": (OPENS, CLOSES + HOUR, ["8"]),
    }


def test_who_sits_the_exam_another_day_is_locked_on_that_day_alone() -> None:
    later = locks((OPENS, CLOSES), {"7": (OPENS, CLOSES), "8": (OPENS + DAY, CLOSES + DAY)})
    assert later == {
        "cm5": (OPENS, CLOSES, ["7"]),
        f"cm5-{OPENS + DAY}-{CLOSES + DAY}": (OPENS + DAY, CLOSES + DAY, ["8"]),
    }


def test_a_window_without_an_end_or_one_that_is_over_makes_no_lock() -> None:
    assert locks((OPENS, 0), {"7": (OPENS, 0)}) == {}
    assert locks((OPENS, CLOSES), {"7": (OPENS, CLOSES)}, now=CLOSES) == {}
    assert locks((CLOSES, OPENS), {"7": (CLOSES, OPENS)}) == {}


def test_where_one_person_has_no_end_the_others_keep_theirs() -> None:
    one = locks((OPENS, CLOSES), {"7": (OPENS, CLOSES), "8": (OPENS, 0)})
    assert one == {"cm5": (OPENS, CLOSES, None)}


def test_too_many_different_windows_share_the_one_around_them() -> None:
    windows = {str(person): (OPENS, CLOSES + person) for person in range(100)}
    found = locks((OPENS, CLOSES), windows, everybody=False)
    assert set(found) == {"cm5", f"cm5-{OPENS}-{CLOSES + 99}"}
    assert found["cm5"][2] == ["0"]
    assert found[f"cm5-{OPENS}-{CLOSES + 99}"][2] == [str(person) for person in range(1, 100)]


def test_more_people_than_the_tool_takes_are_everybody() -> None:
    windows = {str(person): (OPENS, CLOSES) for person in range(1, 5002)}
    assert locks((OPENS, CLOSES), windows, everybody=False) == {"cm5": (OPENS, CLOSES, None)}


@pytest.mark.parametrize(
    ("limit", "close", "grace", "ends"),
    [
        (HOUR, 0, 0, NOW + HOUR),
        (HOUR, NOW + 600, 0, NOW + 600),
        (0, NOW + 600, 60, NOW + 660),
        (HOUR, 0, DAY, NOW + HOUR + DAY),
        (0, 0, DAY, 0),
    ],
)
def test_an_attempt_ends_at_its_limit_or_when_the_quiz_closes_and_its_grace_is_over(
    limit: int, close: int, grace: int, ends: int
) -> None:
    assert latest(NOW, limit, close, grace) == ends


def test_an_attempt_that_nothing_ends_is_locked_for_a_day_and_renewed_after_half_of_it() -> None:
    assert until(0, 0) == NOW + DAY
    assert until(0, NOW + DAY - HOUR) == NOW + DAY - HOUR
    assert until(0, NOW + 11 * HOUR) == NOW + DAY


def test_an_attempt_is_locked_until_its_end_but_no_longer_than_a_day_ahead() -> None:
    assert until(NOW + HOUR, 0) == NOW + HOUR
    assert until(NOW + 9 * DAY, 0) == NOW + DAY
    assert until(NOW + HOUR, NOW + 20 * HOUR) == NOW + HOUR
    assert until(NOW - 1, 0) == NOW - 1


def told_row(digest: str, ends: int = CLOSES, at: int = NOW - 60) -> dict[str, Any]:
    return {"digest": digest, "timeuntil": ends, "timetold": at}


def planned(before: dict[str, Any], *, name: str = "cm5", ends: int = CLOSES, to: str = "here") -> tuple[Any, Any, Any]:
    """Names to be put, deleted and forgotten where this one lock is wanted."""
    lock = [new("local\\exam\\window", OPENS, ends), new("local\\exam\\lock", name, given(0), ["7"])]
    plan = plain(*lock, step("local\\exam\\plan::of", {name: given(1)}, before, to, NOW))[-1]
    return sorted(plan["put"] or ()), plan["delete"], plan["forget"]


def digest(ends: int = CLOSES, to: str = "here") -> str:
    lock = [new("local\\exam\\window", OPENS, ends), new("local\\exam\\lock", "cm5", given(0), ["7"])]
    return str(plain(*lock, on(1, "digest", to))[-1])


def test_nothing_is_told_twice() -> None:
    assert planned({"cm5": told_row(digest())}) == ([], [], [])


def test_what_is_new_or_has_changed_is_told() -> None:
    assert planned({}) == (["cm5"], [], [])
    assert planned({"cm5": told_row(digest())}, ends=CLOSES + HOUR) == (["cm5"], [], [])


def test_another_tool_is_told_all_and_one_tool_once_a_day() -> None:
    assert planned({"cm5": told_row(digest())}, to="there") == (["cm5"], [], [])
    assert planned({"cm5": told_row(digest(), at=NOW - DAY - 1)}) == (["cm5"], [], [])


def test_what_should_hold_no_longer_is_taken_away_unless_it_has_run_out() -> None:
    before = {"cm5": told_row(digest()), "cm6": told_row("x"), "attempt-1": told_row("x", ends=NOW)}
    assert planned(before) == ([], ["cm6"], ["attempt-1"])


def test_a_lock_is_written_as_the_tool_was_recorded_to_take_it() -> None:
    """UTC with a Z, ids as text, null for everybody: the recorded calls have the same names and types."""
    lock = [
        new("local\\exam\\window", 1_800_000_000, 1_800_003_600),
        new("local\\exam\\lock", "cm5", given(0), ["7", "8"]),
    ]
    body = plain(*lock, on(1, "body"))[-1]
    assert body == {"from": "2027-01-15T08:00:00Z", "until": "2027-01-15T09:00:00Z", "people": ["7", "8"]}
    for name in ("11_lock_for_all", "12_lock_for_some"):
        assert set(json.loads(RECORDS[name]["request"]["body"])) == set(body)
