# SPDX-License-Identifier: EUPL-1.2
"""People as a platform names them, as the hashes by which they are found here: also those who have never come."""

from collections.abc import Iterable
from uuid import UUID

from lti_tool.db import Database
from lti_tool.models import Secret
from lti_tool.models.person import hash_sub
from lti_tool.vault import Vault


class Pseudonyms:
    """Hashes under the installation's pseudonym key. One object for each process."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault
        self._kept_key: bytes | None = None

    def of(self, platform_id: UUID, subs: Iterable[str]) -> dict[str, bytes]:
        """By `sub`, each once, in their order: 32 bytes each."""
        key = self._key()
        return {sub: hash_sub(key, platform_id, sub) for sub in subs}

    def _key(self) -> bytes:
        """Read once: it never changes, or every person would be a stranger."""
        if self._kept_key is None:
            with self._database.transaction() as session:
                self._kept_key = Secret.read(session, self._vault, Secret.PSEUDONYM)
        return self._kept_key
