# SPDX-License-Identifier: EUPL-1.2
"""A text as its reader sees it: `**So**rtieren`, `Sor&shy;tieren` and `Sortie[9]ren` are all the word "Sortieren".

What nobody sees becomes as many characters that tokens leave out, so that each place stays where it is.
"""

import re
import unicodedata
from functools import lru_cache
from html import unescape

UNSEEN = (
    "\u00ad\u0300-\u036f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20e3\ufe00-\ufe0f\ufeff"
    "\U000e0001-\U000e007f\U000e0100-\U000e01ef"
)
"""Characters that nobody sees, and strokes over letters: they would part a word. For a set in an expression."""
MAX_PIECE = 80
"""Characters without a blank that wait whole for what may still belong to them."""
_FILL = "\u200b"
_IN = rf"[\w{UNSEEN}]"
_SIGNS = re.compile(r"[&*`~\[\]\\<{'’_\u00a0\u2009\u202f]")
"""Without one of these a text is what it looks like."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});|\\u00[0-9a-fA-F]{2}")
_OPEN_ENTITY = re.compile(r"(?:&#?\w{0,30}|\\u?[0-9a-fA-F]{0,3})\Z")
_OVER = re.compile(r"\n|>[^<>]{0,80}\s")
"""Behind the beginning of a mark: no word goes on behind it."""
_SET_APART = re.compile(
    rf"(?<={_IN})(\*{{2,3}}|`{{1,2}}|~~)({_IN}{{1,40}})\1|(?<!\w)(\*{{1,3}}|`{{1,2}}|~~)({_IN}{{1,40}})\3(?=\w)"
)
"""Part of a word in bold letters or as code. A single `*` may be a product."""
_IN_WORD = re.compile(
    rf"(?<={_IN})(?:\[\d{{1,3}}\]|</?[A-Za-z][^<>\n]{{0,40}}>|<!--[^<>\n]{{0,40}}-->|\{{\}}|\\-"
    rf"|\}}\\(?:text|math)[a-z]{{0,6}}\{{){{1,6}}(?={_IN})"
)
_IN_NUMBER = re.compile(r"(?<=\d)(?:\{([.,])\}|\\[,;:!]|\\ |~|[\u00a0\u2009\u202f'’_])(?=\d)")
_BESIDE = re.compile(
    r"(?<=\w) \[\d{1,3}\]|(?<=\])\((?:https?:|mailto:|[/#])[^()\s]{0,200}\)|(?<=[\w)}\s])&(?=\s?[=≈<>])"
)
"""Citations, addresses of links, the sign before which lines of a formula are aligned."""
_POWERS = re.compile(r"(?<![\w)\]}⁰¹²³⁴-⁹])[⁰¹²³⁴-⁹]{1,200}")
_UMLAUT = re.compile("[aouAOU]\u0308")


def seen(text: str) -> str:
    """Of the same length."""
    if not text.isascii():
        text = _POWERS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        text = _UMLAUT.sub(lambda found: unicodedata.normalize("NFC", found[0]) + _FILL, text)
        text = "".join(map(_plain, text))
    if not _SIGNS.search(text):
        return text
    text = _ENTITY.sub(_unescaped, text)
    text = _SET_APART.sub(_together, text)
    text = _IN_WORD.sub(_filled, text)
    text = _IN_NUMBER.sub(lambda found: f"{_FILL}{found[1]}{_FILL}" if found[1] else _filled(found), text)
    return _BESIDE.sub(lambda found: " " * len(found[0]), text)


def settled(text: str) -> int:
    """Up to where nothing that follows changes how a text is seen."""
    start = max(text.rfind(blank, max(0, len(text) - MAX_PIECE)) for blank in " \n\t") + 1
    opened = text.rfind("<", max(0, len(text) - MAX_PIECE))
    if opened >= 0 and not _OVER.search(text, opened):
        start = min(start, max(text.rfind(" ", 0, opened), text.rfind("\n", 0, opened), opened - MAX_PIECE) + 1)
    if not _SIGNS.search(text, start):
        return len(text)
    if len(text) - start <= MAX_PIECE:
        return start
    within = len(text) - MAX_PIECE  # inside of a word: its beginning waits for the rest of it
    return next((at for at in range(within, max(start, within - MAX_PIECE), -1) if _is_inside(text, at)), within)


def _is_inside(text: str, at: int) -> bool:
    """Whether a word goes on there, and no mark."""
    goes_on = text[at - 1] == ";" or (text[at - 1].isalnum() and text[at].isalnum())
    return goes_on and not _OPEN_ENTITY.search(text, max(0, at - 32), at)


@lru_cache(maxsize=20_000)
def _plain(letter: str) -> str:
    """A letter or sign of another set as the usual one; powers stay."""
    if letter.isascii() or letter in "⁰¹²³⁴⁵⁶⁷⁸⁹\u00a0\u2009\u202f":
        return letter
    usual = unicodedata.normalize("NFKC", letter)
    return usual if len(usual) == 1 else letter


def _unescaped(found: re.Match[str]) -> str:
    sign = chr(int(found[0][2:], 16)) if found[0][0] == "\\" else unescape(found[0])
    return sign + _FILL * (len(found[0]) - len(sign)) if 0 < len(sign) < len(found[0]) else found[0]


def _together(found: re.Match[str]) -> str:
    mark, word = (found[1], found[2]) if found[1] else (found[3], found[4])
    return _FILL * len(mark) + word + _FILL * len(mark)


def _filled(found: re.Match[str]) -> str:
    return _FILL * len(found[0])
