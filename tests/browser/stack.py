# SPDX-License-Identifier: EUPL-1.2
"""Everything a student's browser meets, on real sockets: practice platform, tool, scripted model server."""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from flask import Flask
from sqlalchemy import select

from lti_tool import create_app
from lti_tool.db import Database
from lti_tool.demo.accents import ACCENTS, ToolRegistration
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.platform import create_platform
from lti_tool.demo.serving import serving
from lti_tool.models import Deployment, Institution, Platform
from lti_tool.settings import Settings
from tests.fakes import scripted_metrics
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.support import MASTER_KEY

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


@dataclass(frozen=True)
class Stack:
    platform_url: str
    """http://localhost:PORT: for a browser another site than the tool's 127.0.0.1."""
    tool_url: str
    model: ScriptedModelServer


@contextmanager
def running_stack(database_url: str, accent: str = "practice") -> Iterator[Stack]:
    """On a migrated database without any platform; the practice platform is registered in it."""
    with (
        ScriptedModelServer(max_model_len=8192, metrics=scripted_metrics.vllm()) as model,
        serving(partial(make_tool, database_url, model), host="127.0.0.1") as tool_url,
    ):
        registration = ToolRegistration(tool_url, f"client-{accent}", "1", accent)
        with serving(lambda url: create_platform(Authority(url, {accent: registration}))) as platform_url:
            register(database_url, platform_url, registration)
            yield Stack(platform_url, tool_url, model)


def make_tool(database_url: str, model: ScriptedModelServer, url: str) -> Flask:
    """The tool that is reached at this address."""
    return create_app(
        Settings(
            public_url=url,
            master_key=(MASTER_KEY,),
            database_url=database_url,
            model_servers=(model.url,),
            allowed_networks=LOOPBACK,
        )
    )


def register(database_url: str, issuer: str, registration: ToolRegistration, *, inner_url: str | None = None) -> None:
    """Puts the practice platform into the tool's books; `inner_url`: where the tool reaches it, if elsewhere."""
    with Database(database_url).transaction() as session:
        institution = session.scalar(select(Institution)) or Institution(name="Universität Beispielstadt")
        session.add(institution)
        session.flush()
        platform = Platform(
            institution_id=institution.id,
            name="Practice campus",
            family=ACCENTS[registration.accent].family,
            issuer=issuer,
            client_id=registration.client_id,
            auth_url=f"{issuer}/auth",
            token_url=f"{inner_url or issuer}/token",
            jwks_url=f"{inner_url or issuer}/jwks.json",
        )
        session.add(platform)
        session.flush()
        session.add(Deployment(platform_id=platform.id, deployment_id=registration.deployment_id))
