# SPDX-License-Identifier: EUPL-1.2
"""Who asks when and what: the same for the same seed, and as the profile says."""

from pathlib import Path
from statistics import median

import pytest

from inference import profiles
from inference.errors import CommandError
from inference.load.prompts import body, system, words
from inference.profiles import Profile
from inference.student_arrivals import Window, beginnings, conversation

LECTURE = profiles.load()["lecture"]
HOUR = Window(students=2000, seconds=3600, bell=600)
TOML = Path(profiles.SHIPPED).read_text("utf-8")


def test_the_same_seed_plays_the_same_students_and_another_seed_others() -> None:
    assert beginnings(LECTURE, HOUR, 7) == beginnings(LECTURE, HOUR, 7)
    assert beginnings(LECTURE, HOUR, 7) != beginnings(LECTURE, HOUR, 8)
    assert conversation(LECTURE, 3, 7) == conversation(LECTURE, 3, 7)


def test_a_bell_brings_its_share_of_the_students_and_the_rest_come_evenly() -> None:
    times = [beginning.at for beginning in beginnings(LECTURE, HOUR, 1)]
    before = [at for at in times if at < 600]
    after = [at for at in times if 600 <= at < 1200]
    usual = 2000 * LECTURE.conversations_per_hour / 6
    assert times == sorted(times)
    assert abs(len(before) - usual) < 4 * usual**0.5
    assert abs(len(after) - usual - 2000 * LECTURE.begin_at_bell) < 4 * usual**0.5 + 5


def test_without_a_bell_nothing_stands_out() -> None:
    times = [one.at for one in beginnings(LECTURE, Window(20_000, 3600, None), 1)]
    sixths = [sum(600 * n <= at < 600 * (n + 1) for at in times) for n in range(6)]
    assert max(sixths) < 1.25 * min(sixths)


def test_quarter_hours_ring_again_and_again() -> None:
    seminar = profiles.load()["seminar"]
    times = [one.at for one in beginnings(seminar, Window(10_000, 3600, 0.0), 1)]
    for ring in (0, 900, 1800, 2700):
        assert sum(ring <= at < ring + 90 for at in times) > 2 * sum(ring + 600 <= at < ring + 690 for at in times)


def test_questions_have_the_profiles_median_and_a_long_tail() -> None:
    turns = [turn for number in range(2000) for turn in conversation(LECTURE, number, 1)]
    lengths = [turn.characters for turn in turns]
    assert 36 <= median(lengths) <= 42
    assert sum(length > 150 for length in lengths) > 0.03 * len(lengths)
    assert 2.3 <= len(turns) / 2000 <= 2.7
    assert 40 <= median(turn.thinking for turn in turns if turn.thinking) <= 50


def test_an_activity_shares_its_prompt_to_the_letter_and_two_activities_do_not() -> None:
    assert system(1, 5000, 1) == system(1, 5000, 1)
    assert system(1, 5000, 1)[:300] != system(2, 5000, 1)[:300]
    assert 5000 <= len(system(1, 5000, 1)) < 5300
    assert len(words(39, "x")) == 39


def test_an_answer_is_exactly_as_long_as_drawn_unless_the_model_may_end_it() -> None:
    assert body([], 77, "salt", natural=False)["ignore_eos"] is True
    assert "ignore_eos" not in body([], 77, "salt", natural=True)


def test_the_shipped_profiles_say_that_they_are_assumptions_and_ask_39_characters() -> None:
    assert "ASSUMPTIONS" in TOML
    assert {profile.question_characters.median for profile in profiles.load().values()} == {39.0}


def edited(folder: Path, old: str, new: str) -> Path:
    assert old in TOML
    path = folder / "profiles.toml"
    path.write_text(TOML.replace(old, new, 1), "utf-8")
    return path


WRONG = {
    ("begin_at_bell = 0.15", "begin_at_bell = 1.5"): "key begin_at_bell takes a number from 0 to 1 (share",
    ("begin_at_bell = 0.15", "begin_at_bell = true"): "key begin_at_bell takes a number",
    ("begin_at_bell = 0.15", "begin_at_bel = 0.1"): "unknown key begin_at_bel (did you mean 'begin_at_bell'?)",
    ("begin_at_bell = 0.15\n", ""): "key begin_at_bell is missing: share of the students",
    ("sigma = 0.8 }", "sigma = -1 }"): "key thinking_seconds: key sigma takes a number from 0 to 3",
    ("{ median = 45.0, sigma = 0.8 }", "45"): "key thinking_seconds: write it as a table",
    ("students_per_activity = 150", "students_per_activity = 1.5"): "key students_per_activity takes a whole number",
    ('about = "A univ', 'about = "" # '): "key about takes a text",
}


@pytest.mark.parametrize("change", WRONG)
def test_a_wrong_profile_is_named_with_its_key(change: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        profiles.load(edited(tmp_path, *change))
    assert str(wrong.value).startswith("profiles.toml: profile lecture: ")
    assert WRONG[change] in str(wrong.value)


@pytest.mark.parametrize("text", ["", "profiles = 3", "[profile.x]\n", "[profiles]\n", "[profiles"])
def test_a_file_without_profiles_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(CommandError, match=r"own\.toml"):
        profiles.load(path)


def test_every_profile_has_every_key() -> None:
    assert all(isinstance(profile, Profile) for profile in profiles.load().values())
    assert set(profiles.load()) == {"lecture", "seminar", "school", "evening", "state"}
