# SPDX-License-Identifier: EUPL-1.2
"""A process builds each tutor's guard once for a state of its solutions, and nobody answers without it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from lti_tool.db import Database
from lti_tool.models import Solution
from lti_tool.solutions.guards import TutorGuards
from lti_tool.vault import Vault, VaultError
from tests.factories.campus import Campus
from tests.support import MASTER_KEY

SOLUTION = "Man teilt die Folge in zwei gleich lange Hälften, sortiert beide rekursiv und mischt sie danach zusammen."


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url)


@pytest.fixture
def campus(database: Database) -> Campus:
    return Campus(database, Vault([MASTER_KEY]))


@pytest.fixture
def tutor_id(campus: Campus) -> UUID:
    tutor_id = campus.tutor()
    campus.close(tutor_id, SOLUTION)
    return tutor_id


def guards(database: Database) -> TutorGuards:
    return TutorGuards(database, Vault([MASTER_KEY]))


def holds(found: TutorGuards, tutor_id: UUID, revision: int, text: str = SOLUTION) -> bool:
    watch = found.of(tutor_id, revision).watch()
    return (watch.feed(text)[1] or watch.end()[1]) is not None


def test_all_who_ask_at_once_get_the_one_that_was_built(database: Database, tutor_id: UUID) -> None:
    kept = guards(database)
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _n: kept.of(tutor_id, 1), range(100)))
    assert len({id(guard) for guard in found}) == 1
    assert holds(kept, tutor_id, 1)


def test_a_later_revision_is_built_anew_and_an_earlier_one_is_not(
    database: Database, campus: Campus, tutor_id: UUID
) -> None:
    kept = guards(database)
    assert holds(kept, tutor_id, 1)
    campus.close(tutor_id, "Etwas ganz anderes, das mit dem ersten kein Wort gemeinsam hat, leider.")
    assert not holds(kept, tutor_id, 2)
    assert kept.of(tutor_id, 1) is kept.of(tutor_id, 2)


def test_those_not_used_for_long_go_when_there_are_too_many(database: Database, campus: Campus, tutor_id: UUID) -> None:
    kept = TutorGuards(database, Vault([MASTER_KEY]), max_characters=len(SOLUTION))
    first = kept.of(tutor_id, 1)
    other = campus.tutor()
    campus.close(other, SOLUTION)
    kept.of(other, 1)
    assert kept.of(other, 1) is kept.of(other, 1)
    assert kept.of(tutor_id, 1) is not first


def test_what_does_not_open_is_an_error_for_each_who_asks_until_it_is_mended(
    database: Database, campus: Campus, tutor_id: UUID
) -> None:
    kept = guards(database)
    with database.transaction() as session:
        session.execute(update(Solution).values(text=b"damaged" * 9))
    for _time in range(2):
        with pytest.raises(VaultError):
            kept.of(tutor_id, 1)
    campus.close(tutor_id, SOLUTION)
    assert holds(kept, tutor_id, 2)


def test_a_tutor_that_is_gone_has_nothing_to_give_away(database: Database) -> None:
    assert not holds(guards(database), uuid4(), 1)
