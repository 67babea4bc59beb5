# SPDX-License-Identifier: EUPL-1.2
"""The sentences of insights that JavaScript shows."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence; they travel with those of the chat."""
    return {"insights_saved": _("The figures are saved as a file."), "insights_page": _("Page {n}")}
