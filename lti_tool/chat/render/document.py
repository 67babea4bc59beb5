# SPDX-License-Identifier: EUPL-1.2
"""One block of Markdown as safe HTML: CommonMark, tables, strikethrough, code, mathematics.

Two walls: the parser makes no raw HTML, images or foreign links; nh3 then keeps only what is listed here.
Formulas are taken out before (`formulas`) and put back in afterwards, so Markdown never sees what is inside them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

import nh3
from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from lti_tool.chat.render import bounds, citations, code, fences, inline
from lti_tool.chat.render.bounds import TooMuchError, Work
from lti_tool.chat.render.formulas import mathml
from lti_tool.chat.render.formulas.finding import ALONE, NONCHARACTERS, PLACEHOLDER, START, Finder, Formula
from lti_tool.chat.render.formulas.process import GaveUpError
from lti_tool.chat.render.lines import cut

_SURROGATES = re.compile("[\ud800-\udfff]")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_MAX_URL = 200
_ALIGNED = {"text-align:left": "align-left", "text-align:center": "align-center", "text-align:right": "align-right"}
_IN_URL = re.compile("%EF%B7%90(\\d+)%EF%B7%91")
_LONG_FORMULA = 24
"""Visible signs of a formula in the line that may be wider than a telephone: it gets a box that scrolls."""
# Noncharacters like those of formulas, made into a link behind the cleaner: so its list allows no class and no address
# inside the page, and no text that a model writes can look like one.
_MARK_START, _MARK_STOP = "\ufdd2", "\ufdd3"
_MARK = re.compile(f"{_MARK_START}(\\d+){_MARK_STOP}")
_MARKED = (
    r'<sup class="citation"><a class="cite" href="#source-\1" data-n="\1"><span>[</span>\1<span>]</span></a></sup>'
)
_MATHEMATICS = frozenset(("math", "katex", "mathjax"))
_TAGLIKE = re.compile(r"<annotation.*?</annotation>|<[^>]*>", re.DOTALL)

_TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "em", "strong", "s", "a"),
    *("div", "pre", "code", "span", "table", "thead", "tbody", "tr", "th", "td"),
    *inline.TAGS,
    *mathml.ELEMENTS,
}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "ol": {"start"},
    "div": {"role", "aria-label", "tabindex", "data-language"},
    "pre": {"tabindex"},
    "math": {"xmlns", "display"},
    "annotation": {"encoding"},
    "mi": {"mathvariant"},
}
_CLASSES: dict[str, set[str]] = {
    "span": {*code.CLASSES, *mathml.CLASSES, "math-long", "math-line"},
    "div": {"code-block", "table-scroll", "math-block"},
    "code": {"math-source"},
    "th": set(_ALIGNED.values()),
    "td": set(_ALIGNED.values()),
}
for _tag in mathml.ELEMENTS - {"math", "semantics", "annotation"}:
    _ATTRIBUTES[_tag] = _ATTRIBUTES.get(_tag, set()) | set(mathml.ATTRIBUTES)
    _CLASSES[_tag] = set(mathml.CLASSES)

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)


def to_html(markdown: str, seconds: float = bounds.BLOCK_SECONDS, numbers: Collection[int] = ()) -> str:
    """Safe HTML of one block; never raises. Lone surrogates, which no encoder takes, become U+FFFD.

    `numbers`: those of passages that may be cited.

    A block that would cost more than `bounds` allows, or more than `seconds` of processor time, is shown as it is.
    """
    source = NONCHARACTERS.sub("\ufffd", _SURROGATES.sub("\ufffd", markdown))
    if len(source) > bounds.MAX_BLOCK or seconds <= 0:
        return bounds.plain(source)
    try:
        html = _parsed(source, Work(seconds), numbers)
    except (TooMuchError, RecursionError):
        return bounds.plain(source)
    return _MARK.sub(_MARKED, _CLEANER.clean(html)) if len(html) <= bounds.MAX_HTML else bounds.plain(source)


def _parsed(source: str, work: Work, numbers: Collection[int]) -> str:
    lines = fences.widen_fences(cut(source))
    finder = Finder(nested=False)
    lines = finder.feed_all(lines)
    work.look()
    if _cells(lines) > bounds.MAX_CELLS:
        raise TooMuchError
    env = {"work": work, "formulas": finder.formulas, "numbers": numbers}
    return str(_MARKDOWN.render("".join(lines), env))


def _cells(lines: Sequence[str]) -> int:
    """At least as many cells as the tables in the lines will have: each row gets all columns of its head."""
    cells = columns = 0
    for line in lines:
        if not line.strip("> \t\r\n"):
            columns = 0
        elif "|" in line and "-" in line and not line.strip("|:-> \t\r\n"):
            columns = max(columns, line.count("|") + 1)
        cells += columns
    return cells


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "linkify": False})
    rules = md.inline.ruler
    md.inline = inline.Inline()
    md.enable(["table", "strikethrough"])
    assert rules is not md.inline.ruler
    md.inline.ruler.enableOnly(
        ["text", "newline", "escape", "backticks", "strikethrough", "emphasis", "link", "image", "autolink", "entity"]
    )
    # Definitions of links would make blocks depend on each other, and the stream could not close one.
    md.block.ruler.disable(["reference", "html_block"])
    md.validateLink = _is_link  # type: ignore[method-assign]
    md.block.ruler.before("table", "bounds", _block_bounds)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "math_block", _math_rule, interrupts)
    md.inline.ruler.before("text", "bounds", _inline_bounds)
    md.inline.ruler.before("autolink", "tag", inline.tag_rule)
    md.core.ruler.push("campus_tutor", lambda state: _adapt(state.tokens, state.env))
    md.add_render_rule("fence", _render_code)
    md.add_render_rule("code_block", _render_code)
    md.add_render_rule("image", _render_image)
    md.add_render_rule("math_inline", _render_inline_math)
    md.add_render_rule("math_block", _render_block_math)
    md.add_render_rule("citation", _render_citation)
    md.add_render_rule("table_open", _render_table_open)
    md.add_render_rule("table_close", _render_table_close)
    return md


def _is_link(url: str) -> bool:
    return _LINK.match(url) is not None


def _block_bounds(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:
    """No rule, but where each block passes: it stops what costs too much, and what markdown-it would drop."""
    state.env["work"].step()
    if state.level > bounds.MAX_NESTING or len(state.tokens) > bounds.MAX_TOKENS:
        raise TooMuchError
    return False


def _inline_bounds(state: StateInline, _silent: bool) -> bool:
    """The same for each piece of a line."""
    state.env["work"].step()
    if len(state.tokens) > bounds.MAX_TOKENS:
        raise TooMuchError
    return False


def _math_rule(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A displayed formula that stands alone in its line is a block; punctuation behind it belongs to it."""
    if state.is_code_block(start):
        return False
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(START, at):
        return False
    match = ALONE.match(state.src, at, state.eMarks[start])
    formula: Formula | None = state.env["formulas"][int(match[1])] if match else None
    if match is None or formula is None or not formula.display:
        return False
    if not silent:
        state.line = start + 1
        token = state.push("math_block", "math", 0)
        token.map = [start, start + 1]
        token.content = formula.latex + match[2]
    return True


