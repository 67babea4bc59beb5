r"""Mathematics in Markdown: `$…$`, `\(…\)` inline, `$$…$$`, `\[…\]`, `\begin{align}…` displayed, shown as MathML.

latex2mathml reads the formula, but its own serialiser undoes the escaping of `<` (`\text{<img …>}` becomes an element)
and lets `\href` and `\style` set attributes. So its tree is written out here: only known elements, only attributes of a
known form, every text escaped. What it cannot read is shown as the formula's source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import zip_longest
from typing import Any
from xml.etree.ElementTree import Element

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from lti_tool.chat.render.alphabets import in_alphabet

MAX_FORMULA = 2_000
"""Characters of one formula; latex2mathml takes about 10 milliseconds for 1,000."""
MAX_FORMULAS = 20_000
"""Characters of all formulas of one block, so that a block's time stays bounded."""
MAX_DEPTH = 60

_NAMES = (
    "math semantics annotation mrow mi mn mo mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot"
    " mtable mtr mtd mstyle mpadded mphantom menclose"
)
ELEMENTS = frozenset(_NAMES.split())
# Lengths are small on purpose: \hspace{-999em} or \rule{999em}{999em} would paint over the rest of the page.
_LENGTH = re.compile(r"[-+]?(?:\d?(?:\.\d{1,3})?(?:em|ex)|\d{0,2}(?:\.\d{1,3})?(?:px|pt|mu)|0)")
_WORD = re.compile(r"[a-z-]{1,20}")
_WORDS = re.compile(r"[a-z ]{1,80}")
_LENGTHS = re.compile(r"(?:\d(?:\.\d+)?(?:em|pt) ?){1,20}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,20}")
ATTRIBUTES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("width", "height", "depth", "voffset", "lspace", "rspace", "minsize", "maxsize"), _LENGTH),
    **dict.fromkeys(("linethickness",), _LENGTH),
    **dict.fromkeys(("rowspacing", "columnspacing"), _LENGTHS),
    **dict.fromkeys(("mathcolor", "mathbackground"), _COLOUR),
    **dict.fromkeys(("stretchy", "fence", "separator", "accent", "form", "largeop", "movablelimits"), _WORD),
    **dict.fromkeys(("displaystyle", "columnalign", "linebreak"), _WORD),
    **dict.fromkeys(("notation", "rowlines", "columnlines"), _WORDS),
    "scriptlevel": re.compile(r"[-+]?\d"),
}

_UNREADABLE: tuple[type[Exception], ...] = (
    *(e for e in vars(exceptions).values() if isinstance(e, type) and issubclass(e, Exception)),
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,  # nested too deep, or a generator that ran dry
    StopIteration,
    TypeError,
    ValueError,
)
"""What latex2mathml was seen to raise on input that is no LaTeX; it promises nothing."""

# Macros can grow exponentially, and their state would leak from one formula to the next.
_REFUSED = re.compile(r"\\(?:(?:re|provide)?newcommand|def|newenvironment|DeclareMathOperator|let)\b")
_LABEL = re.compile(r"\\label\s*\{[^}]*\}")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([a-z]+)\*?\}")
# Each formula stands alone, so equation numbers would all be (1).
_READABLE_AS = {
    **dict.fromkeys(("align", "aligned", "split", "eqnarray"), "align*"),
    **dict.fromkeys(("gather", "gathered", "multline"), "matrix"),
    **dict.fromkeys(("dcases",), "cases"),
}


_FUNCTION = re.compile(r"[A-Za-z]{2,12}")


class _NotMathematicsError(Exception):
    """The tree holds what no reader should see, such as a command that was not understood."""


def to_mathml(latex: str, *, display: bool) -> str | None:
    """One `<math>` element with the source as annotation, or None if the formula cannot be read."""
    if len(latex) > MAX_FORMULA or _REFUSED.search(latex):
        return None
    style = "block" if display else "inline"
    try:
        row = convert_to_element(_readable(latex), display=style)[0]
    except _UNREADABLE:
        return None
    try:
        content = "".join(_write(row, 0))
    except _NotMathematicsError:
        return None
    return (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="{style}"><semantics>{content}'
        f'<annotation encoding="application/x-tex">{escape(latex, quote=False)}</annotation></semantics></math>'
    )


def _readable(latex: str) -> str:
    def environment(match: re.Match[str]) -> str:
        name = _READABLE_AS.get(match[2])
        return f"\\{match[1]}{{{name}}}" if name else match[0]

    return _ENVIRONMENT.sub(environment, _LABEL.sub("", latex))


