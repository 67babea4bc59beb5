# SPDX-License-Identifier: EUPL-1.2
"""Earlier turns of a conversation, as far as they can matter to a model."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from lti_tool import unreadable, vault
from lti_tool.chat.ladder import Standing
from lti_tool.chat.prompt import EarlierTurn
from lti_tool.chat.statements import TURNS, TurnRow
from lti_tool.model_server.thoughts import without as without_thoughts
from lti_tool.models import Author
from lti_tool.models.conversation import open_exercise

_SEALING = 28
"""Bytes that sealing adds: nonce and tag."""


class Earlier(NamedTuple):
    """What was said before a question."""

    turns: list[EarlierTurn]
    """The newest, oldest first."""
    older: int
    """How many more there are."""
    places: list[Standing | None]
    """Where each of all turns stood at an exercise, oldest first."""


NOTHING = Earlier([], 0, [])


def turns(connection: Connection, key: bytes, conversation_id: UUID, before: int, room: int) -> Earlier:
    """The newest turns, and where all of them stood at the tutor's exercises.

    `before`: a position; `room`: bytes, after which nothing is decrypted any more; what fits exactly the prompt
    decides. A question that got no text for an answer is no turn, nor is one of which something does not open.
    """
    pairs = list(_pairs(TURNS.all(connection, {"conversation": conversation_id, "before": before})))
    places = [_place(key, answer) for _question, answer in pairs]
    kept: list[EarlierTurn] = []
    for question, answer in reversed(pairs):
        room -= len(question.text) + len(answer.text)
        if room < 0:
            break
        asked, answered = _opened(key, question), _opened(key, answer)
        if asked is None or answered is None:
            pairs.remove((question, answer))
            continue
        kept.append(EarlierTurn(asked, without_thoughts(answered)))
    return Earlier(kept[::-1], len(pairs) - len(kept), places)


def _place(key: bytes, answer: TurnRow) -> Standing | None:
    """Which exercise the answer was about, and how far it went."""
    sealed = answer.exercise
    if sealed is None:
        return None
    opened = unreadable.open_or_none(lambda: open_exercise(key, answer.id, sealed))
    return Standing(*opened) if opened else None


def _pairs(rows: Iterable[TurnRow]) -> Iterable[tuple[TurnRow, TurnRow]]:
    question: TurnRow | None = None
    for row in rows:
        if row.author == Author.PERSON:
            question = row
        elif question is not None and len(row.text) > _SEALING:
            yield question, row
            question = None


def _opened(key: bytes, row: TurnRow) -> str | None:
    opened = unreadable.open_or_none(lambda: vault.unseal(key, row.text, f"message.text:{row.id}"))
    return None if opened is None else opened.decode()
