# SPDX-License-Identifier: EUPL-1.2
"""What is left of the allowances, as the page shows it, and the sentences for when one is used up."""

from collections.abc import Mapping
from typing import Literal

from lti_tool.chat.answers import Allowance
from lti_tool.language import gettext as _
from lti_tool.models import quota
from lti_tool.models.quota import OwnerKind

STEP_PERCENT = 5
"""Percent. What everybody in an activity used is told no more exactly: of two people each would know the other's."""


_NAMES: Mapping[OwnerKind, Literal["person", "activity", "institution"]] = {
    OwnerKind.PERSON: "person",
    OwnerKind.ACTIVITY: "activity",
    OwnerKind.INSTITUTION: "institution",
}


def describe_allowance(used: Mapping[OwnerKind, int], most: quota.Allowances) -> Allowance:
    """`allowance` of `GET /api/me`: the person's own, and all that hold, the narrowest first.

    Times are UTC; the page shows them in the zone of whoever reads it.
    """
    limits = most.by_kind()
    shares = {kind: _share(kind, used[kind], limit) for kind, limit in limits.items() if limit < quota.UNLIMITED}
    return {
        "limit": most.person,
        "used": used[OwnerKind.PERSON],
        "resets_at": quota.resets_at(OwnerKind.PERSON).isoformat(),
        "limits": [
            {"kind": _NAMES[kind], "share": share, "resets_at": quota.resets_at(kind).isoformat()}
            for kind, share in sorted(shares.items(), key=lambda item: -item[1])
        ],
    }


def _share(kind: OwnerKind, used: int, most: int) -> float:
    percent = 100 if used >= most else max(0, used * 100 // most)
    if kind != OwnerKind.PERSON:
        percent -= percent % STEP_PERCENT
    return percent / 100


def refusal(kind: OwnerKind) -> tuple[str, str]:
    """Code and sentence. When it starts anew is told by `Retry-After`, from which the page says the local time."""
    match kind:
        case OwnerKind.PERSON:
            return "allowance_used", _("Your allowance for today is used up. Ask again as soon as it starts anew.")
        case OwnerKind.ACTIVITY:
            return "activity_allowance_used", _(
                "All of you together have used up this activity's allowance for today. Ask again as soon as it starts"
                " anew, or tell your instructor that it does not suffice."
            )
        case OwnerKind.INSTITUTION:
            return "institution_allowance_used", _(
                "Your institution's allowance for this month is used up. Ask again as soon as it starts anew, or tell"
                " your institution's support that it does not suffice."
            )
