# SPDX-License-Identifier: EUPL-1.2
r"""What models write as LaTeX, put into the LaTeX that math-core reads.

Models write more than math-core knows: formulas inside `\text`, equation numbers, distances between rows, environments
of amsmath and mathtools, chemistry, units. Each is rewritten into known commands, or `Unreadable` is raised and the
formula's source is shown. Nothing is dropped that carries meaning, and nothing passes that would be shown as letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lti_tool.chat.render.formulas import chemistry, units

MAX_DEPTH = 40
"""Groups inside groups, and commands in a row without a group: math-core recurses without a limit of its own, and
some hundreds of levels end the process on a small stack (a quarter of a megabyte), not with an error."""
MAX_CHAIN = 60


class UnreadableError(ValueError):
    """No formula that can be shown with the meaning it has."""


# Macros can grow exponentially; references mean nothing outside a document.
_REFUSED = re.compile(
    r"\\(?:(?:re|provide)?newcommand|[egx]?def|let|(?:re)?newenvironment|DeclareMathOperator|newcommandx|eqref|ref|href"
    r"|url|includegraphics|input|include|require|csname|catcode|futurelet|expandafter|raisebox|verb)(?![A-Za-z])"
)
_CHAIN = re.compile(r"(?:\\[A-Za-z]+[\s({\[^_']*){" + str(MAX_CHAIN) + "}")
# Each of these holds all that follows it in its group.
_SWITCH = re.compile(
    r"\\(?:color|(?:display|text|script|scriptscript)style|bf|rm|it|cal|tt|sf|frak|over|choose|atop|brack|brace)"
    r"(?![A-Za-z])"
)
_NESTING = re.compile(
    r"(?P<in>\\left(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)|\\begin(?![A-Za-z])|\{)"
    r"|(?P<out>\\right(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)|\\end(?![A-Za-z])|\})"
    r"|(?P<open>[(\[⟨⌊⌈⟦⟮❨❪❬❰❲❴]|\\\{|\\l(?:[vV]ert|brace|brack|angle|floor|ceil|group|moustache|lcorner|lbracket|[A-Z]\w*)"
    r"(?![A-Za-z])|\\(?:ulcorner|mathopen|lbbrk|lParen)(?![A-Za-z]))"
    r"|(?P<close>[)\]⟩⌋⌉⟧⟯]|\\\}|\\r(?:[vV]ert|brace|brack|angle|floor|ceil|group|moustache|lcorner|[A-Z]\w*)(?![A-Za-z]))"
    r"|(?P<next>&|\\\\)|\\.",
    re.DOTALL,
)
MAX_UNCLOSED = 6
"""Brackets that are never closed: math-core tries each of them both ways, so thirty of them take minutes and all
memory."""

_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.|$)|[{}&%]|[^\\{}&%]+", re.DOTALL)
_BLANK_LINE = re.compile(r"\n(?:[ \t]*\n)+")
_ROW_END = re.compile(r"\*?(?:\s*\[\s*[-+]?\s*[\d.,]*\s*(?:pt|em|ex|mm|cm|in|mu|px|bp|pc|sp|\\[a-z]+)\s*\])?")
_OPTION = re.compile(r"\s*\[([^\[\]]*)\]")
_GROUP_START = re.compile(r"\s*\{")
_SINGLE = re.compile(r"\s*(\\[A-Za-z]+|\\.|[^\s{}\\])")
_IN_TEXT = re.compile(r"(?<!\\)\$((?:\\.|[^$\\])+)\$|\\\((.+?)\\\)", re.DOTALL)
_PLAIN_TAG = re.compile(r"[0-9A-Za-z.,:;'*+()\[\]/ -]{1,40}")
_COLUMNS = re.compile(r"[lcr|:]{1,60}")
_ESCAPED_IN_TEXT = re.compile(r"(\\.)|([_&#%^])", re.DOTALL)

_SIGN_AND_BLANK = re.compile(r"(\\[&%$#_{}])[ \t\n]")
_BLANK_KEPT = r"\1~"

_TEXTS = {
    **dict.fromkeys(("text", "mbox", "hbox", "textup", "textnormal", "textrm", "textmd"), "text"),
    **dict.fromkeys(("textit", "emph", "textsl"), "textit"),
    "textbf": "textbf",
    "texttt": "texttt",
    "textsf": "textsf",
}
_ALIGNED = ("align", "aligned", "split", "flalign", "alignat", "alignedat", "xalignat")
_CENTRED = ("gather", "gathered", "multline", "multlined")
_BARE = ("equation", "displaymath", "math", "subequations", "displaystyle")
_MATRICES = {
    "matrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("\\{", "\\}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("\\|", "\\|"),
}
_NARROW = {"iff": "\\Longleftrightarrow", "implies": "\\Longrightarrow", "impliedby": "\\Longleftarrow"}
_CASES = ("cases", "dcases", "rcases", "drcases")
_GRIDS = ("array", "darray", "eqnarray", "IEEEeqnarray", "subarray")
_WITH_COUNT = ("alignat", "alignedat", "xalignat")

# Commands of common packages that math-core has not, in its own words.
MACROS = {
    "dotsc": "\\ldots",
    "dotsb": "\\cdots",
    "dotsm": "\\cdots",
    "dotsi": "\\cdots",
    "dotso": "\\ldots",
    "hdots": "\\ldots",
    "mathellipsis": "\\ldots",
    "mathds": "\\mathbb{#1}",
    "mathbbm": "\\mathbb{#1}",
    "pmb": "\\boldsymbol{#1}",
    "mathnormal": "#1",
    "abs": "\\left|#1\\right|",
    "norm": "\\left\\|#1\\right\\|",
    "dd": "\\mathrm{d}",
    "dv": "\\frac{\\mathrm{d}#1}{\\mathrm{d}#2}",
    "pdv": "\\frac{\\partial #1}{\\partial #2}",
    "argmax": "\\operatorname*{arg\\,max}",
    "argmin": "\\operatorname*{arg\\,min}",
    "qed": "\\square",
    "euro": "€",
    "celsius": "{}^\\circ\\mathrm{C}",
    "ohm": "\\Omega",
    "widetilde": "\\tilde{#1}",
    "enskip": "\\enspace",
    "ensuremath": "#1",
    "set": "\\left\\{#1\\right\\}",
    "ceil": "\\left\\lceil#1\\right\\rceil",
    "floor": "\\left\\lfloor#1\\right\\rfloor",
    "tr": "\\operatorname{tr}",
    "rank": "\\operatorname{rank}",
    "sgn": "\\operatorname{sgn}",
    "degree": "{}^\\circ",
    "toprule": "\\hline",
    "midrule": "\\hline",
    "bottomrule": "\\hline",
    "upmu": "\\mathrm{\\mu}",
    "micro": "\\mathrm{\\mu}",
    "wideparen": "\\overparen{#1}",
    "overarc": "\\overparen{#1}",
    "cr": "\\\\",
    "dif": "\\mathrm{d}",
    "grad": "\\nabla",
}
_MACRO_ARGUMENTS = re.compile(r"#\d")


def readable(latex: str, *, display: bool) -> str:
    """The same formula for math-core. Raises UnreadableError."""
    latex = latex.strip()
    if _REFUSED.search(latex) or _CHAIN.search(latex) or _too_deep(latex) or len(_SWITCH.findall(latex)) > MAX_DEPTH:
        raise UnreadableError
    try:
        reader = _Reader(latex, display=display, numbered=False)
        written = reader.formula()
        if display and reader.tagged:
            written = _Reader(_unwrapped(latex), display=True, numbered=True).formula()
    except (chemistry.UnknownSubstanceError, units.UnknownUnitError) as error:
        raise UnreadableError from error
    if _too_deep(written):
        raise UnreadableError
    return written


def _too_deep(latex: str) -> bool:
    """Whether groups and brackets are nested too deep, or too many brackets stay open in the group they stand in."""
    open_, unclosed = [0], 0
    for match in _NESTING.finditer(latex):
        kind = match.lastgroup
        if kind == "in":
            open_.append(0)
        elif kind == "out" and len(open_) > 1:
            unclosed += open_.pop()
        elif kind == "open":
            open_[-1] += 1
        elif kind == "close":
            open_[-1] = max(0, open_[-1] - 1)
        elif kind == "next":
            unclosed += open_[-1]
            open_[-1] = 0
        if len(open_) + sum(open_) > MAX_DEPTH:
            return True
    return unclosed + sum(open_) > MAX_UNCLOSED


_WHOLE = re.compile(
    r"\s*\\begin\s*\{{({})\*?\}}(?:\s*\{{\d+\}})?(.*)\\end\s*\{{\1\*?\}}\s*".format(
        "|".join((*_ALIGNED, *_CENTRED, *_BARE))
    ),
    re.DOTALL,
)


def _unwrapped(latex: str) -> str:
    """Rows inside one environment that is all of the formula, so that each row can bear its number."""
    while (match := _WHOLE.fullmatch(latex)) and f"\\end{{{match[1]}" not in match[2]:
        latex = match[2]
    return latex


class _Reader:
    """Goes through a formula once; groups of text and the like are read in one step."""

    def __init__(self, source: str, *, display: bool, numbered: bool) -> None:
        self._source, self._at = source, 0
        self._display, self._numbered = display, numbered
        self._ends: list[str] = []
        self._braces = 0
        self._rows = self._cells = self._row_tagged = False
        self.tagged = False

    def formula(self) -> str:
        """All of it; rows outside any environment get one, since they would else run into one line."""
        body = self._body()
        if self._ends:
            raise UnreadableError
        if self._numbered:
            name = "align" if self._cells else "gather" if self._rows else "equation"
            ending = "" if self._row_tagged else "\\notag "
            return f"\\begin{{{name}}}{body}{ending}\\end{{{name}}}"
        if self._rows:
            name = "aligned" if self._cells else "gathered"
            return f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return body

    def _body(self) -> str:
        out: list[str] = []
        while self._at < len(self._source):
            match = _TOKEN.match(self._source, self._at)
            if match is None:
                raise UnreadableError
            self._at = match.end()
            out.append(self._token(match[0]))
        return "".join(out)

    def _token(self, piece: str) -> str:
        if piece == "\\\\" or piece in ("\\newline", "\\tabularnewline", "\\cr"):
            return self._row_end()
        if piece[0] == "\\" and len(piece) > 1:
            return self._command(piece[1:])
        if piece == "%":
            return "\\%"  # models mean a percent sign; TeX would hide what follows
        if piece in ("{", "}"):
            self._braces += 1 if piece == "{" else -1
        elif piece == "&" and self._is_outermost():
            self._cells = True
        elif _BLANK_LINE.search(piece) and self._is_outermost() and not self._ends:
            return self._blank_lines(piece)
        return piece

    def _blank_lines(self, piece: str) -> str:
        """Formulas apart by a blank line would else run into one: a = b and c = d are not a = bc = d."""
        self._rows = True
        return (" \\notag \\\\ " if self._numbered else " \\\\ ").join(_BLANK_LINE.split(piece))

    def _is_outermost(self) -> bool:
        return not self._braces and not any(self._ends)

    def _row_end(self) -> str:
        match = _ROW_END.match(self._source, self._at)
        self._at = match.end() if match else self._at
        if not self._is_outermost():
            return "\\\\ "
        if not self._source[self._at :].strip() and not any(self._ends):
            return ""  # a row end behind the last row begins no other
        self._rows = True
        ending = "" if self._row_tagged or not self._numbered else "\\notag "
        self._row_tagged = False
        return f"{ending}\\\\ "

    def _command(self, name: str) -> str:
        plain = name.rstrip("*")
        if plain in _TEXTS:
            return self._text(_TEXTS[plain], self._group())
        handler = _HANDLERS.get(plain)
        if handler:
            return handler(self, name)
        if name.endswith("*") and plain != "operatorname":
            # Only a few commands know a star; elsewhere it is a multiplication.
            return f"\\{plain} *"
        return f"\\{name}"

    # --- arguments

    def _group(self) -> str:
        """The next argument without its braces. Raises UnreadableError where there is none."""
        if match := _GROUP_START.match(self._source, self._at):
            start = match.end()
            self._at = _closing(self._source, start) + 1
            return self._source[start : self._at - 1]
        if match := _SINGLE.match(self._source, self._at):
            self._at = match.end()
            return match[1]
        raise UnreadableError

    def _option(self) -> str | None:
        match = _OPTION.match(self._source, self._at)
        if not match:
            return None
        self._at = match.end()
        return match[1].strip()

    def _inner(self, latex: str) -> str:
        return _Reader(latex, display=False, numbered=False).formula()

    # --- commands

    def _text(self, command: str, content: str) -> str:
        parts: list[str] = []
        at = 0
        for match in _IN_TEXT.finditer(content):
            parts.append(_words(command, content[at : match.start()]))
            parts.append(f"{{{self._inner(match[1] or match[2])}}}")
            at = match.end()
        parts.append(_words(command, content[at:]))
        return f"{{{''.join(parts)}}}" if len(parts) > 1 else parts[0] or "{}"

    def begin(self, _name: str) -> str:
        name = self._group().strip()
        plain = name.rstrip("*")
        self._skip_position()
        if plain in _BARE:
            return self._opened("", "")
        if plain in (*_ALIGNED, *_CENTRED):
            if plain in _WITH_COUNT:
                self._group()
            kind = "aligned" if plain in _ALIGNED else "gathered"
            return self._opened(f"\\begin{{{kind}}}", f"\\end{{{kind}}}")
        if plain in _GRIDS:
            return self._grid(plain)
        if plain in _CASES and name == plain:
            return self._cases(name)
        return self._matrix(name)

    def _opened(self, begin: str, end: str) -> str:
        self._ends.append(end)
        return begin

    def _skip_position(self) -> None:
        """`[t]` behind an environment's name says how it stands in the line."""
        match = _OPTION.match(self._source, self._at)
        if match and match[1].strip() in ("t", "b", "c", "h", "H"):
            self._at = match.end()

    def _grid(self, name: str) -> str:
        columns = "rcl" if name == "eqnarray" else _columns(self._group())
        kind = "subarray" if name == "subarray" else "array"
        return self._opened(f"\\begin{{{kind}}}{{{columns}}}", f"\\end{{{kind}}}")

    def _cases(self, name: str) -> str:
        if name == "drcases":
            return self._opened("\\begin{rcases}", "\\end{rcases}")
        return self._opened(f"\\begin{{{name}}}", f"\\end{{{name}}}")

    def _matrix(self, name: str) -> str:
        plain = name.rstrip("*").replace("small", "")
        if plain not in _MATRICES:
            raise UnreadableError
        option = self._option() if name.endswith("*") or _is_columns(self._source, self._at) else None
        if not option or len(option) < 2:
            return self._opened(f"\\begin{{{plain}}}", f"\\end{{{plain}}}")
        left, right = _MATRICES[plain]
        left, right = (f"\\left{left}", f"\\right{right}") if left else ("", "")
        return self._opened(f"{left}\\begin{{array}}{{{_columns(option)}}}", f"\\end{{array}}{right}")

    def end(self, _name: str) -> str:
        self._group()
        if not self._ends:
            raise UnreadableError
        return self._ends.pop()

    def tag(self, name: str) -> str:
        content = self._group().strip()
        self.tagged = True
        if self._numbered and self._is_outermost() and _PLAIN_TAG.fullmatch(content) and not self._row_tagged:
            self._row_tagged = True
            return f"\\{name}{{{content}}}"
        shown = content if name.endswith("*") else f"({content})"
        return f"\\qquad {self._text('text', shown)}"

    def nothing(self, _name: str) -> str:
        return ""

    def label(self, _name: str) -> str:
        self._group()
        return ""

    def substack(self, _name: str) -> str:
        rows = re.sub(r"^\\begin\{gathered\}|\\end\{gathered\}$", "", self._inner(self._group()))
        return f"\\begin{{subarray}}{{c}}{rows}\\end{{subarray}}"

    def mathop(self, _name: str) -> str:
        content = self._group()
        bare = re.sub(r"\\(?:mathrm|text|textrm|operatorname\*?|rm|mathbf|mathsf)(?![A-Za-z])|[{}]", "", content)
        if re.fullmatch(r"(?:[A-Za-z\s]|\\[,; ])+", bare) and bare.strip():
            return f"\\operatorname*{{{bare.strip()}}}"
        return f"\\mathop{{{self._inner(content)}}}"

    def spaced(self, _name: str) -> str:
        return f"\\hspace{{{self._group()}}}"

    def negated(self, name: str) -> str:
        """An arrow with distances at its sides cannot be struck through; the one without can."""
        match = re.compile(r"\s*\{?\s*\\(iff|implies|impliedby)(?![A-Za-z])\s*\}?").match(self._source, self._at)
        if not match:
            return f"\\{name}"
        self._at = match.end()
        return f"\\{name}{_NARROW[match[1]]} "

    def without_option(self, name: str) -> str:
        self._option()
        return f"\\{name}"

    def shown_as_it_is(self, _name: str) -> str:
        """Commands that only move or hide the size of what they hold."""
        self._option()
        return f"{{{self._inner(self._group())}}}"

    def line(self, _name: str) -> str:
        rest = re.compile(r"(?:\s*\\(?:hline|toprule|midrule|bottomrule)(?![A-Za-z]))*").match(self._source, self._at)
        self._at = rest.end() if rest else self._at
        return "\\hline "

    def left_angle(self, name: str) -> str:
        match = re.compile(r"\s*([<>])").match(self._source, self._at)
        if not match:
            return f"\\{name}"
        self._at = match.end()
        angle = "\\langle" if match[1] == "<" else "\\rangle"
        return f"\\{name}{angle} "

    def chemistry(self, _name: str) -> str:
        return f"{{{chemistry.formula(self._group())}}}"

    def quantity(self, _name: str) -> str:
        self._option()
        value = self._group()
        return f"{{{units.quantity(value, self._group())}}}"

    def unit(self, _name: str) -> str:
        self._option()
        return f"{{{units.unit(self._group())}}}"

    def number(self, _name: str) -> str:
        self._option()
        return f"{{{units.number(self._group())}}}"

    def angle(self, _name: str) -> str:
        self._option()
        return f"{{{units.angle(self._group())}}}"

    def range(self, name: str) -> str:
        self._option()
        low, high = units.number(self._group()), units.number(self._group())
        of = "" if name == "numrange" else f"\\,{units.unit(self._group())}"
        return f"{{{low}\\text{{–}}{high}{of}}}"


