# SPDX-License-Identifier: EUPL-1.2
"""Registration by hand: what the platform shows after its own form is typed in here, by the holder of an invitation.

What is typed proves nothing. So nothing is fetched here, and what does not lead to the issuer's own place in the public
network waits until an operator has looked at it: it could be anything in their networks.
"""

import logging
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db import Database
from lti_tool.language import gettext as _
from lti_tool.lti.dialects import guides
from lti_tool.lti.platforms import registered
from lti_tool.lti.registration import invitations
from lti_tool.lti.registration.dynamic import RegistrationRefused, check_not_off
from lti_tool.models import Deployment, Platform, PlatformState
from lti_tool.outbound import Outbound, OutboundError, origin
from lti_tool.settings import Settings

log = logging.getLogger(__name__)

URLS = ("issuer", "auth_url", "token_url", "jwks_url")
FIELDS = (*URLS, "client_id", "deployment_id", "family")
LIMITS = {"issuer": 500, "client_id": 255, "deployment_id": 255}
MAX_FIELD_CHARACTERS = 1000


def limit_of(field: str) -> int:
    """Characters that the database keeps of it."""
    return LIMITS.get(field, MAX_FIELD_CHARACTERS)


class ManualRegistration:
    """Takes what an admin copied from the platform."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._database = settings, database

    def add(self, token: str, values: Mapping[str, str]) -> Platform:
        """The new registration, active or waiting for approval. The caller knows that the invitation is good: a name
        is looked up. Raises RegistrationRefused for what cannot be right or exists already.
        """
        _check(values)
        fields = {name: values[name] for name in (*URLS, "client_id", "family")}
        fields["state"] = PlatformState.PENDING if self._waits(values) else PlatformState.ACTIVE
        try:
            with self._database.transaction() as session:
                invitation = invitations.find(session, token)
                if invitation is None or not invitations.reserve(session, invitation.id):
                    raise RegistrationRefused(
                        _("This invitation has been used or has expired."), status=403, code="invitation"
                    )
                taken = select(Platform.id).where(
                    registered.is_issued_by(fields["issuer"]), Platform.client_id == fields["client_id"]
                )
                if session.scalars(taken).first() is not None:
                    raise _exists()
                check_not_off(session, invitation, [values[name] for name in URLS])
                _check_host(session, fields["issuer"], invitation.institution_id)
                name = registered.host_and_port(fields["issuer"])
                row = Platform(institution_id=invitation.institution_id, name=name, public_only=True, **fields)
                session.add(row)
                session.flush()
                session.add(Deployment(platform_id=row.id, deployment_id=values["deployment_id"]))
                invitations.spend(session, invitation.id, row.id)
                session.refresh(row)
        except IntegrityError:
            raise _exists() from None
        log.info("lti registered by hand platform=%s state=%s iss=%s", row.id, row.state, row.issuer)
        return row

    def _waits(self, values: Mapping[str, str]) -> bool:
        """Whether an address is not at the issuer's own place, or that is not in the public network. A name that does
        not resolve waits, too: the answer must not tell which names there are inside.
        """
        places = {origin(values[name]) for name in URLS}
        return len(places) > 1 or not Outbound.for_platforms(self._settings).is_public(values["issuer"])


def _check(values: Mapping[str, str]) -> None:
    for name in FIELDS:
        limit = limit_of(name)
        if len(values[name]) > limit:
            raise RegistrationRefused(
                _(
                    "“%(value)s…” is too long: at most %(limit)s characters fit there.",
                    value=values[name][:50],
                    limit=limit,
                )
            )
        if not values[name] or not values[name].isprintable():
            raise RegistrationRefused(_("Please fill in every field."))
    if values["family"] not in guides.GUIDES:
        raise RegistrationRefused(_("Please choose the kind of your platform."))
    for name in URLS:
        try:
            origin(values[name])
        except OutboundError:
            raise RegistrationRefused(
                _("“%(value)s” is no address. Please copy it whole, with https://.", value=values[name][:100])
            ) from None


def _check_host(session: Session, issuer: str, institution_id: UUID) -> None:
    """Nothing here proves whose host it is. A second client under another institution's issuer would stop the logins
    that name no client, as ILIAS 11 sends them: they could mean either.
    """
    host = origin(issuer)
    others = select(Platform).where(Platform.institution_id != institution_id)
    if any(registered.is_at(name, host) for platform in session.scalars(others) for name in platform.issuers()):
        raise RegistrationRefused(
            _(
                "Another institution has a platform at this host. Nothing was changed. Please register from inside the "
                "platform, which proves whose it is, or ask the people who run Campus Tutor."
            ),
            status=409,
        )


def _exists() -> RegistrationRefused:
    return RegistrationRefused(
        _("This client id of this platform is registered already. Nothing was changed."), status=409
    )
