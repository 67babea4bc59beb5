# SPDX-License-Identifier: EUPL-1.2
"""Where something was found in a text before: a conversation's earlier turns come again with each of its questions.

Kept are places and kinds alone, under a keyed hash of the text and of what is known of the person. The key is this
process's own, so neither a text nor a name can be read here, nor looked for by whoever has only what is kept.
"""

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

from lti_tool.privacy.spans import Span

MIN_CHARACTERS = 200
"""Shorter texts are read faster than they are worth keeping."""
MAX_TEXTS = 4096
"""Texts of which a process remembers places: with a place or two in each, some hundred kilobytes."""
MAX_PLACES = 32_768
"""In all of them together, some 4 MB: a text can be made of nothing else, and everybody may write some."""

_KEY = os.urandom(32)


class FoundBefore:
    """The newest texts' places. One for each process, whatever the number of its threads."""

    def __init__(self, most: int = MAX_TEXTS, most_places: int = MAX_PLACES) -> None:
        self._most, self._most_places = most, most_places
        self._places = 0
        self._lock = threading.Lock()
        self._spans: OrderedDict[bytes, list[Span]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._spans)

    def find(self, known: bytes, text: str, find: Callable[[str], Iterable[Span]]) -> list[Span]:
        """What `find` finds in the text, looked for once. `known`: what it depends on besides, as `digest` gives it."""
        if len(text) < MIN_CHARACTERS:
            return list(find(text))
        key = hashlib.blake2b(known + text.encode("utf-8", "surrogatepass"), key=_KEY, digest_size=32).digest()
        with self._lock:
            if key in self._spans:
                self._spans.move_to_end(key)
                return self._spans[key]
        found = list(find(text))
        with self._lock:
            self._places += len(found) - len(self._spans.pop(key, ()))
            self._spans[key] = found
            while len(self._spans) > self._most or self._places > self._most_places:
                self._places -= len(self._spans.popitem(last=False)[1])
        return found


def digest(*parts: object) -> bytes:
    """32 bytes of what is known of a person; the same for the same, as long as this process lives."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), key=_KEY, digest_size=32).digest()