_HANDLERS: dict[str, Callable[[_Reader, str], str]] = {
    "begin": _Reader.begin,
    "end": _Reader.end,
    "tag": _Reader.tag,
    "label": _Reader.label,
    **dict.fromkeys(
        ("nonumber", "notag", "allowbreak", "nobreak", "displaylimits", "hfill", "centering"), _Reader.nothing
    ),
    "substack": _Reader.substack,
    "mathop": _Reader.mathop,
    **dict.fromkeys(("hspace",), _Reader.spaced),
    "not": _Reader.negated,
    **dict.fromkeys(("cfrac",), _Reader.without_option),
    **dict.fromkeys(("smash", "mathclap", "mathllap", "mathrlap", "llap", "rlap", "clap"), _Reader.shown_as_it_is),
    **dict.fromkeys(("hline", "toprule", "midrule", "bottomrule"), _Reader.line),
    **dict.fromkeys(("left", "right", "middle"), _Reader.left_angle),
    **dict.fromkeys(("ce", "cee", "cf"), _Reader.chemistry),
    **dict.fromkeys(("SI", "qty"), _Reader.quantity),
    **dict.fromkeys(("si", "unit"), _Reader.unit),
    "num": _Reader.number,
    "ang": _Reader.angle,
    **dict.fromkeys(("SIrange", "qtyrange", "numrange"), _Reader.range),
}


