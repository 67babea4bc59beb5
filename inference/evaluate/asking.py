# SPDX-License-Identifier: EUPL-1.2
"""Questions to the engine, as the tutor asks them."""

import time
from dataclasses import dataclass

from inference.client import Answer, Client
from inference.errors import CommandError
from inference.evaluate.tutor import Messages, TutorQuestion, messages

BUSY = (429, 503)
TRIES = 5
"""Of a question that meets a busy engine; a pause before each further one."""
DEFAULT_CONTEXT = 8_192
TOO_LONG = 400
SHARES = (1.0, 0.5, 0.25)
"""Of the room for material and history, as the tutor goes down where an engine counts more tokens than we do."""


@dataclass(frozen=True)
class EvaluatedModel:
    client: Client
    name: str
    context: int
    """Tokens."""
    most_tokens: int
    """Of an answer."""
    pause: float = 2.0
    """Seconds before the first further try."""

    def answer(self, asked: TutorQuestion) -> str:
        """Its whole text. The same question has the same answer. Raises CommandError."""
        for share in SHARES:
            said, most = messages(asked, self.context, share)
            answer = self._sent(said, min(most, self.most_tokens))
            if answer.status != TOO_LONG or share == SHARES[-1]:
                break
        choices = answer.json().get("choices")
        if answer.status != 200 or not isinstance(choices, list) or not choices:
            why = f"{answer.status}: {answer.message()}"
            raise CommandError(f"{self.name} does not answer ({why}): examine the engine with `check`, then go on")
        return str(choices[0].get("message", {}).get("content") or "")

    def _sent(self, said: Messages, most: int) -> Answer:
        body = {"model": self.name, "messages": said, "max_tokens": most, "temperature": 0, "seed": 1}
        for number in range(TRIES):
            answer = self.client.ask("POST", "/v1/chat/completions", body)
            if answer.status not in BUSY or number == TRIES - 1:
                break
            time.sleep(self.pause * 2**number)
        return answer


def served(client: Client, wanted: str | None, most_tokens: int) -> EvaluatedModel:
    """Raises CommandError."""
    answer = client.ask("GET", "/v1/models")
    cards = {card["id"]: card for card in answer.cards()}
    if not cards:
        raise CommandError(f"{client.url} names no model ({answer.status}): check URL and --api-key-file")
    name = wanted or next(iter(cards))
    if name not in cards:
        raise CommandError(f"{client.url} does not serve {name}, but {', '.join(cards)}: name one of them with --model")
    context = cards[name].get("max_model_len")
    return EvaluatedModel(client, name, context if isinstance(context, int) else DEFAULT_CONTEXT, most_tokens)
