# SPDX-License-Identifier: EUPL-1.2
"""Refusal codes in plain words, with the remedy, for administrators. What only one platform knows is in its guide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lti_tool.language import gettext as _
from lti_tool.lti.dialects import guides
from lti_tool.lti.launch import launch_counts


@dataclass(frozen=True)
class Cause:
    """Why launches were refused, and what helps."""

    words: str
    remedy: str


def cause(code: str, family: str) -> Cause:
    """For a code of the refusal log; unknown ones get the general sentence."""
    words, remedy = _CAUSES.get(_GROUP.get(code, code), _CAUSES["id_token"])
    own = guides.guide(family).remedies.get(code)
    return Cause(words(), own() if own else remedy())


_GROUP = {
    "kid_missing": "kid_unknown",
    "alg": "id_token",
    "aud": "client",
    "azp": "client",
    "nonce": "state",
    "ticket": "state",
    "version": "missing",
    "message": "missing",
    "sub": "missing",
    "roles": "missing",
}

_Sentence = Callable[[], str]

_CAUSES: Mapping[str, tuple[_Sentence, _Sentence]] = {
    "state": (
        lambda: _("A page was reloaded, or opened too long after the click."),
        lambda: _("Nothing to do: opening the activity again helps. Many of them: look for a slow platform."),
    ),
    "browser": (
        lambda: _("The launch came to another browser than the one that began it."),
        lambda: _("Opening the activity again helps. If it stays, the browser refuses every cookie of the tutor."),
    ),
    "deployment": (
        lambda: _("The launch came from a place of the platform that nobody has let in."),
        lambda: _("Let it in on the administration page, or let the operators do so: campus-tutor platform approve."),
    ),
    "registration": (
        lambda: _("The platform is switched off here, or its tool has another client id."),
        lambda: _("Compare the client id, or register the platform again."),
    ),
    launch_counts.PLATFORM_OFF: (
        lambda: _("The platform is switched off here."),
        lambda: _("Let the operators approve it: campus-tutor platform approve."),
    ),
    launch_counts.CLIENT_UNKNOWN: (
        lambda: _("Logins came from this platform's address for another tool, or for one that they did not name."),
        lambda: _("Compare the client id in the platform with the one shown here, or register the platform again."),
    ),
    launch_counts.ISSUER_UNKNOWN: (
        lambda: _("Logins came with this platform's client id under another address of the platform."),
        lambda: _(
            "Where people reach the platform by several names, each needs an alias here: the operators find it in "
            "their log and add it (campus-tutor platform alias)."
        ),
    ),
    "iss": (
        lambda: _("The platform signed with another name than the one it began with."),
        lambda: _("Check the platform's own address in its settings; several names need an alias here."),
    ),
    "client": (
        lambda: _("The launch was made for another tool than this one."),
        lambda: _("Compare the client id in the platform with the one shown here."),
    ),
    "keys_unreachable": (
        lambda: _("The platform's key set could not be fetched."),
        lambda: _("Open the key set's address from the tutor's server; look for a firewall or an expired certificate."),
    ),
    "kid_unknown": (
        lambda: _("The launch was signed with a key that the platform does not publish."),
        lambda: _("Check that the key set's address belongs to this very platform and is not an old copy."),
    ),
    "target_link_uri": (
        lambda: _("The activity points to another address than this tutor's."),
        lambda: _("Delete the address in the activity's settings, so that the tool's own holds."),
    ),
    "missing": (
        lambda: _("The launch lacked something that LTI 1.3 needs."),
        lambda: _("Check that the tool is set to LTI 1.3, and that people are signed in and enrolled."),
    ),
    "message_type": (
        lambda: _("The platform asked for something that the tutor does not do."),
        lambda: _("Use the tutor as an activity, and for choosing content."),
    ),
    "role": (
        lambda: _("Somebody wanted to place a tutor with a role that does not allow it, or that is not known here."),
        lambda: _(
            "Nothing to do if it was a learner. If it was a teacher, look which role the platform sends for them, and "
            "what the table of roles on this page allows it."
        ),
    ),
    "platform_error": (
        lambda: _("The platform broke the launch off by itself."),
        lambda: _("Opening the activity again helps. If it stays, look into the platform's own log."),
    ),
    "id_token": (
        lambda: _("The launch was not valid: its signature, its time or its form is wrong."),
        lambda: _("Compare the clocks of both servers, then register the platform again."),
    ),
}
