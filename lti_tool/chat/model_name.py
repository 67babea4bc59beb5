# SPDX-License-Identifier: EUPL-1.2
"""The name under which the page shows the model that answers; None where none writes."""

from lti_tool.language import gettext as _
from lti_tool.model_server import LanguageModel, ModelServerError, ModelServers


class NotKnown(Exception):
    """No model server has told yet what it serves."""


def fetch_name(models: ModelServers, wanted: str | None = None) -> str | None:
    """May ask the network. `wanted`: the tutor's own choice, which answers where it is served."""
    try:
        if wanted and any(model.name == wanted for model in models.served()):
            return wanted
        return _away(models) or name_of(models.model() if models.configured else None)
    except ModelServerError:
        return _("not reachable")


def recall_name(models: ModelServers, wanted: str | None = None) -> str | None:
    """Never waits for anybody: a launch needs it. `wanted` as above. Raises NotKnown."""
    model = models.recall_model(wanted)
    if (model is None or model.name != wanted) and (away := _away(models)):
        return away
    if model is None and models.configured:
        raise NotKnown
    return name_of(model)


def _away(models: ModelServers) -> str | None:
    return _("not reachable") if models.away() else None


def name_of(model: LanguageModel | None) -> str | None:
    """None also for what calls itself model-free: it quotes the material, which nobody shall take for an AI's words."""
    return model.name if model is not None and model.writes else None
