# SPDX-License-Identifier: EUPL-1.2
"""Which registered platform a request belongs to, and which web origins are its own."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from lti_tool.db import Database, Query
from lti_tool.lti import dialects, lenient_json
from lti_tool.models import Deployment, Institution, IssuerAlias, Platform, PlatformState
from lti_tool.outbound import OutboundError, Trust, origin

_PLACE = re.compile(r"https?://[^/?#\\]+(?=[/?#]|\Z)")


@dataclass(frozen=True)
class RegisteredPlatform:
    """A platform as registered: what a login and a launch have to know of it.

    Read anew by each request, and kept by none: who is switched off is refused at once.
    """

    id: UUID
    institution_id: UUID
    family: str
    issuer: str
    aliases: tuple[str, ...]
    client_id: str
    auth_url: str
    jwks_url: str
    state: str
    launched_at: datetime | None
    """The last good launch, to the minute."""
    asks_history: bool
    """Whether what it says of a course's history is its own word (`Platform.asks_history`)."""
    role_permissions: Mapping[str, Sequence[str]]
    """What its institution changed in the table of roles."""
    clock_ahead: int | None = None
    """Seconds, as `Platform.clock_ahead`."""

    @property
    def is_active(self) -> bool:
        """Whether it may log anybody in."""
        return self.state == PlatformState.ACTIVE

    @property
    def issuers(self) -> tuple[str, ...]:
        """The issuer and its aliases."""
        return (self.issuer, *self.aliases)

    def auth_url_for(self, issuer: str) -> str:
        """Where a login of this issuer goes on: at the host at which the person is signed in to the platform."""
        base = self.issuer.rstrip("/") + "/"
        if issuer == self.issuer or not self.auth_url.startswith(base):
            return self.auth_url
        return issuer.rstrip("/") + "/" + self.auth_url.removeprefix(base)


class _Row(NamedTuple):
    """A platform under one of its aliases; with None where it has none."""

    id: UUID
    institution_id: UUID
    family: str
    issuer: str
    client_id: str
    auth_url: str
    jwks_url: str
    state: str
    launched_at: datetime | None
    asks_history: bool
    clock_ahead: int | None
    role_permissions: dict[str, list[str]]
    alias: str | None


def read(connection: Connection, platform_id: UUID) -> RegisteredPlatform | None:
    """The registration, whatever its state."""
    return next(iter(_registrations(_BY_ID.all(connection, {"platform": platform_id}))), None)


def find(
    connection: Connection,
    issuer: str,
    client_id: str | None,
    deployment_id: str | None,
    message_hint: str | None = None,
) -> RegisteredPlatform | None:
    """The one active registration that a login means; None if there is none, or more than one and no way to tell.

    `client_id` is optional in a login (Security Framework 1.1, section 5.1.1.1) and ILIAS 11 leaves it out. Then the
    issuer has to have one client, or the deployment has to decide; guessing would send a launch to another tenant.
    """
    asked = {"issuer": issuer, "client": client_id, "deployment": deployment_id}
    found = _registrations((_BY_ISSUER if client_id is None else _BY_CLIENT).all(connection, asked))
    if len(found) > 1 and client_id is None:
        asked["deployment"] = deployment_id or _deployment_in(message_hint, found)
        if asked["deployment"] is not None:
            found = _registrations(_BY_DEPLOYMENT.all(connection, asked))
    return found[0] if len(found) == 1 else None


def _deployment_in(message_hint: str | None, found: Sequence[RegisteredPlatform]) -> str | None:
    """The deployment that the hint names, where all that the login can mean write it so."""
    named = {dialects.of_family(one.family, {}).deployment_of_hint(message_hint or "") for one in found}
    return named.pop() if len(named) == 1 else None


