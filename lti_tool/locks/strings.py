# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the panel of the exam locks shows; they travel with those of the chat."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return {
        "lock_course": _("All activities of the course"),
        "lock_activity": _("This activity"),
        "lock_span": _("{from} to {until}"),
        "lock_holds": _("holds now"),
        "lock_added": _("The lock is set."),
        "lock_removed": _("The lock is removed."),
        "lock_remove_named": _("Remove the lock {span}"),
        "lock_zone": _("Times are those of your institution ({zone})."),
        "lock_needs_times": _("Please say from when until when."),
        # As the chat says it (`lti_tool.chat.closed`).
        "lock_time": _("{day}, {time}"),
        "lock_seen": _("Asking is locked until %(time)s because of an exam.", time="{time}"),
        "lock_seen_reason": _("Asking is locked until %(time)s: %(reason)s.", time="{time}", reason="{reason}"),
        "lock_seen_more": _("You can still read what you asked before."),
    }
