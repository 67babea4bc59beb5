# SPDX-License-Identifier: EUPL-1.2
"""Whether what stands between two single dollars is a formula: prices, shell and template variables are none.

Markdown has no rule for it, so this one weighs what models write. A formula that touches its dollars and no letter
before them is taken nearly always; one glued to a letter (`CO$_2$`) or with blanks inside (`$ x $`) needs a sign of
TeX. All rules look at a bounded piece of text, so that they cost linear time.
"""

from __future__ import annotations

import re

MAX_LENGTH = 2_000
"""Characters between single dollars."""

# \text{…} and the like hold words of a formula; commands are no words.
_WORDS_OF_TEX = re.compile(
    r"\\(?:text|mbox|hbox|textbf|textit|textrm|mathrm|mathit|mathsf|mathtt|mathbf|operatorname\*?|ce|SI|si|qty|unit|begin"
    r"|end|color|textcolor)\s*(?:\{[^{}]*\})+|\\[A-Za-z]+"
)
_TEX = re.compile(r"\\(?:[A-Za-z]+|[{}|,;:!])|\^|(?<![A-Za-z0-9_])[A-Za-z]?_(?![A-Za-z]{2})|[})\]]_")
_NAMES = "sin cos tan log ln exp max min lim sup inf mod det dim gcd ggT kgV arg deg ker sgn var cov"
_WORD = re.compile(r"(?<![A-Za-z\u00c0-\u024f_^{])[A-Za-z\u00c0-\u024f]{2,}(?![A-Za-z\u00c0-\u024f])")
_SHORT_WORDS = frozenset(
    [
        "im",
        "in",
        "am",
        "an",
        "zu",
        "so",
        "es",
        "er",
        "ob",
        "um",
        "je",
        "da",
        "wo",
        "ab",
        "ca",
        "of",
        "to",
        "is",
        "or",
        "as",
        "at",
        "by",
        "if",
        "on",
        "we",
        "it",
        "be",
        "do",
        "no",
        "oder",
        "und",
        "für",
    ]
)
_FUNCTIONS = frozenset(_NAMES.split())
_LETTER = re.compile(r"[A-Za-z\u0370-\u03ff]")
_OPERATOR = re.compile(r"[=<>+*/()\[\]|≤≥≠≈±·×∈→-]")
_RELATION = re.compile(r"[=<>≤≥≠≈±·×∈→+]")
_MONEY = re.compile(r"\d[\d.,]*(?:\s+[^\W\d_]{2,}.*|\s*[^\W\d_]{3,}\W.*)", re.DOTALL)
_FOREIGN_MONEY = re.compile(r"\d.*[A-Za-z]-", re.DOTALL)
"""Between the dollars of `$5; US-$ 6`."""
_VARIABLE = re.compile(r"(?:\{?[A-Za-z_]\w*\}?|\(.*\))[^\w\\^]*", re.DOTALL)
_OTHER_VARIABLE = re.compile(r"[A-Za-z_{(]")
_INNER = re.compile(r"\\.|[{}$`]", re.DOTALL)
_TEXT_COMMAND = re.compile(r"\\(?:text\w*|mbox|hbox|ce|tag\*?)\s*$")


def closing(source: str, start: int) -> int:
    """The dollar that closes the formula opened at `start`, -1 if none is opened there, -2 if that took long to see."""
    end = _next_dollar(source, start + 1)
    return end if end < 0 or _is_formula(source, start, end) else -1


def _next_dollar(source: str, at: int) -> int:
    r"""The next dollar that no backslash and no `\text{…$x$…}` takes.

    -1 also at a backtick, since code binds tighter; -2 where all of `MAX_LENGTH` was looked at.
    """
    begun, depth, text_depth = at, 0, 0
    for match in _INNER.finditer(source, at, at + MAX_LENGTH):
        sign = match[0]
        if sign == "`":
            return -1
        if sign == "$":
            if not text_depth:
                return match.start()
        elif sign == "{":
            depth += 1
            if not text_depth and _TEXT_COMMAND.search(source, max(begun, match.start() - 20), match.start()):
                text_depth = depth
        elif sign == "}":
            depth -= 1
            if depth < text_depth:
                text_depth = 0
    return -2 if text_depth else -1


def _is_formula(source: str, start: int, end: int) -> bool:
    content = source[start + 1 : end]
    before, after = source[start - 1 : start], source[end + 1 : end + 2]
    tight = content == content.strip()
    if not content.strip() or (after.isdigit() and content[0] not in "\\^_") or _is_other(content, after):
        return False
    if before.isalnum():
        return tight and _is_glued(content, before, after)
    return _is_tight(content, after) if tight else _is_spaced(content, source[max(0, start - 8) : start], after)


def _is_other(content: str, after: str) -> bool:
    """Prices per unit, two currencies, two variables side by side."""
    tex = has_tex(content)
    if content[-1] in "_^" or (not tex and _FOREIGN_MONEY.fullmatch(content)):
        return True
    if content.lstrip()[0] in "/" or content.rstrip()[-1] in "/" or re.search("[€£¥]", content):
        return not tex or content[0] == "/"
    if not tex and (content.count("(") != content.count(")") or '"' in content or "**" in content):
        return True
    joined = _OTHER_VARIABLE.match(after) is not None and not after.isspace()
    return joined and not content[-1].isalnum() and not tex and _VARIABLE.fullmatch(content) is not None


def _is_tight(content: str, after: str) -> bool:
    if content[-1] in "=,([{" or _MONEY.fullmatch(content):
        return False
    if has_tex(content) or _RELATION.search(content):
        return not (is_prose(content) and after.isalpha())
    return not is_prose(content)


def _is_glued(content: str, before: str, after: str) -> bool:
    if content[0] in "_^\\'":
        return not is_prose(content) and re.match(r"_[A-Za-z]{2}", content) is None
    if len(content) == 1:
        return content.isalpha() and before.isdigit() and not after.isalnum()
    if content[0].isdigit() and before.isalpha():
        return False
    return has_tex(content) and not is_prose(content) and not after.isalnum()


def _is_spaced(content: str, left: str, after: str) -> bool:
    if is_prose(content):
        return False
    if has_tex(content):
        return not after.isalnum() or content[-1].isspace() is False
    both = content[0].isspace() and content[-1].isspace()
    if not both or (re.search(r"\d\s*$", left) and not _RELATION.search(content)):
        return False
    bare = content.strip()
    if len(bare) == 1:
        return bare.isalpha()
    return _LETTER.search(bare) is not None and _OPERATOR.search(bare) is not None and bare[0] not in "/-"


def has_tex(content: str) -> bool:
    """Whether there is a command, a power or an index: signs that prose does not have."""
    return _TEX.search(content) is not None


def is_prose(content: str) -> bool:
    """Whether there are words of a sentence, as `\\text{…}` and names of functions are not."""
    bare = _WORDS_OF_TEX.sub(" ", content)
    for match in _WORD.finditer(bare):
        word = match[0]
        alone = _is_apart(bare, match.start() - 1) and _is_apart(bare, match.end())
        if alone and (word.lower() in _SHORT_WORDS or (len(word) > 2 and word not in _FUNCTIONS)):
            # One word that is all of it is a name: $ABC$.
            return len(word) < len(bare.strip())
    return False


def _is_apart(text: str, at: int) -> bool:
    return at < 0 or at >= len(text) or text[at].isspace() or text[at] in '.,;:!?"'
