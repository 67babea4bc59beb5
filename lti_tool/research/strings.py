# SPDX-License-Identifier: EUPL-1.2
"""The sentences of research by consent that JavaScript shows."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence; they travel with those of the chat."""
    return {
        "research_given": _("You consented on {date}."),
        "research_older": _(
            "The text has changed since you consented on {date}. Until you consent to the new one, nothing of you is "
            "used for research."
        ),
        "research_off": _(
            "You consented on {date}. Your institution asks for no research at the moment, and nothing of you is used."
        ),
        "research_withdrawn": _("You withdrew your consent on {date}. You are in no later file."),
        "research_tick": _("To consent, tick the box first."),
        "research_thanks": _("Your consent holds from now on."),
        "research_taken_back": _("Your consent is withdrawn. You are in no later file."),
        "research_file": _("{time}: you were in a file for researchers ({id})."),
    }
