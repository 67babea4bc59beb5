# SPDX-License-Identifier: EUPL-1.2
"""Which models can be chosen: those that servers serve now."""

from collections.abc import Sequence
from contextlib import suppress

from lti_tool.model_server.engine import Engine
from lti_tool.model_server.errors import ModelServerError
from lti_tool.model_server.listing import LanguageModel


def served(engines: Sequence[Engine]) -> list[LanguageModel]:
    """Of the servers that are there, each model once, in the servers' order; without the one that only quotes.

    Asks a server what it serves where that is not known; one that does not tell serves nothing.
    """
    found = dict[str, LanguageModel]()
    for engine in engines:
        if not engine.down:
            with suppress(ModelServerError):
                for model in engine.models():
                    found.setdefault(model.name, model)
    return [model for model in found.values() if model.writes]


def recalled(engines: Sequence[Engine], name: str) -> LanguageModel | None:
    """The model of that name by what the servers that are there said last; asks nobody."""
    known = (model for engine in engines if not engine.down for model in engine.listing.models)
    return next((model for model in known if model.name == name and model.writes), None)
