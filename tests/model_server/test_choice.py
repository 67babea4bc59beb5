# SPDX-License-Identifier: EUPL-1.2
"""Which engine a request goes to: a pure function."""

import random
from collections import Counter

import pytest

from lti_tool.model_server.choice import Candidate, Load, clearly_busier, order

ACTIVITIES = [f"{number:064x}" for number in range(2000)]


def engines(*loads: Load) -> list[Candidate]:
    return [Candidate(f"http://10.0.0.{number}:8000/v1", load) for number, load in enumerate(loads, start=1)]


def home(candidates: list[Candidate], key: str) -> str:
    return candidates[order(candidates, key)[0]].name


def test_the_activities_are_shared_out_evenly() -> None:
    shares = Counter(home(engines(*[Load()] * 4), key) for key in ACTIVITIES)
    assert len(shares) == 4
    assert min(shares.values()) > 430
    assert max(shares.values()) < 570


@pytest.mark.parametrize("well", [True, False], ids=["taken away", "not well"])
def test_when_an_engine_goes_only_its_own_activities_move(well: bool) -> None:
    before = engines(*[Load()] * 5)
    gone = before[2]
    after = before[:2] + ([] if well else [Candidate(gone.name, well=False)]) + before[3:]
    moved = [key for key in ACTIVITIES if home(before, key) != home(after, key)]
    assert moved
    assert {home(before, key) for key in moved} == {gone.name}
    assert len(moved) < len(ACTIVITIES) / 5 * 1.15
    assert len({home(after, key) for key in moved}) == 4  # and they do not all fall upon one


def test_the_order_in_which_engines_are_configured_does_not_matter() -> None:
    candidates = engines(*[Load()] * 4)
    mixed = random.Random(7).sample(candidates, 4)
    assert all(home(candidates, key) == home(mixed, key) for key in ACTIVITIES[:200])


def test_everybody_is_in_the_order_once_and_those_that_are_not_well_last() -> None:
    chance = random.Random(4)
    for key in ACTIVITIES[:300]:
        loads = [Load(chance.randrange(50), chance.choice((0, 0, chance.randrange(30)))) for _ in range(5)]
        candidates = [Candidate(c.name, c.load, chance.random() > 0.4) for c in engines(*loads)]
        places = order(candidates, key)
        assert sorted(places) == list(range(5))
        states = [candidates[place].well for place in places]
        assert states == sorted(states, reverse=True)


def test_a_little_more_work_does_not_drive_an_activity_from_its_prefix() -> None:
    for key in ACTIVITIES[:100]:
        candidates = engines(Load(14), Load(10), Load(12))
        assert home(candidates, key) == home(engines(*[Load()] * 3), key)


@pytest.mark.parametrize("busy", [Load(30), Load(5, 1)], ids=["many more running", "a queue"])
def test_where_the_preferred_engine_is_clearly_busier_the_least_loaded_one_is_asked(busy: Load) -> None:
    candidates = engines(busy, Load(9), Load(5))
    for key in ACTIVITIES[:100]:
        preferred = home(engines(*[Load()] * 3), key)
        expected = candidates[2].name if preferred == candidates[0].name else preferred
        assert home(candidates, key) == expected


@pytest.mark.parametrize(
    ("one", "other", "clearly"),
    [
        (Load(4), Load(0), False),
        (Load(5), Load(0), True),
        (Load(100), Load(60), False),
        (Load(100), Load(40), True),
        (Load(8, 1), Load(8), True),
        (Load(8, 6), Load(8, 1), False),
        (Load(8, 7), Load(8, 1), True),
    ],
)
def test_what_clearly_busier_means(one: Load, other: Load, clearly: bool) -> None:
    assert clearly_busier(one, other) is clearly


def test_without_engines_there_is_no_order() -> None:
    assert order([], "key") == []
