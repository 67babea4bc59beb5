# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the JavaScript of teaching rights shows; they travel with those of the chat."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return {
        "person_mark": _("Person {mark}"),
        "this_is_you": _("you"),
        "carried_right": _("Instructor in another part of the course, since {time}"),
        "code_right": _("By a code, since {time}"),
        "open_code": _("A code that nobody has used yet; good until {time}"),
        "code_made": _("Good until {time}, for one person. It is shown only now: pass it on today."),
        "revoke": _("Revoke"),
        "ok": _("OK"),
        "code_redeemed": _("You are an instructor in this activity now."),
    }
