# SPDX-License-Identifier: EUPL-1.2
"""A platform over HTTP on which a tool can register, and an admin's browser in front of it."""

import html
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from flask import Flask, Response, request
from werkzeug.test import TestResponse

from lti_tool.demo.keys import KeyRing, spare_key
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.platform import create_platform
from lti_tool.demo.registering import Registry
from lti_tool.demo.serving import serving
from lti_tool.lti.registration import invitations
from tests.factories.stage import TOOL, Stage


@dataclass
class Campus:
    """The practice platform at work, and what it was asked."""

    url: str
    registry: Registry
    asked: list[dict[str, Any]]
    authorizations: list[str]
    configured: dict[str, Any]
    """Changes of its OpenID configuration."""
    answer: Callable[[dict[str, Any]], Any] | None = None
    """What it answers to a registration instead."""
    tells: bool = True
    """Whether it says how a tool is set up now, as Moodle does to whoever has a token for an update."""
    now_set: dict[str, Any] | None = None
    """What it says then, instead of what was registered last."""

    def start(self, link: str, accent: str = "moodle-4.5", *, update: bool = False) -> str:
        """The address that the platform opens in its frame."""
        return self.registry.start(accent, link, update=update)


@contextmanager
def campus() -> Iterator[Campus]:
    """The practice platform on a loopback port, reached as localhost."""
    found: list[Campus] = []

    def app(url: str) -> Flask:
        authority = Authority(url, {}, KeyRing(spare_key()))
        platform = create_platform(authority)
        registry = Registry(url, authority.keys, {})
        here = Campus(url, registry, [], [], {})
        found.append(here)
        platform.view_functions["register"] = lambda: _register(here)
        platform.add_url_rule("/register", "registered", lambda: _register(here), methods=["GET"])
        platform.view_functions["openid_configuration"] = lambda accent: _configuration(here, authority, accent)
        return platform

    with serving(app):
        yield found[0]


def _configuration(here: Campus, authority: Authority, accent: str) -> Response:
    content = {**authority.configuration(), **here.registry.configuration(accent), **here.configured}
    return Response(json.dumps({k: v for k, v in content.items() if v is not None}), mimetype="application/json")


def _register(here: Campus) -> Any:
    if request.method == "GET":
        known = here.asked[-1] if here.asked else {}
        return (here.now_set or known) if here.tells else ("", 405)
    asked = request.get_json(force=True)
    here.asked.append(asked)
    here.authorizations.append(request.headers.get("Authorization", ""))
    answered = here.registry.register(here.authorizations[-1], asked)
    return here.answer(answered) if here.answer else answered


class Admin:
    """A browser that opens the registration link as the platform's frame does."""

    def __init__(self, stage: Stage, platform: Campus) -> None:
        self.stage, self.platform, self.client = stage, platform, stage.app.test_client()

    def invite(self, institution: UUID | None = None, days: int = 7) -> str:
        with self.stage.database.transaction() as session:
            token = invitations.invite(session, institution or self.stage.institution(), days)
        return f"{TOOL}/lti/register?invitation={token}"

    def open(self, link: str | None = None, accent: str = "moodle-4.5", **options: Any) -> TestResponse:
        parts = urlsplit(self.platform.start(link or self.invite(), accent, **options))
        return self.client.get(f"{parts.path}?{parts.query}", base_url=TOOL)

    def press(self, page: TestResponse, headers: dict[str, str] | None = None, **fields: str | None) -> TestResponse:
        """The button of the page, with what is ticked there and what the admin chose; None: the tick is taken away."""
        hidden = {
            name: html.unescape(value)
            for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
        }
        ticked = dict(re.findall(r'<input type="checkbox" name="(\w+)" value="(\w+)" checked>', page.text))
        sent = {"Sec-Fetch-Site": "same-origin", **(headers or {})}
        data = {name: value for name, value in {**hidden, **ticked, **fields}.items() if value is not None}
        return self.client.post("/lti/register", base_url=TOOL, data=data, headers=sent)


def token_of(link: str) -> str:
    """The registration token in the address that the platform opens."""
    return parse_qs(urlsplit(link).query)["registration_token"][0]
