"""Dynamic registration (its specification 1.0): an LMS admin pastes one link, reads one page, presses a button.

    open      the invitation, the platform's configuration -> an offer with a sealed ticket; nothing is stored or sent
    register  the ticket comes back by the button -> the request to the platform -> the platform in our books

The registration token travels in the ticket, sealed, and goes to the platform's registration endpoint alone (R4).
"""

import base64
import json
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db import Database
from lti_tool.errors import ToolError
from lti_tool.language import gettext as _
from lti_tool.lti import configuration, invitations, registrations
from lti_tool.lti.configuration import Configuration, Registered, Unusable
from lti_tool.lti.platforms import guides
from lti_tool.models import Deployment, Institution, Platform, PlatformState
from lti_tool.outbound import Outbound, OutboundError, Refused, Reply, origin
from lti_tool.privacy.vault import Vault, VaultError
from lti_tool.settings import Settings

log = logging.getLogger(__name__)

TICKET_SECONDS = 1800
"""To read the page. The platforms' own tokens live an hour."""
LONGEST_SAID = 200
"""Letters of a platform's own error text that are shown."""
MAX_REPLY = 256 * 1024

NEW = "new"


class RegistrationRefused(ToolError):
    """The registration does not go on; the page says why and what to do."""

    status, code = 422, "registration"

    def __init__(self, message: str, *, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Offer:
    """What the page shows before anything is sent."""

    ticket: str
    configuration: Configuration
    institution: str
    existing: tuple[Platform, ...]
    """This platform's connections so far, in this institution."""
    updates: Platform | None
    """The one that the platform seems to have been told to update."""
    closed: frozenset[UUID] = frozenset()
    """Of ``existing``, those whose deployments nobody has let in, or somebody has switched off."""


@dataclass(frozen=True)
class Done:
    """What the last page shows."""

    platform: Platform
    deployment_id: str | None
    updated: bool
    closed: bool = False
    """Whether the deployment is one that nobody has let in, or somebody has switched off."""
    asked: tuple[str, ...] = ()
    """Scopes; those granted stand in ``platform.scopes``."""


@dataclass(frozen=True)
class _Sealed:
    invitation: str
    token: str
    configuration: Configuration
    expires: float


class Registrar:
    """Registers platforms that bring an invitation."""

    def __init__(self, settings: Settings, database: Database, vault: Vault) -> None:
        self._settings, self._database, self._vault = settings, database, vault

    def institution(self, invitation: str) -> str:
        """The name of who invited; RegistrationRefused."""
        with self._database.transaction() as session:
            row = invitations.find(session, invitation)
            if row is None:
                raise _not_invited()
            return session.get_one(Institution, row.institution_id).name

    def open(self, invitation: str, url: str, token: str) -> Offer:
        """Fetches the platform's configuration, for the holder of an invitation alone; RegistrationRefused."""
        self.institution(invitation)  # before any connection: not everybody may make us fetch something
        reply = self._ask("GET", url, {"Accept": "application/json"})
        with _refusing(url):
            found = configuration.read(url, reply.body if reply.status == 200 else b"")
        return self._offer(_Sealed(invitation, token, found, time.time() + TICKET_SECONDS))

    def reopen(self, ticket: str) -> Offer:
        """The offer of a ticket that came back, with the same ticket."""
        return self._offer(self._unseal(ticket), ticket)

    def register(self, ticket: str, *, names: bool, choice: str) -> Done:
        """Registers at the platform and here. ``choice``: ``new``, or the id of the connection to update."""
        sealed = self._unseal(ticket)
        with self._database.transaction() as session:
            invitation = invitations.find(session, sealed.invitation)
            if invitation is None or not invitations.reserve(session, invitation.id):
                raise _not_invited()
            self._check_choice(session, sealed, invitation.institution_id, choice)
        try:
            answer = self._send(sealed, names)
            return self._store(sealed, answer, invitation.id, invitation.institution_id, names, choice)
        except ToolError:
            with self._database.transaction() as session:
                invitations.release(session, invitation.id)
            raise

    def _offer(self, sealed: _Sealed, ticket: str | None = None) -> Offer:
        with self._database.transaction() as session:
            invitation = invitations.find(session, sealed.invitation)
            if invitation is None:
                raise _not_invited()
            known = self._known(session, sealed)
            if any(platform.institution_id != invitation.institution_id for platform in known):
                raise _elsewhere()
            _check_on(known)
            here = select(Platform).where(
                registrations.is_issued_by(sealed.configuration.issuer),
                Platform.institution_id == invitation.institution_id,
            )
            existing = tuple(session.scalars(here.order_by(Platform.created_at)))
            closed = frozenset(platform.id for platform in existing if _is_closed(session, platform.id))
            name = session.get_one(Institution, invitation.institution_id).name
        return Offer(
            ticket or self._seal(sealed), sealed.configuration, name, existing, next(iter(known), None), closed
        )

    def _known(self, session: Session, sealed: _Sealed) -> list[Platform]:
        """The connections that the registration token seems to be for."""
        hint = configuration.hint_of(sealed.token)
        deployed = select(Deployment.platform_id).where(Deployment.deployment_id.in_(hint.deployments))
        query = select(Platform).where(
            registrations.is_issued_by(sealed.configuration.issuer),
            or_(Platform.client_id.in_(hint.clients), Platform.id.in_(deployed)),
        )
        return list(session.scalars(query))

    def _check_choice(self, session: Session, sealed: _Sealed, institution_id: UUID, choice: str) -> None:
        """Before anything is sent: what cannot end well must not leave a half registration at the platform."""
        known = self._known(session, sealed)
        if any(platform.institution_id != institution_id for platform in known):
            raise _elsewhere()
        if choice == NEW:
            if known:
                raise _exists()
            return
        row = session.get(Platform, _uuid(choice))
        ours = row is not None and row.institution_id == institution_id
        if row is None or not ours or sealed.configuration.issuer not in row.issuers():
            raise RegistrationRefused(_("Please choose whether to update a connection or to make a new one."))
        if known and row.id not in {platform.id for platform in known}:
            raise _exists()
        _check_on([row])

    def _send(self, sealed: _Sealed, names: bool) -> Registered:
        body = configuration.request(self._settings.public_url, sealed.configuration, names=names, texts=_texts())
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if sealed.token:
            headers["Authorization"] = f"Bearer {sealed.token}"  # one platform takes no "bearer" in lower case
        url = sealed.configuration.registration_url
        reply = self._ask("POST", url, headers, orjson.dumps(body))
        if reply.status not in {200, 201}:
            log.warning("lti registration failed at %s: status %s", origin(url), reply.status)
            raise RegistrationRefused(_said(reply), status=502)
        with _refusing(url):
            return configuration.read_answer(reply.body, sealed.configuration.scopes_for(names=names))

    def _store(
        self,
        sealed: _Sealed,
        answer: Registered,
        invitation_id: UUID,
        institution_id: UUID,
        names: bool,
        choice: str,
    ) -> Done:
        found = sealed.configuration
        try:
            with self._database.transaction() as session:
                query = select(Platform).where(
                    registrations.is_issued_by(found.issuer), Platform.client_id == answer.client_id
                )
                taken = session.scalars(query).first()
                row = None if choice == NEW else session.get(Platform, _uuid(choice))
                if taken is not None and (row is None or taken.id != row.id):
                    raise _exists()
                updated = row is not None
                if row is None:
                    row = Platform(institution_id=institution_id, issuer=found.issuer, name=_host(found.issuer))
                    session.add(row)
                _take_over(row, found, answer)
                session.flush()
                closed = not _deploy(session, row, answer.deployment_id)
                if not invitations.spend(session, invitation_id, row.id):
                    raise _not_invited()
                session.refresh(row)
        except IntegrityError:
            raise _exists() from None  # somebody else's registration came in between
        log.info("lti registered platform=%s iss=%s client=%s", row.id, row.issuer, row.client_id)
        return Done(row, answer.deployment_id, updated, closed, tuple(found.scopes_for(names=names)))

    def _ask(self, method: str, url: str, headers: dict[str, str], body: bytes | None = None) -> Reply:
        """One request to a platform that nobody knows yet: public addresses by https, or the operator's networks."""
        door = Outbound(self._settings.allowed_networks)
        try:
            door.know(url)
            return door.request(method, url, headers=headers, body=body, limit=MAX_REPLY)
        except OutboundError as error:
            # One answer for all: who holds an invitation must not learn what there is in our networks.
            why = error.code if isinstance(error, Refused) else error
            log.warning("lti registration failed at %s: %s", _host(url), why)
            raise RegistrationRefused(_unusable("configuration")) from None

    def _seal(self, sealed: _Sealed) -> str:
        content = {
            "invitation": sealed.invitation,
            "token": sealed.token,
            "configuration": sealed.configuration.as_dict(),
            "expires": sealed.expires,
        }
        return base64.urlsafe_b64encode(self._vault.wrap(json.dumps(content).encode(), _PLACE)).decode()

    def _unseal(self, ticket: str) -> _Sealed:
        try:
            content = json.loads(self._vault.unwrap(base64.urlsafe_b64decode(ticket), _PLACE))
        except (VaultError, ValueError):
            raise _too_late() from None
        if content["expires"] < time.time():
            raise _too_late()
        content["configuration"] = Configuration.of(content["configuration"])
        return _Sealed(**content)


_PLACE = "registration.ticket"


def family_of(found: Configuration) -> str:
    """Whose quirks to expect."""
    return guides.family_of(found.product)


def _take_over(row: Platform, found: Configuration, answer: Registered) -> None:
    row.family = family_of(found)
    row.client_id = answer.client_id
    row.auth_url, row.token_url, row.jwks_url = found.auth_url, found.token_url, found.jwks_url
    row.scopes, row.asks_history = list(answer.scopes), answer.asks_history


def _deploy(session: Session, row: Platform, deployment_id: str | None) -> bool:
    """Announces the deployment; whether it lets anybody in. An update that brings another one renames it: courses hang
    on it, and so does what was decided about it.
    """
    if deployment_id is None:
        return True  # the first launch will tell it, and the page says what happens then
    known = list(session.scalars(select(Deployment).where(Deployment.platform_id == row.id)))
    same = [deployment for deployment in known if deployment.deployment_id == deployment_id]
    if not same and len(known) == 1:
        known[0].deployment_id = deployment_id
        same = known
    if not same:
        session.add(Deployment(platform_id=row.id, deployment_id=deployment_id))
    return all(deployment.state == PlatformState.ACTIVE for deployment in same)


def _is_closed(session: Session, platform_id: UUID) -> bool:
    states = session.scalars(select(Deployment.state).where(Deployment.platform_id == platform_id)).all()
    return bool(states) and PlatformState.ACTIVE not in states


def _check_on(platforms: Iterable[Platform]) -> None:
    """An update of one that the operators switched off would spend the invitation, and open nothing."""
    if any(platform.state != PlatformState.ACTIVE for platform in platforms):
        raise RegistrationRefused(
            _(
                "This connection is switched off in Campus Tutor, and an update would not switch it on. Nothing was "
                "changed, and the link is still good. Please ask the people who run Campus Tutor."
            ),
            status=409,
        )


def _texts() -> dict[str, str]:
    """What the platform will call the tool, for its admins and teachers."""
    return {
        "name": "Campus Tutor",
        "name#de": "Campus Tutor",
        "description": "A tutor for your course. An AI answers, on the university's own computers.",
        "description#de": "Ein Tutor für Ihren Kurs. Es antwortet eine KI, auf den eigenen Rechnern der Hochschule.",
        "label": "Open the tutor",
        "label#de": "Tutor öffnen",
        "label_pick": "Choose a tutor",
        "label_pick#de": "Tutor auswählen",
    }


def _said(reply: Reply) -> str:
    """What the platform said, if it said it in plain text; a page of HTML helps nobody."""
    plain = reply.headers.get("content-type", "").partition(";")[0].strip() in {"text/plain", "application/json"}
    text = " ".join(reply.body[: 4 * LONGEST_SAID].decode("utf-8", "replace").split())[:LONGEST_SAID]
    if not plain and "<" in text:
        text = ""
    return _(
        "The platform refused the registration (status %(status)s). %(text)s Nothing was changed here, and the link "
        "is still good. Please close this window and start the registration in the platform again.",
        status=reply.status,
        text=f"“{text}”" if text else "",
    )


@contextmanager
def _refusing(url: str) -> Iterator[None]:
    try:
        yield
    except Unusable as unusable:
        log.warning("lti registration refused code=%s from %s", unusable.code, _host(url))
        raise RegistrationRefused(_unusable(unusable.code)) from None


def _unusable(code: str) -> str:
    match code:
        case "issuer":
            return _(
                "The platform's configuration names another host as its issuer than the one it came from. "
                "Please check the platform's own address in its settings (its wwwroot or base URL)."
            )
        case "endpoints":
            return _(
                "The platform's configuration names addresses on other hosts than its own. Campus Tutor sends nothing "
                "there. Please register this platform by hand."
            )
        case "answer":
            return _(
                "The platform's answer to the registration could not be read. Please look in the platform's list of "
                "tools, delete what is new there, and register the platform by hand."
            )
        case _:
            return _(
                "Campus Tutor could not read what the platform says about itself. Its address must answer Campus "
                "Tutor's server by https in the public network, or in a network that the operators allow "
                "(CAMPUS_TUTOR_ALLOWED_NETWORKS). Nothing was changed, and the link is still good. The operators find "
                "the reason in their log."
            )


def _host(url: str) -> str:
    try:
        return origin(url).partition("://")[2].removesuffix(":443")
    except OutboundError:
        return "-"


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _not_invited() -> RegistrationRefused:
    return RegistrationRefused(
        _("This invitation has been used or has expired. Please ask the people who run Campus Tutor for a new one."),
        status=403,
    )


def _too_late() -> RegistrationRefused:
    return RegistrationRefused(
        _("This page was open for too long. Please close it and start the registration in your platform again."),
        status=403,
    )


def _elsewhere() -> RegistrationRefused:
    return RegistrationRefused(
        _(
            "This connection belongs to another institution. Nothing was changed. "
            "Please ask the people who run Campus Tutor."
        ),
        status=409,
    )


def _exists() -> RegistrationRefused:
    return RegistrationRefused(
        _(
            "The platform named a connection that exists already. Nothing was changed here. "
            "Please choose to update that connection."
        ),
        status=409,
    )
