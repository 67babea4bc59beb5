# SPDX-License-Identifier: EUPL-1.2
"""Questions to the engine, as the tutor asks them."""

import time
from dataclasses import dataclass

from inference.client import Client
from inference.errors import CommandError
from inference.evaluate.tutor import Asked, messages

BUSY = (429, 503)
TRIES = 5
"""Of a question that meets a busy engine; a pause before each further one."""
DEFAULT_CONTEXT = 8_192


@dataclass(frozen=True)
class Model:
    client: Client
    name: str
    context: int
    """Tokens."""
    pause: float = 2.0
    """Seconds before the first further try."""

    def answer(self, asked: Asked) -> str:
        """Its whole text. The same question has the same answer. Raises CommandError."""
        said, most = messages(asked, self.context)
        body = {"model": self.name, "messages": said, "max_tokens": most, "temperature": 0, "seed": 1}
        for number in range(TRIES):
            answer = self.client.ask("POST", "/v1/chat/completions", body)
            if answer.status not in BUSY:
                break
            time.sleep(self.pause * 2**number)
        choices = answer.json().get("choices")
        if answer.status != 200 or not isinstance(choices, list) or not choices:
            why = f"{answer.status}: {answer.message()}"
            raise CommandError(f"{self.name} does not answer ({why}): examine the engine with `check`, then go on")
        return str(choices[0].get("message", {}).get("content") or "")


def served(client: Client, wanted: str | None) -> Model:
    """Raises CommandError."""
    answer = client.ask("GET", "/v1/models")
    cards = {card["id"]: card for card in answer.cards()}
    if not cards:
        raise CommandError(f"{client.url} names no model ({answer.status}): check URL and --api-key-file")
    name = wanted or next(iter(cards))
    if name not in cards:
        raise CommandError(f"{client.url} does not serve {name}, but {', '.join(cards)}: name one of them with --model")
    context = cards[name].get("max_model_len")
    return Model(client, name, context if isinstance(context, int) else DEFAULT_CONTEXT)
