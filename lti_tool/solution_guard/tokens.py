# SPDX-License-Identifier: EUPL-1.2
"""Text to tokens: words, identifiers, numbers, LaTeX commands, single signs, ends of lines."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lti_tool.retrieval.words import fold

MAX_TOKEN = 200
"""Characters: what is longer without a blank is cut, so that no token holds an answer up."""
_UNSEEN = "\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
"""Characters that nobody sees: they would part a word."""
_TOKEN = re.compile(
    rf"\d{{1,200}}(?:[.,]\d{{1,200}}){{0,20}}|[^\W\d][\w{_UNSEEN}]{{0,199}}|\\[A-Za-z]{{1,40}}|\n|[^\s{_UNSEEN}]"
)
_TO_DROP = re.compile(f"[{_UNSEEN}]+")
_LOOKALIKES = str.maketrans("авеѕіјкмнорстухԁɡαορν", "abesijkmhopctyxdgaopv")
"""Cyrillic and Greek letters that look Latin, for words that mix them."""
_LATIN = re.compile(r"[a-z]")
_DIGITS_FOR_LETTERS = str.maketrans("013457", "oieast")


class Token(NamedTuple):
    """One, and where it stands in the whole text."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Or an identifier, or a number: no sign."""
        return self.text[0].isalnum() or self.text[0] == "_"

    @property
    def is_number(self) -> bool:
        """Written in digits."""
        return self.text[0].isdecimal()


def tokens(text: str, offset: int = 0) -> Iterator[Token]:
    """In reading order, at places from `offset`."""
    for match in _TOKEN.finditer(text):
        text = match[0] if match[0].isascii() else _TO_DROP.sub("", match[0])
        yield Token(text, offset + match.start(), offset + match.end())


def word(token: Token) -> str:
    """A word as it is compared: folded, and spelled with the letters that it seems to have."""
    folded = fold(token.text.strip("_"))
    if folded.isascii() and folded.isalpha():
        return folded
    if not folded.isascii() and _LATIN.search(folded):
        folded = folded.translate(_LOOKALIKES)
    return folded if token.is_number else folded.translate(_DIGITS_FOR_LETTERS)


def listed(text: str) -> list[str]:
    """The words of a list that stands in the code."""
    return text.split()


def key(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(folded for token in tokens(text) if token.is_word and (folded := word(token)))
