# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the settings panel's JavaScript shows; they travel with those of the chat."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return {
        "tutor_saved": _("Saved. It holds from the next question on."),
        "tutor_agree": _("Press “Save” once more if that is what you want."),
        "tutor_unsaved": _("Please save first: learners see what is saved."),
        "tutor_newer": _(
            "Somebody else has changed this tutor since you wrote this. Your text is kept: please compare."
        ),
        "tutor_copies": _(
            "This tutor belongs to the whole course, and your rights are for this activity alone: what you save holds "
            "here, in a copy."
        ),
        "model_tools_choice": _("The one that your institution has chosen"),
        "model_missing": _("{name} (not available at the moment: your institution’s choice answers)"),
        "model_cost": _("about {seconds} GPU seconds for a typical answer"),
        "tutor_shared_one": _("This tutor answers in {n} activity of the course."),
        "tutor_shared_other": _("This tutor answers in {n} activities of the course. A change holds for all of them."),
    }
