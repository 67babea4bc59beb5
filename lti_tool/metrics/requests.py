# SPDX-License-Identifier: EUPL-1.2
"""How requests end, read off the responses: no part has to think of it, and none can forget it.

A response's code is what `errors` left for the request, never its text.
"""

from collections.abc import Callable

from flask import Flask, Response, g, request

from lti_tool.metrics.instruments import Metrics

WAITS = "waits"
"""The launch is good, and nothing has proven the browser yet: a page with one button."""


def install(app: Flask, metrics: Metrics) -> None:
    """Counts each response of `app`."""
    endpoints: dict[str, Callable[[Response], None]] = {
        "chat.ask": lambda response: _ask(metrics, response),
        "lti.login": lambda response: metrics.login(_code(response, "sent")),
        "lti.launch": lambda response: metrics.launch(_code(response, "opened")),
        "lti.resume": lambda response: metrics.launch(_code(response, "opened")),
        "lti.register": lambda response: metrics.registration(_code(response, "shown")),
        "lti.register_confirm": lambda response: metrics.registration(_code(response, "registered")),
        "lti.register_by_hand": lambda response: metrics.registration(_code(response, "registered")),
    }

    @app.after_request
    def count(response: Response) -> Response:
        metrics.response(_part(), response.status_code)
        if tell := endpoints.get(request.endpoint or ""):
            tell(response)
        return response


def _part() -> str:
    """The blueprint's name; the address itself holds ids."""
    if request.endpoint == "static":
        return "static"
    return request.blueprint or "none"


def _code(response: Response, good: str) -> str:
    code = g.get("error_code")
    if isinstance(code, str):
        return code
    return good if response.status_code < 400 else WAITS


def _ask(metrics: Metrics, response: Response) -> None:
    if response.status_code >= 400:
        metrics.question_refused(_code(response, "other"))