def _closing(source: str, start: int) -> int:
    """Where the group that begins at `start`, behind its brace, ends."""
    depth = 1
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(source, start):
        depth += (match[0] == "{") - (match[0] == "}")
        if not depth:
            return match.start()
    raise UnreadableError


def _words(command: str, text: str) -> str:
    if not text:
        return ""

    def escaped(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        return "\\textasciicircum " if match[2] == "^" else f"\\{match[2]}"

    written = _ESCAPED_IN_TEXT.sub(escaped, text)
    # math-core takes the blank behind a sign for the end of a command's name.
    return f"\\{command}{{{_SIGN_AND_BLANK.sub(_BLANK_KEPT, written)}}}"


def _is_columns(source: str, at: int) -> bool:
    match = _OPTION.match(source, at)
    return bool(match and _COLUMNS.fullmatch(match[1].replace(" ", "")))


def _columns(source: str) -> str:
    """Letters and lines of an array's columns; distances and widths are left to the browser."""
    text = source
    for match in re.finditer(r"\*\s*\{(\d{1,2})\}\s*\{([lcr|: ]+)\}", source):
        text = text.replace(match[0], match[2] * int(match[1]), 1)
    text = re.sub(r"[@!><]\s*\{(?:[^{}]|\{[^{}]*\})*\}", "", text)
    text = re.sub(r"[pmbXwW]\s*(?:\{[^{}]*\})+|[pmbXLJ]", "l", text)
    text = re.sub(r"\s", "", text).replace("C", "c").replace("R", "r").replace("||", "|")
    if not _COLUMNS.fullmatch(text):
        raise UnreadableError
    return text
