# SPDX-License-Identifier: EUPL-1.2
"""An answer's citations while it streams: a number that no passage has is taken out before anybody sees it.

Where the text could still be code or a formula, whose brackets are no citations, such a number and what follows it wait
for the end of their line; a number that a passage has never waits. What comes out does not depend on the pieces that
went in. docs/decisions/citing.md tells what counts as a citation.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from lti_tool.chat.render.citations import GROUP, MAY_BECOME, MAY_JOIN, cites, is_plain, numbers_in, write
from lti_tool.chat.render.fences import prefix
from lti_tool.chat.render.formulas.finding import NONCHARACTERS, PLACEHOLDER, Finder, Formula
from lti_tool.chat.render.lines import cut

_SPECIAL = re.compile(r"[`$\\~]|<h")
"""What code, a formula or an address may begin with."""
_RUN = re.compile("`+")
_BLANKS = re.compile(r"[ \t]{0,3}")

Judge = Callable[[int], bool | None]
"""Whether prose is at a place of the text; None while that is not known."""


class CitationFilter:
    """Takes an answer in pieces of any size, gives what can be shown of it. `numbers`: those that passages have."""

    def __init__(self, numbers: Collection[int]) -> None:
        self.cited: set[int] = set()
        """The passages that are named in what came until now, up to the last line end."""
        self._numbers = numbers
        self._finder = Finder()
        self._text = ""
        """From the first line of which it is not known whether it is prose."""
        self._line = 0
        """Where in it the line begins that is still arriving."""
        self._plain = 0
        """Up to where nothing special has been found in that line."""
        self._done = 0
        """What is in front of that place was given out or dropped."""
        self._behind = ""
        """What ends there: `kept` or `dropped` citations, `other` brackets."""
        self._lead = ""
        """What stood before the dropped ones, while it is not known whether it is needed."""
        self._begins = False
        """Whether nothing but marks of lists and quotations is in front of them in their line."""
        self._unsure: list[tuple[int, list[int]]] = []
        """Citations, by their places, of which it is not known whether they stand in prose."""

    def feed(self, text: str) -> str:
        """What can be shown with this piece."""
        return "".join(self._take(piece) for piece in cut(NONCHARACTERS.sub("\ufffd", text)))

    def finish(self) -> str:
        """The rest. Call once."""
        line = self._text[self._line :]
        decided = self._finder.feed_told(line) if line else []
        return self._decide([*decided, *self._finder.finish_told()])

    def _take(self, piece: str) -> str:
        self._text += piece
        shown = ""
        if piece.endswith("\n"):
            shown = self._decide(self._finder.feed_told(self._text[self._line :]))
            self._line = self._plain = len(self._text)
        return shown + "".join(self._read(len(self._text), self._guess, last=False))

    def _guess(self, at: int) -> bool | None:
        """Prose for sure, if nothing up to it in its line can have begun anything else."""
        if at < self._line or self._finder.waits or self._finder.in_code:
            return None
        if self._plain <= at and not _SPECIAL.search(self._text, max(self._line, self._plain - 1), at + 1):
            self._plain = at + 1
        return True if self._plain > at else None

    def _decide(self, decided: Iterable[tuple[str, bool]]) -> str:
        """Lines of which it is known now what in them is prose."""
        places = _Places(self._finder.formulas)
        for line, code in decided:
            places.add(line, code=code)
        shown = "".join(self._read(places.end, places.is_prose, last=True))
        for at, numbers in self._unsure:
            if at < places.end and places.is_prose(at):
                self.cited.update(numbers)
        self._unsure = [(at - places.end, numbers) for at, numbers in self._unsure if at >= places.end]
        self._text = self._text[places.end :]
        self._done = max(0, self._done - places.end)
        self._line = max(0, self._line - places.end)
        return shown

    def _read(self, end: int, judge: Judge, *, last: bool) -> Iterator[str]:
        """Goes on up to `end`; `last`: whether nothing more comes there that belongs to what is in front of it."""
        while self._done < end and (found := GROUP.search(self._text, self._done, end)):
            joined = bool(self._behind) and found.start() == self._done and not found["open"]
            if self._behind and not joined:
                yield self._end_run()
                continue
            if found.end() == end and not last:
                break
            yield self._text[self._done : found.start()]
            self._done = found.start()
            shown = self._step(found, judge, joined=joined)
            if shown is None:
                return
            yield shown
            self._done = found.end()
        yield from self._rest(end, last=last)

    def _rest(self, end: int, *, last: bool) -> Iterator[str]:
        if self._done >= end:
            return
        if self._behind:
            if not last and MAY_JOIN.fullmatch(self._text, self._done, end):
                return
            yield self._end_run()
        held = None if last else MAY_BECOME.search(self._text, self._done, end)
        until = held.start() if held else end
        yield self._text[self._done : until]
        self._done = max(self._done, until)

    def _step(self, found: re.Match[str], judge: Judge, *, joined: bool) -> str | None:
        """What is shown of a group; None while that is not known."""
        group, place = found["group"], found.start("group")
        citing = self._behind != "other" if joined else cites(self._text, found)
        numbers = numbers_in(group) if citing else []
        known = [n for n in numbers if n in self._numbers]
        written = group if known == numbers and is_plain(group) else write(known)
        prose = judge(place) if citing else False
        if prose is None and written != group:
            return None
        if prose is False:
            lead, self._lead, self._behind = self._lead, "", "other"
            return lead + found[0]
        if prose:
            self.cited.update(known)
        else:
            self._unsure.append((place, known))
        return self._placed(found, written, joined=joined)

    def _placed(self, found: re.Match[str], written: str, *, joined: bool) -> str:
        """The citation with what joins it to others of its run that are shown."""
        gap, before = found["gap"] + found["open"], self._behind
        if written:
            lead, self._lead, self._behind = self._lead, "", "kept"
            return (lead if before == "dropped" else gap) + written
        if joined:
            return ""
        self._behind = "dropped"
        self._lead = gap[len(gap.rstrip(" \t(")) :]
        line = self._text[self._text.rfind("\n", 0, found.start()) + 1 : found.start("group")]
        self._begins = prefix(line) == line
        return gap[: len(gap) - len(self._lead)]

    def _end_run(self) -> str:
        """Behind a run of which nothing is shown neither its brackets stay nor two blanks, nor one at a line's end."""
        dropped, self._behind = self._behind == "dropped", ""
        lead, self._lead = self._lead, ""
        if not dropped:
            return ""
        if lead.endswith("(") and self._text.startswith(")", self._done):
            self._done += 1
            return ""
        if not lead.endswith("(") and not self._begins:
            return ""
        blanks = _BLANKS.match(self._text, self._done)
        self._done = blanks.end() if blanks else self._done
        return lead


