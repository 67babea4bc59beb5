# SPDX-License-Identifier: EUPL-1.2
"""The headers that every answer carries: what a page may load, who may frame it, what may be kept of it.

Content Security Policy Level 3; whom a launch lets frame its page is decided there (docs/decisions/framing.md).
"""

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'"
)


def install(app: Flask) -> None:
    """Adds them to whatever the views answer, refusals too."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    """Headers of every answer. Nobody may frame it but whom the launch put into `g.frame_ancestors`, and a form may
    be sent to us and to whom `g.form_action` names.
    """
    framing = " ".join(g.get("frame_ancestors", ())) or "'none'"
    policy = " ".join((CONTENT_SECURITY_POLICY, *g.get("form_action", ())))
    response.headers.setdefault("Content-Security-Policy", f"{policy}; frame-ancestors {framing}")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
