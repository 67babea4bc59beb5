# SPDX-License-Identifier: EUPL-1.2
"""Numbers in words, German and English: "zweihundertvierundsiebzig", "nineteen point three"."""

import re

from lti_tool.solution_guard.tokens import listed

_GERMAN = listed("""
null ein zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf dreizehn vierzehn fuenfzehn
sechzehn siebzehn achtzehn neunzehn
""")
_ENGLISH = listed("""
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
""")
_GERMAN_TENS = ["zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = {word: number for words in (_GERMAN, _ENGLISH) for number, word in enumerate(words)} | {"eins": 1, "zwo": 2}
SMALL |= {word: 10 * number for words in (_GERMAN_TENS, _ENGLISH_TENS) for number, word in enumerate(words, 2)}
SCALES = {"hundert": 100, "hundred": 100, "tausend": 1_000, "thousand": 1_000, "million": 10**6, "millionen": 10**6}
POINTS = frozenset({"komma", "point"})
PARTS_OF_ONE = {
    "drittel": 3, "dritteln": 3, "viertel": 4, "vierteln": 4, "fuenftel": 5, "fuenfteln": 5, "sechstel": 6, "achtel": 8,
    "halb": 2, "halbe": 2, "halbes": 2, "halben": 2, "half": 2,
    "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixths": 6, "eighths": 8,
}  # fmt: skip
JOINTS = frozenset({"and", "und", "a"})
HALVES = frozenset({"half", "halb", "halbe", "halbes", "halben"})
"""Behind a joint one half more."""
_PART = re.compile("|".join(sorted([*SMALL, *SCALES, "und", "einhalb"], key=len, reverse=True)))
_MAX = 80  # letters of a word that may be a number


def parts(word: str) -> list[str]:
    """A folded word as the words of a number; empty for any other word."""
    if word in SMALL or word in SCALES or word in POINTS:
        return [word]
    if word.startswith("anderthalb"):
        return ["ein", "einhalb"]
    if len(word) > _MAX or len(word) < 4 or word in JOINTS:
        return []
    found: list[str] = _PART.findall(word)
    return found if "".join(found) == word and len(found) > 1 else []


class Spoken:
    """A number as its words come."""

    def __init__(self) -> None:
        self._whole, self._group, self._digits = 0, 0, ""
        self._any, self._point = False, False

    def add(self, part: str) -> None:
        """The next word of it."""
        if part in ("half", "einhalb"):
            self._digits, self._any = "5", True
        elif part in POINTS:
            self._point = self._any
        elif part in SCALES:
            self._scale(SCALES[part])
        elif part in SMALL:
            if self._point:
                self._digits += str(SMALL[part])
            else:
                self._group += SMALL[part]
            self._any = True

    def _scale(self, scale: int) -> None:
        self._any = True
        group = self._group or 1
        if scale == 100:
            self._group = group // 100 * 100 + (group % 100 or 1) * 100 if group < 100 else group
        else:
            self._whole, self._group = self._whole + group * scale, 0

    @property
    def digits(self) -> str:
        """As it is written; empty where no number was said."""
        if not self._any:
            return ""
        return str(self._whole + self._group) + (f".{self._digits}" if self._digits else "")
