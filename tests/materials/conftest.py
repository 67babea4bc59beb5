# SPDX-License-Identifier: EUPL-1.2
"""The chat's fixtures serve here, too: a database of one's own with a small university."""

from tests.chat.conftest import campus, database, vault

__all__ = ["campus", "database", "vault"]
