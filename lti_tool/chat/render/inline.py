# SPDX-License-Identifier: EUPL-1.2
"""What Markdown does not say about a line, but models write: bold beside punctuation, a few HTML tags, lettered lines.

* CommonMark's rule for emphasis looks for blanks, which Chinese, Japanese and Korean do not set and German compounds
  do not have: `**「重要」**です`, `**Haupt-**komponente`.
* `<sub>` and its like have no attributes here and are made from their names, so no HTML of the model gets through.
* `a) …` at the beginning of a line is no list for CommonMark, which would join the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableSequence, Sequence

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3130-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003134f]"
)
_OPENING = frozenset("([{„‚«‹「『（【《〈［｛¿¡<")
_POINTING_INWARDS = frozenset("«‹")
"""German closes with them, French opens: »so« and « ainsi »."""
_CLOSING = frozenset(")]}»›」』）】》〉］｝、。，．！？：；,.!?:;")

_TAGS = {
    **{name: name for name in ("sub", "sup", "kbd", "mark", "u", "small", "ins", "del", "s", "strong", "em")},
    "b": "strong",
    "i": "em",
    "strike": "s",
    "var": "em",
    "cite": "em",
    "samp": "kbd",
    "tt": "code",
    "code": "code",
}
TAGS = frozenset(_TAGS.values())
"""The elements that are made of tags."""
_TAG = re.compile(r"<(/?)({})[ \t]{{0,3}}>".format("|".join(sorted(_TAGS, key=len, reverse=True))), re.IGNORECASE)
_BREAK = re.compile(r"<br[ \t]{0,3}/?>", re.IGNORECASE)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)

_MARKERS = tuple(
    re.compile(form)
    for form in (
        r"\(?[a-zA-Zα-ω]\.?\)[ \t]",
        r"\d{1,2}[a-z][.)][ \t]",
        r"\(?(?:[ivx]{1,5}|[IVX]{1,5})\)[ \t]",
        r"\(\d{1,2}\)[ \t]",
        r"[a-hA-H]\.[ \t]",
        r"(?:[ivx]{1,5}|[IVX]{1,5})\.[ \t]",
        r"[①-⑳][ \t]",
        r"[•‣◦▪▸►–—→✓✔✗✘☐☑✅❌][ \t]",
    )
)


class InlineState(StateInline):
    """One line of text being read, with this module's rules for emphasis and tags."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self._open: set[tuple[str, int]] = set()
        self._pairs: dict[int, int] | None = None

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - markdown-it's names
        """What a run of `*` or `~` may do: as CommonMark 6.2 says, and what it leaves out."""
        scanned = super().scanDelims(start, canSplitWord)
        if not canSplitWord:
            return scanned
        before = self.src[start - 1] if start else " "
        end = start + scanned.length
        after = self.src[end] if end < self.posMax else " "
        run = (self.src[start], min(scanned.length, 3))
        cjk = _CJK.match(before) is not None or _CJK.match(after) is not None
        opens = scanned.can_open or (cjk and not after.isspace() and after not in _CLOSING)
        in_word = after.isalpha() and run in self._open
        ends = not before.isspace() and (before not in _OPENING or (in_word and before in _POINTING_INWARDS))
        closes = scanned.can_close or (ends and (cjk or in_word))
        self._remember(run, opens=opens, closes=closes, apart=not before.isalnum() and before not in _CLOSING)
        return Scanned(opens, closes, scanned.length)

    def _remember(self, run: tuple[str, int], *, opens: bool, closes: bool, apart: bool) -> None:
        """A run that surely opened something waits for its end: `(a+b)**n` opens nothing."""
        if closes and run in self._open:
            self._open.discard(run)
        elif opens and not closes and apart:
            self._open.add(run)

    def end_of_tag(self, start: int) -> int | None:
        """Where the end tag begins that belongs to the start tag at `start`."""
        if self._pairs is None:
            self._pairs = _pairs(self.src)
        return self._pairs.get(start)


def _pairs(source: str) -> dict[int, int]:
    """Start tags and their end tags; a tag that stands in code belongs to no pair."""
    if "`" in source:
        source = _CODE.sub(lambda match: " " * len(match[0]), source)
    pairs: dict[int, int] = {}
    open_: dict[str, list[int]] = {}
    for match in _TAG.finditer(source):
        places = open_.setdefault(match[2].lower(), [])
        if not match[1]:
            places.append(match.start())
        elif places:
            pairs[places.pop()] = match.start()
    return pairs


class Inline(ParserInline):
    """markdown-it's reader of lines with this module's state."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """As the class above does."""
        state = InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def tag_rule(state: StateInline, silent: bool) -> bool:
    """`<br>`, and pairs of tags without attributes."""
    if state.src[state.pos] != "<" or not isinstance(state, InlineState):
        return False
    if match := _BREAK.match(state.src, state.pos):
        if not silent:
            state.push("hardbreak", "br", 0)
        state.pos = match.end()
        return True
    match = _TAG.match(state.src, state.pos)
    end = state.end_of_tag(state.pos) if match and not match[1] else None
    if match is None or end is None or end > state.posMax:
        return False
    closing = _TAG.match(state.src, end)
    if closing is None:
        return False
    if not silent:
        _push_pair(state, _TAGS[match[2].lower()], match.end(), end)
    state.pos = closing.end()
    return True


def _push_pair(state: StateInline, name: str, start: int, end: int) -> None:
    if name == "code":
        state.push("code_inline", "code", 0).content = state.src[start:end]
        return
    most, state.posMax, state.pos = state.posMax, end, start
    state.push(f"{name}_tag_open", name, 1)
    state.md.inline.tokenize(state)
    state.push(f"{name}_tag_close", name, -1)
    state.posMax = most


def keep_lettered_lines(children: MutableSequence[Token]) -> None:
    """Lines that begin with a), b) … stay lines."""
    starts = dict(_line_starts(children))
    if len(starts) < 2:
        return
    for form in _MARKERS:
        marked = [at for at, text in starts.items() if form.match(text)]
        if len(marked) < 2:
            continue
        for at in marked:
            if at and children[at - 1].type == "softbreak":
                children[at - 1].type = "hardbreak"
                children[at - 1].tag = "br"


def _line_starts(children: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """The first token of each line and the words it begins with, be they bold: `**a)** …`."""
    for at, child in enumerate(children):
        if at and children[at - 1].type not in ("softbreak", "hardbreak"):
            continue
        words = ""
        for token in children[at : at + 5]:
            if token.type == "text":
                words += token.content
            elif token.type not in ("strong_open", "strong_close", "em_open", "em_close"):
                break
        if words or child.type == "text":
            yield at, words
