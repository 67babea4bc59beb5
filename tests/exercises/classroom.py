# SPDX-License-Identifier: EUPL-1.2
"""A course with a tutor and exercises: what teachers store, what students ask, what the model server was sent."""

import json
from typing import Any
from uuid import UUID

from lti_tool.models import Tutor
from tests.factories.campus import Guest
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.own_data.house import Answered, House

MERGESORT: dict[str, Any] = {
    "name": "2b",
    "text": "Bestimmen Sie die Laufzeit von Mergesort mit dem Mastertheorem.",
    "steps": [
        "Stelle die Rekursionsgleichung auf: Wie viele Teilprobleme, wie groß?",
        "Lies die Parameter a und b ab und berechne den Exponenten.",
        "Vergleiche den Aufwand des Zusammenfügens mit diesem Exponenten.",
    ],
    "misconceptions": [{"when": "Mergesort teilt in drei Teile", "say": "Zähle die Aufrufe im Code noch einmal."}],
    "solution": "T(n) = 2 T(n/2) + n, also T(n) = Theta(n log n) nach Fall zwei des Mastertheorems.",
}
TREE: dict[str, Any] = {
    "name": "3",
    "text": "Fügen Sie 7, 3, 9 in einen leeren Suchbaum ein.",
    "steps": ["Vergleiche mit der Wurzel.", "Gehe nach links oder rechts."],
    "misconceptions": [],
    "solution": "",
}


class Classroom(House):
    """The house, with the tutor's help level and exercises."""

    def __init__(self, database_url: str, engine: ScriptedModelServer) -> None:
        super().__init__(database_url, engine.url)
        self.engine = engine

    def _tutor(self) -> UUID:
        """With nothing closed yet, unlike the house's: each test stores its exercises."""
        return self.campus.tutor()

    def put(self, *exercises: dict[str, Any], guest: Guest | None = None, **more: Any) -> Answered:
        return self.call(guest or self.teacher, "PUT", "/api/exercises", {"exercises": list(exercises), **more})

    def stored(self) -> Any:
        answer = self.call(self.teacher, "GET", "/api/exercises")
        assert answer.status == 200, answer.body
        return answer.json

    def teach(self, level: str = "guided", *exercises: dict[str, Any], **fields: Any) -> None:
        """The tutor at this level, with these exercises; 2b and 3 if none is named."""
        with self.database.transaction() as session:
            for tutor in session.query(Tutor):
                tutor.help_level = level
                for name, value in fields.items():
                    setattr(tutor, name, value)
        assert self.put(*(exercises or (MERGESORT, TREE))).status == 200

    def begin(self, guest: Guest) -> str:
        made: str = self.call(guest, "POST", "/api/conversations").json["id"]
        return made

    def ask(self, guest: Guest, conversation: str, text: str, **more: Any) -> dict[str, Any]:
        """The data of `accepted`; what the model was sent is `sent`."""
        path = f"/api/conversations/{conversation}/messages"
        return self._accepted(self.call(guest, "POST", path, {"text": text, **more}))

    def ask_unstored(self, guest: Guest, text: str, *before: str, **more: Any) -> dict[str, Any]:
        history = [{"question": one, "answer": "Gut."} for one in before]
        return self._accepted(self.call(guest, "POST", "/api/ask", {"text": text, "history": history, **more}))

    def _accepted(self, answer: Answered) -> dict[str, Any]:
        assert answer.status == 200, answer.body
        first = answer.body.split(b"\n\n")[0]
        assert first.startswith(b"event: accepted\n"), answer.body
        found: dict[str, Any] = json.loads(first.split(b"data: ", 1)[1])
        return found

    @property
    def sent(self) -> str:
        """The last message of the last request: what stands beside a question, and the question."""
        content: str = self.engine.chats[-1].body["messages"][-1]["content"]
        return content

    @property
    def all_sent(self) -> str:
        """All that the model server was ever sent."""
        return json.dumps([chat.body for chat in self.engine.chats], ensure_ascii=False)


def rung(sent: str) -> tuple[str, list[int]]:
    """Which kind of rung a prompt has, and which of 2b's steps, from 1 up."""
    kinds = {
        "a nudge": "nudge",
        "one targeted hint": "hint",
        "a worked example": "example",
        "the next step. The teacher": "step",
        "All of the teacher's steps": "finish",
    }
    found = [kind for words, kind in kinds.items() if words in sent]
    assert len(found) <= 1
    return (found[0] if found else ""), [n for n, step in enumerate(MERGESORT["steps"], start=1) if step in sent]
