# SPDX-License-Identifier: EUPL-1.2
"""Which models an instructor can choose, in plain words and with what a typical answer costs."""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.errors import Invalid
from lti_tool.language import gettext as _
from lti_tool.language import spoken
from lti_tool.model_costs import ModelCosts
from lti_tool.model_server import ModelServers
from lti_tool.teaching.answers import ModelOffered

TYPICAL_PROMPT_TOKENS, TYPICAL_ANSWER_TOKENS = 3_000, 400
"""Of a question with passages of the material and some turns before it, and of its answer."""


@dataclass(frozen=True)
class ModelChoice:
    """One for each process."""

    models: ModelServers
    costs: ModelCosts

    def offered(self) -> list[ModelOffered]:
        """Those that are served now. It may ask the network: never within a transaction."""
        return [
            {
                "name": model.name,
                "words": self.costs.words(model.name, spoken()),
                "gpu_seconds": self.costs.gpu_seconds(model.name, TYPICAL_PROMPT_TOKENS, TYPICAL_ANSWER_TOKENS),
            }
            for model in (self.models.served() if self.models.configured else ())
        ]


def refuse_unserved(name: str, offered: Sequence[ModelOffered]) -> None:
    """Raises Invalid with the names that are possible, where the chosen one is not served."""
    names = [model["name"] for model in offered]
    if name in names:
        return
    if not names:
        sentence = _("No model can be reached at the moment, so none can be chosen. Leave the choice to the tool.")
    else:
        sentence = _(
            "The model “%(name)s” is not served here. Possible are: %(names)s.", name=name, names=", ".join(names)
        )
    raise Invalid(sentence, code="bad_model")
