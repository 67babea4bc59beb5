# SPDX-License-Identifier: EUPL-1.2
"""Finds strings in bytes, however they are written there: encoded, escaped, compressed, within each other."""

import base64
import html
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

MAX_UNPACKED_BYTES = 32 * 1024 * 1024
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_ZIP = re.compile(rb"PK\x03\x04.{26}", re.DOTALL)


def find(strings: Mapping[str, str], pieces: Iterable[bytes]) -> set[str]:
    """The names of those strings that stand in one of the pieces."""
    wanted = {name: (set(_folded(text)), set(_exact(text))) for name, text in strings.items()}
    found: set[str] = set()
    for piece in pieces:
        for layer in layers(piece):
            lowered = layer.lower()
            for name in wanted.keys() - found:
                folded, exact = wanted[name]
                if any(one in lowered for one in folded) or any(one in layer for one in exact):
                    found.add(name)
    return found


def layers(data: bytes) -> Iterator[bytes]:
    """The bytes, and what is packed in them (gzip, zlib, the entries of a ZIP)."""
    yield data
    for match in _ZLIB.finditer(data):
        yield from _unpacked(data[match.start() :], 47)
    for match in _ZIP.finditer(data):
        name, extra = (int.from_bytes(match[0][at : at + 2], "little") for at in (26, 28))
        yield from _unpacked(data[match.end() + name + extra :], -15)


def _unpacked(data: bytes, window: int) -> Iterator[bytes]:
    try:
        found = zlib.decompressobj(window).decompress(data, MAX_UNPACKED_BYTES)
    except zlib.error:
        return
    if found:
        yield found


def _folded(text: str) -> Iterator[bytes]:
    """Ways to write it in which capitals do not matter, in small letters as `bytes.lower` makes them."""
    for form in {unicodedata.normalize(kind, text) for kind in ("NFC", "NFD")}:
        for written in _escaped(form):
            yield written.encode().lower()
        for encoding in ("utf-16-le", "utf-16-be", "latin-1"):
            yield form.encode(encoding, "replace" if encoding == "latin-1" else "strict").lower()
        yield form.encode().hex().encode()
        yield form.upper().encode().lower()  # of the letters beyond ASCII capitals are other bytes
        yield form.lower().encode().lower()


def _escaped(text: str) -> Iterator[str]:
    yield text
    in_json = json.dumps(text)[1:-1]
    yield in_json
    yield json.dumps(in_json)[1:-1]
    yield quote(text, safe="")
    yield quote(quote(text, safe=""), safe="")
    yield quote(text, safe="").replace("%20", "+")
    yield quote(text, safe="@:/")
    yield html.escape(text)
    yield html.escape(text).encode("ascii", "xmlcharrefreplace").decode()
    yield repr(text.encode())[2:-1]
    yield text.replace(" ", "_")


def _exact(text: str) -> Iterator[bytes]:
    """In base64, at each of the three places where it can begin; of the ends only what the text alone decides."""
    for offset in range(3):
        content = text.encode()
        whole = base64.b64encode(b"\0" * offset + content)
        inner = whole[(0, 2, 3)[offset] : len(whole) - (0, 4, 3)[(offset + len(content)) % 3]]
        yield inner
        yield inner.translate(bytes.maketrans(b"+/", b"-_"))
