# SPDX-License-Identifier: EUPL-1.2
"""The practice platform without browser and network: tests drive a tool's login and launch with it, and forge tokens.

A test asks `login_fields` what the platform would post to `/lti/login`, gives the tool's redirect to `answer`,
and posts what comes back to `/lti/launch`::

    simulator = Simulator(issuer="http://localhost:8000", tool_url="http://127.0.0.1:8001")
    answer = tool.post("/lti/login", data=simulator.login_fields("juergen"))
    page = tool.post("/lti/launch", data=simulator.answer(answer.location))

`answer` checks the redirect as strictly as the platform does and raises Refused; see authority.Refused.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, urlsplit

from lti_tool.demo.accents import Launch, ToolRegistration
from lti_tool.demo.accents.base import claim
from lti_tool.demo.courses import place_of
from lti_tool.demo.keys import KeyRing, SigningKey, compact, spare_key
from lti_tool.demo.openid_provider import Authority, Granted
from lti_tool.demo.people import PEOPLE

SESSION = "the one browser of the simulator"


class Absent:
    """In place of a value: the claim, header or field is left out."""


ABSENT: Final = Absent()


PER_LAUNCH = ("iss", "aud", "nonce", "iat", "exp", claim("deployment_id"), claim("target_link_uri"))
"""Claims of a recorded launch that must be this launch's own for the token to be honest."""

Payload = bytes | list[Any] | Mapping[str, Any]


class Simulator:
    """One registered tool and one browser, at a platform that speaks with one accent."""

    def __init__(
        self,
        *,
        issuer: str,
        tool_url: str,
        client_id: str = "practice-client",
        deployment_id: str = "1",
        accent: str = "practice",
        keys: KeyRing | None = None,
        clock: Callable[[], float] = time.time,
        **switches: bool,
    ) -> None:
        """`switches`: names, email, grades, custom, provider_link_id, always_learner of ToolRegistration."""
        self.registration = ToolRegistration(tool_url, client_id, deployment_id, accent, **switches)
        ring = keys or KeyRing(spare_key())
        self.authority = Authority(issuer, {accent: self.registration}, ring, clock)

    @property
    def issuer(self) -> str:
        return self.authority.issuer

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        return self.authority.keys.jwks()

    def rotate(self, key: SigningKey | None = None, *, overlap: bool = True) -> SigningKey:
        """Sign with another key from now on; without overlap the old one is no longer published."""
        fresh = key or spare_key(len(self.jwks()["keys"]))
        self.authority.keys.rotate(fresh)
        if not overlap:
            self.authority.keys.withdraw_old()
        return fresh

    def login_fields(
        self,
        person: str = "juergen",
        activity: str = "growth",
        *,
        locale: str = "de",
        target: Literal["iframe", "window"] = "iframe",
        in_course: bool = True,
        placing: bool = False,
        **overrides: str | Absent,
    ) -> dict[str, str]:
        """What the platform's form posts to the tool's login, after a person opened an activity there.

        `placing`: after somebody wants to add one, by deep linking.
        """
        course, opened = place_of(activity)
        launch = Launch(PEOPLE[person], opened, course if in_course else None, locale, target, placing)
        return _changed(self.authority.begin(SESSION, launch, self.registration.accent), overrides)

    def grant(self, location: str) -> Granted:
        """The platform's check of the authentication request to which the tool redirected the browser."""
        return self.authority.authorize(SESSION, dict(parse_qsl(urlsplit(location).query, keep_blank_values=True)))

    def answer(
        self,
        location: str,
        *,
        claims: Mapping[str, Any] | None = None,
        record: Mapping[str, Any] | None = None,
        payload: Payload | None = None,
        header: Mapping[str, Any] | None = None,
        key: Any = None,
    ) -> dict[str, str]:
        """The form that the platform posts to the tool's redirect URI: `id_token` and `state`.

        `claims` change single claims (ABSENT leaves one out); `record` is the payload of a recorded launch to send
        instead of the accent's, put into this registration, nonce and time; `payload` is sent as it is. `header`
        changes the JOSE header, its `alg` the signing; `key` is another SigningKey, or what `compact` takes for
        that `alg`: the forgery of K2 is `header={"alg": "HS256"}, key=public_pem`, that of K1 `{"alg": "none"}`.
        """
        granted = self.grant(location)
        honest = self.authority.claims(granted)
        if record is not None:
            honest = {**record, **{name: honest[name] for name in PER_LAUNCH if name in record}}
        body = _changed(honest, claims) if payload is None else payload
        return {"id_token": self.sign(body, header=header, key=key), "state": granted.state}

    def sign(self, payload: Payload, *, header: Mapping[str, Any] | None = None, key: Any = None) -> str:
        """A token over any payload, by default as the platform signs."""
        newest = self.authority.keys.newest
        named = key if isinstance(key, SigningKey) else newest
        signing = key if key is not None and not isinstance(key, SigningKey) else named.private
        return compact(_changed({"typ": "JWT", "alg": "RS256", "kid": named.kid}, header), payload, signing)


def _changed(values: Mapping[str, Any], changes: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in {**values, **(changes or {})}.items() if value is not ABSENT}
