# SPDX-License-Identifier: EUPL-1.2
"""What learners will notice of a change, in a sentence for each field that changed."""

from collections.abc import Callable
from datetime import tzinfo

from lti_tool.language import gettext as _
from lti_tool.language import ngettext
from lti_tool.models.tutor_text import TutorText
from lti_tool.models.tutor_version import to_json
from lti_tool.teaching.words import in_zone, moment


def list_notices(before: TutorText | None, after: TutorText, zone: tzinfo) -> list[str]:
    """One sentence a field, in the form's order; none for a first text, of which nobody has seen another. `zone`: in
    whose time moments are said.
    """
    if before is None:
        return []
    old, new = to_json(before), to_json(after)
    there = in_zone(after, zone)
    return [_NOTICES[name](there) for name in new if old[name] != new[name] and name in _NOTICES]


def _help_level(after: TutorText) -> str:
    return {
        "hints": _("From the next question on, learners get questions and hints, never the solution of an exercise."),
        "guided": _(
            "From the next question on, learners get hints first and more with each request, but no finished solutions."
        ),
        "open": _("From the next question on, learners get explanations and solutions, of exercises too."),
        "socratic": _("From the next question on, learners are led by questions alone and never get the solution."),
        "practice": _(
            "From the next question on, the tutor asks learners as in an exam and comments on their answers. "
            "It gives no marks."
        ),
        "explain_own": _(
            "From the next question on, the tutor asks learners about their own work and gives no verdict on it."
        ),
    }[after.help_level]


def _knowledge(after: TutorText) -> str:
    if after.knowledge == "material":
        return _(
            "From the next question on, answers come from the course material alone. Where it says nothing, the tutor "
            "says so and stops."
        )
    return _(
        "From the next question on, answers can go beyond the course material. What is not from there is called that."
    )


def _language(after: TutorText) -> str:
    return {
        "auto": _("From the next question on, learners are answered in the language of their question."),
        "de": _("From the next question on, learners are answered in German, whatever language they ask in."),
        "en": _("From the next question on, learners are answered in English, whatever language they ask in."),
    }[after.language]


def _opens_at(after: TutorText) -> str:
    if after.opens_at is None:
        return _("Learners do not have to wait for a beginning any more: they can ask at once.")
    return _("Learners can ask from %(time)s on. Before that, the page says so.", time=moment(after.opens_at))


def _closes_at(after: TutorText) -> str:
    if after.closes_at is None:
        return _("The time for questions does not end any more.")
    return _(
        "Learners can ask until %(time)s. Afterwards they can go on reading what they have.",
        time=moment(after.closes_at),
    )


def _questions_a_day(after: TutorText) -> str:
    if after.questions_a_day is None:
        return _("The number of questions a day is not limited any more.")
    return ngettext(
        "Each learner can ask %(num)s question a day.",
        "Each learner can ask %(num)s questions a day.",
        after.questions_a_day,
    )


def _contact(after: TutorText) -> str:
    if not after.contact:
        return _("Learners are not told any more whom they can turn to.")
    return _("Where the tutor cannot help, learners read whom they can turn to: “%(contact)s”.", contact=after.contact)


def _ai_rules(after: TutorText) -> str:
    if not after.ai_rules:
        return _("Learners see no rules for AI any more.")
    return _("Learners see the rules for AI before their first question and in the menu.")


def _kept_days(after: TutorText) -> str:
    if after.kept_days is None:
        return _("Conversations are kept as long as your institution says. Learners see the new date in the chat.")
    return ngettext(
        "Conversations are kept for %(num)s day after the last question. Learners see the new date in the chat.",
        "Conversations are kept for %(num)s days after the last question. Learners see the new date in the chat.",
        after.kept_days,
    )


def _store_nothing(after: TutorText) -> str:
    if after.store_nothing:
        return _(
            "New conversations are not stored: they live in the learner’s tab and end with it. The page tells learners "
            "so."
        )
    return _("New conversations are stored. The page tells learners so.")


_NOTICES: dict[str, Callable[[TutorText], str]] = {
    "title": lambda after: _("Learners see the new title “%(title)s”.", title=after.title),
    "purpose": lambda _after: _(
        "From the next question on, the tutor helps with what you describe now. Some course platforms show this text "
        "to learners."
    ),
    "help_level": _help_level,
    "instructions": lambda _after: _(
        "From the next question on, the tutor follows your new instructions. Learners do not see them."
    ),
    "starters": lambda _after: _("The empty page offers learners other questions to begin with."),
    "knowledge": _knowledge,
    "kept_days": _kept_days,
    "store_nothing": _store_nothing,
    "greeting": lambda _after: _("Learners read the new greeting on the empty page."),
    "language": _language,
    "model": lambda _after: _("From the next question on, another language model answers."),
    "opens_at": _opens_at,
    "closes_at": _closes_at,
    "questions_a_day": _questions_a_day,
    "contact": _contact,
    "ai_rules": _ai_rules,
}
