# SPDX-License-Identifier: EUPL-1.2
"""Rotating the master key: afterwards the new one opens everything, and the old one nothing."""

import base64

import pytest
from sqlalchemy.orm import joinedload

from lti_tool.cli import doctor, rewrapping
from lti_tool.db import Database
from lti_tool.models import Person, PersonKey, Tutor
from lti_tool.models.solution import closed_texts
from lti_tool.models.tutor_text import copy_for_course
from lti_tool.vault import Vault, VaultError
from tests.factories.campus import Campus
from tests.factories.command import Tutor as Command
from tests.factories.command import one_line
from tests.support import MASTER_KEY

NEW = bytes(range(1, 33))


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url)


def people(database: Database) -> list[Person]:
    with database.transaction() as session:
        return list(session.query(Person).options(joinedload(Person.key)))


def test_the_new_key_alone_opens_everything_afterwards(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrapping, "BATCH_ROWS", 2)  # several batches, the last one not full
    campus = Campus(database, Vault([MASTER_KEY]))
    keys = {guest.person_id: guest.key for guest in (campus.visit_for() for _number in range(5))}
    both = Vault([NEW, MASTER_KEY])
    assert rewrapping.rewrap(database, both) == 5 + 2  # and the pseudonym key, and one signing key
    assert rewrapping.rewrap(database, both) == 0
    assert {person.id: person.open_key(Vault([NEW])) for person in people(database)} == keys
    assert doctor.keys_open(database, Vault([NEW])).well
    assert not doctor.keys_open(database, Vault([MASTER_KEY])).well


def test_what_a_tutor_keeps_closed_opens_with_the_new_key_alone_its_copies_too(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of a tutor has the same data key: one statement wraps all of its rows anew."""
    monkeypatch.setattr(rewrapping, "BATCH_ROWS", 2)
    campus = Campus(database, Vault([MASTER_KEY]))
    originals = [campus.tutor() for _number in range(3)]
    copies = []
    for tutor_id in originals:
        campus.close(tutor_id, f"Lösung von {tutor_id}")
        with database.transaction() as session:
            copies.append(copy_for_course(session, session.get_one(Tutor, tutor_id), None, whole=True).id)
    rewrapping.rewrap(database, Vault([NEW, MASTER_KEY]))
    with database.transaction() as session:
        for original, copy in zip(originals, copies, strict=True):
            found = [closed_texts(session, Vault([NEW]), one).solutions[0].text for one in (original, copy)]
            assert found == [f"Lösung von {original}"] * 2


def test_a_person_whose_key_was_destroyed_stays_without_one(database: Database) -> None:
    guest = Campus(database, Vault([MASTER_KEY])).visit_for()
    with database.transaction() as session:
        session.delete(session.get_one(PersonKey, guest.person_id))
    rewrapping.rewrap(database, Vault([NEW, MASTER_KEY]))
    assert [person.key for person in people(database)] == [None]


def test_without_the_old_key_nothing_is_changed(database: Database) -> None:
    guest = Campus(database, Vault([MASTER_KEY])).visit_for()
    with pytest.raises(VaultError):
        rewrapping.rewrap(database, Vault([NEW]))
    assert [person.open_key(Vault([MASTER_KEY])) for person in people(database)] == [guest.key]


def test_the_command_says_how_many_and_what_is_missing(database_url: str) -> None:
    tutor = Command(database_url)
    old, new = (base64.b64encode(key).decode() for key in (MASTER_KEY, NEW))
    assert "put the old key behind the new one" in one_line(tutor("keys", "rewrap", CAMPUS_TUTOR_MASTER_KEY=new))
    assert tutor("keys", "rewrap", CAMPUS_TUTOR_MASTER_KEY=f"{new},{old}").stdout == "2\n"
    assert tutor("doctor", CAMPUS_TUTOR_MASTER_KEY=new).returncode in {0, 1}
    assert "Schema" in tutor("db", "upgrade", CAMPUS_TUTOR_MASTER_KEY=new).stdout
