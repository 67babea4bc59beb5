# SPDX-License-Identifier: EUPL-1.2
"""Why a connection was not made, or an answer not taken: the tree stands in the package's docstring."""


class OutboundError(Exception):
    """A connection that was not made, or an answer that was not taken. The message holds no secrets."""

    code = "outbound"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code


class DestinationRefused(OutboundError):
    """Policy: `url`, `scheme`, `unknown_host` or `address`."""

    code = "refused"


class HostUnreachable(OutboundError):
    """Nobody there, or not who they should be."""

    code = "unreachable"


class ResponseTimeout(OutboundError):
    """The time for it is over."""

    code = "too_slow"


class ResponseTooLarge(OutboundError):
    """The answer is larger than the caller takes."""

    code = "too_big"


class BadReply(OutboundError):
    """The answer is not one that this tool takes."""

    code = "bad_reply"
