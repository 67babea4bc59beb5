# SPDX-License-Identifier: EUPL-1.2
"""The wire to Firefox: Marionette, protocol 3, which geckodriver speaks too.

A packet is `LENGTH:JSON`; a command `[0, id, name, parameters]`, its answer `[1, id, error, result]`. Spoken here
because Playwright drives only a Firefox of its own build, and no package brings Debian a geckodriver.
"""

import json
import socket
import time
from typing import Any

START_SECONDS = 180.0
"""A first start of Firefox on a busy machine takes its time."""
ANSWER_SECONDS = 120.0
"""A page may take long, and walks have a patience of their own."""


class MarionetteError(Exception):
    """What Firefox answered instead; `kind` is WebDriver's word for it, such as `no such element`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Marionette:
    """One connection, one session. OSError if Firefox is not there or has gone."""

    def __init__(self, port: int) -> None:
        self._socket = _connect(port)
        self._reader = self._socket.makefile("rb")
        self._last = 0
        self._read()  # Firefox says who it is
        session = self.send("WebDriver:NewSession", acceptInsecureCerts=True)
        self.version = str(session["capabilities"]["browserVersion"])

    def send(self, command: str, **parameters: Any) -> Any:
        """The command's result; what WebDriver wraps in `value` comes out of it. MarionetteError if it fails."""
        self._last += 1
        body = json.dumps([0, self._last, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(body), body))
        _kind, _number, error, result = self._read()
        if error:
            raise MarionetteError(error["error"], error["message"])
        return result["value"] if isinstance(result, dict) and result.keys() == {"value"} else result

    def close(self) -> None:
        self._reader.close()
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while (digit := self._reader.read(1)) != b":":
            if not digit:
                raise ConnectionError("Firefox has closed the connection")
            length += digit
        return json.loads(self._reader.read(int(length)))


def _connect(port: int) -> socket.socket:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            connection.settimeout(ANSWER_SECONDS)
            return connection
