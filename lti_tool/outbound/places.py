# SPDX-License-Identifier: EUPL-1.2
"""Where a URL points: a plain host and a port, or it is refused."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from lti_tool.outbound.errors import DestinationRefused


@dataclass(frozen=True)
class UrlPlace:
    """Where a URL points."""

    secure: bool
    host: str
    port: int
    target: str
    """Path and query, as the request line takes them."""

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}"


def origin(url: str) -> str:
    """`https://host:port` with the port always written.

    Raises DestinationRefused (`url`) for what is no http(s) URL.
    """
    return place_of(url).origin


def place_of(url: str) -> UrlPlace:
    if any(not letter.isprintable() or letter in ' \\"<>' for letter in url):
        raise DestinationRefused("no URL", code="url")  # urlsplit drops line breaks silently: check before
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise DestinationRefused("no URL", code="url") from None
    if parts.scheme not in {"http", "https"}:
        raise DestinationRefused("neither https nor http", code="scheme")
    if not _HOST.fullmatch(host) or port == 0 or parts.username is not None or parts.password is not None:
        raise DestinationRefused("no URL with a plain host", code="url")
    return UrlPlace(parts.scheme == "https", host, port or (443 if parts.scheme == "https" else 80), _target(parts))


_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
"""A name, or an address of IPv6. A host also stands in headers, where ";" would begin another directive."""
_AS_THEY_ARE = "!#$%&'()*+,/:;=?@[]~"
"""Letters of a request line that mean something: an address that is ASCII already stays as it is."""


def _target(parts: SplitResult) -> str:
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_AS_THEY_ARE)
