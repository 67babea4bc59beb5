# SPDX-License-Identifier: EUPL-1.2
"""A launch after an erasure, in the middle of one, and in a database that was restored without the keys."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.models import Person, PersonKey, VisitSession
from lti_tool.own_data import erasure
from lti_tool.privacy.personal import Owner
from tests.factories.stage import TOOL, Stage
from tests.fakes.key_server import KeyServer


@pytest.fixture
def stage(database_url: str, key_server: KeyServer) -> Iterator[Stage]:
    stage = Stage(database_url, key_server)
    yield stage
    stage.database.engine.dispose()


def keys(stage: Stage) -> dict[object, bytes]:
    """Everybody's data key, opened."""
    with stage.database.transaction() as session:
        return {person.id: person.open_key(stage.vault) for person in session.scalars(select(Person))}


def test_a_new_launch_afterwards_is_a_new_person_with_a_new_key(stage: Stage) -> None:
    opened = stage.good_launch()
    before = keys(stage)
    answered = opened.client.delete("/api/me", base_url=TOOL, headers=opened.authorization, json={"confirm": True})
    assert answered.status_code == 200
    assert opened.client.get("/api/me", base_url=TOOL, headers=opened.authorization).status_code == 401
    assert stage.good_launch().me()["name"] is not None
    after = keys(stage)
    assert len(after) == 1
    assert not before.keys() & after.keys()
    assert not set(before.values()) & set(after.values())


def test_a_waiting_launch_goes_with_the_person_and_another_ones_stays(stage: Stage) -> None:
    opened = stage.good_launch(person="juergen")
    for person in ("juergen", "xiaolong"):
        browser = stage.browser()
        begun = browser.login(person)
        browser.forget_cookies()
        assert browser.launch(stage.simulator.answer(begun.location)).status_code == 401
    assert stage.rows()["waiting_launch"] == 2
    counts = opened.client.delete("/api/me", base_url=TOOL, headers=opened.authorization, json={"confirm": True}).json[
        "receipt"
    ]["counts"]  # type: ignore[index]
    assert counts["waiting_launch"] == 1
    assert stage.rows()["waiting_launch"] == 1


def test_a_launch_that_meets_an_erasure_arrives_as_somebody_new(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits to add a visit, or each waits for the other; on SQLite it waits before it reads."""
    opened = stage.good_launch()
    (old,) = keys(stage)
    pages: list[int] = []
    launching = threading.Thread(target=lambda: pages.append(stage.browser().open().status_code))

    def lock(session: Session, owner: Owner) -> None:
        real(session, owner)
        if launching.ident is None:
            launching.start()
            launching.join(0.5)

    real = erasure._lock
    monkeypatch.setattr(erasure, "_lock", lock)
    erased = opened.client.delete("/api/me", base_url=TOOL, headers=opened.authorization, json={"confirm": True})
    launching.join()
    assert (erased.status_code, pages) == (200, [200])
    people = keys(stage)
    if people:  # else the launch came first after all, and went with the rest
        (new,) = people
        assert new != old
        assert stage.rows()["visit"] == 1


def test_without_their_key_nobody_is_let_in_and_nothing_is_decided_for_them(stage: Stage) -> None:
    """As after a restore before the keys are back: the operators are told, and the key that comes back opens all."""
    stage.good_launch()
    with stage.database.transaction() as session:
        kept = [(row.person_id, row.wrapped) for row in session.scalars(select(PersonKey))]
        session.execute(delete(PersonKey))
    refused = stage.browser().open()
    assert refused.status_code == 503
    assert "Sicherung" in refused.text or "backup" in refused.text
    with stage.database.transaction() as session:
        assert len(session.scalars(select(VisitSession)).all()) == 1
        session.add_all(PersonKey(person_id=person, wrapped=wrapped) for person, wrapped in kept)
    assert stage.browser().open().status_code == 200
