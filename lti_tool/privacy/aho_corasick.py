# SPDX-License-Identifier: EUPL-1.2
"""Many literal texts found in one pass (Aho and Corasick, 1975): time in proportion to the text, however many there
are, however long, and however much they are alike. An alternative of a regular expression for each tries all of them at
each place: a name of hundreds of words stopped a worker.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator


class Literals:
    """Texts to be found anywhere, in any case."""

    def __init__(self, literals: Iterable[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._longest: list[int] = [0]
        """By node: how long the longest literal is that ends there."""
        for literal in {fold_text(literal) for literal in literals} - {""}:
            self._add(literal)
        self._failed = self._links()
        self._first = re.compile(f"[{re.escape(''.join(self._next[0]))}]") if self._next[0] else None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of the longest literal at each place where one ends. They may overlap."""
        if self._first is None:
            return
        lowered, node, at = fold_text(text), 0, 0
        while at < len(lowered):
            if node == 0:
                # Where nothing has begun, the next place where something can is found much faster this way.
                begins = self._first.search(lowered, at)
                if begins is None:
                    return
                at = begins.start()
            while node and lowered[at] not in self._next[node]:
                node = self._failed[node]
            node = self._next[node].get(lowered[at], 0)
            at += 1
            if self._longest[node]:
                yield at - self._longest[node], at

    def _add(self, literal: str) -> None:
        node = 0
        for character in literal:
            if character not in self._next[node]:
                self._next[node][character] = len(self._next)
                self._next.append({})
                self._longest.append(0)
            node = self._next[node][character]
        self._longest[node] = len(literal)

    def _links(self) -> list[int]:
        """By node: where to go on when the next character does not fit: the longest end that begins a literal, too."""
        failed, waiting = [0] * len(self._next), deque(self._next[0].values())
        while waiting:
            node = waiting.popleft()
            for character, child in self._next[node].items():
                back = failed[node]
                while back and character not in self._next[back]:
                    back = failed[back]
                failed[child] = self._next[back].get(character, 0)
                self._longest[child] = self._longest[child] or self._longest[failed[child]]
                waiting.append(child)
        return failed


def fold_text(text: str) -> str:
    """In lower case, and of the same length, so that a place in one is the same place in the other."""
    return text.replace("\u0130", "i").lower().replace("ς", "σ")
