# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong at a platform's service, as the log and the instructor need to tell it apart.

    ServiceError
    |-- NotOffered           the launch named no such service, or one that is not the platform's own
    |-- NoToken              the token endpoint does not know us: key set or client
    |   `-- ScopeRefused     it does, and does not offer this service
    |-- RequestRejected      400 and the like: this very request will never be taken
    |-- Unauthorized         401, although the token was fresh
    |-- Forbidden            403
    |-- NotThere             404, 410
    |-- OutOfOrder           409: something newer is stored there already
    |-- PlatformBusy         429; `retry_after` seconds where the platform says so
    |-- Broken               5xx
    |-- UnusableReply        HTML, no JSON, a redirect, too large: not what this service answers
    |-- PlatformUnreachable  not reachable, too slow, or refused by our own policy
    `-- Unexpected           a mistake of our own: the log has its class and place

None of them carries what the other side sent: that can name people.
"""

from lti_tool.outbound import BadReply, DestinationRefused, OutboundError, Reply, ResponseTooLarge

MAX_PAUSE_SECONDS = 24 * 3600


class ServiceError(Exception):
    """The root. `code` is stored and logged; `lasting`: trying again without a change helps nothing."""

    code = "service"
    lasting = False

    def __init__(self, detail: str = "", *, code: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(f"{code or self.code} {detail}".strip())
        self.code = code or self.code
        self.retry_after = retry_after


class NotOffered(ServiceError):
    code, lasting = "not_offered", True


class NoToken(ServiceError):
    code = "no_token"


class ScopeRefused(NoToken):
    """The client and its key are good, and this service is not switched on for it."""

    said = "invalid_scope"


class RequestRejected(ServiceError):
    code, lasting = "rejected", True


class Unauthorized(ServiceError):
    code = "unauthorized"


class Forbidden(ServiceError):
    code = "forbidden"


class NotThere(ServiceError):
    code = "not_there"


class OutOfOrder(ServiceError):
    code = "out_of_order"


class PlatformBusy(ServiceError):
    code = "busy"


class Broken(ServiceError):
    code = "broken"


class UnusableReply(ServiceError):
    code = "bad_answer"


class PlatformUnreachable(ServiceError):
    code = "no_answer"


class Unexpected(ServiceError):
    code = "internal"


_BY_STATUS: dict[int, type[ServiceError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotThere,
    409: OutOfOrder,
    410: NotThere,
    429: PlatformBusy,
}


def from_outbound(error: OutboundError) -> ServiceError:
    """What the door to the network said."""
    kind = UnusableReply if isinstance(error, BadReply | ResponseTooLarge) else PlatformUnreachable
    return kind(error.code, code="refused" if isinstance(error, DestinationRefused) else None)


def check(reply: Reply) -> Reply:
    """The reply if it is a success; the error for its status otherwise."""
    if 200 <= reply.status < 300:
        return reply
    kind = _BY_STATUS.get(reply.status) or (Broken if reply.status >= 500 else RequestRejected)
    raise kind(str(reply.status), retry_after=_pause(reply))


def _pause(reply: Reply) -> int | None:
    """Retry-After in seconds (RFC 9110, section 10.2.3); its other form, a date, is not worth a parser."""
    text = reply.headers.get("retry-after", "").strip()
    return min(int(text), MAX_PAUSE_SECONDS) if text.isascii() and text.isdigit() and len(text) < 10 else None
