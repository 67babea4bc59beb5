# SPDX-License-Identifier: EUPL-1.2
"""The fixtures of others serve here, too: a small university, and the whole tool entered by launches."""

from tests.chat.conftest import campus, database, vault
from tests.lti.conftest import stage

__all__ = ["campus", "database", "stage", "vault"]
