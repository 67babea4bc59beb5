# SPDX-License-Identifier: EUPL-1.2
"""Foreign text in a prompt: it cannot end its frame, open one of the tool's, or pose as a passage or its number. Pure.

What this guarantees is where each text begins and ends. That a model then treats it as data is what the rules ask for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from xml.sax.saxutils import escape

from lti_tool.chat.render.citations import spread

_TAG = re.compile(
    r"[<\u02c2\u1438\u2039\u2329\u276e\u2770\u27e8\u3008\ufe64\uff1c](?=[\W_]{0,4}(?:material|passage|purpose|instructions|guidance|looking_at)\b)",
    re.IGNORECASE,
)
"""What begins a tag of the tool's own, or looks as if it did: models read letters that look like `<` as one."""
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_IN_QUOTES = {'"': "&quot;"}
_MARKS = re.compile(r" ?\[\d{1,3}(?:\s{0,3},\s{0,3}\d{1,3}){0,20}\]")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of course material under the number by which the answer cites it."""

    n: int
    title: str
    place: str
    text: str
    passage_id: UUID


def passage(excerpt: Excerpt) -> str:
    """Escaped; numbers in brackets get blanks, which change nothing in code and make them no citation."""
    title, place = (_quoted(" ".join(text.split()), _IN_QUOTES) for text in (excerpt.title, excerpt.place))
    return f'<passage n="{excerpt.n}" title="{title}" place="{place}">\n{_quoted(excerpt.text)}\n</passage>'


def material(excerpts: Sequence[Excerpt]) -> str:
    """All passages in one block."""
    return "<material>\n" + "\n".join(map(passage, excerpts)) + "\n</material>"


def written(name: str, text: str) -> str:
    """What an instructor wrote, or what the tool says to one question, within its tags."""
    return f"<{name}>\n{escape(text.strip())}\n</{name}>"


def looking_at(title: str, kind: str, section: str, numbers: str) -> str:
    """What the student has open, by its names in the platform. `numbers`: of its passages, as "2-4, 7"."""
    known = (("kind", kind), ("section", section), ("passages", numbers))
    named = "".join(f' {name}="{_quoted(text, _IN_QUOTES)}"' for name, text in known if text)
    return f"<looking_at{named}>{_quoted(title)}</looking_at>"


def said(text: str) -> str:
    """What a student typed, or an answer said: as it is, but for the tool's own tags."""
    return _TAG.sub("&lt;", text)


def without_marks(text: str) -> str:
    """An earlier answer without its citations: their numbers were those of other passages. Code stays as it is."""
    parts, done = [], 0
    for code in _CODE.finditer(text):
        parts += [_MARKS.sub("", text[done : code.start()]), code[0]]
        done = code.end()
    return "".join(parts) + _MARKS.sub("", text[done:])


def _quoted(text: str, more: dict[str, str] | None = None) -> str:
    return spread(_TAG.sub("&lt;", escape(text, more or {})))
