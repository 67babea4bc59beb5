# SPDX-License-Identifier: EUPL-1.2
"""What of its course a student has open while asking, as the platform's page says it: "about: Sheet 3"."""

import json
from typing import NamedTuple
from uuid import UUID

from lti_tool import vault
from lti_tool.models.platform_item import MAX_ITEM_CHARACTERS, MAX_KIND_CHARACTERS

MAX_NAME_CHARACTERS = 200
"""Of a title and of a section's name: the page cuts longer ones."""
LIMITS = {
    "item": MAX_ITEM_CHARACTERS,
    "title": MAX_NAME_CHARACTERS,
    "kind": MAX_KIND_CHARACTERS,
    "section": MAX_NAME_CHARACTERS,
}
"""Characters."""


class InView(NamedTuple):
    """An activity of the platform's course. It came by way of the browser: as good as the student's own word."""

    item: str
    """The platform's own id of it, as in `PlatformItem.item`."""
    title: str
    kind: str = ""
    """What the platform calls it, as `assign`."""
    section: str = ""
    """Under which heading of the course it stands."""

    def has(self, item: str) -> bool:
        """Whether a `PlatformItem.item` is this activity's own text or a part of it, such as one of its files."""
        return item == self.item or item.startswith(f"{self.item}-")

    def seal(self, key: bytes, message_id: UUID) -> bytes:
        """As it is stored with the question: bound to its row."""
        return vault.seal(key, json.dumps(self).encode(), f"message.about:{message_id}")

    @classmethod
    def open(cls, key: bytes, message_id: UUID, sealed: bytes) -> "InView":
        """As it was stored. Raises VaultError."""
        return cls(*json.loads(vault.unseal(key, sealed, f"message.about:{message_id}")))
