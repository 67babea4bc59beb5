# SPDX-License-Identifier: EUPL-1.2
"""What a question is asked about, out of a request: an activity of the platform's course that the student has open."""

from lti_tool.errors import Invalid
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.models.in_view import LIMITS, InView
from lti_tool.tidy import tidy_line
from lti_tool.titles import pick_language


def read_in_view(body: Body) -> InView | None:
    """None where nothing is said. Names come on one line, without controls and letters that only a model sees.

    Raises Invalid: `empty`, `too_long`, `unknown_field`.
    """
    one = body.object_or_none("about")
    if one is None:
        return None
    item, title = one.line("item", LIMITS["item"]), one.line("title", LIMITS["title"])
    kind, section = (one.line(name, LIMITS[name], needed=False) for name in ("kind", "section"))
    one.end()
    shown = InView(item, *(tidy_line(pick_language(name)) for name in (title, kind, section)))
    if not shown.title:
        raise Invalid(_("Please write something first."), code="empty")
    return shown
