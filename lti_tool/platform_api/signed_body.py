# SPDX-License-Identifier: EUPL-1.2
"""The body of a signed call: the very bytes that were signed, also where they are stored while they come."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import IO, Any, cast

from flask import request

from lti_tool.errors import ToolError
from lti_tool.language import gettext as _


class BodyRefused(ToolError):
    """Not the body that was signed."""

    status, code = 401, "body"

    def __init__(self) -> None:
        super().__init__(_("This is not the content that was signed."))


class _Hashed:
    """A stream that is hashed as it is read."""

    def __init__(self, stream: IO[bytes], add: Callable[[bytes], object]) -> None:
        self._stream, self._add = stream, add

    def read(self, *size: int) -> bytes:
        return self._seen(self._stream.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._seen(self._stream.readline(*size))

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _seen(self, data: bytes) -> bytes:
        self._add(data)
        return data


class BodyHash:
    """What was signed of the body, and what has come of it."""

    def __init__(self, signed: str) -> None:
        self._signed, self._digest = signed, hashlib.sha256()

    def check_all(self) -> None:
        """Reads the whole body, which is a small one. Raises BodyRefused."""
        self._digest.update(request.get_data(cache=True))
        self.check()

    def listen(self) -> None:
        """Hashes the body while somebody else reads it."""
        stream = cast("IO[bytes]", request.environ["wsgi.input"])
        request.environ["wsgi.input"] = _Hashed(stream, self._digest.update)

    def check(self) -> None:
        """What has come is all there is. Raises BodyRefused."""
        seen = urlsafe_b64encode(self._digest.digest()).rstrip(b"=").decode()
        if not hmac.compare_digest(seen.encode(), self._signed.encode()):
            raise BodyRefused
