# SPDX-License-Identifier: EUPL-1.2
"""What there is once in each process, whether it serves or works: made here, and handed on.

`create_app` and the commands give these to whoever needs them; nobody else makes a second one.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from lti_tool.db import POOL_CONNECTIONS, Database
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.lti.platforms import registered
from lti_tool.lti.services import AccessTokens, Calls
from lti_tool.model_costs import ModelCosts
from lti_tool.outbound import Outbound
from lti_tool.settings import Settings
from lti_tool.vault import Vault


@dataclass(frozen=True)
class Parts:
    """All that lasts is in the database; these are caches, connections and what guards them."""

    settings: Settings
    database: Database
    vault: Vault
    outbound: Outbound
    """The door to learning platforms, which asks the registrations how far each is trusted."""
    keys: ToolKeys
    """The tool's own, by which it signs."""
    calls: Calls
    """Of the platforms' services, with tokens that are kept as long as they last."""
    ending: threading.Event
    """Set: this process was told to end, and what takes minutes gives up."""
    model_costs: ModelCosts

    @classmethod
    def of(
        cls,
        settings: Settings,
        refused: Callable[[str], None] | None = None,
        *,
        connections: int = POOL_CONNECTIONS,
    ) -> Self:
        """`refused`: told the reason for each connection that policy refuses; `connections`: to PostgreSQL, at most.

        Raises SettingsError for a file of model figures that is wrong.
        """
        costs = ModelCosts.read(settings.model_figures)
        database, vault = Database(settings.database_url, connections=connections), Vault(settings.master_key)
        outbound = Outbound.for_platforms(settings, refused)
        outbound.ask(lambda place: registered.knows(database, place))
        keys = ToolKeys(database, vault)
        calls = Calls(outbound, AccessTokens(outbound, keys.newest))
        return cls(settings, database, vault, outbound, keys, calls, threading.Event(), costs)
