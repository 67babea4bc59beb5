# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the panel of closed solutions shows by JavaScript; they travel with those of the chat."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return {
        "solutions_saved": _("Saved. It holds from the next question on."),
    }
