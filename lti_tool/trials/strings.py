# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the panel of the trials shows; they travel with those of the chat."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return {
        "trials_saved": _("The questions are saved."),
        "trials_newer": _("Somebody else has changed the test questions: theirs are shown, yours are below them."),
        "trial_removed": _("Question removed. It is gone for good once you save."),
        "trials_full": _("At most {n} test questions are possible."),
        "trials_none": _("Please write a question first."),
        "trials_cost": _("Asking all of them takes about {tokens} tokens; your institution pays for them."),
        "trials_cost_gpu": _(
            "Asking all of them takes about {tokens} tokens and {seconds} of a GPU; your institution pays for them."
        ),
        "trials_running": _("Question {n} of {all} is being answered …"),
        "trials_done": _("{passed} of {all} questions passed all checks, in {time}."),
        "trials_stopped": _("The run was stopped. What came is stored."),
        "trials_broken": _("The connection was lost. What came is stored; please run the questions again."),
        "trial_question": _("Question {n}"),
        "trial_remove": _("Remove question {n}"),
        "trial_passed": _("passed"),
        "trial_failed": _("failed"),
        "trial_by": "{model} · {level} · {seconds} s",
        "trial_by_tool": _("the tool itself"),
        "trial_good": _("good"),
        "trial_bad": _("bad"),
        "trial_kept_as": _("The yardstick: found {mark}"),
        "trial_same": _("As the yardstick."),
        "trial_changed": _("Other than the yardstick: {what}."),
        "trial_text": _("the text"),
        "trial_sources": _("the passages"),
        "trial_checks": _("the checks"),
        "trial_model": _("the model"),
        "trial_help_level": _("the level of help"),
        "level_hints": _("Hints only"),
        "level_socratic": _("Questions back"),
        "level_guided": _("Step by step"),
        "level_open": _("Everything"),
        "level_practice": _("Exam practice"),
        "level_explain_own": _("Let them explain"),
        "trial_kept": _("Kept as the yardstick."),
        "trial_released": _("The yardstick is gone."),
    }
