# SPDX-License-Identifier: EUPL-1.2
"""Launches that are good but that nothing ties to this browser: they wait for one click of the person named.

Without that click an attacker could send a victim's browser a token of the attacker's own, and read later what the
victim asked under the attacker's name (login CSRF).
"""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.db import now
from lti_tool.lti import dialects
from lti_tool.lti.claim_names import DEEP_LINKING_SETTINGS, GRADES, LTI, ROSTER
from lti_tool.lti.deep_linking.message import ASKED_AT, PERSON, PSEUDONYM
from lti_tool.lti.dialects import Claims
from lti_tool.lti.dialects.dialect import NAMES, is_number, section
from lti_tool.lti.platforms import registered
from lti_tool.lti.platforms.registered import RegisteredPlatform
from lti_tool.models import WaitingLaunch
from lti_tool.models.person import Fingerprints
from lti_tool.privacy import fingerprints
from lti_tool.vault import Vault, VaultError, fingerprint

LIFETIME = timedelta(minutes=2)
LAUNCH = "launch"
"""What a ticket is for, unless it says something else: a ticket of one kind is none of another."""

KEPT = (
    *("iss", "sub", "email", *NAMES, DEEP_LINKING_SETTINGS, GRADES, ROSTER, PERSON, ASKED_AT, PSEUDONYM),
    *(LTI + name for name in ("message_type", "deployment_id", "context", "resource_link", "roles", "custom")),
    *(LTI + name for name in ("launch_presentation", "tool_platform", "for_user")),
)
"""Claims that are read after the click. Matriculation numbers, logins and pictures are not among them."""
FINGERPRINTS = "fingerprints"
"""Our own among them, in place of numbers and logins: what is compared with the words of a question."""


@dataclass(frozen=True)
class Redeemed:
    """A launch whose ticket came back in time."""

    platform: RegisteredPlatform
    claims: Claims
    browser_hash: bytes


def put(
    session: Session,
    vault: Vault,
    platform: RegisteredPlatform,
    claims: Claims,
    browser_hash: bytes = b"",
    *,
    kind: str = LAUNCH,
    lifetime: timedelta = LIFETIME,
) -> str:
    """Stores the launch, wrapped, as it names a person; returns its ticket."""
    ticket = secrets.token_urlsafe(32)
    kept = claims_to_keep(claims) | {FINGERPRINTS: fingerprints_of(platform.family, claims)}
    content = {"kind": kind, "claims": kept, "browser": browser_hash.hex()}
    session.add(
        WaitingLaunch(
            ticket_hash=fingerprint(ticket),
            platform_id=platform.id,
            claims=vault.wrap(json.dumps(content).encode(), _place(ticket)),
            expires_at=now() + lifetime,
        )
    )
    return ticket


def take(session: Session, vault: Vault, ticket: str, *, kind: str = LAUNCH) -> Redeemed | None:
    """The waiting launch of this ticket, which is used up by it."""
    query = delete(WaitingLaunch).where(WaitingLaunch.ticket_hash == fingerprint(ticket)).returning(WaitingLaunch)
    row = session.scalars(query).first()
    if row is None or row.expires_at <= now():
        return None
    platform = registered.read(session.connection(), row.platform_id)
    assert platform is not None
    opened = unreadable.open_or_none(lambda: vault.unwrap(row.claims, _place(ticket)))
    content = json.loads(opened) if opened is not None else {}
    if content.get("kind") != kind:
        return None
    return Redeemed(platform, content["claims"], bytes.fromhex(content["browser"]))


def subject(vault: Vault, row: WaitingLaunch) -> str | None:
    """Of whom a launch tells that waits, as the platform writes it; None where it does not open."""
    try:
        claims = json.loads(vault.unwrap(row.claims, f"waiting_launch.claims:{row.ticket_hash.hex()}"))["claims"]
    except VaultError:
        return None
    return str(claims.get("sub"))


def claims_to_keep(claims: Claims) -> Claims:
    """What of a launch waits."""
    kept = {name: claims[name] for name in KEPT if name in claims}
    custom = section(claims, LTI + "custom")
    if custom:
        kept[LTI + "custom"] = {name: value for name, value in custom.items() if not is_number(name)}
    return kept


def fingerprints_of(family: str, claims: Claims) -> Fingerprints | None:
    """Of number and login: those of a launch that waited, else made now."""
    return fingerprints.taken(claims.get(FINGERPRINTS)) or fingerprints.make(dialects.numbers(family, claims))


def _place(ticket: str) -> str:
    return f"waiting_launch.claims:{fingerprint(ticket).hex()}"
