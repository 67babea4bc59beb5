# SPDX-License-Identifier: EUPL-1.2
"""The demo's own installation of the tool, in a folder: settings, database, key, the practice platform registered.

It uses the commands that an operator uses; what stands in the folder survives to the next start.
"""

import base64
import io
import ipaddress
import json
import os
import secrets
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from click import ClickException
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.cli import doctor
from lti_tool.cli.commands import cli
from lti_tool.demo.accents import ACCENTS, ToolRegistration
from lti_tool.settings import SettingsError

INSTITUTION = "Universität Beispielstadt"
LOOPBACK = "127.0.0.0/8,::1/128"
TOKENS_PER_DAY = "2000000"
"""For one person: whoever tries the demo for a day must not run into the allowance, and can still see it grow."""
TAKEN_OVER = ("CAMPUS_TUTOR_MODEL_SERVER_KEY", "CAMPUS_TUTOR_MODEL_SERVER_KEY_FILE", "CAMPUS_TUTOR_LOG_LEVEL")
"""Settings of the person who starts the demo that hold in it too. The others must not: think of their database."""


class CommandFailed(Exception):
    """A command of campus-tutor did; the message is what it said."""


@dataclass(frozen=True)
class Installation:
    folder: Path
    tool_url: str
    model_servers: str

    @classmethod
    def prepared(cls, folder: Path, tool_url: str, model_servers: str) -> "Installation":
        """With a folder that only this account can read, and a master key in it, both kept if they are there."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        key = folder / "master.key"
        if not key.exists():
            key.write_text(base64.b64encode(secrets.token_bytes(32)).decode(), encoding="ascii")
            key.chmod(0o600)
        return cls(folder.resolve(), tool_url, model_servers)

    def environment(self) -> dict[str, str]:
        """Of the tool's processes."""
        foreign = {key: value for key, value in os.environ.items() if not key.startswith("CAMPUS_TUTOR_")}
        allowed = os.environ.get("CAMPUS_TUTOR_ALLOWED_NETWORKS")
        networks = [*filter(None, [allowed]), *_private_addresses(self.model_servers.split(",")), LOOPBACK]
        return {
            **foreign,
            **{key: os.environ[key] for key in TAKEN_OVER if key in os.environ},
            "CAMPUS_TUTOR_PUBLIC_URL": self.tool_url,
            "CAMPUS_TUTOR_DATABASE_URL": f"sqlite:///{self.folder / 'tutor.sqlite'}",
            "CAMPUS_TUTOR_MASTER_KEY_FILE": str(self.folder / "master.key"),
            "CAMPUS_TUTOR_MODEL_SERVERS": self.model_servers,
            "CAMPUS_TUTOR_ALLOWED_NETWORKS": ",".join(networks),
        }

    def tutor(self, *arguments: str) -> str:
        """What a `campus-tutor` command prints. Raises CommandFailed if it fails.

        It runs in this process: a new one for each of nine commands would take longer than all the rest of the start.
        """
        output = io.StringIO()
        # What a command says beside its answer is no part of the demo's one URL.
        with _environment(self.environment()), redirect_stdout(output), redirect_stderr(io.StringIO()):
            try:
                cli.main(list(arguments), standalone_mode=False)
            except ClickException as error:
                raise CommandFailed(error.format_message()) from error
            except (SettingsError, SQLAlchemyError) as error:
                raise CommandFailed(str(error)) from error
        return output.getvalue().strip()

    def troubles(self) -> list[str]:
        """What the doctor finds wrong, with the remedy."""
        with _environment(self.environment()):
            return [f"{finding.what}: {finding.said}" for finding in doctor.examine() if not finding.well]

    def register(self, issuer: str, registrations: Iterable[ToolRegistration]) -> None:
        """Put the practice platform into the tool's books, unless it stands there from an earlier start."""
        known = {(row["issuer"], row["client_id"]) for row in json.loads(self.tutor("platform", "list", "--json"))}
        institution = self._institution()
        for registration in registrations:
            if (issuer, registration.client_id) not in known:
                self.tutor("platform", "add", "--institution", institution, *_options(issuer, registration))

    def invite(self) -> str:
        """A registration link for one more tool."""
        return self.tutor("invite", "--institution", self._institution())

    def _institution(self) -> str:
        for row in json.loads(self.tutor("institution", "list", "--json")):
            if row["name"] == INSTITUTION:
                return str(row["id"])
        institution = self.tutor("institution", "add", INSTITUTION)
        self.tutor("institution", "quota", institution, "--person", TOKENS_PER_DAY)
        return institution


def _private_addresses(urls: Iterable[str]) -> list[str]:
    """As networks, of the model servers: whoever names one for the demo means it."""
    found = []
    for url in urls:
        with suppress(OSError, ValueError):
            host = urlsplit(url.strip()).hostname or ""
            addresses = {ipaddress.ip_address(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
            found += [str(ipaddress.ip_network(a)) for a in addresses if a.is_private and not a.is_loopback]
    return found


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """This process's environment is that of the tool for a while."""
    before = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(values)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _options(issuer: str, registration: ToolRegistration) -> list[str]:
    accent = ACCENTS[registration.accent]
    options = {
        "--issuer": issuer,
        "--client-id": registration.client_id,
        "--auth-url": f"{issuer}/auth",
        "--token-url": f"{issuer}/token",
        "--jwks-url": f"{issuer}/jwks.json",
        "--deployment-id": registration.deployment_id,
        "--name": f"Übungscampus ({accent.label})",
        "--family": accent.family,
    }
    return [part for pair in options.items() for part in pair]
