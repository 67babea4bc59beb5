# SPDX-License-Identifier: EUPL-1.2
"""The sentences of handing in: those that JavaScript shows, and why a score did not arrive."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence; they travel with those of the chat."""
    return {
        "handed_in": _("Handed in on {time}. Staff of this course can read this conversation as it was then."),
        "handed_in_instructors": _(
            "Handed in on {time}. The instructors of this course can read this conversation as it was then."
        ),
        "handed_in_changed": _(
            "Handed in on {time}. What you wrote since then is not handed in; hand in again to add it."
        ),
        "opened_never": _("Nobody has opened it yet."),
        "opened_one": _("Opened once by staff, on {time}."),
        "opened_other": _("Opened {n} times by staff, last on {time}."),
        "hand_in_done": _("Handed in."),
        "hand_in_withdrawn": _("Taken back. Staff can no longer read this conversation."),
        "learner_mark": _("Learner {mark}"),
        "hand_in_new": _("not opened yet"),
        "hand_ins_new_one": _("{n} new conversation was handed in."),
        "hand_ins_new_other": _("{n} new conversations were handed in."),
        "score_sent": _("“Done” is in the gradebook."),
        "score_waiting": _("“Done” is on its way to the gradebook."),
        "score_retries": _("It will be tried again by itself."),
        "score_again": _("Try again now"),
    }


def why_no_names(missing: str, remedy: str) -> str | None:
    """What staff reads where the list has no names; None where there is nothing to say.

    `remedy`: where it is switched on, in the platform's own words.
    """
    sentences = {
        "later": _("The course platform does not tell names at the moment. Please open this list again later."),
        "off": _(
            "The course platform no longer gives the tutor its list of participants. Its administrators can switch it "
            "on again; names then appear here by themselves."
        ),
        "withheld": _(
            "The course platform gives no names to the tutor, so learners appear under a short mark. If names shall be "
            "shown, its administrators can allow that; they then appear here by themselves."
        ),
    }
    sentence = sentences.get(missing)
    return f"{sentence} {remedy}".strip() if sentence else None


def why_not_sent(code: str | None) -> str:
    """What an instructor reads about a score that did not arrive, with the remedy."""
    sentences = {
        "not_offered": _(
            "The course platform names no gradebook column for this activity. Allow grades in the activity’s "
            "settings on the course platform, open the activity once more, and try again."
        ),
        "switched_off": _(
            "“Done” was switched off here when it was due. Switch it on again, and send it again if it is still wanted."
        ),
        "disabled": _(
            "The connection to the course platform was switched off. When it works again, please send it again."
        ),
        "no_token": _(
            "The course platform does not give the tutor access to grades. Please ask its administrators to allow "
            "grade services for this tool."
        ),
        "forbidden": _(
            "The course platform does not give the tutor access to grades. Please ask its administrators to allow "
            "grade services for this tool."
        ),
        "unauthorized": _(
            "The course platform does not give the tutor access to grades. Please ask its administrators to allow "
            "grade services for this tool."
        ),
        "rejected": _(
            "The course platform does not take a grade for this person. It takes them for enrolled students only."
        ),
        "not_there": _(
            "The course platform no longer knows this gradebook column or this person. Check the activity’s settings "
            "for grades on the course platform."
        ),
    }
    return sentences.get(code or "") or _("The course platform did not take it. It may be busy or not reachable.")
