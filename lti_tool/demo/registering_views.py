# SPDX-License-Identifier: EUPL-1.2
"""The page where the practice platform's admin pastes a tool's registration link, and the endpoints behind it."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, render_template, request

from lti_tool.demo.accents import ACCENTS
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.registering import WAYS, NotRegistered, Registry


def add_registration(app: Flask, authority: Authority, link: str = "") -> None:
    """`link`: what stands in the field when the page opens."""
    registry = Registry(authority.issuer, authority.keys, dict(authority.registrations))

    @app.get("/tools")
    def tools() -> str:
        asked, accent = request.args.get("link", ""), request.args.get("accent", "practice")
        update = request.args.get("update") == "yes"
        known = asked.startswith(("http://", "https://")) and accent in WAYS
        parts = urlsplit(asked or link)
        return render_template(
            "tools.html",
            link=asked or link,
            accent=accent,
            accents={key: ACCENTS[key].label for key in authority.registrations},
            update=update,
            start=registry.start(accent, asked, update=update) if known else None,
            origin=f"{parts.scheme}://{parts.netloc}",
        )

    @app.get("/openid-configuration/<accent>")
    def openid_configuration(accent: str) -> tuple[Response, int]:
        if accent not in WAYS:
            return jsonify(error="unknown accent"), 404
        return jsonify({**authority.configuration(), **registry.configuration(accent)}), 200

    @app.post("/register")
    def register() -> tuple[Any, int] | tuple[str, int, dict[str, str]]:
        """Client registration (LTI Dynamic Registration 1.0, section 3.6)."""
        asked = request.get_json(force=True, silent=True)
        try:
            if not isinstance(asked, dict):
                raise NotRegistered(400, "no JSON")
            answer = registry.register(request.headers.get("Authorization", ""), asked)
        except NotRegistered as refused:
            return refused.said, refused.status, {"Content-Type": "text/plain"}
        authority.registrations = registry.registrations
        return jsonify(answer), 200
