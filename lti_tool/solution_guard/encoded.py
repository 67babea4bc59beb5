# SPDX-License-Identifier: EUPL-1.2
"""Pieces of an answer that are text in another writing: base64, hexadecimal, binary, codes, escaped, Morse."""

import base64
import binascii
import html
import re
from collections.abc import Callable
from urllib.parse import unquote

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
        self._next = 0  # characters at which it is read again: reading each time would be quadratic

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
        piece, self._piece = self._piece, ""
        piece = piece if _MORSE.fullmatch(piece) else piece.strip(_EDGES)
        if not piece:
            return None
        text = None
        fitting = [name for name, (looks, _read) in _WRITINGS.items() if looks.fullmatch(piece)]
        if self._writing in _ENDING and piece.endswith("="):
            fitting.append(self._writing)  # the short end of a longer one
        if self._writing not in fitting or len(self._pieces) > MAX_ENCODED:
            text = self._read() if self._pieces else None
            self._pieces, self._writing = "", fitting[0] if fitting else ""
            self._start, self._next = self._piece_start, 0
        if self._writing:
            self._pieces += piece + (" " if self._writing in _SPACED else "")
            if text is None and len(self._pieces) >= self._next:
                self._next = len(self._pieces) * 3 // 2
                text = self._read()
        return text

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


def _base32(pieces: str) -> str:
    plain = pieces.rstrip("=")
    return base64.b32decode(plain[: len(plain) // 8 * 8]).decode("utf-8", "ignore")


def _escaped(pieces: str) -> str:
    return html.unescape(unquote(_UNICODE.sub(lambda found: chr(int(found[1], 16)), pieces)))


def _alphabet(pieces: str) -> str:
    return re.sub(r"\d{1,2}", lambda code: chr(int(code[0]) + 96), pieces).replace("-", "")


def _morse(pieces: str) -> str:
    signs = pieces.translate(_DASHES).split(" ")
    return "".join(" " if sign in "/|" else _LETTERS_OF_MORSE.get(sign, "") for sign in signs)


_MORSE = re.compile(r"[-.·•–−_]{1,6}|[/|]")
_DASHES = str.maketrans("·•–−_", "..---")
_MORSE_SIGNS = """
    .- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..
"""
_LETTERS_OF_MORSE = dict(zip(_MORSE_SIGNS.split(), "abcdefghijklmnopqrstuvwxyz", strict=True))
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_ESCAPED = re.compile(
    r"[^%&\\]{0,200}(?:(?:%[0-9a-fA-F]{2}|&#x?[0-9a-fA-F]{1,6};|\\u[0-9a-fA-F]{4})[^%&\\]{0,200}){3,2000}"
)
_WRITINGS: dict[str, tuple[re.Pattern[str], Callable[[str], str]]] = {
    "binary": (re.compile(r"[01]{7,8}"), _binary),
    "codes": (re.compile(r"[1-9]\d{1,2}"), _codes),
    "alphabet": (re.compile(r"(?:1\d|2[0-6]|[1-9])(?:-(?:1\d|2[0-6]|[1-9])){0,200}"), _alphabet),
    "morse": (_MORSE, _morse),
    "escaped": (_ESCAPED, _escaped),
    "hexadecimal": (re.compile(r"(?:(?:0x|\\x)?[0-9a-fA-F]{2}){1,6000}"), _hexadecimal),
    "base32": (re.compile(r"[A-Z2-7]{24,6000}={0,6}"), _base32),
    "base64": (re.compile(r"[A-Za-z0-9+/_-]{12,6000}={0,2}"), _base64),
}
"""How a piece of it looks, and how it is read."""
_ENDING = frozenset({"base32", "base64"})
_SPACED = frozenset({"binary", "codes", "alphabet", "morse", "hexadecimal", "escaped"})
"""Come in pieces of a character each."""
