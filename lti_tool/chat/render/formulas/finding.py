# SPDX-License-Identifier: EUPL-1.2
r"""Where formulas begin and end, before anything else of Markdown is read.

Markdown would read the signs inside formulas as its own: `- b` as an item, `|` as the end of a cell, `_` as emphasis, a
blank line as the end of the paragraph. So each formula is taken out first, and a placeholder stands for it in the line
in which it began. `$…$` and `\(…\)` are inline; `$$…$$`, `\[…\]` and environments are displayed. Where the placeholder
turns out to stand in code, the formula's source comes back.

The finder takes line by line and holds lines back while a formula is open, at most `MAX_LINES`. If its end does not
come, the opener is text. So it can run along with a stream, and what it finds does not depend on the stream's pieces.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from lti_tool.chat.render import fences
from lti_tool.chat.render.formulas import dollars
from lti_tool.chat.render.formulas.mathml import MAX_FORMULA

MAX_LINES = 40
MAX_INLINE_LINES = 4
"""Lines of a formula inside a sentence."""
MAX_BARE = 40
"""Characters behind a dollar at the end of a line without any sign of TeX."""
MAX_BLANK = 3
MAX_BEHIND_BLANK = 10
"""Blank lines in a displayed formula, and lines behind the first of them: a lone `$$` must not keep a page waiting."""
MAX_LINE = 4_000
"""Characters of a line that may open a formula which ends on another, and of a formula within its line: a longer one
than can be read is shown as source."""

MAX_FAILURES = 30
"""Openers of one line that opened nothing after a long search; behind them all is text."""

# Noncharacters of Unicode, which no text has: _clean replaces them.
START, STOP = "\ufdd0", "\ufdd1"
PLACEHOLDER = re.compile(f"{START}(\\d+){STOP}")
NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
ALONE = re.compile(f"{START}(\\d+){STOP}[ \t]*([.,;:!?]?)[ \t]*$")

_SPECIAL = re.compile(
    r"\\begin\s*\{([A-Za-z]{1,20}\*?)\}|\\.|\$\$?|`+|<(?:https?://|mailto:)[^\s<>]*>|\]\([^\s()<>]*\)", re.DOTALL
)
# \[1\] is a citation that the model escaped, \[x\] a box it ticked, \[a\](b) a link.
_CITATION = re.compile(r"\\\[(?:\d{1,3}(?:[,;–-] ?\d{1,3})*|[xX ]?)\\\]|\\\[[^\]\n]*\\\]\(")
_RUN = re.compile("`+")
_WORD_APART = re.compile(r"\s+[^\W\d_]{2,}\s+")
_HEADING = re.compile(r"#{1,6}[ \t]+[^\W\d_]{2}")
_ONE_LINE = re.compile(r"[ \t>]*(?:#{1,6}[ \t]|\|)")
_BEGUN_AGAIN = {"\\]": re.compile(r"(?<!\\)\\\["), "\\)": re.compile(r"(?<!\\)\\\(")}
# Not the end of `\\\\]`: there the backslash ends a row.
_CLOSERS = {
    "$$": re.compile(r"(?<!\\)(?:\\\\)*\$\$"),
    "\\]": re.compile(r"(?<!\\)(?:\\\\)*\\\]"),
    "\\)": re.compile(r"(?<!\\)(?:\\\\)*\\\)"),
}
_SHORT = {"$": "$", "\\(": "\\)"}
_LONG = {"$$": "$$", "\\[": "\\]"}

# GitHub's and GitLab's form of a formula in the line: $`x^2`$.
_QUOTED = re.compile(r"\$`[^`$\n]{1,600}`\$(?![\w`])")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, or code that holds a pipe (`latex` is then the code)."""

    raw: str
    """As it stood in the text, with its delimiters."""
    latex: str
    display: bool
    code: bool = False


@dataclass(frozen=True, slots=True)
class _End:
    """Where a formula ends: behind how many more lines, and where in that line."""

    lines: int
    start: int
    stop: int


