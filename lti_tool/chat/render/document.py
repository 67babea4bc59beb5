"""One block of Markdown as safe HTML: CommonMark, tables, strikethrough, code, mathematics.

Two walls: the parser makes no raw HTML, images or foreign links; nh3 then keeps only what is listed here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from lti_tool.chat.render import code, mathematics

MAX_BLOCK = 40_000
"""Characters of one block; beyond them it is shown as plain text. Hostile ones take about 10 ms for 1,000."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_BREAK = re.compile(r"<br {0,3}/?>", re.IGNORECASE)
_MAX_URL = 200
_ALIGNED = {"text-align:left": "align-left", "text-align:center": "align-center", "text-align:right": "align-right"}

_TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "em", "strong", "s", "a"),
    *("div", "pre", "code", "span", "table", "thead", "tbody", "tr", "th", "td"),
    *mathematics.ELEMENTS,
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
for _tag in mathematics.ELEMENTS - {"math", "semantics", "annotation"}:
    _ATTRIBUTES[_tag] = _ATTRIBUTES.get(_tag, set()) | set(mathematics.ATTRIBUTES)

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    allowed_classes={
        "span": set(code.CLASSES),
        "div": {"code-block", "table-scroll", "math-block"},
        "code": {"math-source"},
        "th": set(_ALIGNED.values()),
        "td": set(_ALIGNED.values()),
    },
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)


def to_html(markdown: str) -> str:
    """Safe HTML of one block; never raises. Lone surrogates, which no encoder takes, become U+FFFD."""
    source = _SURROGATES.sub("\ufffd", markdown)
    if len(source) > MAX_BLOCK:
        return f"<pre>{escape(source, quote=False)}</pre>"
    html = str(_MARKDOWN.render(source, {}))
    return _CLEANER.clean(html)


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "linkify": False})
    md.enable(["table", "strikethrough"])
    # Definitions of links would make blocks depend on each other, and the stream could not close one.
    md.disable(["reference", "html_block", "html_inline"])
    md.validateLink = _is_link  # type: ignore[method-assign]
    mathematics.add_mathematics(md)
    md.inline.ruler.before("autolink", "line_break", _line_break)
    md.core.ruler.push("campus_tutor", lambda state: _adapt(state.tokens))
    md.add_render_rule("fence", _render_code)
    md.add_render_rule("code_block", _render_code)
    md.add_render_rule("image", _render_image)
    md.add_render_rule("table_open", _render_table_open)
    md.add_render_rule("table_close", _render_table_close)
    return md


def _is_link(url: str) -> bool:
    return _LINK.match(url) is not None


def _line_break(state: StateInline, silent: bool) -> bool:
    """The one HTML tag that is understood: models write it in cells of tables, where Markdown has no line break."""
    match = _BREAK.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _adapt(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # The page has its own first two levels.
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type in ("th_open", "td_open") and token.attrs:
            # The page's policy allows no style attribute.
            token.attrs = {"class": _ALIGNED.get(str(token.attrs.get("style")), "")}


def _render_code(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    name = code.language(tokens[index].info)
    data = f' data-language="{name}"' if name else ""
    # A scrollable region must be reachable by keyboard (WCAG 2.1.1).
    return (
        f'<div class="code-block"{data}><pre tabindex="0"><code>'
        f"{code.highlight(tokens[index].content, name)}</code></pre></div>\n"
    )


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
        if token.type == "inline" and token.content.strip():
            heads.append(token.content.strip())
    name = escape(", ".join(heads)[:_MAX_URL])
    label = f' role="group" aria-label="{name}"' if name else ""
    return f'<div class="table-scroll"{label} tabindex="0"><table>\n'


def _render_table_close(_self: Any, _tokens: Sequence[Token], _index: int, _options: Any, _env: Any) -> str:
    return "</table></div>\n"


_MARKDOWN = _parser()
