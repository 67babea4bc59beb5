# SPDX-License-Identifier: EUPL-1.2
"""The chat page: the same for everybody, but for the few words of JSON that a launch puts into it.

Rendering it takes longer than everything else that a launch computes, so it is done once for each language and address
that a process serves, and kept with a gap for the JSON. What a person may see is decided by `/api/me` and the page's
JavaScript, and what a person may do by each view's declaration: nothing that the template holds is anybody's secret.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

from flask import current_app, make_response, render_template, request
from jinja2.utils import htmlsafe_json_dumps
from werkzeug.wrappers import Response

from lti_tool import language
from lti_tool.access import Visit

Strings = Callable[[], dict[str, str]]


class ChatOpening(Protocol):
    """What the chat page shows first; another part of the tool knows it."""

    def expect(self) -> None:
        """Somebody is about to open the page."""

    def first(self, visit: Visit) -> Mapping[str, object] | None:
        """Joins the visit's JSON in the page; None where the page has to ask by itself."""


GAP = "the visit stands here"


class ChatPage:
    """One for each process; the address is the path below which a proxy serves the tool."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings
        self._parts = lru_cache(maxsize=32)(self._render)

    def show(self, session: Mapping[str, object] | None) -> Response:
        """The page in the language that is spoken, for this visit; None: for the one that the browser tab has."""
        before, after = self._parts(language.spoken(), request.script_root)
        return make_response(f"{before}{htmlsafe_json_dumps(session, current_app.json.dumps)}{after}")

    def _render(self, _language: str, _root: str) -> tuple[str, str]:
        page = render_template("shell.html", session=GAP, strings=self._strings())
        before, gap, after = page.partition(htmlsafe_json_dumps(GAP))
        assert gap
        assert GAP not in after
        return before, after
