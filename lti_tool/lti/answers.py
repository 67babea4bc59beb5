# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of LTI answer as JSON: the key set, teaching rights, invitations, and the visit in a page."""

from typing import Literal, TypedDict

from lti_tool.models.person import How


class Jwk(TypedDict):
    """The public half of a key of ours (RFC 7517, section 4; RFC 7518, section 6.3.1)."""

    kty: Literal["RSA"]
    use: Literal["sig"]
    alg: Literal["RS256"]
    kid: str
    n: str
    e: str


class JwkSet(TypedDict):
    """`GET /lti/jwks.json` (RFC 7517, section 5)."""

    keys: list[Jwk]
    """Newest first."""


class LaunchSession(TypedDict):
    """The visit, in the page that a launch answers with."""

    token: str
    """The bearer of all calls."""
    expires_in: int
    """Seconds until the visit ends unused."""
    home: str
    """The page's address: no token is ever in a URL."""
    visit: str
    return_url: str | None
    """The course's page, where the platform named one of its own."""
    privacy: str
    """The address of the institution's privacy notice."""
    help: str
    """The address of the page of help lines."""
    review: str | None
    """Whose handed-in conversations to open, by the course's pseudonym."""


class OpenCode(TypedDict):
    """A one-time code that nobody has used yet; the code itself was shown once."""

    id: str
    created_at: str
    expires_at: str


class GrantShown(TypedDict):
    """Somebody's right to teach that did not come with the launch."""

    id: str
    how: How
    mark: str
    """Whose, by the course's pseudonym."""
    own: bool
    """Whether it is this visit's person."""
    activity: str
    """The activity's title."""
    granted_at: str


class TeachingRights(TypedDict):
    """`GET /api/teaching-rights`."""

    codes: list[OpenCode]
    grants: list[GrantShown]


class NewCode(TypedDict):
    """`POST /api/teaching-rights/codes`: shown once."""

    id: str
    code: str
    expires_at: str


class RedeemedCode(TypedDict):
    """`POST /api/teaching-rights/redeem`."""

    roles: list[str]
    """Of the visit from now on."""


class NewInvitation(TypedDict):
    """`POST /api/admin/invitations`: shown once."""

    id: str
    link: str
    expires_at: str


class RegisteredByPlugin(TypedDict):
    """`POST /lti/register/by-plugin`: what the platform's plugin registered."""

    client_id: str
    """As the platform itself named it."""
    deployment_id: str | None
    institution: str
    """Who invited."""
    updated: bool
    """Whether a connection that there was goes on."""
    waits: bool
    """Whether the people who run the tool have to approve it first."""
