"""Earlier turns of a conversation, as far as they can matter to a model."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Connection, Row

from lti_tool import vault
from lti_tool.chat.prompt import Exchange
from lti_tool.chat.statements import TURNS
from lti_tool.model_server.thoughts import without as without_thoughts
from lti_tool.models import Author

_SEALING = 28
"""Bytes that sealing adds: nonce and tag."""

_Row = Row[UUID, str, bytes]


def turns(
    connection: Connection, key: bytes, conversation_id: UUID, before: int, room: int
) -> tuple[list[Exchange], int]:
    """The newest turns, oldest first, and how many older ones there are.

    ``before``: a position; ``room``: bytes, after which nothing is decrypted any more; what fits exactly the prompt
    decides. A question that got no text for an answer is no turn.
    """
    pairs = list(_pairs(connection.execute(TURNS, {"conversation": conversation_id, "before": before})))
    kept: list[Exchange] = []
    for question, answer in reversed(pairs):
        room -= len(question[2]) + len(answer[2])
        if room < 0:
            break
        kept.append(Exchange(_opened(key, question), without_thoughts(_opened(key, answer))))
    return kept[::-1], len(pairs) - len(kept)


def _pairs(rows: Iterable[_Row]) -> Iterable[Sequence[_Row]]:
    question: _Row | None = None
    for row in rows:
        if row[1] == Author.PERSON:
            question = row
        elif question is not None and len(row[2]) > _SEALING:
            yield question, row
            question = None


def _opened(key: bytes, row: _Row) -> str:
    return vault.unseal(key, row[2], f"message.text:{row[0]}").decode()
