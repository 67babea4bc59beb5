# SPDX-License-Identifier: EUPL-1.2
"""A call of a platform's service with its access token: to the platform's own origin only."""

from collections.abc import Mapping
from dataclasses import dataclass

from lti_tool.lti.services.access_tokens import AccessTokens, OAuthClient
from lti_tool.lti.services.errors import NotOffered, ServiceError, Unauthorized, check, from_outbound
from lti_tool.models import Platform
from lti_tool.outbound import TOTAL_SECONDS, Outbound, OutboundError, Reply, origin


@dataclass(frozen=True)
class Service:
    """A service's address at one platform, as a launch named it, and the one scope that it takes."""

    client: OAuthClient
    url: str
    scope: str

    @classmethod
    def at(cls, platform: Platform, url: str | None, scope: str) -> "Service":
        """Raises NotOffered without an address, or for one that is not where the platform gives its tokens."""
        service = cls(OAuthClient.of(platform), _at_first_issuer(platform, url or ""), scope)
        if not service.owns(service.url):
            raise NotOffered
        return service

    def owns(self, url: str) -> bool:
        """Whether the bearer may be sent there."""
        try:
            return origin(url) == origin(self.client.token_url)
        except OutboundError:
            return False


class Calls:
    """Makes the calls, for this process."""

    def __init__(self, outbound: Outbound, tokens: AccessTokens) -> None:
        self._outbound, self._tokens = outbound, tokens

    def make(
        self,
        service: Service,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        body: bytes | None = None,
        limit: int,
        seconds: float = TOTAL_SECONDS,
    ) -> Reply:
        """A good answer. `url`: the service's own, or one that its answer named. Raises ServiceError."""
        if not service.owns(url):
            raise NotOffered("another origin")
        for attempt in (1, 2):
            token = self._tokens.get(service.client, service.scope)
            sent = {**headers, "Authorization": f"Bearer {token}"}
            try:
                return check(self._send(method, url, sent, body, limit=limit, seconds=seconds))
            except Unauthorized:  # withdrawn before its time: the platform was set up anew, or lost its memory
                self._tokens.drop(service.client, token)
                if attempt == 2:
                    raise
        raise ServiceError

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, *, limit: int, seconds: float
    ) -> Reply:
        try:
            return self._outbound.request(
                method, url, headers=headers, body=body, limit=limit, total_timeout=max(seconds, 0.1)
            )
        except OutboundError as error:
            raise from_outbound(error) from error


def _at_first_issuer(platform: Platform, url: str) -> str:
    """A platform whose issuer follows the host name names its services so, too; the token is the first issuer's."""
    for issuer in platform.issuers():
        if url.startswith(issuer.rstrip("/") + "/"):
            return platform.issuer.rstrip("/") + url.removeprefix(issuer.rstrip("/"))
    return url