def _write(element: Element, depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH:
        raise _NotMathematicsError
    tag = element.tag if element.tag in ELEMENTS else "mrow"
    yield f"<{tag}{''.join(_attributes(element))}>"
    yield _text(element)
    for child, after in zip_longest(element, element[1:]):
        if child.tag == "mi" and _FUNCTION.fullmatch(child.text or ""):
            yield _function(child, after)
        else:
            yield from _write(child, depth + 1)
    yield f"</{tag}>"


def _function(element: Element, after: Element | None) -> str:
    r"""`n \log n` is no product of letters; TeX sets a thin space around the function, but none before a bracket."""
    rspace = "0" if after is not None and after.text == "&#x00028;" else "0.17em"
    return f'<mo lspace="0.17em" rspace="{rspace}">{element.text}</mo>'


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        form = ATTRIBUTES.get(name)
        if form and form.fullmatch(value):
            yield f' {name}="{value}"'
    if element.tag == "mi" and _is_upright(element):
        yield ' mathvariant="normal"'


def _is_upright(element: Element) -> bool:
    r"""A letter of \mathrm{d} comes as a character reference, a variable as itself."""
    text = element.text or ""
    return element.get("mathvariant") == "normal" or (text.startswith("&#x000") and unescape(text).isascii())


def _text(element: Element) -> str:
    text = element.text or ""
    if element.tag == "mi" and (text.startswith("\\") or text == "&"):
        raise _NotMathematicsError
    # latex2mathml writes character references into the text, so they are resolved first and escaped after.
    return escape(in_alphabet(unescape(text), element.get("mathvariant")), quote=False)


# --- Markdown -------------------------------------------------------------------------------------------------------

# \[1\] is a citation that the model escaped, \[x\] a box it ticked.
_BRACKET = r"\\\[(?!(?:\d{1,3}|[xX ]?)\\\])"
_DISPLAY = re.compile(rf"\$\$|{_BRACKET}|\\begin\{{((?:equation|align|gather|multline|eqnarray)\*?)\}}")
_MONEY = re.compile(r"\d[\d.,]*\s+[^\W\d_]{2,}[^\\^_=]*")


def display_closer(line: str) -> str | None:
    r"""What closes the displayed formula that a line (without indentation) opens; None if it opens none."""
    match = _DISPLAY.match(line)
    if not match:
        return None
    return f"\\end{{{match[1]}}}" if match[1] else {"$$": "$$", "\\[": "\\]"}[match[0]]


def is_closing_line(line: str, closer: str) -> bool:
    """Whether a line ends the formula with nothing behind it but punctuation."""
    _, found, rest = line.partition(closer)
    return bool(found) and not rest.strip(" \t.,;:!?")


def add_mathematics(md: MarkdownIt) -> None:
    """Teach a Markdown parser the rules of this module."""
    md.inline.ruler.before("escape", "math_inline", _inline_rule)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "math_block", _block_rule, interrupts)
    md.add_render_rule("math_inline", _render_inline)
    md.add_render_rule("math_block", _render_block)


def _block_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    closer = display_closer(first)
    last = _last_line(state, start, end, first[2:], closer) if closer else None
    if closer is None or last is None:
        return False
    if silent:
        return True
    state.line = last + 1
    token = state.push("math_block", "math", 0)
    token.map = [start, last + 1]
    token.content = _between(state.getLines(start, last + 1, state.blkIndent, False), closer)
    return True


def _last_line(state: StateBlock, start: int, end: int, first: str, closer: str) -> int | None:
    """The line that closes the formula. LaTeX allows no blank line in one, and a fence says that it was none."""
    # A search that fails from here fails from each line it passed: without this, openers alone cost quadratic time.
    failed: dict[tuple[str, int, int], int] = state.env.setdefault("unclosed", {})
    key = (closer, state.blkIndent, end)
    line, text = start, first
    while closer not in text:
        line += 1
        if line <= failed.get(key, 0) or line >= end or state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            break
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        if text.startswith(("```", "~~~")):
            break
    if is_closing_line(text, closer):
        return line
    failed[key] = max(line, failed.get(key, 0))
    return None


def _between(source: str, closer: str) -> str:
    source = source.strip()
    if closer.startswith("\\end"):
        return source
    body, _, punctuation = source[2:].partition(closer)
    return body.strip() + punctuation.strip()


def _inline_rule(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if source[start] not in "$\\":
        return False
    opener = source[start : start + 2]
    if opener in ("$$", "\\(") or (opener == "\\[" and _DISPLAY.match(source, start)):
        closer = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}[opener]
        end = source.find(closer, start + 2, start + 2 + MAX_FORMULA)
        content = source[start + 2 : end].strip() if end > 0 else ""
    elif opener[0] == "$":
        closer = "$"
        end = _dollar(source, start)
        content = source[start + 1 : end] if end > 0 else ""
    else:
        return False
    if not content:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = content
        token.meta = {"display": closer in ("$$", "\\]")}
    state.pos = end + len(closer)
    return True


def _dollar(source: str, start: int) -> int:
    """The closing dollar, or -1: `$5 and $10`, `$PATH and $HOME`, `$x=$y` are no formulas."""
    end = source.find("$", start + 1, start + MAX_FORMULA)
    while end > 0 and source[end - 1] == "\\":
        end = source.find("$", end + 1, start + MAX_FORMULA)
    content = source[start + 1 : end]
    if end < 0 or not content or content != content.strip() or "`" in content:
        return -1
    before, after = source[start - 1 : start], source[end + 1 : end + 2]
    if before.isalnum() or after.isdigit() or content[-1] in "=,([{" or _MONEY.fullmatch(content):
        return -1
    return end


def _math(content: str, display: bool, env: Any) -> str:
    env["formulas"] = env.get("formulas", 0) + len(content)
    mathml = to_mathml(content, display=display) if env["formulas"] <= MAX_FORMULAS else None
    return mathml or f'<code class="math-source">{escape(content, quote=False)}</code>'


def _render_inline(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    return _math(tokens[index].content, tokens[index].meta["display"], env)


def _render_block(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    return f'<div class="math-block">{_math(tokens[index].content, True, env)}</div>\n'
