# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the panel of exercises shows by JavaScript; they travel with those of the chat."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return {
        "exercises_saved": _("Saved. It holds from the next question on."),
        "exercises_unnamed": _("New exercise"),
        "exercises_steps_one": _("{n} step"),
        "exercises_steps_other": _("{n} steps"),
        "exercises_step": _("Step {n}:"),
        "exercises_removed": _("Exercise removed. It is gone for good once you save."),
        "exercises_line_removed": _("Line removed."),
        "exercises_newer": _(
            "Somebody else has changed these exercises since you opened them. Theirs now stand below yours: remove "
            "what is not wanted, and save."
        ),
        "exercises_of_other": _("From the other version."),
        "exercises_unreadable": _(
            "The solution of these exercises does not open any more: {names}. Put it in again and save; until then "
            "this tutor answers no question."
        ),
        "exercises_tick_text": _("Please tick name and text first: without them there is no exercise."),
        "exercises_reading": _("The AI reads the sheet. This can take a minute."),
        "exercises_writing": _("The AI writes: {n} characters so far."),
        "exercises_proposed_one": _("{n} exercise is proposed below."),
        "exercises_proposed_other": _("{n} exercises are proposed below."),
        "exercises_sheet_cut": _("The sheet was too long for the AI: its end was not read. Paste the rest by itself."),
    }
