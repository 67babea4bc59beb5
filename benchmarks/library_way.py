# SPDX-License-Identifier: EUPL-1.2
"""What pylti1p3's own Flask classes make of a login and a launch, as its documentation shows it.

gunicorn serves it just as it serves the tool. Launch data and keys lie in the memory of the one process, which is
the fastest store there is, and one that forgets every launch under way at a restart.
"""

# mypy: disable-error-code="no-untyped-call, attr-defined"
import json
import os
from typing import Any

from flask import Flask, Response, request
from pylti1p3.contrib.flask import FlaskMessageLaunch, FlaskOIDCLogin, FlaskRequest
from pylti1p3.contrib.flask.launch_data_storage.cache import FlaskCacheDataStorage
from pylti1p3.tool_config import ToolConfDict


class Memory:
    """A cache as the library wants one."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def get(self, key: str) -> Any:
        return self._values.get(key)

    def set(self, key: str, value: Any, timeout: int | None = None) -> None:
        del timeout  # of a benchmark's length
        self._values[key] = value


def application() -> Flask:
    """The tool that LIBRARY_WAY describes: {"issuer", "client_id", "deployment_id", "jwks_url"}."""
    told = json.loads(os.environ["LIBRARY_WAY"])
    known = ToolConfDict(
        {
            told["issuer"]: {
                "client_id": told["client_id"],
                "auth_login_url": f"{told['issuer']}/auth",
                "auth_token_url": f"{told['issuer']}/token",
                "key_set_url": told["jwks_url"],
                "deployment_ids": [told["deployment_id"]],
            }
        }
    )
    storage = FlaskCacheDataStorage(Memory())
    app = Flask(__name__)
    app.secret_key = os.urandom(32)

    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    @app.post("/lti/login")
    def login() -> Response:
        asked = FlaskOIDCLogin(_request(), known, launch_data_storage=storage)
        redirect: Response = asked.redirect(request.form["target_link_uri"])
        return redirect

    @app.post("/lti/launch")
    def launch() -> str:
        message = FlaskMessageLaunch(_request(), known, launch_data_storage=storage)
        message.set_public_key_caching(storage)
        return f"<!doctype html><title>{message.get_launch_data()['sub']}</title>"

    return app


def _request() -> FlaskRequest:
    return FlaskRequest(request_is_secure=request.is_secure)
