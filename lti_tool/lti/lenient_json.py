# SPDX-License-Identifier: EUPL-1.2
"""JSON of platforms, as RFC 8259 allows it: orjson is stricter, and one odd character would cost a whole launch."""

import json
from typing import Any

import orjson


def loads(raw: bytes) -> Any:
    """What the JSON says. Raises ValueError.

    Half an emoji (RFC 8259, section 8.2; a title that was cut inside one) becomes U+FFFD, as do bytes that are no
    UTF-8. What cannot be stored is refused as ever: numbers that are none, nesting without end.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return orjson.loads(_whole(raw))


def _whole(raw: bytes) -> bytes:
    try:
        read = json.loads(raw.decode("utf-8", "replace"))
        # Whole pairs stay what they are; `allow_nan`: orjson would take NaN for a syntax error, and so it shall be.
        written = json.dumps(read, ensure_ascii=False, allow_nan=False).encode("utf-16-le", "surrogatepass")
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return written.decode("utf-16-le", "replace").encode()
