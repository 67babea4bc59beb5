# SPDX-License-Identifier: EUPL-1.2
"""Pieces of an answer that are text in another writing: base64, hexadecimal, binary, character codes."""

import base64
import binascii
import re
from collections.abc import Callable

from lti_tool.solution_guard.tokens import Token

MAX_ENCODED = 6_000
"""Characters that are put together; then it begins anew."""
_EDGES = "`\"'“”„.,;:()[]{}*<>"
_LEAST = 6  # characters of a text that is worth a look


class Encoded:
    """Puts touching tokens together, and pieces that look encoded alike, and reads them."""

    def __init__(self) -> None:
        self._piece, self._piece_start, self._piece_end = "", 0, 0
        self._pieces, self._writing, self._start = "", "", 0

    @property
    def since(self) -> int | None:
        """Where something begins that may turn out to be text."""
        if self._pieces:
            return self._start
        return self._piece_start if len(self._piece) > 12 else None

    def add(self, token: Token) -> str | None:
        """The text of what has been put together so far, where it is one."""
        if token.text == "\n":
            text = self.finish()
            self._piece_end = -1
            return text
        if token.start == self._piece_end and len(self._piece) < MAX_ENCODED:
            self._piece += token.text
            self._piece_end = token.end
            return None
        text = self.finish()
        self._piece, self._piece_start, self._piece_end = token.text, token.start, token.end
        return text

    def finish(self) -> str | None:
        """The piece is complete."""
        piece, self._piece = self._piece.strip(_EDGES), ""
        if not piece:
            return None
        fitting = [name for name, (looks, _read) in _WRITINGS.items() if looks.fullmatch(piece)]
        if self._writing == "base64" and piece.endswith("="):
            fitting.append("base64")  # the short end of a longer one
        if self._writing not in fitting or len(self._pieces) > MAX_ENCODED:
            self._pieces, self._writing = "", fitting[0] if fitting else ""
            self._start = self._piece_start
        if not self._writing:
            return None
        self._pieces += piece + (" " if self._writing in _SPACED else "")
        return self._read()

    def _read(self) -> str | None:
        try:
            text = _WRITINGS[self._writing][1](self._pieces)
        except (ValueError, binascii.Error):
            text = ""
        readable = sum(letter.isalnum() or letter.isspace() for letter in text)
        if len(text) >= _LEAST and readable > 0.7 * len(text):
            return text
        if self._writing not in _SPACED or len(self._pieces) > 60:
            self._pieces, self._writing = "", ""
        return None


def _base64(pieces: str) -> str:
    plain = pieces.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain[: len(plain) // 4 * 4]).decode("utf-8", "ignore")


def _hexadecimal(pieces: str) -> str:
    return bytes.fromhex(re.sub(r"0x|\\x|\s", "", pieces)).decode("utf-8", "ignore")


def _codes(pieces: str) -> str:
    return bytes(int(code) for code in pieces.split()).decode("utf-8", "ignore")


def _binary(pieces: str) -> str:
    return bytes(int(code, 2) for code in pieces.split()).decode("utf-8", "ignore")


_WRITINGS: dict[str, tuple[re.Pattern[str], Callable[[str], str]]] = {
    "binary": (re.compile(r"[01]{7,8}"), _binary),
    "codes": (re.compile(r"[1-9]\d{1,2}"), _codes),
    "hexadecimal": (re.compile(r"(?:(?:0x|\\x)?[0-9a-fA-F]{2}){1,6000}"), _hexadecimal),
    "base64": (re.compile(r"[A-Za-z0-9+/_-]{12,6000}={0,2}"), _base64),
}
"""How a piece of it looks, and how it is read."""
_SPACED = frozenset({"binary", "codes", "hexadecimal"})
"""Come in pieces of a character each."""