class Finder:
    """Takes lines, gives lines with placeholders; `formulas` has what they stand for."""

    def __init__(self, *, nested: bool = True) -> None:
        self.formulas: list[Formula] = []
        self._nested = nested
        self._lines: deque[str] = deque()
        self._fence: fences.Fence | None = None
        self._quotes = self._columns = 0
        self._all_here = False

    @property
    def waits(self) -> bool:
        """Whether lines are held back, since a formula is open."""
        return bool(self._lines)

    @property
    def in_code(self) -> bool:
        """Whether fenced code is open."""
        return self._fence is not None

    def feed(self, line: str) -> list[str]:
        """The lines that are decided with this one."""
        return [decided for decided, _code in self.feed_told(line)]

    def feed_told(self, line: str) -> list[tuple[str, bool]]:
        """The same, each with whether it is of fenced code."""
        self._lines.append(line)
        return list(self._decided())

    def finish(self) -> list[str]:
        """The lines that were held back: no other will come."""
        return [decided for decided, _code in self.finish_told()]

    def finish_told(self) -> list[tuple[str, bool]]:
        """The same, each with whether it is of fenced code."""
        self._all_here = True
        return list(self._decided())

    def feed_all(self, lines: list[str]) -> list[str]:
        """The same for a whole block."""
        self._lines.extend(lines)
        return self.finish()

    def _decided(self) -> Iterator[tuple[str, bool]]:
        while self._lines:
            if self._in_code(self._lines[0]):
                yield self._lines.popleft(), True
            elif (line := self._first()) is None:
                return
            else:
                yield line, False

    # --- code

    def _in_code(self, line: str) -> bool:
        """Whether the line belongs to fenced code, its first and last line included."""
        if self._fence is not None:
            body = line.lstrip(" \t")
            if (self._quotes and not body.startswith(">")) or (body.strip() and len(line) - len(body) < self._columns):
                self._fence = None  # its quotation or item has ended
            else:
                if self._fence.ends(fences.body_of_code(line, self._quotes)):
                    self._fence = None
                return True
        if "```" not in line and "~~~" not in line:
            return False
        before = fences.prefix(line)
        self._fence = fences.open_fence(line[len(before) :].rstrip(" \t\r\n"), nested=self._nested)
        self._quotes = before.count(">")
        self._columns = len(before) if before.strip(" \t>") and not self._quotes else 0
        return self._fence is not None

    # --- one line, and those that its formulas reach into

    def _first(self) -> str | None:
        """The first line with its formulas taken out; None while the end of one must be waited for."""
        text, taken = self._lines[0], 0
        known = len(self.formulas)
        scan = _Scan(text)
        out: list[str] = []
        while (opener := scan.next()) is not None:
            found = self._find(scan, opener, taken)
            if found == "wait":
                del self.formulas[known:]
                return None
            if isinstance(found, _End):
                out.append(scan.before(opener))
                failures = scan.failures
                taken, scan = self._take(scan, opener, found, taken)
                scan.failures = failures
                out.append(f"{START}{len(self.formulas) - 1}{STOP}")
        out.append(scan.rest())
        for _ in range(taken + 1):
            self._lines.popleft()
        return "".join(out)

    def _take(self, scan: _Scan, opener: re.Match[str], end: _End, taken: int) -> tuple[int, _Scan]:
        quotes = fences.prefix(self._lines[0]).count(">")
        lines = [scan.text[opener.start() :]]
        lines += [self._lines[at] for at in range(taken + 1, taken + end.lines + 1)]
        last = lines[-1]
        stop = end.stop - (opener.start() if not end.lines else 0)
        rest = last[stop:]
        lines[-1] = last[:stop]
        raw = "".join(lines)
        inner = "".join([lines[0], *(_without_marks(line, quotes) for line in lines[1:])])
        self.formulas.append(_formula(raw, inner, opener[0]))
        if end.lines:
            return taken + end.lines, _Scan(rest)
        scan.jump(end.stop)
        return taken, scan

    def _find(self, scan: _Scan, opener: re.Match[str], taken: int) -> _End | str | None:
        """The formula's end, `wait` while it may still come, None if it is no formula."""
        sign = opener[0]
        if sign[0] == "`":
            return scan.code(opener)
        if scan.failures > MAX_FAILURES:
            return None
        if sign == "$":
            return self._dollar(scan, opener, taken)
        if sign == "\\[" and _CITATION.match(scan.text, opener.start()):
            return None
        if sign in ("\\(", "\\[", "$$") or opener[1]:
            closer = f"\\end{{{opener[1]}}}" if opener[1] else (_SHORT | _LONG)[sign]
            return self._closer(scan, opener, closer, taken)
        return None

    def _dollar(self, scan: _Scan, opener: re.Match[str], taken: int) -> _End | str | None:
        at = opener.start()
        if quoted := _QUOTED.match(scan.text, at):
            return _End(0, quoted.end() - 1, quoted.end())
        end = dollars.closing(scan.text, at)
        if end > 0:
            return _End(0, end, end + 1)
        if scan.text.find("$", at + 1) >= 0:
            scan.failures += end < -1
            return None
        if not self._may_go_on(scan, at):
            return None
        # The rest of the paragraph, for as long as it looks like one formula.
        text, count = scan.text, 0
        for line in self._following(taken, MAX_INLINE_LINES):
            if not dollars.has_tex(text[at:]) and len(text) - at > MAX_BARE:
                return None
            if line is None:
                return "wait"
            if not line.strip() or fences.prefix(line).count(">") or fences.open_fence(line.strip(), nested=False):
                return None
            begin, text, count = len(text), text + line, count + 1
            if "$" in line:
                end = dollars.closing(text, at)
                return _End(count, end - begin, end - begin + 1) if end >= begin else None
        return None

    def _may_go_on(self, scan: _Scan, at: int) -> bool:
        rest = scan.text[at + 1 :]
        return len(scan.text) < MAX_LINE and not _ONE_LINE.match(self._lines[0]) and not dollars.is_prose(rest)

    def _closer(self, scan: _Scan, opener: re.Match[str], closer: str, taken: int) -> _End | str | None:
        start = scan.find(closer, opener)
        if start >= 0:
            content = scan.text[opener.end() : start]
            if content.strip() and not (closer[1] in "$)]" and _is_no_formula(content)):
                return _End(0, start, start + len(closer))
            scan.failures += 1
            return None
        if (
            len(scan.text) > MAX_LINE
            or _ONE_LINE.match(self._lines[0])
            or _begins_again(scan.text, opener.end(), closer)
        ):
            return None
        found = self._later(scan, opener, closer, taken)
        scan.failures += found is None
        return found

    def _later(self, scan: _Scan, opener: re.Match[str], closer: str, taken: int) -> _End | str | None:
        guard = _Guard(scan.text[opener.end() :], closer, fences.prefix(self._lines[0]).count(">"))
        for count, line in enumerate(self._following(taken, guard.lines), 1):
            if line is None:
                return "wait"
            if guard.refuses(line):
                return None
            start = _search(line, closer, 0, 0, opener[1])
            if start >= 0:
                return _End(count, start, start + len(closer)) if guard.holds(line[:start]) else None
        return None

    def _following(self, taken: int, most: int) -> Iterator[str | None]:
        """The lines behind; None for one that has not come."""
        for at in range(taken + 1, taken + 1 + most):
            if at < len(self._lines):
                yield self._lines[at]
            else:
                if not self._all_here:
                    yield None
                return


