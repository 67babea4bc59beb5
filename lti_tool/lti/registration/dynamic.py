# SPDX-License-Identifier: EUPL-1.2
"""Dynamic registration (its specification 1.0): an LMS admin pastes one link, reads one page, presses a button.

    open      the invitation, the platform's configuration -> an offer with a sealed ticket; nothing is stored
    register  the ticket comes back by the button -> the request to the platform -> the platform in our books

The registration token travels in the ticket, sealed, and goes to the platform's registration endpoint alone (R4).
An invitation of the operators may lead into the networks that they allow; one that an administrator made leads into the
public network, and to what operators let in before (docs/decisions/registration.md).
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

from lti_tool import language
from lti_tool.db import Database
from lti_tool.errors import ToolError
from lti_tool.language import gettext as _
from lti_tool.lti.claim_names import ROSTER_SCOPE
from lti_tool.lti.dialects import guides
from lti_tool.lti.platforms import registered
from lti_tool.lti.registration import invitations, metadata
from lti_tool.lti.registration.metadata import PlatformMetadata, Present, RegistrationReply, UnusableMetadata
from lti_tool.models import Deployment, Institution, Invitation, Platform, PlatformState
from lti_tool.outbound import DestinationRefused, Outbound, OutboundError, Reply, Trust, origin
from lti_tool.settings import Settings
from lti_tool.vault import Vault, VaultError

log = logging.getLogger(__name__)

TICKET_SECONDS = 1800
"""To read the page. The platforms' own tokens live an hour."""
MAX_SAID_CHARACTERS = 200
"""Letters of a platform's own error text that are shown."""
MAX_REPLY_BYTES = 256 * 1024

NEW = "new"


