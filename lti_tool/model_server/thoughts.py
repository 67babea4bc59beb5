# SPDX-License-Identifier: EUPL-1.2
"""A model's thoughts, taken out of an answer that arrives in pieces cut anywhere. Pure.

A server with a reasoning parser sends thoughts in a field of their own. One without leaves them in the text, between
tags that differ from model to model. Where the chat template has opened the thought already, only the closing tag
comes: then all that stands before it was thought.

A tag in code (a span, a fence, an indented line) is text, and so is one in the middle of a sentence whose paragraph
ends without the other one: whoever asks how reasoning models work gets an answer too.
"""

import re

_NAMES = (
    "think", "thinking", "thought", "thoughts", "reasoning", "antthinking", "seed:think", "reasoning_content",
    "scratchpad", "thought_process", "thinking_process",
)  # fmt: skip
_OPENERS = (
    "[THINK]", "◁think▷", "<|think|>", "<|thinking|>", "<|begin_of_thought|>", "<|START_THINKING|>",
    "<|channel>thought", "<unused94>thought", "<|channel|>analysis<|message|>", "<|channel|>commentary<|message|>",
)  # fmt: skip
_CLOSERS = (
    "[/THINK]", "◁/think▷", "<|/think|>", "<|/thinking|>", "<|end_of_thought|>", "<|END_THINKING|>", "<channel|>",
    "<|end|>", "<unused95>",
)  # fmt: skip
_ANSWER, _ANSWERED = "<answer>", "</answer>"
"""Around an answer, where a thought stood before it; anywhere else these are words."""
_MARKS = (
    "<|start|>assistant", "<|channel|>final<|message|>", "<|return|>", "<|begin_of_solution|>", "<|end_of_solution|>",
    _ANSWER, _ANSWERED,
)  # fmt: skip
"""Between thought and answer, and around an answer: neither of both."""
_WORDS = tuple(word.lower() for word in (*_OPENERS, *_CLOSERS, *_MARKS))


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in words)


_TAG = rf"[ ]?(?:{_any(_NAMES)})(?:\s[^<>\n]{{0,60}})?[ ]?>"
_OPEN = rf"<{_TAG}|{_any(_OPENERS)}"
_CLOSE = rf"<[ ]?/{_TAG}|{_any(_CLOSERS)}"
_TOKEN = re.compile(
    rf"(?P<line>\n)|(?P<fence>`+|~{{3,}})|(?P<open>{_OPEN})|(?P<close>{_CLOSE})|(?P<mark>{_any(_MARKS)})", re.IGNORECASE
)
_CLOSED = re.compile(_CLOSE, re.IGNORECASE)
_BEGUN = re.compile(r"<[ ]?(?:/[ ]?)?(?P<name>[a-z:_]*)(?P<more>\s[^<>\n]{0,60}[ ]?)?", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_BEFORE_FENCE = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[\s>]*)?")
_INDENTED = re.compile(r" {4}| {0,3}\t")
_GOES_ON = "*#$`|\\-_[("
"""Besides letters and digits: what an answer begins with directly behind a closing tag."""

MAX_TAG_CHARACTERS = 90
"""Characters of a tag, with what is looked at behind it."""
PREFIX_CHARACTERS = 40
"""Characters of a line's beginning that are remembered."""
MAX_KEPT_CHARACTERS = 256 * 1024
"""Characters: no answer has more."""
MAX_UNSURE_CHARACTERS = 4096
"""Characters after which what may be a thought is one."""


