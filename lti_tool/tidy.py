# SPDX-License-Identifier: EUPL-1.2
"""Text from files made fit to be stored, shown and put before a model."""

import unicodedata

_KEPT = "\n\t"
_UNSEEN = {0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x2800, 0x3164, 0xFEFF, 0xFFA0, 0xFFFE, 0xFFFF}
"""Shown by nothing, and no format characters by their category. U+FFFE is what pdfium writes for a hyphen."""
_SPACES = dict.fromkeys((0x00A0, 0x2007, 0x202F, 0x2009, 0x200A, 0x2002, 0x2003), " ")
_VARIATION = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)


class _Table(dict[int, str | None]):
    """For `str.translate`: decides about each of the usual characters once."""

    def __missing__(self, code: int) -> str | None:
        kept = self._decide(code)
        if code < 0x3000:  # a file with every character there is must not fill the memory
            self[code] = kept
        return kept

    @staticmethod
    def _decide(code: int) -> str | None:
        letter = chr(code)
        if letter in _KEPT:
            return letter
        if code in _SPACES:
            return " "
        category = unicodedata.category(letter)
        if category == "Cs":
            return "\N{REPLACEMENT CHARACTER}"
        if category == "Zl" or category == "Zp":
            return "\n"
        # Format characters: zero-width ones, marks of direction, tags. They hide text from people, not from a model.
        hidden = category in ("Cc", "Cf") or code in _UNSEEN or any(code in those for those in _VARIATION)
        return None if hidden else letter


_TABLE = _Table()


def tidy(text: str) -> str:
    """In NFC, with plain line ends, and without controls, halves of surrogate pairs and what nobody can see.

    Blanks at line ends go, and empty lines at either end. Those between stay: a listing's lines are counted.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    composed = unicodedata.normalize("NFC", plain.translate(_TABLE))
    return "\n".join(line.rstrip() for line in composed.split("\n")).strip("\n")


def tidy_line(text: str) -> str:
    """The same in one line: for titles and headings."""
    return " ".join(tidy(text).split())