class _Places:
    """Where decided lines are prose: outside of code and formulas. Places are counted in the lines as they came."""

    def __init__(self, formulas: Sequence[Formula]) -> None:
        self.end = 0
        self._formulas = formulas
        self._starts: list[int] = []
        self._prose: list[bool] = []

    def add(self, line: str, *, code: bool) -> None:
        """Take the next line, with placeholders for its formulas."""
        for number, part in enumerate(PLACEHOLDER.split(line)):
            if number % 2:
                self._add(len(self._formulas[int(part)].raw), prose=False)
            elif code:
                self._add(len(part), prose=False)
            else:
                for length, prose in _spans(part):
                    self._add(length, prose=prose)

    def is_prose(self, at: int) -> bool:
        """Whether prose is there."""
        return self._prose[bisect_right(self._starts, at) - 1]

    def _add(self, length: int, *, prose: bool) -> None:
        if length:
            self._starts.append(self.end)
            self._prose.append(prose)
            self.end += length


def _spans(text: str) -> Iterator[tuple[int, bool]]:
    """Lengths of what lies outside of code in the line (CommonMark 6.1) and inside, in turn."""
    runs: dict[int, list[int]] = {}
    for run in _RUN.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    at = 0
    for run in _RUN.finditer(text):
        start, same = run.start(), runs[len(run[0])]
        later = bisect_right(same, start)
        if start < at or later == len(same) or text[start - 1 : start] == "\\":
            continue
        yield start - at, True
        at = same[later] + len(run[0])
        yield at - start, False
    yield len(text) - at, True
