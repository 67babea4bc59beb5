# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the panel of closed solutions shows by JavaScript; they travel with those of the chat."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return {
        "solutions_saved": _("Saved. It holds from the next question on."),
        "solutions_removed": _("Solution removed. It is gone for good once you save."),
        "solutions_put_in_one": _("{n} file was read. Please check it and save."),
        "solutions_put_in_other": _("{n} files were read. Please check them and save."),
        "solutions_no_text": _(
            "These are no text files of at most 1 MB: {names}. Copy their text and paste it into a solution."
        ),
        "solutions_newer": _(
            "Somebody else has changed these solutions since you opened them. Theirs now stand below yours: remove "
            "what is not wanted, and save."
        ),
        "solutions_of_other": _("From the other version."),
        "solutions_cannot_tell": _(
            "The guard cannot tell this one apart: it is a single word, or the text of the exercise. Words that must "
            "not be said belong in the list below."
        ),
        "solutions_cut": _("This is too long to be watched over whole: the guard knows its beginning only."),
    }
