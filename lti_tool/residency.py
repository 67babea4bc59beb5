# SPDX-License-Identifier: EUPL-1.2
"""Everybody whom this installation may contact, and why: for operators and for a public page.

From what `outbound` asks before each connection (the configured model servers, `registered.list_contacted_urls`, the
allowed networks), so that list and door cannot differ. The database stands there, too: its driver goes through no door.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import make_url

from lti_tool.db import Database
from lti_tool.language import gettext as _
from lti_tool.lti.platforms import registered
from lti_tool.lti.registration import invitations
from lti_tool.models import Invitation
from lti_tool.outbound import Network, Outbound, Reach
from lti_tool.settings import Settings

ANY = "*"
"""Stands for the host of an invited platform, which is unknown until it registers."""
_PORTS = {"postgresql": "5432"}


class Purpose(StrEnum):
    """Why somebody is contacted."""

    MODEL = "model"
    EMBEDDINGS = "embeddings"
    KEYS = "platform_keys"
    TOKENS = "platform_tokens"
    ROSTER = "platform_roster"
    GRADES = "platform_grades"
    REGISTRATION = "registration"
    DATABASE = "database"

    @property
    def words(self) -> str:
        """In the spoken language."""
        match self:
            case Purpose.MODEL:
                return _("language model: writes the answers")
            case Purpose.EMBEDDINGS:
                return _("embedding model: finds passages of the course material by what they mean")
            case Purpose.KEYS:
                return _("learning platform: its public keys, by which launches are checked")
            case Purpose.TOKENS:
                return _("learning platform: access tokens for its services")
            case Purpose.ROSTER:
                return _("learning platform: list of participants, so that teachers see who handed in")
            case Purpose.GRADES:
                return _("learning platform: “done”, for its gradebook")
            case Purpose.REGISTRATION:
                return _("whichever learning platform registers with one of the open invitations")
            case Purpose.DATABASE:
                return _("database: all that is kept; what people write is encrypted")


_AT_PLATFORMS = {"jwks_url": (Purpose.KEYS,), "token_url": (Purpose.TOKENS, Purpose.ROSTER, Purpose.GRADES)}


@dataclass(frozen=True)
class Contact:
    """Somebody who may be contacted."""

    host: str
    """`HOST:PORT`, or ANY."""
    protocol: str
    """`https`, `http`, or the database's."""
    networks: tuple[Network, ...]
    """Lies in one of these allowed private networks; empty: the public network, or not known before it is looked up."""
    purposes: tuple[Purpose, ...]

    def as_row(self) -> dict[str, Any]:
        """For the command's table and JSON."""
        return {
            "host": self.host,
            "protocol": self.protocol,
            "networks": [str(network) for network in self.networks],
            "purposes": [purpose.value for purpose in self.purposes],
            "why": [purpose.words for purpose in self.purposes],
        }


class Enforced(StrEnum):
    """What each of the tool's processes enforces, whatever its code and libraries try: `lti_tool.guard`."""

    CONNECTIONS = "connections"
    NAMES = "names"
    DATAGRAMS = "datagrams"
    PROGRAMS = "programs"

    @property
    def words(self) -> str:
        """In the spoken language."""
        match self:
            case Enforced.CONNECTIONS:
                return _("a connection is opened only to an address that was checked just before, and to the database")
            case Enforced.NAMES:
                return _("only names of these places are looked up")
            case Enforced.DATAGRAMS:
                return _("nothing is sent past connections: no statistics, no logs to other computers")
            case Enforced.PROGRAMS:
                return _("no programs are started but parts of Campus Tutor")


def contacts(settings: Settings, database: Database) -> list[Contact]:
    """Model servers, then platforms, then whoever is invited, then the database. Whom policy forbids is left out."""
    with database.statements() as connection:
        platforms = sorted(registered.list_contacted_urls(connection), key=lambda row: (row[1], row[0], -row[2]))
        invited = set(connection.scalars(select(Invitation.by_operator).where(*invitations.open_now())))
    models, others = Outbound.for_models(settings), Outbound.for_platforms(settings)
    asked: list[tuple[Reach | None, tuple[Purpose, ...]]]
    asked = [(models.reach(url), (Purpose.MODEL,)) for url in settings.model_servers]
    asked += [(models.reach(url), (Purpose.EMBEDDINGS,)) for url in settings.embedding_servers]
    asked += [(others.reach(url, trust), _AT_PLATFORMS[column]) for column, url, trust in platforms]
    merged: dict[tuple[bool, str], Contact] = {}
    for place, purposes in asked:
        if place is None:
            continue
        known = merged.get((place.secure, place.host))
        both = dict.fromkeys((*(known.purposes if known else ()), *purposes))
        protocol = "https" if place.secure else "http"
        merged[place.secure, place.host] = Contact(place.host, protocol, place.networks, tuple(both))
    return [*merged.values(), *_invited(others, invited), *_database(settings.database_url)]


def _invited(door: Outbound, invited: set[bool]) -> Iterator[Contact]:
    """`invited`: whether operators made an open invitation, whether somebody else did."""
    if invited:
        yield Contact(ANY, "https", (), (Purpose.REGISTRATION,))
    if True in invited and (networks := door.networks()):
        yield Contact(ANY, "http", networks, (Purpose.REGISTRATION,))


def _database(url: str) -> Iterator[Contact]:
    """As the driver is told: several hosts are possible. None for a file or a socket of this machine."""
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        return
    _positional, options = parsed.get_dialect()().create_connect_args(parsed)
    hosts = str(options.get("host", "")).split(",")
    ports = str(options.get("port", _PORTS.get(kind, ""))).split(",")
    for number, host in enumerate(hosts):
        if host and not host.startswith("/"):
            port = ports[number] if len(ports) == len(hosts) else ports[0]
            yield Contact(f"{host}:{port}", kind, (), (Purpose.DATABASE,))
