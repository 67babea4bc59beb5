# SPDX-License-Identifier: EUPL-1.2
"""Code in answers: Pygments' token classes, as short as its own HTML formatter's, without its cost."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from time import thread_time

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

MAX_CODE = 20_000
"""Characters; beyond them code is shown plain, since a block must not keep a worker from its other streams."""

MAX_SECONDS = 0.1
"""Processor time for the longest piece of code, and for shorter ones in proportion. 20,000 characters of real code take
a third of it; some lexers (Java's, C#'s) look through all that follows at each token, which hostile input turns into a
minute."""

MAX_LINE = 1_000
MAX_BLANK = 200
"""Characters of one line, and of white space in a row: where single steps of some lexers (INI, MATLAB) take seconds."""

CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)

# Languages of courses. Pygments knows 500 more, some with expressions that take quadratic time on hostile input.
_NAMES = (
    "ada asm awk bash basic c clojure cmake cobol coq cpp csharp css dart diff docker elixir erlang fortran fsharp"
    " gherkin go graphql groovy haskell html http ini java javascript json julia kotlin latex lisp llvm lua make"
    " mathematica matlab mysql nasm nginx ocaml octave pascal perl php postgresql powershell prolog properties protobuf"
    " pycon python r racket ruby rust scala scheme scss sh shell smalltalk solidity sparql sql swift systemverilog tex"
    " toml turtle typescript verilog vhdl vim xml yaml zig"
    " c++ cs c# f# golang hs js jsx md markdown objective-c objc pl ps1 py py3 rb rs sass shell-session"
    " console ts tsx vb.net yml zsh dockerfile makefile bat batch cuda ebnf bnf sed lean idris agda"
)
LANGUAGES = frozenset(_NAMES.split())
_BLANK = re.compile(r"\s+")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,30}")


def language(info: str) -> str:
    """The language named by a fence's info string, or "" if none is."""
    word = info.strip().split(maxsplit=1)[0].strip("{}.").lower() if info.strip() else ""
    return word if _LANGUAGE.fullmatch(word) else ""


@lru_cache(maxsize=128)
def _lexer(name: str) -> Lexer | None:
    if name not in LANGUAGES:
        return None
    try:
        return get_lexer_by_name(name)
    except ClassNotFound:
        return None


def highlight(code: str, name: str) -> str:
    """Escaped HTML of `code`, in spans with Pygments' classes where the language is known and the code not huge."""
    lexer = _lexer(name) if _is_ordinary(code) else None
    if lexer is None:
        return escape(code, quote=False)
    return _coloured(code, lexer) or escape(code, quote=False)


def _is_ordinary(code: str) -> bool:
    return (
        len(code) <= MAX_CODE
        and all(len(line) <= MAX_LINE for line in code.split("\n"))
        and all(len(blank) <= MAX_BLANK for blank in _BLANK.findall(code))
    )


def _coloured(code: str, lexer: Lexer) -> str | None:
    """Spans of the same class joined; None if the lexer takes too long."""
    deadline = thread_time() + MAX_SECONDS * max(0.1, len(code) / MAX_CODE)
    parts: list[str] = []
    css, text = "", ""
    for count, (_, kind, value) in enumerate(lexer.get_tokens_unprocessed(code)):
        if count % 16 == 15 and thread_time() > deadline:
            return None
        if (next_css := _css_class(kind)) != css:
            parts.append(_span(text, css))
            css, text = next_css, ""
        text += value
    parts.append(_span(text, css))
    return "".join(parts)


@lru_cache(maxsize=1024)
def _css_class(kind: _TokenType) -> str:
    token: _TokenType | None = kind
    while token is not None:
        if token in STANDARD_TYPES:
            return STANDARD_TYPES[token] if STANDARD_TYPES[token] not in ("w", "n", "p") else ""
        token = token.parent
    return ""


def _span(text: str, css: str) -> str:
    escaped = escape(text, quote=False)
    return f'<span class="{css}">{escaped}</span>' if css and text else escaped