def _registrations(rows: Iterable[_Row]) -> list[RegisteredPlatform]:
    """One for all rows of a platform."""
    found: dict[UUID, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return [_registration(*same) for same in found.values()]


def _registration(row: _Row, *others: _Row) -> RegisteredPlatform:
    return RegisteredPlatform(
        id=row.id,
        institution_id=row.institution_id,
        family=row.family,
        issuer=row.issuer,
        aliases=tuple(same.alias for same in (row, *others) if same.alias is not None),
        client_id=row.client_id,
        auth_url=row.auth_url,
        jwks_url=row.jwks_url,
        state=row.state,
        launched_at=row.launched_at,
        asks_history=row.asks_history,
        role_permissions=row.role_permissions,
        clock_ahead=row.clock_ahead,
    )


def is_issued_by(issuer: str | BindParameter[str]) -> ColumnElement[bool]:
    """The platforms that sign as this issuer, by their first name or by an alias."""
    aliased = select(IssuerAlias.platform_id).where(IssuerAlias.issuer == issuer)
    return or_(Platform.issuer == issuer, Platform.id.in_(aliased))


# Built once: building a query takes longer than running it.
_ANY = Query(
    _Row,
    select(
        Platform.id,
        Platform.institution_id,
        Platform.family,
        Platform.issuer,
        Platform.client_id,
        Platform.auth_url,
        Platform.jwks_url,
        Platform.state,
        Platform.launched_at,
        Platform.asks_history,
        Platform.clock_ahead,
        Institution.role_permissions,
        IssuerAlias.issuer.label("alias"),
    )
    .join(Institution, Institution.id == Platform.institution_id)
    .outerjoin(IssuerAlias, IssuerAlias.platform_id == Platform.id)
    .order_by(IssuerAlias.issuer),
)
_BY_ID = _ANY.where(Platform.id == bindparam("platform"))
_BY_ISSUER = _ANY.where(is_issued_by(bindparam("issuer")), Platform.state == PlatformState.ACTIVE)
_BY_CLIENT = _BY_ISSUER.where(Platform.client_id == bindparam("client"))
_BY_DEPLOYMENT = _BY_ISSUER.where(
    Platform.id.in_(select(Deployment.platform_id).where(Deployment.deployment_id == bindparam("deployment")))
)


def claimed_by(connection: Connection, token: str) -> RegisteredPlatform | None:
    """The active registration that a token says it is from. Unverified: good for who may frame a page, no more."""
    try:
        claims = lenient_json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        issuer, audience = claims["iss"], claims["aud"]
    except (IndexError, KeyError, TypeError, ValueError):
        return None
    client_id = audience[0] if isinstance(audience, list) and audience else audience
    if not isinstance(issuer, str) or not isinstance(client_id, str) or "\0" in issuer + client_id:
        return None
    return find(connection, issuer, client_id, None)


def browser_origins(platform: RegisteredPlatform) -> tuple[str, ...]:
    """The origins whose pages may frame what this platform launched, as Content-Security-Policy writes them."""
    return tuple(dict.fromkeys(filter(None, map(browser_origin, (*platform.issuers, platform.auth_url)))))


@lru_cache(maxsize=1024)
def browser_origin(url: str) -> str | None:
    """Scheme, host and port as a browser says them in `event.origin`; None for what has no web origin."""
    try:
        scheme, _colon, rest = origin(url).partition("://")
    except OutboundError:
        return None
    default = {"http": ":80", "https": ":443"}[scheme]
    return f"{scheme}://{rest.removesuffix(default)}"


def host_and_port(url: str) -> str:
    """As people write them, without a port that goes without saying; "-" for what has no web origin."""
    shown = browser_origin(url)
    return shown.partition("://")[2] if shown else "-"


def origin_of_page(address: str) -> str | None:
    """As `browser_origin`, for a page's address, in whose path and query a platform may write whatever it wants."""
    place = _PLACE.match(address)
    return browser_origin(place[0]) if place else None


def own_page(platform: RegisteredPlatform, address: str | None) -> str | None:
    """The address if it is a page of the platform, by its origin; else None: a launch's word leads nowhere else."""
    return address if address is not None and origin_of_page(address) in browser_origins(platform) else None


_CONTACTED = select(Platform.jwks_url, Platform.token_url, Platform.public_only).where(
    Platform.state == PlatformState.ACTIVE
)


def list_contacted_urls(connection: Connection) -> list[tuple[str, str, Trust]]:
    """All that the tool asks platforms for stands at these addresses: each with the name of its column, `jwks_url`
    for keys, `token_url` for tokens and, at the same origin, all services (`services.calls`); and its trust.
    """
    found = []
    for jwks_url, token_url, public_only in connection.execute(_CONTACTED):
        trust = Trust.PUBLIC if public_only else Trust.ALLOWED
        found += [("jwks_url", jwks_url, trust), ("token_url", token_url, trust)]
    return found


def knows(database: Database, place: str) -> Trust:
    """How far an origin (as `outbound.origin` has it) is trusted: whether a registered platform keeps its keys
    there, or gives its tokens.
    """
    with database.statements() as connection:
        trusts = [trust for _column, url, trust in list_contacted_urls(connection) if is_at(url, place)]
    return max(trusts, default=Trust.UNKNOWN)


def has_approved(session: Session, institution_id: UUID, url: str) -> bool:
    """Whether operators let in an active platform of the institution at this URL's origin."""
    approved = select(Platform.jwks_url, Platform.token_url).where(
        Platform.institution_id == institution_id,
        Platform.state == PlatformState.ACTIVE,
        Platform.public_only.is_(False),
    )
    try:
        place = origin(url)
    except OutboundError:
        return False
    return any(is_at(known, place) for row in session.execute(approved) for known in row)


def is_switched_off(session: Session, urls: Iterable[str], since: datetime | None) -> bool:
    """Whether operators switched off a platform at the host of one of these URLs, or a deployment of one, after
    `since`; at any time for None.

    The host, not the whole address: with another port, path or client id the same platform would come back.
    """
    hosts = {host for url in urls if (host := host_of(url))}
    off = select(Deployment.platform_id).where(Deployment.state == PlatformState.DISABLED, _after(Deployment, since))
    either = or_(and_(Platform.state == PlatformState.DISABLED, _after(Platform, since)), Platform.id.in_(off))
    rows = session.scalars(select(Platform).where(either))
    return any(host_of(issuer) in hosts for row in rows for issuer in row.issuers())


def _after(model: type[Platform] | type[Deployment], since: datetime | None) -> ColumnElement[bool]:
    return model.disabled_at.is_not(None) if since is None else model.disabled_at >= since


def host_of(url: str) -> str:
    """The host's name as it is compared; "" for what is no address."""
    try:
        return origin(url).partition("://")[2].rpartition(":")[0].rstrip(".")
    except OutboundError:
        return ""


def is_at(url: str, place: str) -> bool:
    """Whether a registration's URL is at this origin."""
    try:
        return origin(url) == place
    except OutboundError:  # a registration with an address that is none must not keep the others from working
        return False
