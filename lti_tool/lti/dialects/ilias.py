# SPDX-License-Identifier: EUPL-1.2
"""ILIAS's ways, as read in the code of ILIAS 9, 10 and 11."""

import orjson

from lti_tool.lti.claim_names import LTI
from lti_tool.lti.dialects.dialect import (
    MAX_TITLE_CHARACTERS,
    MIN_ID_CHARACTERS,
    Claims,
    ContentItem,
    Dialect,
    section,
    text,
)

WITHHELD = "-"
PSEUDO_DOMAIN = ".ilias"
MISSPELT = "/linetitems"
ADMINISTRATOR_IS_SYSTEM_ROLE = frozenset({"9", "10", "11"})
"""Versions in whose code that was read. Never a guess: it decides who administers the platform here."""
SIGNS_WITH_INSTALLATION = frozenset({"9"})
"""Versions in whose code it was read that a `sub` ends in the installation's own name (`getIdent`)."""
MAX_ID_CHARACTERS = 255
CONTEXT_ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Administrator"
SYSTEM_ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"


class Ilias(Dialect):
    """ILIAS: LTI Consumer objects."""

    family = "ilias"
    understates_roles = True
    """Versions 10 and 11 look at the role in the direct parent alone, 9 at the permission to write the object: a
    course's admins and tutors are Learner in its folders and groups, or wherever they may not write.
    LTI Core 1.3, section 5.3.7, wants the roles within the context."""
    keeps_session_from_frames = True
    """Its session cookie is SameSite=Lax (versions 8 and later, on https; mended for embedded objects by its pull
    request 12043 of September 2026). A browser that counts redirects leaves it at home when the tool sends a frame back
    to ILIAS, and the frame shows ILIAS's login page. The LTI standard says nothing of it."""

    def roles(self, claims: Claims) -> tuple[str, ...]:
        """Versions 9 to 11 call exactly those Administrator of the context who hold the installation's system role
        (`determineLTIRole`); a course's administrator is Instructor there. LTI Core 1.3, appendix A.2.1, has a system
        role for that. Another version may well do as the specification says: it is taken at its word.
        """
        sent = super().roles(claims)
        known = _version(claims) in ADMINISTRATOR_IS_SYSTEM_ROLE
        return (*sent, SYSTEM_ADMINISTRATOR) if known and CONTEXT_ADMINISTRATOR in sent else sent

    def person(self, claims: Claims, identity: str) -> str:
        """Version 9 sends `305@<installation>.ilias` where 10 sends `305`: one person, before and after.

        Only what version 9 put there itself is taken off. Where people choose their logins, and these are sent, one who
        chose `305@anything.ilias` would be somebody else otherwise (docs/decisions/identifiers.md).
        """
        name, _at, domain = identity.rpartition("@")
        signs = _version(claims) in SIGNS_WITH_INSTALLATION and _names_installation(domain)
        return name if name and signs and domain == _installation(claims, domain) else identity

    def lasts(self, claims: Claims) -> bool:
        """In version 10's mode "random" each launch has a `sub` of its own, where OpenID Connect wants a stable one.

        It shows: the pseudo address, made at the first launch, has another random number before its @ than the
        `sub`; in every other mode the two agree. Version 11 keeps the number of an object's first launch.
        """
        subject, email = _bare(text(claims, "sub")), text(claims, "email")
        made_up = _bare(email) if _is_pseudo(email) else ""
        return subject == made_up or not (_is_random(subject) and _is_random(made_up))

    def lineitems_url(self, claims: Claims) -> str | None:
        """Versions 9 and 10 announce `…/linetitems/`, and nothing answers there: only scores work."""
        announced = super().lineitems_url(claims)
        return announced if announced and MISSPELT not in announced else None

    def deployment_of_hint(self, message_hint: str) -> str | None:
        """Version 11's second way to choose content, in the tool's own settings (`startDeepLinkingCmd`), sends no
        client and no `lti_deployment_id` (Security Framework 1.1, section 5.1.1.1), and a hint
        `{"deployment_id": 7}`. It says which of several registrations is meant, and proves nothing.
        """
        try:
            hint = orjson.loads(message_hint)
        except ValueError:
            return None
        named = hint.get("deployment_id") if isinstance(hint, dict) else None
        good = isinstance(named, str | int) and not isinstance(named, bool) and 0 < len(str(named)) <= MAX_ID_CHARACTERS
        return str(named) if good and "\0" not in str(named) else None

    def content_item(self, item: ContentItem) -> ContentItem:
        """Versions 9 and 10 show `description`, which no specification has, where it says `text`."""
        return {**item, "description": item["text"]} if "text" in item else item

    def part_of_name(self, claims: Claims, key: str) -> str:
        """A part that is not released is a dash."""
        part = super().part_of_name(claims, key)
        return "" if part == WITHHELD else part

    def emails(self, claims: Claims) -> tuple[str, ...]:
        """Mostly a made-up address that reaches nobody and must not be shown."""
        return tuple(address for address in super().emails(claims) if not _is_pseudo(address))

    def ids(self, claims: Claims) -> tuple[str, ...]:
        """A made-up address has the person's login or number in it."""
        sent = (*super().ids(claims), text(claims, "email"))
        made_up = [value for value in sent if _is_pseudo(value)]
        found = [*sent[:-1], *made_up, *map(_bare, made_up)]
        return tuple(dict.fromkeys(value for value in found if len(value) >= MIN_ID_CHARACTERS))


def _version(claims: Claims) -> str:
    """The first number of the version that an ILIAS says it is; "" for anything else."""
    platform = section(claims, LTI + "tool_platform")
    is_ilias = text(platform, "product_family_code").lower() == Ilias.family
    return text(platform, "version").partition(".")[0] if is_ilias else ""


def _names_installation(domain: str) -> bool:
    """Whether it is such a name as ILIAS draws once for itself."""
    return domain.endswith(PSEUDO_DOMAIN) and _is_random(domain.removesuffix(PSEUDO_DOMAIN))


def _installation(claims: Claims, default: str) -> str:
    """What the made-up address says that the installation is called, where there is one."""
    email = text(claims, "email")
    return email.rpartition("@")[2] if _is_pseudo(email) else default


def _is_pseudo(address: str) -> bool:
    name, at, domain = address.rpartition("@")
    return bool(name and at and domain.endswith(PSEUDO_DOMAIN) and len(address) <= MAX_TITLE_CHARACTERS)


def _bare(identity: str) -> str:
    return identity.rpartition("@")[0] if _is_pseudo(identity) else identity


def _is_random(identity: str) -> bool:
    return len(identity) == 32 and set(identity) <= set("0123456789abcdef")
