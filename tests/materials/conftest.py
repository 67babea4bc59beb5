# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of others serve here, too: a database with a small university, and the whole tool entered by launches."""

from tests.chat.conftest import campus, database, vault
from tests.lti.conftest import stage

__all__ = ["campus", "database", "stage", "vault"]
