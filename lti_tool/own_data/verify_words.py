# SPDX-License-Identifier: EUPL-1.2
"""What `/verify` says of a file."""

from lti_tool.language import gettext as _
from lti_tool.own_data.signed_file import Found, SignedKind, Verdict


def say(verdict: Verdict) -> str:
    """What was found, and what that means."""
    return {
        Found.UNCHANGED: _("This file was made here and is unchanged."),
        Found.CHANGED: _(
            "This file is not what was signed here. Something in it was changed, be it only that a program saved it "
            "anew: examine the file as it was downloaded."
        ),
        Found.FOREIGN: _(
            "This file does not come from here: it carries no signature of this installation. A part of a file, and "
            "one whose signature was cut off, look like that, too."
        ),
        Found.WITHDRAWN_KEY: _(
            "This file is signed by a key of this installation that was withdrawn because others may have it. Its "
            "signature proves nothing."
        ),
    }[verdict.found]


def name_kind(kind: str) -> str:
    """What was signed."""
    return {
        SignedKind.DATA: _("all data of one person, as a file for programs"),
        SignedKind.PAGE: _("all data of one person, as a page to read"),
        SignedKind.RESEARCH: _("conversations of people who consented, as a file for research"),
        SignedKind.RECEIPT: _("the receipt that the data of one person was erased"),
    }[SignedKind(kind)]
