# SPDX-License-Identifier: EUPL-1.2
"""The chat's fixtures serve here, too: the tool with a scripted model server."""

from tests.chat.conftest import campus, database, engine, nothing_left_running, page, serve, unhurried, vault

__all__ = ["campus", "database", "engine", "nothing_left_running", "page", "serve", "unhurried", "vault"]
