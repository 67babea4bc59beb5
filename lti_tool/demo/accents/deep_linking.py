# SPDX-License-Identifier: EUPL-1.2
"""Deep-linking requests (Deep Linking 2.0, section 4.4), each accent as its records of real requests have it."""

import hashlib
from typing import Any

from lti_tool.demo.accents.base import AGS_CLAIM, OUTCOME_CLAIM, Ticket, claim

SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
RETURN_PATH = "/deep-linking/"
NOT_THERE = (claim("resource_link"), OUTCOME_CLAIM)
ILIAS_LEAVES_OUT = (claim("target_link_uri"), claim("role_scope_mentor"), AGS_CLAIM)


def request_claims(launched: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    """What a launch by the same person in the same course says, turned into a request to choose something."""
    claims = {name: value for name, value in launched.items() if name not in NOT_THERE}
    claims[claim("message_type")] = "LtiDeepLinkingRequest"
    if AGS_CLAIM in claims:
        claims[AGS_CLAIM] = {name: value for name, value in claims[AGS_CLAIM].items() if name != "lineitem"}
    settings = {
        "deep_link_return_url": return_url(ticket),
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": True,
    }
    family = ticket.registration.accent.partition("-")[0]
    return {"moodle": _moodle, "ilias": _ilias}.get(family, _by_the_book)(claims, settings, ticket)


def return_url(ticket: Ticket) -> str:
    """Where the answer goes. What protects it stands in the address: the session's cookie does not come along."""
    return f"{ticket.issuer}{RETURN_PATH}{ticket.registration.accent}?sesskey={return_key(ticket)}"


def return_key(ticket: Ticket) -> str:
    """Of this request alone: the tool makes a nonce once."""
    return hashlib.sha256(ticket.nonce.encode()).hexdigest()[:10]


def _by_the_book(claims: dict[str, Any], settings: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    return claims | {SETTINGS: settings | {"data": f"practice:{return_key(ticket)}", "auto_create": True}}


def _moodle(claims: dict[str, Any], settings: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    settings |= {
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_copy_advice": False,
        "accept_unsigned": False,
        "auto_create": False,
        "can_confirm": False,
        "title": "Campus Tutor",
        "text": "",
    }
    presentation = {"locale": ticket.launch.locale}
    custom = claims[claim("custom")] | {"rl_title": None}
    return claims | {SETTINGS: settings, claim("launch_presentation"): presentation, claim("custom"): custom}


def _ilias(claims: dict[str, Any], settings: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    """Whoever may add an object is Instructor."""
    settings |= {"accept_presentation_document_targets": ["embed", "iframe", "window"], "auto_create": True}
    presentation = {"locale": ticket.launch.locale, "document_target": "window", "width": "", "height": ""}
    kept = {name: value for name, value in claims.items() if name not in ILIAS_LEAVES_OUT}
    return kept | {
        SETTINGS: settings,
        claim("roles"): ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"],
        claim("launch_presentation"): presentation,
        claim("custom"): {"tutor_mode": "socratic"},
    }
