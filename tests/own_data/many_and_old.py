# SPDX-License-Identifier: EUPL-1.2
"""Somebody with a long conversation, and a tool whose keys are years old."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert, update

from lti_tool.db import now
from lti_tool.lti.keys import tool_keys
from lti_tool.models import Message, ToolKey
from lti_tool.models.conversation import seal_text
from tests.factories.campus import Guest
from tests.own_data.house import House


def many_messages(house: House, guest: Guest, number: int) -> None:
    conversation = house.conversation(guest)
    same = {"conversation_id": conversation, "state": "complete", "sources": [], "created_at": now()}
    same |= {"prompt_tokens": 0, "completion_tokens": 0, "cut_turns": 0}
    rows = []
    for position in range(3, number + 1):
        identity, text = uuid4(), f"Nachricht {position} " + "über Bäume " * 40
        sealed = seal_text(guest.key, identity, text)
        author = "person" if position % 2 else "tutor"
        rows.append({**same, "id": identity, "position": position, "author": author, "text": sealed})
    with house.database.tables() as connection:
        connection.execute(insert(Message), rows)


def rotate_twice(house: House) -> None:
    for _time in range(2):
        with house.database.transaction() as session:
            session.execute(update(ToolKey).values(created_at=now() - timedelta(days=400)))
            tool_keys.rotate(session, house.vault)
