# SPDX-License-Identifier: EUPL-1.2
"""Deep Linking 2.0: what the platform asks for (section 4.4) and what it is answered (section 4.5). No Flask.

PyLTI1p3's `DeepLinkResource` makes the items. Its response is not used: it sends `data: null` where there was none,
and reads its key from PEM for every answer.
"""

import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import jwt
from pylti1p3.deep_link_resource import DeepLinkResource

from lti_tool.lti.claim_names import DEEP_LINKING, DEEP_LINKING_SETTINGS, GRADES, LTI
from lti_tool.lti.dialects import Claims, of_family
from lti_tool.lti.dialects.dialect import ContentItem, takes_scores
from lti_tool.lti.keys.tool_keys import SigningKey
from lti_tool.lti.services.line_items import line_item
from lti_tool.models import Tutor

RESOURCE_LINK = "ltiResourceLink"
LIFETIME_SECONDS = 300
"""Seconds that the answer is good for."""
KEPT = (
    "iss",
    DEEP_LINKING_SETTINGS,
    GRADES,
    *(LTI + name for name in ("deployment_id", "context", "roles", "launch_presentation", "tool_platform")),
)
"""Claims that the page of choices still needs when it comes back: nothing that names the person."""
PERSON = "person"
"""Beside them: our own id of the person, if there is one. No platform's claim of that name comes so far."""
ASKED_AT = "asked_at"
"""And when it was asked for, in seconds since 1970."""
PSEUDONYM = "pseudonym"
"""And by what the person would be found later, who has not been here yet."""


def claims_to_keep(claims: Claims, person_id: UUID | None, pseudonym: bytes) -> Claims:
    """The request as it waits for the person's choice."""
    ours = {PERSON: str(person_id) if person_id else None, ASKED_AT: time.time(), PSEUDONYM: pseudonym.hex()}
    return {name: claims[name] for name in KEPT if name in claims} | ours


def person_of(claims: Claims) -> UUID | None:
    """Who chooses; None for somebody who has not been here."""
    return UUID(claims[PERSON]) if claims.get(PERSON) else None


def pseudonym_of(claims: Claims) -> bytes:
    """By what they are found among the platform's people; nothing for a page from before that was kept."""
    return bytes.fromhex(claims.get(PSEUDONYM, ""))


def asked_at(claims: Claims) -> datetime:
    """When the platform said what the person may; a page from before that was kept is as good as new."""
    return datetime.fromtimestamp(claims.get(ASKED_AT, time.time()), UTC)


def return_url(claims: Claims) -> str:
    """Where the answer goes; `id_token.verify` has checked whose address it is."""
    address: str = claims[DEEP_LINKING_SETTINGS]["deep_link_return_url"]
    return address


def takes_links(claims: Claims) -> bool:
    """Whether a link to this tool is among what the platform takes."""
    accepted = claims[DEEP_LINKING_SETTINGS].get("accept_types")
    return isinstance(accepted, list) and RESOURCE_LINK in accepted


def takes_several(claims: Claims) -> bool:
    """Whether more than one item may be chosen; a platform that does not say so gets one."""
    return claims[DEEP_LINKING_SETTINGS].get("accept_multiple") is True


def takes_columns(claims: Claims) -> bool:
    """Whether a link may bring a column of the gradebook along (`accept_lineitem`).

    A platform that leaves it open is asked by its services: without scores, the column would stay empty.
    """
    said = claims[DEEP_LINKING_SETTINGS].get("accept_lineitem")
    return said if isinstance(said, bool) else takes_scores(claims)


def item(tutor: Tutor, tool_url: str, family: str, claims: Claims) -> ContentItem:
    """The link to a tutor. What to show is said by `custom`: some platforms drop the address and its query.

    A column comes along only where an instructor wants "done" to be reported.
    """
    resource = (
        DeepLinkResource()
        .set_title(tutor.title)
        .set_url(f"{tool_url}/lti/launch")
        .set_icon_url(f"{tool_url}/static/icon.svg")
        .set_custom_params({"tutor": str(tutor.id)})
    )
    made = resource.to_dict() | ({"text": tutor.purpose} if tutor.purpose else {})
    if tutor.mark_as_done and takes_columns(claims):
        made["lineItem"] = line_item(tutor.title, str(tutor.id))
    return of_family(family, claims).content_item(made)


def response(claims: Claims, client_id: str, items: Sequence[ContentItem], key: SigningKey) -> str:
    """The signed answer; no items if the person changed their mind. `data` goes back as it came, if it came."""
    settings, moment = claims[DEEP_LINKING_SETTINGS], int(time.time())
    payload = {
        "iss": client_id,
        "aud": claims["iss"],
        "iat": moment,
        "exp": moment + LIFETIME_SECONDS,
        "nonce": secrets.token_urlsafe(24),
        LTI + "deployment_id": claims[LTI + "deployment_id"],
        LTI + "message_type": "LtiDeepLinkingResponse",
        LTI + "version": "1.3.0",
        DEEP_LINKING + "content_items": list(items),
        **({DEEP_LINKING + "data": settings["data"]} if "data" in settings else {}),
    }
    return jwt.encode(payload, key.private, algorithm="RS256", headers={"kid": key.kid})
