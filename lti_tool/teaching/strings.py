# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the settings panel's JavaScript shows; they travel with those of the chat."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return {
        "tutor_saved": _("Saved. It holds from the next question on."),
        "tutor_agree": _("Press “Save” once more if that is what you want."),
        "tutor_unsaved_one": _("{n} setting is not saved."),
        "tutor_unsaved_other": _("{n} settings are not saved."),
        "tutor_restore": _("Go back to the version of {time}? What is stored now is kept among the earlier versions."),
        "tutor_take": _(
            "Replace all settings by those from “{from}”? What is stored now is kept among the earlier versions."
        ),
        "tutor_lost": _("What you have typed and not saved is lost."),
        "tutor_yes": _("Replace"),
        "tutor_no_file": _("This is no file of a tutor’s settings. Please choose one that “Save as a file” made."),
        "will_notice_one": _("Learners will notice {n} change"),
        "will_notice_other": _("Learners will notice {n} changes"),
        "notice_now_one": _("Learners notice {n} change now"),
        "notice_now_other": _("Learners notice {n} changes now"),
        "version_newest": _("holds now"),
        **_set(),
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


def _set() -> dict[str, str]:
    """What is set in a part of the page that is folded away."""
    return {
        "times_zone": _("Times are those of your institution ({zone})."),
        "set_greeting": _("Greeting of your own"),
        "set_no_greeting": _("The usual greeting"),
        "set_starters_one": _("{n} first question of your own"),
        "set_starters_other": _("{n} first questions of your own"),
        "set_no_starters": _("the usual first questions"),
        "set_instructions": _("Instructions of your own"),
        "set_no_instructions": _("No instructions of your own"),
        "set_no_model": _("the usual model"),
        "set_rules": _("Shown before the first question"),
        "set_no_rules": _("None yet"),
        "set_always": _("Always"),
        "set_opens": _("From {time}"),
        "set_closes": _("until {time}"),
        "set_questions_one": _("{n} question a day"),
        "set_questions_other": _("{n} questions a day"),
        "set_no_questions": _("No limit of its own"),
        "set_contact": _("a person is named"),
        "set_no_contact": _("nobody is named"),
        "set_stored": _("Conversations are stored"),
        "set_store_nothing": _("Nothing is stored"),
        "set_kept_one": _("for {n} day"),
        "set_kept_other": _("for {n} days"),
    }