class _Guard:
    """What may stand between a formula's opener and its end on another line."""

    def __init__(self, first: str, closer: str, quotes: int) -> None:
        self._display = closer != "\\)"
        self.lines = MAX_LINES if self._display else MAX_INLINE_LINES
        self._blank_allowed = self._display and not dollars.is_prose(first)
        self._again = _BEGUN_AGAIN.get(closer)
        self._quotes = quotes
        self._length = len(first)
        self._blanks = self._behind = 0
        self._words = dollars.is_prose(first) and not dollars.has_tex(first)
        self._signs = dollars.has_tex(first)

    def refuses(self, line: str) -> bool:
        """Take the next line; whether the formula cannot have gone on to it."""
        self._length += len(line)
        body = line.strip(" \t\r\n")
        if self._quotes and not body.startswith(">"):
            return True
        body = body.lstrip("> \t") if self._quotes else body
        if not body:
            self._blanks += 1
            return not self._blank_allowed or self._blanks > MAX_BLANK
        self._behind += bool(self._blanks)
        return (
            self._length > MAX_FORMULA
            or self._behind > MAX_BEHIND_BLANK
            or fences.open_fence(body, nested=False) is not None
            or bool(self._again and self._again.search(body))
            or bool(self._blanks and (_HEADING.match(body) or _is_sentence(body)))
        )

    def holds(self, last: str) -> bool:
        """Whether all of it can be a formula, `last` being its end."""
        return not (self._words and not self._signs and _is_no_formula(last or "und so"))


