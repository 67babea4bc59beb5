# SPDX-License-Identifier: EUPL-1.2
"""A platform's own plugin, as far as the tool sees it: it signs each call anew by the platform's LTI key."""

import hashlib
import io
import time
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import orjson
from werkzeug.test import EnvironBuilder, TestResponse

from lti_tool.demo.keys import compact
from lti_tool.demo.simulator import Simulator
from tests.factories.stage import TOOL, Stage

V1 = "/platform-api/v1"


def hash_of(body: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()


@dataclass
class Plugin:
    """Calls as one platform signs them."""

    stage: Stage
    simulator: Simulator

    def claims(self, method: str, path: str, body: bytes = b"") -> dict[str, Any]:
        moment = int(time.time())
        return {
            "iss": self.simulator.issuer,
            "sub": self.simulator.registration.client_id,
            "aud": f"{TOOL}/platform-api",
            "iat": moment,
            "exp": moment + 60,
            "jti": uuid.uuid4().hex,
            "deployment_id": "1",
            "htm": method,
            "htu": TOOL + path,
            "body_sha256": hash_of(body),
        }

    def token(self, claims: dict[str, Any], **header: Any) -> str:
        key = self.simulator.authority.keys.newest
        return compact({"typ": "JWT", "alg": "RS256", "kid": key.kid, **header}, claims, key.private)

    def send(self, method: str, path: str, token: str | None, body: bytes = b"", kind: str = "") -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        sent: dict[str, Any] = {"data": body, "content_type": kind} if body else {}
        return self.stage.app.test_client().open(path, method=method, base_url=TOOL, headers=headers, **sent)

    def call(self, method: str, path: str, json: Any = None, **changes: Any) -> TestResponse:
        """`changes`: of the claims; None takes one out."""
        body = b"" if json is None else orjson.dumps(json)
        return self._call(method, V1 + path, body, "application/json", changes)

    def upload(self, path: str, content: bytes, name: str = "baum.md", **fields: Any) -> TestResponse:
        """`changes` of the claims among them, under `claims`."""
        changes = fields.pop("claims", {})
        built = EnvironBuilder(method="PUT", data={**fields, "file": (io.BytesIO(content), name)}).get_request()
        body, kind = built.get_data(), str(built.content_type)
        return self._call("PUT", V1 + path, body, kind, changes)

    def _call(self, method: str, path: str, body: bytes, kind: str, changes: dict[str, Any]) -> TestResponse:
        claims = self.claims(method, path, body) | changes
        token = self.token({name: value for name, value in claims.items() if value is not None})
        return self.send(method, path, token, body, kind)


def code(answer: TestResponse) -> str:
    """Of a refusal."""
    assert answer.json is not None, answer.text
    assert len(answer.json["error"]["message"]) > 20
    return str(answer.json["error"]["code"])
