# SPDX-License-Identifier: EUPL-1.2
"""Where a line of prose cites passages by number: `[2]`, `[1, 3]`, `[1-3]`, and what models write instead of that.

Brackets with numbers in them are also indices, intervals, lists and the texts of links. What stands directly before and
behind them decides, the same for the stream (`lti_tool.chat.citations`) as for the HTML.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import takewhile

from lti_tool.chat.render.fences import prefix

_NUMBER = r"(?:n[ \t]?=[ \t]?)?\d{1,3}"
_NUMBERS = rf"{_NUMBER}(?:[ \t]?[,;–-][ \t]?{_NUMBER}){{0,11}}"
_GROUP = rf"\\?\[(?:{_NUMBERS})\\?\]|【{_NUMBERS}(?:†[^】\n]{{0,40}})?】"
GROUP = re.compile(
    r"(?P<gap>[ \t]{0,3}(?:[,;][ \t]{0,3})?|[ \t]{1,3}(?:und|and)[ \t]{1,3})(?P<open>\(?)" + rf"(?P<group>{_GROUP})"
)
"""Numbers in brackets with what joins them to those before: `[1], [2]`, `[1] und [2]`, `([1])`."""
_OPEN_GROUP = r"\\?(?:\[[\dn \t=,;–\\-]{0,80}\]?|【[^】\n]{0,80}】?)?"
MAY_BECOME = re.compile(rf"[ \t]{{0,3}}\(?{_OPEN_GROUP}\Z")
"""The end of a text that has not ended, if it may become one: at most some ninety characters."""
MAY_JOIN = re.compile(rf"[ \t]{{0,3}}(?:[,;]|u|un|und|a|an|and)?[ \t]{{0,3}}\(?{_OPEN_GROUP}")
"""The same behind one."""

_PART = re.compile(r"(\d{1,3})(?:[ \t]?([–-])[ \t]?(?:n[ \t]?=[ \t]?)?(\d{1,3}))?")
_PLAIN = re.compile(r"\[[1-9]\d{0,2}(?:,[ \t]?[1-9]\d{0,2})*\]")
_CLOSING = frozenset("_)]}[")
_OPERATORS = frozenset("=∈∉≤≥≠≈⊂⊆∪∩+")
_LOOK_BACK = 200
"""Characters before a bracket that may tell what it is."""
_GERMAN = "liste listen array arrays feld felder vektor vektoren intervall folge tupel zahlen eingabe ausgabe matrix"
_ENGLISH = "list lists vector vectors interval intervals sequence sequences tuple tuples numbers input output"
_NAMING = frozenset("_.$@#/\\&%")
"""In front of the last letters of a name in code: `a.items[1]`, `$liste[1]`."""
SHORTEST_WORD = 4
"""Letters; a shorter one in front of a bracket is a variable's name as well as a word."""
_CODE = "args argv char chars cols data elem element elements index items keys line lines name names node nodes nums"
_CODE_TOO = "params path queue result results rows stack string table text token tokens value values word words"
_CODE_GERMAN = "daten knoten stapel tabelle wert werte wort worte zeile zeilen spalte spalten"
_VARIABLES = frozenset(f"{_CODE} {_CODE_TOO} {_CODE_GERMAN}".split())
"""In small letters these are names in code more often than the last word before a citation."""
_HOLDERS = frozenset(f"{_GERMAN} {_ENGLISH}".split())
"""What `[3, 5]` is the value of, when it stands directly behind such a word."""


def numbers_in(group: str) -> list[int]:
    """Each number once, in their order; those of a range one by one."""
    found: dict[int, None] = {}
    for first, dash, last in _PART.findall(group.partition("†")[0]):
        found.update(dict.fromkeys(range(int(first), int(last) + 1) if dash else (int(first),)))
    return list(found)


def write(numbers: Collection[int]) -> str:
    """As the stored text has it; "" for none."""
    return f"[{', '.join(map(str, numbers))}]" if numbers else ""


def is_plain(group: str) -> bool:
    """Whether it is written as the stored text has it."""
    return _PLAIN.fullmatch(group) is not None


def cites(text: str, found: re.Match[str]) -> bool:
    """Whether a match of GROUP that is not joined to another one is a citation and nothing else."""
    group = found["group"]
    if group[0] == "【":
        return True
    behind = text[found.end() : found.end() + 1]
    if (behind == "(" and group[-2] != "\\") or behind == "]":
        return False
    start = found.start("group")
    line = text[max(text.rfind("\n", 0, start) + 1, start - _LOOK_BACK) : start]
    return not _is_index(line) and not _is_list(line, numbers_in(group), group)


def _is_index(line: str) -> bool:
    """`list[1]`, `x[1]`, `f(x)[1]`, `f([1])`, and not `Bäume[1]`; `line`: up to the bracket."""
    if line.endswith("("):
        last = line[-2:-1]
        return last.isalnum() or last in _CLOSING
    return line[-1:] in _CLOSING or (line[-1:].isalnum() and not _ends_in_a_word(line))


def _ends_in_a_word(line: str) -> bool:
    """A word of prose, as far as it can be told from a name in code: long enough, of letters, none that code likes."""
    word = "".join(takewhile(str.isalpha, reversed(line)))[::-1]
    before = line[: len(line) - len(word)][-1:]
    is_name = before.isdigit() or before in _NAMING or not (word.islower() or word.istitle() or word.isupper())
    return len(word) >= SHORTEST_WORD and not is_name and word not in _VARIABLES and word.lower() not in _HOLDERS


def _is_list(line: str, numbers: list[int], group: str) -> bool:
    """`x = [1]`, `das Intervall [3, 5]`, `[5, 3, 8]`, `[0, 1]`: passages are counted from 1, and named upwards."""
    before = line.rstrip(" \t(:")
    if before[-1:] in _OPERATORS and prefix(line) != line:
        return True
    written = [int(n) for n in re.findall(r"\d{1,3}", group)]
    if 0 in written or len(set(written)) < len(written) or not numbers:
        return True
    word = before.rpartition(" ")[2].lower()
    return len(written) > 1 and (word in _HOLDERS or (len(written) > 2 and written != sorted(written)))


def split(text: str, numbers: Collection[int]) -> Iterator[str | list[int]]:
    """Prose, and between it the numbers of each citation; of those that are not in `numbers` nothing is made."""
    done, end, citing = 0, -1, False
    for found in GROUP.finditer(text):
        joined = found.start() == end and not found["open"]
        citing = citing if joined else cites(text, found)
        end = found.end()
        named = numbers_in(found["group"]) if citing else []
        if named and all(n in numbers for n in named):
            yield text[done : found.start()] + _kept(found)
            yield named
            done = end
    yield text[done:]


def _kept(found: re.Match[str]) -> str:
    """A mark stands directly behind its word."""
    gap = found["gap"]
    return gap + found["open"] if found["open"] or gap.strip() in ("und", "and") else gap.rstrip()


def shield(text: str) -> str:
    """Foreign text in which nothing counts as a citation: its numbers in brackets name its own literature."""
    return GROUP.sub(lambda found: found[0].replace("[", "[\u2060") if cites(text, found) else found[0], text)


def spread(text: str) -> str:
    """Text for a model in which nothing is written as a citation: `[3]` becomes `[ 3 ]`, in code and lists, too."""
    return GROUP.sub(lambda found: found[0].removesuffix(found["group"]) + _spread(found["group"]), text)


def _spread(group: str) -> str:
    return re.sub(r"(\\?[\]】])", r" \1", re.sub(r"([\[【])", r"\1 ", group))
