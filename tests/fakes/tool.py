# SPDX-License-Identifier: EUPL-1.2
"""A tool of a few lines that does what any LTI 1.3 tool must: redirect the login, verify the id_token, say who came."""

import json
import secrets
from urllib.parse import urlencode
from urllib.request import urlopen

import jwt
from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from lti_tool.demo.accents import ACCENTS, ToolRegistration

NEEDED = ["exp", "iat", "nonce", "sub", "aud", "iss"]


def make_fake_tool(url: str, *, login_by_page: bool = False) -> Flask:
    """`login_by_page` answers the login with a script that redirects, which costs a Lax cookie its journey."""
    app = Flask(__name__)
    attempts: dict[str, tuple[str, str, str]] = {}

    @app.post("/lti/login")
    def login() -> BaseResponse:
        issuer, state, nonce = request.form["iss"], secrets.token_urlsafe(8), secrets.token_urlsafe(8)
        attempts[state] = issuer, request.form["client_id"], nonce
        hints = {name: request.form[name] for name in ("login_hint", "lti_message_hint", "client_id")}
        query = urlencode(
            {
                "scope": "openid",
                "response_type": "id_token",
                "response_mode": "form_post",
                "prompt": "none",
                "redirect_uri": f"{url}/lti/launch",
                "state": state,
                "nonce": nonce,
                **hints,
            }
        )
        if login_by_page:
            return Response(f"<script>location = {json.dumps(f'{issuer}/auth?{query}')}</script>")
        return redirect(f"{issuer}/auth?{query}")

    @app.post("/lti/launch")
    def launch() -> tuple[str, int]:
        if "error" in request.form:
            return f"refused: {request.form['error']}", 400
        issuer, client_id, nonce = attempts.pop(request.form["state"])
        claims = verified(request.form["id_token"], issuer, client_id)
        assert claims["nonce"] == nonce
        return f'<meta charset="utf-8"><pre>{json.dumps(claims, ensure_ascii=False, indent=1)}</pre>', 200

    return app


def verified(id_token: str, issuer: str, client_id: str) -> dict[str, object]:
    """The claims, once the signature fits a published key; PyJWT's exceptions otherwise."""
    with urlopen(f"{issuer}/jwks.json") as answer:
        keys = jwt.PyJWKSet.from_dict(json.load(answer))
    key = keys[jwt.get_unverified_header(id_token)["kid"]]
    return jwt.decode(id_token, key.key, ["RS256"], issuer=issuer, audience=client_id, options={"require": NEEDED})


def registrations(tool_url: str) -> dict[str, ToolRegistration]:
    """The fake tool as each accent's platform knows it."""
    return {key: ToolRegistration(tool_url, f"client-{key}", str(n), key) for n, key in enumerate(ACCENTS, start=1)}
