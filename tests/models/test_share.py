# SPDX-License-Identifier: EUPL-1.2
"""The order of questions: properties of `priority`, and a small simulated day that shows what it does to a crowd."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.share import Fair, FirstCome, RoundRobin, Served, jain, max_min, serve
from benchmarks.share_day import Asked, Day, Place, day
from lti_tool.models.fair_share import LAST, QUESTION_TOKENS, Recent, priority

TOKENS = st.floats(min_value=0, max_value=1e15)
WEIGHTS = st.floats(min_value=0.01, max_value=1e6)
RECENT = st.builds(Recent, TOKENS, TOKENS, TOKENS)
MORE = st.floats(min_value=0, max_value=1e12)
ONE = 1_800.0
"""Tokens of a question and its answer."""


@given(RECENT, MORE, WEIGHTS)
def test_whoever_used_more_never_comes_earlier(recent: Recent, more: float, weight: float) -> None:
    before = priority(recent, weight)
    assert priority(Recent(recent.person + more, recent.activity, recent.institution), weight) >= before
    assert priority(Recent(recent.person, recent.activity + more, recent.institution), weight) >= before
    assert priority(Recent(recent.person, recent.activity, recent.institution + more), weight) >= before


@given(RECENT, WEIGHTS, WEIGHTS)
def test_a_bigger_share_never_comes_later(recent: Recent, weight: float, other: float) -> None:
    assert priority(recent, max(weight, other)) <= priority(recent, min(weight, other))


@given(RECENT, WEIGHTS)
def test_it_is_an_integer_that_fits_into_32_bits_and_the_same_each_time(recent: Recent, weight: float) -> None:
    number = priority(recent, weight)
    assert isinstance(number, int)
    assert 0 <= number <= LAST
    assert number == priority(recent, weight)


@given(WEIGHTS)
def test_whoever_comes_first_of_all_goes_first_of_all(weight: float) -> None:
    assert priority(Recent(0, 0, 0), weight) == 0


@given(st.floats(min_value=100, max_value=1e6), st.floats(min_value=100, max_value=1e6), WEIGHTS)
def test_whoever_asked_nothing_comes_before_a_classmate_who_asked_a_hundred_times(
    activity: float, institution: float, weight: float
) -> None:
    others = (activity * ONE, (activity + institution) * ONE)
    assert priority(Recent(0, *others), weight) < priority(Recent(100 * ONE, *others), weight) - 5_000


@given(st.floats(min_value=100, max_value=1e5))
def test_whoever_asked_nothing_comes_before_somebody_of_a_quieter_activity_who_asked_a_hundred_times(
    lecture: float,
) -> None:
    together = (lecture + 100) * ONE
    newcomer = priority(Recent(0, lecture * ONE, together), 1.0)
    assert newcomer < priority(Recent(100 * ONE, 100 * ONE, together), 1.0)


@given(st.integers(0, 6), st.integers(60, 500))
def test_a_seminar_s_question_overtakes_the_lecture_of_another_university(asked: int, lecture: int) -> None:
    """Twelve people of a small university who asked up to six times each; a lecture in which everybody asks first."""
    seminar = priority(Recent(asked * ONE, 2 * asked * ONE, 3 * asked * ONE), 1.0)
    assert seminar < priority(Recent(0, lecture * 60 * ONE / 60 * 12, lecture * 12 * ONE), 1.0)


@given(
    st.floats(min_value=1, max_value=1e9), st.floats(min_value=1, max_value=1e9), WEIGHTS, WEIGHTS, st.integers(-8, 8)
)  # fmt: skip
def test_only_the_ratio_of_the_shares_counts(one: float, other: float, own: float, others: float, power: int) -> None:
    """Hundreds or hundredths, students or euros: shares of 1 and 2 mean what 1,000 and 2,000 do."""
    scale = 2.0**power

    def ahead(scale: float) -> int:
        return priority(Recent(0, 0, one), own * scale) - priority(Recent(0, 0, other), others * scale)

    assert ahead(1.0) == pytest.approx(ahead(scale), abs=30)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 1e6))
def test_longer_answers_for_everybody_leave_the_distances_as_they_are(one: float, other: float, scale: float) -> None:
    """Far above one question each: a model that writes twice as much changes nobody's place."""

    def ahead(scale: float) -> int:
        heavy, light = (Recent(*[times * 1e4 * QUESTION_TOKENS * scale] * 3) for times in (one, other))
        return priority(heavy, 1.0) - priority(light, 1.0)

    assert ahead(1.0) == pytest.approx(ahead(scale), abs=5)