# --- What was read, put right -----------------------------------------------------------------------------------------


def _adapt(tokens: list[Token], env: Any) -> None:
    formulas: list[Formula] = env["formulas"]
    in_cell = False
    count = len(tokens)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # The page has its own first two levels.
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type in ("th_open", "td_open"):
            in_cell = True
            if token.attrs:
                # The page's policy allows no style attribute.
                token.attrs = {"class": _ALIGNED.get(str(token.attrs.get("style")), "")}
        elif token.type in ("th_close", "td_close"):
            in_cell = False
        elif token.type in ("fence", "code_block"):
            token.content, token.info = _as_written(token.content, formulas), _as_written(token.info, formulas)
        elif token.children:
            token.children = list(_restored(token.children, formulas, in_cell=in_cell))
            inline.keep_lettered_lines(token.children)
            if env["numbers"]:
                token.children = list(_cited(token.children, env["numbers"]))
            count += len(token.children)
            if count > bounds.MAX_TOKENS or max(child.level for child in token.children) > bounds.MAX_SPANS:
                raise TooMuchError


def _as_written(text: str, formulas: Sequence[Formula]) -> str:
    """The text with the formulas' source where placeholders are."""
    return PLACEHOLDER.sub(lambda match: formulas[int(match[1])].raw, text) if START in text else text


def _restored(children: Sequence[Token], formulas: Sequence[Formula], *, in_cell: bool) -> Iterator[Token]:
    for child in children:
        if child.type == "text":
            yield from _split(child, formulas, in_cell=in_cell)
            continue
        child.content = _as_written(child.content, formulas)
        for name, value in child.attrs.items():
            child.attrs[name] = _IN_URL.sub(
                lambda match: quote(formulas[int(match[1])].raw), _as_written(str(value), formulas)
            )
        if child.children:
            for inner in child.children:
                inner.content = _as_written(inner.content, formulas)
        yield child


