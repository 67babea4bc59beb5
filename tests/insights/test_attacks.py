# SPDX-License-Identifier: EUPL-1.2
"""Whoever looks as often as they like, and subtracts what they see, learns of no fewer than a group of people."""

import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations
from typing import Literal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lti_tool.insights.publishing import RANGES, CountedBlock, CountedQuestion, count_block, step
from lti_tool.models import AskedQuestion, InsightBlock
from tests.insights.course import Course

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(40)]

questions = st.builds(
    CountedQuestion,
    person=st.sampled_from(PEOPLE[:14]),
    at=st.integers(0, 60).map(lambda hours: NOON + timedelta(hours=hours)),
    tokens=st.integers(0, 9),
    model=st.sampled_from([None, "large", "small"]),
    withheld=st.booleans(),
    thumb=st.sampled_from([0, 1, -1]),
    reasoned=st.booleans(),
    pages=st.frozensets(st.sampled_from("abc"), max_size=2),
    cites=st.booleans(),
    nearest=st.frozensets(st.sampled_from("xy"), max_size=1),
)


Table = Literal["days", "hours", "pages", "nearest"]
TABLES: dict[Table, Callable[[CountedQuestion], Collection[str]]] = {
    "days": lambda one: [str(one.at.astimezone(BERLIN).date())],
    "hours": lambda one: [str(one.at.astimezone(BERLIN).hour)],
    "pages": lambda one: one.pages,
    "nearest": lambda one: one.nearest,
}


def behind(asked: list[CountedQuestion], block: CountedBlock) -> Iterator[tuple[str, set[int], list[set[int]]]]:
    """Each figure that is told: its questions, by what its name says, and those of the figures that contain it."""
    everything = set(range(len(asked)))

    def those(fits: Callable[[CountedQuestion], bool]) -> set[int]:
        return {place for place in everything if fits(asked[place])}

    said = {
        "without_passage": those(lambda one: not one.cites),
        "withheld": those(lambda one: one.withheld),
        "helpful": those(lambda one: one.thumb == 1),
        "not_helpful": those(lambda one: one.thumb == -1),
        "with_reason": those(lambda one: one.thumb == -1 and one.reasoned),
    }
    told = {name: part for name, part in said.items() if name in block.figures["said"]}
    for name, part in told.items():
        inside = [told["not_helpful"]] if name == "with_reason" else []
        yield name, part, [everything, *inside]
    for table, keys in TABLES.items():
        inside = [told["without_passage"]] if table == "nearest" and block.figures["nearest"] else []
        for key in block.figures[table]:
            yield f"{table} {key}", having(asked, keys, key), [everything, *inside]


def having(asked: list[CountedQuestion], keys: Callable[[CountedQuestion], Collection[str]], key: str) -> set[int]:
    return {place for place, one in enumerate(asked) if key in keys(one)}


def count(asked: list[CountedQuestion], places: set[int]) -> int:
    return len({asked[place].person for place in places})


@settings(max_examples=150, deadline=None)
@given(st.lists(questions, max_size=60), st.sampled_from([5, 10]))
def test_no_figure_and_no_rest_of_one_is_of_fewer_than_a_group(asked: list[CountedQuestion], least: int) -> None:
    asked = [replace(one, cites=one.cites and not one.nearest) for one in asked]
    block = count_block(asked, least, BERLIN)
    if count(asked, set(range(len(asked)))) < least:
        assert block is None
        return
    assert block is not None
    for name, part, wholes in behind(asked, block):
        assert count(asked, part) >= least, name
        for whole in wholes:
            assert not whole - part or count(asked, whole - part) >= least, f"all but {name}"