# ---- a small day


def mean(waits: list[float]) -> float:
    return sum(waits) / len(waits)


@pytest.fixture(scope="module")
def small() -> dict[str, Served]:
    """Eight institutions, engines for a quarter of the documented day."""
    happening = day(7, number=8, scale=0.25, slots=7)
    return {
        "first come": serve(happening, FirstCome()),
        "round robin": serve(happening, RoundRobin()),
        "fair": serve(happening, Fair([1.0] * 8)),
    }


def test_on_a_crowded_day_small_institutions_wait_far_less_than_first_come_first_served(
    small: dict[str, Served],
) -> None:
    assert mean(small["first come"].all) > 20, "no crowd, nothing shown"
    for index in range(4, 8):
        assert mean(small["fair"].waits[index]) < mean(small["first come"].waits[index]) / 2


def test_on_a_crowded_day_the_crowded_minutes_are_divided_evenly(small: dict[str, Served]) -> None:
    assert small["first come"].jain < 0.8
    assert small["fair"].jain > 0.9


def test_on_a_crowded_day_first_questions_gain_what_those_who_ask_all_the_time_wait_longer(
    small: dict[str, Served],
) -> None:
    for other in ("first come", "round robin"):
        assert mean(small["fair"].light) < 0.8 * mean(small[other].light)
        assert mean(small["fair"].heavy) > mean(small[other].heavy)


def test_no_order_makes_the_engines_faster(small: dict[str, Served]) -> None:
    everybody = mean(small["first come"].all)
    assert mean(small["fair"].all) == pytest.approx(everybody, rel=0.1)
    assert mean(small["round robin"].all) == pytest.approx(everybody, rel=0.1)


def lecture_and_seminar() -> Day:
    """500 at once in one university; ten in another who ask half a minute later, two slots for all."""
    lecture = [Asked(0.0, 0, (0, 0), (0, student), 1800, 1) for student in range(500)]
    seminar = [Asked(30.0 + student, 1, (1, 0), (1, student), 1800, 1) for student in range(10)]
    return Day([Place("lecture", 500, 500), Place("seminar", 10, 0)], lecture + seminar, 2)


def test_a_lecture_of_five_hundred_does_not_starve_a_seminar_elsewhere() -> None:
    first_come = serve(lecture_and_seminar(), FirstCome())
    fair = serve(lecture_and_seminar(), Fair([1.0, 1.0]))
    assert min(first_come.waits[1]) > 2000
    assert max(fair.waits[1]) < 100


def test_a_bigger_share_makes_an_institution_wait_less() -> None:
    def waits(weight: float) -> float:
        happening = day(7, number=8, scale=0.25, slots=7)
        return mean(serve(happening, Fair([weight] + [1.0] * 7)).waits[0])

    assert waits(8.0) < 0.9 * waits(1.0)


def test_the_same_seed_gives_the_same_day() -> None:
    assert day(3, number=2, scale=0.01).asked == day(3, number=2, scale=0.01).asked
    assert day(3, number=2, scale=0.01).asked != day(4, number=2, scale=0.01).asked


def test_claims_and_jain_s_index_are_those_of_the_books() -> None:
    assert max_min([1, 2, 9, 9], 13) == [1, 2, 5, 5]
    assert jain([3, 3, 3]) == pytest.approx(1)
    assert jain([1, 0, 0, 0]) == pytest.approx(0.25)
