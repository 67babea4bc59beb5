# SPDX-License-Identifier: EUPL-1.2
"""A clock that jumps: nobody meets an error, and nothing is lost that time does not take anyway.

Seen from the rows, a clock that jumped forward finds them older, and one that jumped back finds them in the future.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from lti_tool.cli.erasure import verify
from lti_tool.db import Base, Database, UtcDateTime
from lti_tool.models import Message, MessageState
from tests.factories.command import Tutor
from tests.factories.page import Page, Server
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.own_data.house import House

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def jump(database: Database, by: timedelta) -> None:
    """The clock goes on by so much at once; what the rows say of time stays where it was."""
    with database.transaction() as session:
        for table in Base.metadata.sorted_tables:
            keys = list(table.primary_key.columns)
            times = [column for column in table.columns if isinstance(column.type, UtcDateTime) and column not in keys]
            for row in session.execute(select(table)).all() if times else ():
                moved = {c.key: getattr(row, c.key) - by for c in times if getattr(row, c.key) is not None}
                if not moved:
                    continue
                session.execute(update(table).where(*(key == getattr(row, key.name) for key in keys)).values(moved))


PATHS = ("/api/me", "/api/conversations", "/api/me/data", "/api/me/export", "/api/me/export?format=html")


@pytest.mark.parametrize("by", [-HOUR, HOUR / 6, DAY, 400 * DAY], ids=["back", "ten minutes", "a day", "years"])
def test_whoever_comes_back_finds_everything_and_erases_it_with_a_receipt(
    house: House, by: timedelta, tmp_path: Any
) -> None:
    guest = house.student()
    before = house.call(guest, "GET", "/api/conversations").json
    jump(house.database, by)
    if by >= DAY:
        assert {house.call(guest, "GET", path).status for path in PATHS} == {401}, "the visit has ended"
        guest = house.campus.visit_for(guest.person_id)
    assert [house.call(guest, "GET", path).status for path in PATHS] == [200] * len(PATHS)
    after = house.call(guest, "GET", "/api/conversations").json
    assert [one["id"] for one in after["conversations"]] == [one["id"] for one in before["conversations"]]
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(house.erase(guest).body)
    jump(house.database, by)
    environ = Tutor(house.settings.database_url).settings
    assert CliRunner(env=environ).invoke(verify, [str(receipt)]).exit_code == 0


@pytest.mark.parametrize("by", [-HOUR, HOUR], ids=["back", "forward"])
def test_an_answer_under_way_is_stored_although_its_lease_seems_over_or_endless(
    database_url: str, by: timedelta
) -> None:
    with ScriptedModelServer(max_model_len=8192) as engine:
        held = Answer(tokens=["Ein ", "Baum ", "ist ", "ein ", "Graph."], hold_after=2)
        engine.script(held)
        house = House(database_url, engine.url)
        guest = house.campus.visit_for()
        with Server(house.app) as server:
            page = Page(server.url, guest)
            conversation = page.start()
            stream = page.ask(conversation)
            stream.until("delta")
            jump(house.database, by)
            held.go.set()
            assert stream.rest()[-1].name == "done"
        guest = house.campus.visit_for(guest.person_id)
        with house.database.transaction() as session:
            query = select(Message).where(Message.conversation_id == UUID(conversation), Message.author == "tutor")
            answer = session.scalars(query).one()
            assert (answer.state, answer.open_text(guest.key)) == (MessageState.COMPLETE, "Ein Baum ist ein Graph.")
    house.database.engine.dispose()