class RegistrationRefused(ToolError):
    """The registration does not go on; the page says why and what to do."""

    status, code = 422, "registration"

    def __init__(self, message: str, *, status: int = 422, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.status = status


@dataclass(frozen=True)
class Offer:
    """What the page shows before anything is sent."""

    ticket: str
    configuration: PlatformMetadata
    institution: str
    existing: tuple[Platform, ...]
    """This platform's connections so far, in this institution."""
    updates: Platform | None
    """The one that the platform seems to have been told to update."""
    closed: frozenset[UUID] = frozenset()
    """Of `existing`, those whose deployments nobody has let in, or somebody has switched off."""
    present: Present | None = None
    """What is switched on in the platform, where it tells."""

    @property
    def names(self) -> bool | None:
        """Whether names are switched on in what may be updated; None: nobody knows."""
        if self.present is not None:
            return self.present.names
        rows = [self.updates] if self.updates else self.existing
        known = [names for row in rows if (names := names_of(row)) is not None]
        return any(known) if known else None


@dataclass(frozen=True)
class RegistrationChoice:
    """What the administrator chose."""

    choice: str
    """`new`, or the id of the connection to update."""
    names: bool | None = None
    """None: as it is in what is updated, and no names in a new connection."""
    grades: bool = False
    """Of an update: switch the gradebook on, if it is off."""


@dataclass(frozen=True)
class Done:
    """What the last page shows."""

    platform: Platform
    deployment_id: str | None
    updated: bool
    closed: bool = False
    """Whether the deployment is one that nobody has let in, or somebody has switched off."""
    asked: tuple[str, ...] = ()
    """Scopes; those granted stand in `platform.scopes`."""
    names_before: bool | None = None
    """Of an update: whether names were switched on; None where nobody knows."""
    names: bool = False
    renewed: bool = False
    """Of an update: whether the platform made a tool of its own for it, with another client id."""


@dataclass(frozen=True)
class _Sealed:
    invitation: str
    token: str
    configuration: PlatformMetadata
    expires: float
    present: Present | None = None


@dataclass(frozen=True)
class _Asked:
    """What goes to the platform, and with what right."""

    names: bool
    names_before: bool | None
    scopes: tuple[str, ...]
    trust: Trust


class Registrar:
    """Registers platforms that bring an invitation."""

    def __init__(self, settings: Settings, database: Database, vault: Vault) -> None:
        self._settings, self._database, self._vault = settings, database, vault

    def institution(self, invitation: str) -> str:
        """The name of who invited. Raises RegistrationRefused."""
        with self._database.transaction() as session:
            row = invitations.find(session, invitation)
            if row is None:
                raise _not_invited()
            return session.get_one(Institution, row.institution_id).name

    def open(self, invitation: str, url: str, token: str) -> Offer:
        """Fetches the platform's configuration, for the holder of an invitation alone. Raises RegistrationRefused."""
        if not (token.isascii() and token.isprintable()):  # no header carries it: refused before anything is reserved
            raise RegistrationRefused(_unusable("token"))
        with (
            self._database.transaction() as session
        ):  # before any connection: not everybody may make us fetch something
            row = invitations.find(session, invitation)
            if row is None:
                raise _not_invited()
            check_not_off(session, row, [url])
            trust = _trust(session, row, url)
        reply = self._ask("GET", url, {"Accept": "application/json"}, trust)
        with _refusing(url):
            found = metadata.read(url, reply.body if reply.status == 200 else b"")
        present = self._present(found, token, trust)
        return self._offer(_Sealed(invitation, token, found, time.time() + TICKET_SECONDS, present))

    def reopen(self, ticket: str) -> Offer:
        """The offer of a ticket that came back, with the same ticket."""
        return self._offer(self._unseal(ticket), ticket)

    def register(self, ticket: str, wanted: RegistrationChoice) -> Done:
        """Registers at the platform and here. Raises RegistrationRefused."""
        sealed = self._unseal(ticket)
        with self._database.transaction() as session:
            invitation = invitations.find(session, sealed.invitation)
            if invitation is None or not invitations.reserve(session, invitation.id):
                raise _not_invited()
            row = self._check_choice(session, sealed, invitation, wanted.choice)
            asked = _asked(sealed, wanted, row, _trust(session, invitation, sealed.configuration.issuer))
        try:
            answer = self._send(sealed, asked)
            return self._store(sealed, answer, asked, invitation, wanted.choice)
        except ToolError:
            with self._database.transaction() as session:
                invitations.release(session, invitation.id)
            raise

    def _present(self, found: PlatformMetadata, token: str, trust: Trust) -> Present | None:
        """What an update would replace (section 3.7); None for a new registration, and where the platform is silent."""
        if not metadata.hint_of(token).updates:
            return None
        headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
        try:
            reply = self._ask("GET", found.registration_url, headers, trust)
        except RegistrationRefused:
            return None
        return metadata.read_present(reply.body) if reply.status == 200 else None

    def _offer(self, sealed: _Sealed, ticket: str | None = None) -> Offer:
        with self._database.transaction() as session:
            invitation = invitations.find(session, sealed.invitation)
            if invitation is None:
                raise _not_invited()
            known = self._known(session, sealed)
            if any(platform.institution_id != invitation.institution_id for platform in known):
                raise _elsewhere()
            _check_on(known)
            check_not_off(session, invitation, [sealed.configuration.issuer])
            here = select(Platform).where(
                registered.is_issued_by(sealed.configuration.issuer),
                Platform.institution_id == invitation.institution_id,
            )
            existing = tuple(session.scalars(here.order_by(Platform.created_at)))
            closed = frozenset(platform.id for platform in existing if _is_closed(session, platform.id))
            name = session.get_one(Institution, invitation.institution_id).name
        return Offer(
            ticket or self._seal(sealed),
            sealed.configuration,
            name,
            existing,
            next(iter(known), None),
            closed,
            sealed.present,
        )

    def _known(self, session: Session, sealed: _Sealed) -> list[Platform]:
        """The connections that the registration token seems to be for."""
        hint = metadata.hint_of(sealed.token)
        deployed = select(Deployment.platform_id).where(Deployment.deployment_id.in_(hint.deployments))
        query = select(Platform).where(
            registered.is_issued_by(sealed.configuration.issuer),
            or_(Platform.client_id.in_(hint.clients), Platform.id.in_(deployed)),
        )
        return list(session.scalars(query))

    def _check_choice(self, session: Session, sealed: _Sealed, invitation: Invitation, choice: str) -> Platform | None:
        """The connection to update. Before anything is sent: what cannot end well must not leave a half registration at
        the platform.
        """
        known = self._known(session, sealed)
        if any(platform.institution_id != invitation.institution_id for platform in known):
            raise _elsewhere()
        check_not_off(session, invitation, [sealed.configuration.issuer])
        if choice == NEW:
            if known:
                raise _exists()
            return None
        row = session.get(Platform, _uuid(choice))
        ours = row is not None and row.institution_id == invitation.institution_id
        if row is None or not ours or sealed.configuration.issuer not in row.issuers():
            raise RegistrationRefused(_("Please choose whether to update a connection or to make a new one."))
        if known and row.id not in {platform.id for platform in known}:
            raise _exists()
        _check_on([row])
        return row

    def _send(self, sealed: _Sealed, asked: _Asked) -> RegistrationReply:
        body = metadata.request(
            self._settings.public_url,
            sealed.configuration,
            names=asked.names,
            scopes=asked.scopes,
            texts=_texts(),
            present=sealed.present,
        )
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if sealed.token:
            headers["Authorization"] = f"Bearer {sealed.token}"  # one platform takes no "bearer" in lower case
        url = sealed.configuration.registration_url
        reply = self._ask("POST", url, headers, asked.trust, orjson.dumps(body))
        if reply.status not in {200, 201}:
            log.warning("lti registration failed at %s: status %s", origin(url), reply.status)
            raise RegistrationRefused(_said(reply), status=502)
        with _refusing(url):
            return metadata.read_answer(reply.body, asked.scopes)

    def _store(
        self, sealed: _Sealed, answer: RegistrationReply, asked: _Asked, invitation: Invitation, choice: str
    ) -> Done:
        found, updated = sealed.configuration, choice != NEW
        public = self._door(found.issuer, asked.trust).is_public(found.issuer)
        try:
            with self._database.transaction() as session:
                # The operators may have switched it off, or the invitation, while this was under way.
                check_not_off(session, invitation, [found.issuer])
                if invitations.find(session, sealed.invitation) is None:
                    raise _not_invited()
                query = select(Platform).where(
                    registered.is_issued_by(found.issuer), Platform.client_id == answer.client_id
                )
                taken = session.scalars(query).first()
                row = session.get(Platform, _uuid(choice)) if updated else None
                if taken is not None and (row is None or taken.id != row.id):
                    raise _exists()
                if row is None:
                    row = Platform(
                        institution_id=invitation.institution_id,
                        issuer=found.issuer,
                        name=registered.host_and_port(found.issuer),
                        public_only=public,
                    )
                    session.add(row)
                renewed = updated and row.client_id != answer.client_id
                _take_over(row, found, answer, asked)
                session.flush()
                closed = not _deploy(session, row, answer.deployment_id)
                if not invitations.spend(session, invitation.id, row.id):
                    raise _not_invited()
                session.refresh(row)
        except IntegrityError:
            raise _exists() from None  # somebody else's registration came in between
        log.info("lti registered platform=%s iss=%s client=%s", row.id, row.issuer, row.client_id)
        return Done(row, answer.deployment_id, updated, closed, asked.scopes, asked.names_before, asked.names, renewed)

    def _door(self, url: str, trust: Trust) -> Outbound:
        """To a platform that nobody knows yet."""
        door = Outbound.for_platforms(self._settings)
        door.know(url, trust=trust)
        return door

    def _ask(self, method: str, url: str, headers: dict[str, str], trust: Trust, body: bytes | None = None) -> Reply:
        try:
            return self._door(url, trust).request(method, url, headers=headers, body=body, limit=MAX_REPLY_BYTES)
        except OutboundError as error:
            # One answer for all: who holds an invitation must not learn what there is in our networks.
            why = error.code if isinstance(error, DestinationRefused) else error
            log.warning("lti registration failed at %s: %s", registered.host_and_port(url), why)
            raise RegistrationRefused(_unusable("configuration")) from None

    def _seal(self, sealed: _Sealed) -> str:
        content = {
            "invitation": sealed.invitation,
            "token": sealed.token,
            "configuration": sealed.configuration.as_dict(),
            "expires": sealed.expires,
            "present": sealed.present and sealed.present.as_dict(),
        }
        return base64.urlsafe_b64encode(self._vault.wrap(json.dumps(content).encode(), _PLACE)).decode()

    def _unseal(self, ticket: str) -> _Sealed:
        try:
            content = json.loads(self._vault.unwrap(base64.urlsafe_b64decode(ticket), _PLACE))
        except (VaultError, ValueError):
            raise _too_late() from None
        if content["expires"] < time.time():
            raise _too_late()
        content["configuration"] = PlatformMetadata.of(content["configuration"])
        content["present"] = content["present"] and Present(**content["present"])
        return _Sealed(**content)


_PLACE = "registration.ticket"


def family_of(found: PlatformMetadata) -> str:
    """Whose quirks to expect."""
    return guides.family_of(found.product)


def names_of(row: Platform) -> bool | None:
    """Whether its registration switched names on; None where nobody knows, as it was made by hand."""
    if row.asked_names is None and row.scopes:  # of an earlier version, which asked for the roster where it asked names
        return ROSTER_SCOPE in row.scopes
    return row.asked_names


def _asked(sealed: _Sealed, wanted: RegistrationChoice, row: Platform | None, trust: Trust) -> _Asked:
    """Nothing changes in an update but what was chosen."""
    found, present = sealed.configuration, sealed.present
    if row is None:
        names = bool(wanted.names)
        return _Asked(names, None, tuple(found.scopes_for(names=names)), trust)
    before = present.names if present else names_of(row)
    if wanted.names is None and before is None:
        raise RegistrationRefused(_("Please choose whether names shall be shown inside the tool."))
    names = bool(before) if wanted.names is None else wanted.names
    had_grades = present.grades if present else not row.scopes or bool(set(metadata.GRADE_SCOPES) & {*row.scopes})
    # Names on and the roster off was the administrators' own choice; switching names on asks for both.
    roster = present is None or present.roster or not present.names
    scopes = found.scopes_for(names=names, grades=had_grades or wanted.grades, roster=roster)
    return _Asked(names, before, tuple(scopes), trust)


def _trust(session: Session, invitation: Invitation, url: str) -> Trust:
    """Where a platform that brings this invitation may live."""
    approved = invitation.by_operator or registered.has_approved(session, invitation.institution_id, url)
    return Trust.ALLOWED if approved else Trust.PUBLIC


def check_not_off(session: Session, invitation: Invitation, urls: Iterable[str]) -> None:
    """Raises RegistrationRefused where operators switched off a platform at this host: it comes back by an invitation
    only if the operators themselves made it, and after that.
    """
    since = invitation.created_at if invitation.by_operator else None
    if registered.is_switched_off(session, urls, since):
        log.warning("lti registration refused code=switched_off invitation=%s", invitation.id)
        raise RegistrationRefused(_switched_off(), status=409, code="switched_off")


def _take_over(row: Platform, found: PlatformMetadata, answer: RegistrationReply, asked: _Asked) -> None:
    row.family = family_of(found)
    row.client_id = answer.client_id
    row.auth_url, row.token_url, row.jwks_url = found.auth_url, found.token_url, found.jwks_url
    row.scopes, row.asks_history = list(answer.scopes), answer.asks_history
    row.asked_names = asked.names
    # All of its addresses are at the issuer's own place now, and no operator has looked at those.
    row.public_only = row.public_only or asked.trust != Trust.ALLOWED


def _deploy(session: Session, row: Platform, deployment_id: str | None) -> bool:
    """Announces the deployment; whether it lets anybody in. An update that brings another one renames it: courses hang
    on it, and so does what was decided about it.
    """
    if deployment_id is None:
        return True  # the first launch will tell it, and the page says what happens then
    known = list(session.scalars(select(Deployment).where(Deployment.platform_id == row.id)))
    same = [deployment for deployment in known if deployment.deployment_id == deployment_id]
    if not same and len(known) == 1:
        known[0].earlier_id, known[0].deployment_id = known[0].deployment_id, deployment_id
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
        raise RegistrationRefused(_switched_off(), status=409, code="switched_off")


def _switched_off() -> str:
    return _(
        "This platform is switched off in Campus Tutor, and an invitation does not switch it on. Nothing was changed, "
        "and the link is still good. Please ask the people who run Campus Tutor."
    )


def _texts() -> dict[str, str]:
    """What the platform will call the tool, for its admins and teachers: in English, and in German behind `#de`."""
    texts: dict[str, str] = {}
    for tag, spoken in (("", "en"), ("#de", "de")):
        with language.speaking(spoken):
            texts |= {key + tag: text for key, text in _spoken_texts().items()}
    return texts


def _spoken_texts() -> dict[str, str]:
    return {
        "name": "Campus Tutor",
        "description": _("A tutor for your course. An AI answers, on the university's own computers."),
        "label": _("Open the tutor"),
        "label_pick": _("Choose a tutor"),
    }


def _said(reply: Reply) -> str:
    """What the platform said, if it said it in plain text; a page of HTML is left out."""
    plain = reply.headers.get("content-type", "").partition(";")[0].strip() in {"text/plain", "application/json"}
    text = " ".join(reply.body[: 4 * MAX_SAID_CHARACTERS].decode("utf-8", "replace").split())[:MAX_SAID_CHARACTERS]
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
    except UnusableMetadata as unusable:
        log.warning("lti registration refused code=%s from %s", unusable.code, registered.host_and_port(url))
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
        case "token":
            return _(
                "The platform's registration token has letters that no token has. Nothing was changed, and the link is "
                "still good. Please start the registration in the platform again."
            )
        case "answer":
            return _(
                "The platform's answer to the registration could not be read. Please look in the platform's list of "
                "tools, delete what is new there, and register the platform by hand."
            )
        case _:
            return _(
                "Campus Tutor could not read what the platform says about itself. Its address must answer Campus "
                "Tutor's server by https in the public network. A platform in a private network needs a network that "
                "the operators allow (CAMPUS_TUTOR_ALLOWED_NETWORKS) and an invitation that they made themselves "
                "(campus-tutor invite). Nothing was changed, and the link is still good. The operators find the "
                "reason in their log."
            )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _not_invited() -> RegistrationRefused:
    return RegistrationRefused(
        _("This invitation has been used or has expired. Please ask the people who run Campus Tutor for a new one."),
        status=403,
        code="invitation",
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
