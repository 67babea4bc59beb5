# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the panel of exercises says from JavaScript."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return {
        "exercises_saved": _("Saved. It holds from the next question on."),
    }
