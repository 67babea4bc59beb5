# SPDX-License-Identifier: EUPL-1.2
"""What the chat page shows first, so that a launch can bring it along instead of being asked for it twice at once.

A lecture opens the tutor within seconds: two calls fewer for each student are two turns to the tool, two looks at the
bearer and four at the database less. docs/decisions/launch_cost.md.
"""

from contextlib import suppress

from lti_tool.access import Visit
from lti_tool.chat import me
from lti_tool.chat.answers import FirstShown
from lti_tool.chat.model_name import NotKnown, recall_name
from lti_tool.chat.outage import Noticing, before_typing
from lti_tool.db import Database
from lti_tool.errors import SessionOver
from lti_tool.model_server import ModelServers
from lti_tool.vault import Vault

FIRST_CONVERSATIONS = 30
"""Conversations that come with the page; whoever has more, the page asks for the others."""


class Opening:
    """One for each process."""

    def __init__(self, database: Database, vault: Vault, models: ModelServers, noticing: Noticing) -> None:
        self._database, self._vault, self._models = database, vault, models
        self._noticing = noticing

    def expect(self) -> None:
        """Somebody is about to come: what the model servers serve is looked at meanwhile, where it is not known."""
        with suppress(NotKnown):
            recall_name(self._models)

    def first(self, visit: Visit) -> FirstShown | None:
        """What the page would ask for first; None where that would have to wait for a model server, or is over."""
        try:
            recall_name(self._models)  # where that is not known, nothing has to be read
            with self._database.statements() as connection:
                about, listed = me.read_with(connection, self._vault, visit, FIRST_CONVERSATIONS + 1)
            model = recall_name(self._models, about.row.tutor_model)
        except (NotKnown, SessionOver):  # its person erased everything in this moment: the page asks, and is told
            return None
        described = me.describe_me(about, visit, model, before_typing(self._models, self._noticing, visit))
        return {
            "me": described,
            "conversations": listed[:FIRST_CONVERSATIONS],
            "more": len(listed) > FIRST_CONVERSATIONS,
        }