class _Scan:
    """Goes through one line from one special sign to the next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at = self._copied = 0
        self._runs: dict[int, list[int]] | None = None
        self._searched: dict[str, int] = {}
        self.failures = 0

    def next(self) -> re.Match[str] | None:
        """The next sign that may open something."""
        match = _SPECIAL.search(self.text, self._at)
        if match:
            self._at = match.end()
        return match

    def find(self, closer: str, opener: re.Match[str]) -> int:
        """Where the opener's formula ends in this line, or -1. What was searched in vain is not searched again."""
        key = opener[1] or closer
        start = _search(self.text, closer, opener.end(), max(opener.end(), self._searched.get(key, 0)), opener[1])
        if start < 0:
            self._searched[key] = opener.end() + MAX_LINE - len(closer)
        return start

    def before(self, opener: re.Match[str]) -> str:
        """The text that was not given out yet, up to the opener."""
        text, self._copied = self.text[self._copied : opener.start()], opener.end()
        return text

    def jump(self, to: int) -> None:
        self._at = self._copied = to

    def rest(self) -> str:
        return self.text[self._copied :]

    def code(self, opener: re.Match[str]) -> _End | None:
        """Code in the line: skipped, or taken out if it has a pipe, which would end the cell of a table."""
        if self._runs is None:
            self._runs = {}
            for match in _RUN.finditer(self.text):
                self._runs.setdefault(len(match[0]), []).append(match.start())
        places = self._runs.get(len(opener[0]), [])
        index = bisect_left(places, opener.end())
        if index == len(places):
            return None
        start = places[index]
        self._at = start + len(opener[0])
        return _End(0, start, self._at) if "|" in self.text[opener.end() : start] else None


def _formula(raw: str, inner: str, sign: str) -> Formula:
    if sign[0] == "`":
        return Formula(raw, _code(inner[len(sign) : -len(sign)]), display=False, code=True)
    if sign == "$":
        quoted = 2 if _QUOTED.fullmatch(inner) else 1
        return Formula(raw, inner[quoted:-quoted].strip(), display=False)
    if sign in ("$$", "\\[", "\\("):
        return Formula(raw, inner[2:-2].strip(), display=sign != "\\(")
    return Formula(raw, inner.strip(), display=True)


def _code(text: str) -> str:
    """CommonMark 6.1: one blank on each side is not part of the code."""
    text = text.replace("\n", " ")
    return text[1:-1] if text[:1] == " " == text[-1:] and text.strip() else text


def _search(text: str, closer: str, begin: int, start: int, environment: str | None) -> int:
    """Where the closer stands from `start` on; of an environment that begins at `begin` the one that belongs to it."""
    end = begin + MAX_LINE
    if not environment:
        match = _CLOSERS[closer].search(text, start, end)
        return match.end() - 2 if match else -1
    at = text.find(closer, start, end)
    for _ in range(text.count(f"\\begin{{{environment}}}", begin, at) if at >= 0 else 0):
        at = text.find(closer, at + 1, end)
    return at


def _begins_again(text: str, start: int, closer: str) -> bool:
    again = _BEGUN_AGAIN.get(closer)
    return again is not None and again.search(text, start) is not None


def _is_no_formula(content: str) -> bool:
    """Words between brackets that were escaped, or a process number and the word behind it."""
    return bool(_is_sentence(content) or _WORD_APART.fullmatch(content)) or not (
        dollars.has_tex(content) or re.search(r"[^\W_]|[{}\\]", content)
    )


def _is_sentence(text: str) -> bool:
    text = text[:MAX_FORMULA]
    return dollars.is_prose(text) and not dollars.has_tex(text) and not re.search(r"[=<>+]", text)


def _without_marks(line: str, quotes: int) -> str:
    for _ in range(quotes):
        line = re.sub(r"^[ \t]*>[ \t]?", "", line)
    return line
