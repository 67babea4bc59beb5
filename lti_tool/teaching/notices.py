# SPDX-License-Identifier: EUPL-1.2
"""What learners will notice of a change, in a sentence for each field that changed."""

from lti_tool.language import gettext as _
from lti_tool.language import ngettext
from lti_tool.models.tutor_text import TutorText
from lti_tool.models.tutor_version import to_json
from lti_tool.teaching.words import moment, said


def list_notices(before: TutorText | None, after: TutorText) -> list[str]:
    """One sentence a field, in the form's order; none for a first text, of which nobody has seen another."""
    if before is None:
        return []
    old, new = to_json(before), to_json(after)
    changed = [name for name in new if old[name] != new[name]]
    said_all = {**_of_the_page(before, after), **_of_answers(after), **_of_limits(after), **_of_storing(after)}
    return [said_all[name] for name in changed if name in said_all]


def _of_the_page(before: TutorText, after: TutorText) -> dict[str, str]:
    return {
        "title": _(
            "Learners see the title “%(title)s” instead of “%(before)s”.", title=after.title, before=before.title
        ),
        "purpose": _(
            "From the next question on, the tutor helps with what you describe now. Some course platforms show this text to learners."
        ),
        "starters": _("The empty page offers learners other questions to begin with."),
    }


def _of_answers(after: TutorText) -> dict[str, str]:
    levels = {
        "hints": _("From the next question on, learners get questions and hints, never the solution of an exercise."),
        "guided": _(
            "From the next question on, learners get hints first and more with each request, but no finished solutions."
        ),
        "open": _("From the next question on, learners get explanations and solutions, of exercises too."),
        "socratic": _(
            "From the next question on, the tutor answers with questions that lead further, never with the solution."
        ),
        "practice": _(
            "From the next question on, the tutor asks as in an exam and comments on the answers. It gives no marks."
        ),
        "explain_own": _(
            "From the next question on, the tutor asks learners about their own work and gives no verdict on it."
        ),
    }
    sources = {
        "material": _(
            "From the next question on, answers come from the course material alone. Where it says nothing, the tutor says so and stops."
        ),
        "general": _(
            "From the next question on, answers can go beyond the course material. What is not from there is called that."
        ),
    }
    return {
        "help_level": levels.get(after.help_level, ""),
        "knowledge": sources.get(after.knowledge, ""),
        "instructions": _(
            "From the next question on, the tutor follows your new instructions. Learners do not see them."
        ),
    }


def _of_limits(after: TutorText) -> dict[str, str]:
    return {}


def _of_storing(after: TutorText) -> dict[str, str]:
    kept = ngettext(
        "Conversations are kept for %(num)s day after the last question. Learners see the new date in the chat.",
        "Conversations are kept for %(num)s days after the last question. Learners see the new date in the chat.",
        after.kept_days or 0,
    )
    as_before = _("Conversations are kept as long as your institution says. Learners see the new date in the chat.")
    nothing = _(
        "Conversations are stored no longer: they live in the learner’s tab and end with it. The page tells learners so."
    )
    stored = _("Conversations are stored from now on. The page tells learners so.")
    return {
        "kept_days": as_before if after.kept_days is None else kept,
        "store_nothing": nothing if after.store_nothing else stored,
    }


__all__ = ["list_notices", "moment", "said"]