class Thoughts:
    """One answer's. `opened`: whether the model begins inside a thought; None: nobody knows yet.

    With None, and with True until the thought ends, what would be shown is kept back: see `release`.
    """

    def __init__(self, *, opened: bool | None = False) -> None:
        self.opened = opened
        """Learned on the way, for the answers that follow."""
        self.found = False
        """There was a thought."""
        self.void = False
        """What was shown until now was a thought. Whoever has told so sets it back."""
        self._front: list[str] | None = None if opened is False else []
        self._kept = 0
        self._rest = ""
        self._shown = self._written = False
        self._lead = ""
        self._tag: str | None = None
        """The one that opened the thought in which the text is now."""
        self._unsure = False
        self._behind_tick = self._wrapped = False
        self._line, self._fence, self._span = "", "", 0

    @property
    def waiting(self) -> bool:
        """Whether text is kept back until it is known what it is."""
        return self._front is not None

    def feed(self, text: str) -> str:
        """What of it can be shown."""
        return self._taken(text, final=False)

    def release(self) -> str:
        """What was kept back, because nobody waits for longer to learn whether it is a thought."""
        front, self._front = self._front or [], None
        return self._counted("".join(front))

    def finish(self, *, whole: bool) -> str:
        """What is left. `whole`: the model itself ended its answer; else one that began inside a thought still is."""
        text = self._taken("", final=True)
        if self._front is None:
            return text
        if self.opened and not whole:
            self.found, self._front = True, None
            return ""
        self.opened = False
        return self.release()

    def _taken(self, text: str, *, final: bool) -> str:
        self._rest += text
        out: list[str] = []
        while self._inside(out, final=final) if self._tag is not None else self._outside(out, final=final):
            pass
        return self._given("".join(out))

    def _given(self, text: str) -> str:
        """Kept back, and without the empty lines between a thought and the answer."""
        if self._front is not None:
            self._front.append(text)
            self._kept += len(text)
            return self.release() if self.opened is False or self._kept > MAX_KEPT_CHARACTERS else ""
        return self._counted(text)

    def _counted(self, text: str) -> str:
        if not self._shown and self.found:
            self._lead += text
            if not self._lead.strip():
                return ""
            first = len(self._lead) - len(self._lead.lstrip())
            text, self._lead = self._lead[self._lead.rfind("\n", 0, first) + 1 :], ""
        self._shown = self._shown or bool(text.strip())
        return text

    # Outside of a thought

    def _outside(self, out: list[str], *, final: bool) -> bool:
        """Takes in what is certain. True: a thought began or ended, and what follows is to be looked at."""
        text, at = self._rest, 0
        end = len(text) if final else _certain(text)
        for token in _TOKEN.finditer(text, 0, end):
            self._plain(out, text[at : token.start()])
            at = token.end()
            kind, follows = token.lastgroup, text[at:] if at < len(text) else "\n" if final else ""
            if kind in ("open", "close") and not follows.strip(" \t") and len(follows) < MAX_TAG_CHARACTERS:
                self._rest = text[token.start() :]  # what it is tells what comes behind it
                return False
            if kind == "open" and self._opens(token[0], follows):
                self._rest = text[at:]
                return True
            if kind == "close" and self._closes(follows):
                self._all_was_thought(out)
                self._rest = text[at:]
                return True
            if kind != "mark" or not self._is_mark(token[0].lower()):
                self._token(out, str(kind), token[0])
        self._plain(out, text[at:end])
        self._rest = text[end:]
        return False

    def _is_mark(self, word: str) -> bool:
        if self._in_code() or (word == _ANSWER and (self._written or not self.found)):
            return False
        if word in (_ANSWER, _ANSWERED):
            was, self._wrapped = self._wrapped, word == _ANSWER
            return was or self._wrapped
        return True

    def _plain(self, out: list[str], text: str) -> None:
        out.append(text)
        self._written = self._written or bool(text.strip())
        self._line += text[: PREFIX_CHARACTERS - len(self._line)]

    def _token(self, out: list[str], kind: str, text: str) -> None:
        if kind == "line":
            if not self._line.strip():
                self._span = 0  # a paragraph ended, and with it what no second backtick closed
            out.append(text)
            self._line = ""
            return
        if kind == "fence":
            self._ticks(text)
        self._plain(out, text)

    def _ticks(self, run: str) -> None:
        if self._fence:
            if run.startswith(self._fence) and _BEFORE_FENCE.fullmatch(self._line):
                self._fence = ""
        elif len(run) >= 3 and _BEFORE_FENCE.fullmatch(self._line):
            self._fence, self._span = run, 0
        elif run[0] == "`":
            self._span = 0 if self._span == len(run) else self._span or len(run)

    def _in_code(self) -> bool:
        return bool(self._fence or self._span)

    def _begins_line(self) -> bool:
        return not self._line.strip()

    def _opens(self, tag: str, follows: str) -> bool:
        if self._fence or (self._begins_line() and self._written and _INDENTED.match(self._line)):
            return False
        if not self._begins_line() and self._span:
            return False
        self._tag, self._unsure = tag, not self._begins_line() and not follows.startswith(("\n", "\r"))
        self._behind_tick = False
        if self._begins_line() and not self._written and self.opened is None:
            self.opened = False  # this model opens its thoughts itself
        return True

    def _closes(self, follows: str) -> bool:
        """Whether a closing tag that nothing opened is one, and no word about it."""
        if self._fence or (self._span and not self._begins_line()):
            return False
        behind = follows.lstrip(" \t")[:1]
        if self._begins_line() or behind in ("\n", "\r", ""):
            return True
        if self.opened is False and not self.found:
            return False
        glued = behind == follows[:1]
        return behind in _GOES_ON or (behind.isalnum() if glued else not behind.islower())

    def _all_was_thought(self, out: list[str]) -> None:
        out.clear()
        self.opened = self.found = True
        if self._front is not None:
            self._front = None
        elif self._shown:
            self.void = True
        self._shown, self._written, self._lead = False, False, ""
        self._line, self._fence, self._span = "", "", 0

    # Inside of a thought

    def _inside(self, out: list[str], *, final: bool) -> bool:
        """Drops what is a thought. True: it ended, and what follows is to be looked at."""
        text = self._rest
        end = len(text) if final else _certain(text)
        closed = self._closing(text, end)
        if self._unsure:
            paragraph = _PARAGRAPH.search(text, 0, closed.start() if closed else end)
            if paragraph or (final and not closed):
                self._was_text(out, text, paragraph.start() if paragraph else len(text))
                return True
        if closed and closed.end() == len(text) and not final and self._ticked(text, closed.start()):
            return False  # another backtick may follow
        if closed:
            self._tag, self.found, self._rest = None, True, text[closed.end() :]
            return True
        self._drop(text, end, final=final)
        return False

    def _closing(self, text: str, end: int) -> re.Match[str] | None:
        for closed in _CLOSED.finditer(text, 0, end):
            if not (self._ticked(text, closed.start()) and text[closed.end() :].startswith("`")):
                return closed
        return None

    def _ticked(self, text: str, at: int) -> bool:
        return text[at - 1] == "`" if at else self._behind_tick

    def _was_text(self, out: list[str], text: str, end: int) -> None:
        self._plain(out, f"{self._tag}{text[:end]}")
        self._tag, self._rest = None, text[end:]
        if "\n" in text[:end]:
            self._line = text[:end].rpartition("\n")[2][:PREFIX_CHARACTERS]

    def _drop(self, text: str, end: int, *, final: bool) -> None:
        if final:
            self._rest, self.found = "", True
            return
        self._unsure = self._unsure and len(text) < MAX_UNSURE_CHARACTERS
        if not self._unsure and end:
            self._behind_tick = text[end - 1] == "`"
            self._rest, self.found = text[end:], True


def _certain(text: str) -> int:
    """How much of the text no later piece can change: up to what may become a tag, or a longer run of backticks."""
    end = len(text.rstrip("`~")) if text.endswith(("`", "~")) else len(text)
    end = end if len(text) - end < MAX_TAG_CHARACTERS else len(text)
    for at in range(max(0, len(text) - MAX_TAG_CHARACTERS), end):
        if text[at] in "<[◁" and _may_become(text[at:]):
            return at
    return end


def _may_become(tail: str) -> bool:
    lowered = tail.lower()
    if any(word.startswith(lowered) and word != lowered for word in _WORDS):
        return True
    begun = _BEGUN.fullmatch(tail)
    if not begun:
        return False
    name = begun["name"].lower()
    return name in _NAMES if begun["more"] is not None else any(known.startswith(name) for known in _NAMES)


def without(text: str) -> str:
    """A whole answer without its thoughts: those of before they were taken out are stored with them."""
    if not any(token.lastgroup in ("open", "close") for token in _TOKEN.finditer(text)):
        return text
    thoughts = Thoughts(opened=None)
    return thoughts.feed(text) + thoughts.finish(whole=True)