def _cited(children: Sequence[Token], numbers: Collection[int]) -> Iterator[Token]:
    """With a token for each citation; in the text of a link there is none."""
    links = 0
    for child in children:
        links += (child.type == "link_open") - (child.type == "link_close")
        if child.type != "text" or links or "[" not in child.content:
            yield child
            continue
        for part in citations.split(child.content, numbers):
            if isinstance(part, str):
                yield Token("text", "", 0, content=part, level=child.level)
            else:
                for n in part:
                    yield Token("citation", "sup", 0, content=f"[{n}]", level=child.level, meta={"n": n})


def _split(text: Token, formulas: Sequence[Formula], *, in_cell: bool) -> Iterator[Token]:
    if START not in text.content:
        yield text
        return
    parts = PLACEHOLDER.split(text.content)
    for at, part in enumerate(parts):
        if at % 2:
            yield _token(formulas[int(part)], text.level, in_cell=in_cell)
        elif part:
            yield Token("text", "", 0, content=part, level=text.level)


def _token(formula: Formula, level: int, *, in_cell: bool) -> Token:
    if formula.code:
        content = formula.latex.replace("\\|", "|") if in_cell else formula.latex
        return Token("code_inline", "code", 0, content=content, level=level)
    meta = {"display": formula.display, "raw": formula.raw}
    return Token("math_inline", "math", 0, content=formula.latex, level=level, meta=meta)


# --- HTML -------------------------------------------------------------------------------------------------------------


def _render_code(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    name = code.language(tokens[index].info)
    content = tokens[index].content
    if name in _MATHEMATICS and (mathml := _fenced_math(content, env["work"])):
        return mathml
    env["work"].look()
    data = f' data-language="{name}"' if name else ""
    # A scrollable region must be reachable by keyboard (WCAG 2.1.1).
    return f'<div class="code-block"{data}><pre tabindex="0"><code>{code.highlight(content, name)}</code></pre></div>\n'


def _mathml(latex: str, work: Work, *, display: bool) -> str | None:
    if not work.may_read_formula(len(latex)):
        return None
    try:
        return mathml.to_mathml(latex, display=display)
    except GaveUpError:
        work.give_up_formulas()
        return None


def _fenced_math(content: str, work: Work) -> str | None:
    """The formula of a fence named math (GitHub's form), or None if it cannot be read: then it is code."""
    latex = content.strip()
    for opener, closer in (("$$", "$$"), ("\\[", "\\]")):
        if latex.startswith(opener) and latex.endswith(closer) and len(latex) > 4:
            latex = latex[2:-2].strip()
    mathml = _mathml(latex, work, display=True) if latex else None
    return f'<div class="math-block">{mathml}</div>\n' if mathml else None


def _math(latex: str, *, display: bool, work: Work) -> str:
    mathml = _mathml(latex, work, display=display)
    return mathml or f'<code class="math-source">{escape(latex, quote=False)}</code>'


def _render_inline_math(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    html = _math(token.content, display=token.meta["display"], work=env["work"])
    if not html.startswith("<math"):
        return html
    if token.meta["display"]:
        return f'<span class="math-line">{html}</span>'
    is_long = len(token.content) > _LONG_FORMULA and len(_TAGLIKE.sub("", html)) > _LONG_FORMULA
    return f'<span class="math-long">{html}</span>' if is_long else html


def _render_block_math(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    return f'<div class="math-block">{_math(tokens[index].content, display=True, work=env["work"])}</div>\n'


def _render_citation(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return f"{_MARK_START}{tokens[index].meta['n']}{_MARK_STOP}"


def _render_image(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """Nothing is loaded: an image's address would tell a stranger who reads the answer, and when."""
    token = tokens[index]
    url = str(token.attrs.get("src", ""))
    shown = url if len(url) <= _MAX_URL else url[:_MAX_URL] + "…"
    return escape(f"{token.content} ({shown})" if token.content else shown, quote=False)


def _render_table_open(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    heads: list[str] = []
    for token in tokens[index:]:
        if token.type == "thead_close":
            break
        if token.type == "inline" and (text := "".join(child.content for child in token.children or ()).strip()):
            heads.append(text)
    name = escape(", ".join(heads)[:_MAX_URL])
    label = f' role="group" aria-label="{name}"' if name else ""
    return f'<div class="table-scroll"{label} tabindex="0"><table>\n'


def _render_table_close(_self: Any, _tokens: Sequence[Token], _index: int, _options: Any, _env: Any) -> str:
    return "</table></div>\n"


_MARKDOWN = _parser()