@settings(max_examples=60, deadline=None)
@given(st.lists(questions, max_size=60), st.sampled_from(["days", "hours"]))
def test_what_a_table_leaves_untold_is_of_a_group_whichever_of_its_lines_are_added(
    asked: list[CountedQuestion], table: str
) -> None:
    block = count_block(asked, 5, BERLIN)
    if block is None:
        return
    lines = [part for name, part, _wholes in behind(asked, block) if name.startswith(table)]
    for number in range(1, min(len(lines), 4) + 1):
        for some in combinations(lines, number):
            rest = set(range(len(asked))) - set().union(*some)
            assert not rest or count(asked, rest) >= 5


@given(st.lists(st.integers(5, 60), min_size=1, max_size=30), st.sampled_from([5, 10]))
def test_no_two_numbers_of_people_that_were_told_differ_by_fewer_than_a_group(numbers: list[int], least: int) -> None:
    told: dict[int, int] = {}
    for number in (max(one, least) for one in numbers):
        shown = step(number, told, least)
        assert abs(shown - number) < least
        told[shown] = least
    assert all(abs(one - other) >= least for one, other in combinations(told, 2))


@given(st.lists(st.tuples(st.integers(5, 60), st.booleans()), min_size=1, max_size=30))
def test_nor_do_they_where_a_university_becomes_a_school_and_one_again(numbers: list[tuple[int, bool]]) -> None:
    told: dict[int, set[int]] = {5: set(), 10: set()}
    for number, school in numbers:
        least = 10 if school else 5
        apart = {one: min(of, least) for of in told for one in told[of]}
        shown = step(max(number, least), apart, least)
        assert shown >= least
        told[least].add(shown)
    assert all(abs(one - other) >= 5 for one, other in combinations(told[5] | told[10], 2))
    assert all(abs(one - other) >= 10 for one, other in combinations(told[10], 2))


class Observer:
    """Looks at all ranges, again and again. Each question costs a power of two tokens: a sum tells which are in it."""

    def __init__(self, course: Course) -> None:
        self.course, self.asked = course, list[UUID]()
        """Whose question each is, in order."""
        self.sums: set[int] = {0}
        self.people: set[int] = set()

    def ask(self, person: UUID) -> None:
        if len(self.asked) < 60:
            self.course.note(person, tokens=2 ** len(self.asked), cited=[str(uuid4())])
            self.asked.append(person)

    def look(self) -> None:
        for days in RANGES:
            found = self.course.insights(days)
            if found["enough"]:
                self.sums.add(found["tokens"])
                self.people.add(found["people"])
                assert found["people"] >= 5

    def between(self, one: int, other: int) -> int:
        """People behind the questions that are in the one sum and not in the other."""
        return len({person for place, person in enumerate(self.asked) if (one & ~other) >> place & 1})

    def days_pass(self, days: int) -> None:
        with self.course.database.transaction() as session:
            for block in session.scalars(select(InsightBlock)):
                block.counted_at -= timedelta(days=days)
            for row in session.scalars(select(AskedQuestion)):
                row.asked_at -= timedelta(days=days)


@pytest.mark.parametrize("size", [4, 5, 6, 10, 40])
@pytest.mark.parametrize("seed", range(2))
def test_no_two_looks_at_a_course_leave_fewer_than_five_people_between_them(
    course: Course, size: int, seed: int
) -> None:
    chance = random.Random(f"{size} {seed}")
    guests = course.learners(size)
    observer = Observer(course)
    for _ in range(8):
        for guest in chance.sample(guests, chance.randint(1, min(len(guests), 7))):
            observer.ask(guest.person_id)
        if chance.random() < 0.25 and len(guests) > 1:
            course.erase(guests.pop(chance.randrange(len(guests))))
        if chance.random() < 0.4:
            observer.days_pass(chance.choice([1, 3, 8]))
        if chance.random() < 0.3:
            guests += course.learners(1)
        observer.look()
    assert size < 10 or len(observer.sums) > 1, "nothing was told, so nothing was tried"
    for one, other in permutations(observer.sums, 2):
        left = observer.between(one, other)
        assert left == 0 or left >= 5
    assert all(abs(one - other) >= 5 for one, other in combinations(observer.people, 2))
