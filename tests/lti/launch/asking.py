# SPDX-License-Identifier: EUPL-1.2
"""A question by whoever has just launched."""

from typing import Any

from tests.factories.stage import TOOL, Opened


def ask(opened: Opened, text: str) -> dict[str, Any]:
    """The first question of a new conversation, and the conversation afterwards."""
    made = opened.client.post("/api/conversations", base_url=TOOL, headers=opened.authorization, json={})
    conversation = (made.json or {})["id"]
    path = f"/api/conversations/{conversation}"
    opened.client.post(f"{path}/messages", base_url=TOOL, headers=opened.authorization, json={"text": text}).get_data()
    shown: dict[str, Any] | None = opened.client.get(path, base_url=TOOL, headers=opened.authorization).json
    assert shown is not None
    return shown
