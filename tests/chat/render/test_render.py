# SPDX-License-Identifier: EUPL-1.2
"""Answers as safe HTML, and as a stream of blocks that does not depend on how the text was cut."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.chat.render import AnswerRenderer, Block, Open, bounds, code, document, inline, render
from lti_tool.chat.render.formulas import mathml

ANSWER = """## Bubble Sort

Bubble Sort vertauscht **benachbarte** Elemente, siehe [1]. Es braucht $O(n^2)$ Vergleiche.

1. Vergleiche:
   ```python
   if a[i] > a[i + 1]:

       swap(a, i)
   ```

2. Wiederhole.

Danach gilt

$$
a_1 \\le a_2
$$

| Fall | Zeit |
|:-----|-----:|
| best | $n$  |

> Probiere es aus.
"""


@pytest.fixture(autouse=True, scope="module")
def all_the_time() -> Iterator[None]:
    """For colours, however slow the machine: within a tenth of a second of processor time not every one finds them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(code, "MAX_SECONDS", 600)
        patch.setattr(bounds, "BLOCK_SECONDS", 600)
        patch.setattr(bounds, "ANSWER_SECONDS", 600)
        yield


def fixed_work() -> float:
    """Processor seconds of some work that takes a quiet machine ten milliseconds."""
    started = thread_time()
    sum(number * number for number in range(250_000))
    return thread_time() - started


@contextmanager
def effort_below(most: float) -> Iterator[None]:
    """Processor time of this thread, in seconds of a quiet machine: a slow or a busy one is compared with itself."""
    before, started = fixed_work(), thread_time()
    yield
    spent = thread_time() - started
    assert spent / max(before, fixed_work()) / 100 < most


# --- Markdown becomes HTML --------------------------------------------------------------------------------------------


def test_headings_start_below_those_of_the_page() -> None:
    assert render("# One\n\n## Two\n\n###### Six") == "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>\n"


def test_strikethrough_tables_and_line_breaks_in_cells_are_understood() -> None:
    html = render("~~no~~\n\n| A | B |\n|:-:|--:|\n| x<br>y | z |\n")

    assert "<s>no</s>" in html
    assert '<td class="align-center">x<br>\ny</td>' in html
    assert '<td class="align-right">z</td>' in html


def test_a_table_can_be_scrolled_by_keyboard_and_is_named_by_its_head() -> None:
    html = render("| Fall | Zeit |\n|--|--|\n| a | b |")

    assert html.startswith('<div class="table-scroll" role="group" aria-label="Fall, Zeit" tabindex="0"><table>')
    assert html.rstrip().endswith("</table></div>")


def test_code_carries_its_language_and_pygments_classes() -> None:
    assert render("```python\ndef f(): pass\n```") == (
        '<div class="code-block" data-language="python"><pre tabindex="0"><code>'
        '<span class="k">def</span> <span class="nf">f</span>(): <span class="k">pass</span>\n'
        "</code></pre></div>\n"
    )


@pytest.mark.parametrize("fence", ["```\nx < y\n```", "```klingon\nx < y\n```", "    x < y\n"])
def test_code_of_no_known_language_is_plain(fence: str) -> None:
    assert "<code>x &lt; y\n</code>" in render(fence)


@pytest.mark.parametrize("name", sorted(code.LANGUAGES))
def test_each_language_can_be_highlighted(name: str) -> None:
    source = 'x = "a" <!-- 1 -->\n'

    highlighted = code.highlight(source, name)

    assert code._lexer(name)
    assert re.sub(r"<[^>]*>", "", highlighted) == source.replace("<", "&lt;").replace(">", "&gt;")


def test_huge_code_is_shown_without_colours() -> None:
    assert "<span" in code.highlight("x = 1\n" * 3000, "python")
    assert "<span" not in code.highlight("x = 1\n" * 4000, "python")


@pytest.mark.parametrize("source", ["=" * 20_000, "\n" * 20_000, "x = " + "1" * 1_001])
def test_code_that_no_person_wrote_is_shown_without_colours(source: str) -> None:
    assert code.highlight(source, "matlab") == code.highlight(source, "ini") == source


def test_a_lexer_that_takes_quadratic_time_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "MAX_SECONDS", 0.1)
    with effort_below(2):
        assert code.highlight("a\n" * 9_000, "csharp") == "a\n" * 9_000


# --- Mathematics ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "display"),
    [
        ("so $x^2$ holds", "inline"),
        ("so \\(x^2\\) holds", "inline"),
        ("so $$x^2$$ holds", "block"),
        ("so \\[x^2\\] holds", "block"),
        ("$$x^2$$", "block"),
        ("$$\nx^2\n$$", "block"),
        ("\\[\nx^2\n\\]", "block"),
        ("- item\n\n  $$\n  x^2\n  $$\n", "block"),
        ("> $$\n> x^2\n> $$\n", "block"),
    ],
)
def test_each_way_to_write_a_formula_becomes_mathml_with_its_source(source: str, display: str) -> None:
    html = render(source)

    assert f'display="{display}"' in html
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html
    assert '<annotation encoding="application/x-tex">x^2</annotation>' in html


def test_a_formula_right_below_a_paragraph_keeps_its_lines_from_becoming_a_list() -> None:
    html = render("Also\n\\[\na\n- b\n= c\n\\].\ndanach")

    assert "<li>" not in html
    assert "<mi>c</mi><mi>.</mi>" in html
    assert "<p>danach</p>" in html


@pytest.mark.parametrize("name", ["align", "align*", "equation", "gather", "multline*"])
def test_an_environment_needs_no_dollars(name: str) -> None:
    source = f"\\begin{{{name}}}\na = b \\\\\nc = d\n\\end{{{name}}}"

    assert f"{source}</annotation>" in render(source)


def test_aligned_lines_stand_in_a_table_without_numbers() -> None:
    html = render("$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$")

    assert html.count("<mtr>") == 2
    assert "(1)" not in html


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.",
        "Between $5-$10 a month",
        "$2,50 or 3$",
        "echo $PATH and $HOME",
        "the variables $x, $y of PHP",
        "$x=$y",
        "5$ and 6$",
        "a lonely $",
        "\\$x\\$",
        "`$x$`",
        "$a `b$` c",
        "\\[1\\] is a citation",
    ],
)
def test_money_and_variables_are_no_formulas(text: str) -> None:
    assert "<math" not in render(text)
    assert "math-source" not in render(text)


@pytest.mark.parametrize(
    "latex", ["\\unknown{x}", "\\frac{", "a & b", "\\left( x", "x^", "\\newcommand{\\a}{b}\\a", "x" * 2001, "{" * 900]
)
def test_a_formula_that_cannot_be_read_is_shown_as_its_source(latex: str) -> None:
    shown = latex.replace("&", "&amp;")

    assert render(f"$${latex}$$") == f'<div class="math-block"><code class="math-source">{shown}</code></div>\n'


def test_many_formulas_cannot_take_unbounded_time() -> None:
    html = render(f"${'x+' * 500}y$ " * 30)

    assert html.count("<math") == bounds.MAX_FORMULAS // 1001


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        ("\\mathbb{R}", "ℝ"),
        ("\\mathcal{O}(n)", "𝒪"),
        ("\\mathbf{v}", "𝐯"),
        ("\\mathfrak{A}", "𝔄"),
    ],
)
def test_alphabets_are_characters_since_browsers_ignore_the_attribute(latex: str, shown: str) -> None:
    assert f"<mi>{shown}</mi>" in render(f"${latex}$")


def test_an_upright_letter_stays_upright() -> None:
    assert '<mi mathvariant="normal">d</mi></mrow><mi>x</mi>' in render("$\\mathrm{d}x$")


TEX = [
    *"{}[]&^_'%#~$ x1|<>\n\\",
    "\\frac",
    "\\left",
    "\\right",
    "\\text",
    "\\over",
    "\\sqrt",
    "\\begin{cases}",
    "\\unicode",
]


def test_a_function_keeps_its_distance_from_its_argument_but_not_from_a_bracket() -> None:
    assert '<mi>log</mi></mrow><mo lspace="0.1667em">\u2061</mo><mi>n</mi>' in render("$n \\log n$")
    assert '<mi>sin</mi></mrow><mo>\u2061</mo><mrow><mo stretchy="false">(</mo>' in render("$\\sin(x)$")


@given(st.lists(st.sampled_from(TEX)).map("".join))
@settings(deadline=None)
def test_no_formula_raises(latex: str) -> None:
    found = mathml.to_mathml(latex, display=True)

    assert found is None or found.startswith("<math ")


# --- Nothing gets through ---------------------------------------------------------------------------------------------

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><button>",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](//evil.example)",
    "[x](/lti/login)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "![x](data:image/png;base64,AAAA)",
    '![x"onerror="alert(1)](https://evil.example/p.png "a\\"onload=\\"b")',
    '[x](https://a.example "\\" onclick=\\"alert(1)")',
    "https://a.example/<script>",
    "<https://a.example/'onclick='alert(1)>",
    '```"onmouseover=alert(1)\nx\n```',
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "```<script>\n</pre><script>alert(1)</script>\n```",
    '| " onfocus=alert(1) autofocus x=" |\n|--|\n| <img src=x onerror=alert(1)> |',
    "$\\href{javascript:alert(1)}{x}$",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\text{</mtext><script>alert(1)</script>}$",
    "$\\style{background:url(//evil.example)}{x}$",
    "$\\class{admin}{x}$",
    "$\\color{red;background:url(//evil.example)}{x}$",
    "$\\unicode{x3c}img src=x onerror=alert(1)\\unicode{x3e}$",
    "$</annotation></semantics></math><img src=x onerror=alert(1)>$",
    "$$\\mbox{<style><!--}</style><img src=x onerror=alert(1)>$$",
    "$\\operatorname{<script>}$",
    "$\\unknown</code><script>alert(1)</script>$",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "\x00<script>",
    "<scr\x00ipt>",
]


class Elements(HTMLParser):
    """What a browser would make of the HTML: each start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


HTML_NAMES = set(
    re.findall(
        r"\w+", "p br hr h3 h4 h5 h6 blockquote ul ol li em strong s a div pre code span table thead tbody tr th td"
    )
)
PLAIN_ATTRIBUTES = {"class", "title", "start", "role", "aria-label", "tabindex", "data-language", "xmlns", "encoding"}


def assert_safe(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag in HTML_NAMES | inline.TAGS | mathml.ELEMENTS
        for name, value in attributes.items():
            if name == "href":
                assert re.match(r"https?://|mailto:", value or "", re.IGNORECASE)
                assert attributes["rel"] == "noopener noreferrer nofollow"
                assert attributes["target"] == "_blank"
            else:
                assert name in PLAIN_ATTRIBUTES | {"rel", "target", "display", "mathvariant"} | set(mathml.ATTRIBUTES)
                assert "url(" not in (value or "") or name in ("title", "aria-label")


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_makes_an_element_of_its_own(attack: str) -> None:
    for text in (attack, f"- {attack}", f"> {attack}", f"**a {attack}**", f"| {attack} |\n|--|\n", f"# {attack}"):
        assert_safe(render(text))


@given(
    st.lists(
        st.sampled_from([*ATTACKS, *"`*_[]()<>$\\|\n!~", "\n\n", "  ", "&#x3c;", "```", "$$", "\\text{", "}"]),
        max_size=8,
    )
)
@settings(max_examples=100, deadline=None)
def test_no_mixture_of_attacks_makes_an_element_of_its_own(parts: list[str]) -> None:
    html = render("".join(parts))

    assert_safe(html)
    # A browser that reads its own output again finds the same: nothing changes its meaning on the way.
    assert document._CLEANER.clean(html) == html


@pytest.mark.parametrize(
    "attack", [a for a in ATTACKS if re.search(r"\]\(|\[y\]:|<javascript:", a) and "a.example" not in a]
)
def test_a_link_to_anything_but_the_web_and_mail_stays_text(attack: str) -> None:
    assert "<a" not in render(attack)


def test_an_image_is_its_text_and_a_visible_address() -> None:
    assert render("![Ein Baum](https://evil.example/x.png?u=1)") == "<p>Ein Baum (https://evil.example/x.png?u=1)</p>\n"


def test_a_link_opens_apart_and_tells_nobody_where_it_was() -> None:
    assert render("[x](https://a.example/?a=1&b=2)") == (
        '<p><a href="https://a.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">x</a></p>\n'
    )


def test_lengths_in_formulas_cannot_paint_over_the_page() -> None:
    html = render("$\\hspace{-99em}\\hspace{99em}\\hspace{1em}x$")

    assert re.findall(r'(?:width|height)="[^"]*"', html) == ['width="1em"']
    assert "math-source" in render("$\\rule{99em}{99em}$")


def test_the_second_wall_holds_alone() -> None:
    cleaned = document._CLEANER.clean(
        '<p style="x" onclick="y">a<script>b</script><img src="c"><a href="javascript:d">e</a>'
        '<span class="k evil">f</span></p>'
        '<math><annotation encoding="application/x-tex"><p>g</p></annotation><mtext><style>h</style></mtext></math>'
    )

    assert [tag for tag, _ in Elements(cleaned).found][:3] == ["p", "a", "span"]
    assert "evil" not in cleaned
    assert "javascript" not in cleaned
    assert "<script" not in cleaned
    assert "<p>g</p></annotation>" not in cleaned


# --- The stream -------------------------------------------------------------------------------------------------------


def stream(text: str, cuts: list[int]) -> list[Open | Block]:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    renderer = AnswerRenderer()
    events: list[Open | Block] = []
    for start, end in pairwise(places):
        events += renderer.feed(text[start:end])
    return events + renderer.finish()


def blocks(events: list[Open | Block]) -> list[Block]:
    return [event for event in events if isinstance(event, Block)]


def shown(events: list[Open | Block]) -> str:
    return "".join(event.text for event in events if isinstance(event, Open))


FRAGMENTS = [
    *(
        "- a\n",
        "- b\n\n",
        "  c\n",
        "1. a\n",
        "2. b\n",
        "   ```\n   x\n\n   ```\n",
        "```py\n",
        "```\n",
        "~~~\n",
        "x = 1\n",
    ),
    *(
        "\n",
        "\n\n",
        " \n",
        "\r\n",
        "\r",
        "\t",
        "    code\n",
        "# H\n",
        "---\n",
        "===\n",
        "* * *\n",
        "> q\n",
        ">",
        "| a | b |\n",
    ),
    *(
        "|--|--|\n",
        "text ",
        "text\n",
        "**b**",
        "$x$",
        "$$\n",
        "$$",
        "\\[",
        "\\]\n",
        "\\begin{align}\n",
        "\\end{align}\n",
        "`",
    ),
    *(
        "12",
        "12.",
        " ",
        "  ",
        "-",
        "+ ",
        "*",
        "[a](b)",
        "[a]: b\n",
        "<b>",
        "\x0c",
        "\x0b",
        "\u2028",
        "\x85",
        "ä",
        "\ud83d",
    ),
]
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join) | st.text(alphabet=st.characters())
CUTS = st.lists(st.integers(min_value=0), max_size=30)


@given(TEXTS, CUTS)
@settings(max_examples=150, deadline=None)
def test_the_blocks_are_the_same_however_the_text_is_cut(text: str, cuts: list[int]) -> None:
    events = stream(text, cuts)

    assert blocks(events) == blocks(stream(text, list(range(len(text)))))
    assert "".join(block.html for block in blocks(events)) == render(text)
    assert [block.index for block in blocks(events)] == list(range(len(blocks(events))))
    assert shown(events) == text


@given(TEXTS, CUTS)
@settings(max_examples=150, deadline=None)
def test_a_block_is_made_of_exactly_the_open_text_before_it(text: str, cuts: list[int]) -> None:
    open_text = ""
    for event in stream(text, cuts):
        if isinstance(event, Open):
            open_text += event.text
        else:
            assert event.html == document.to_html(open_text)
            open_text = ""
    assert not open_text.strip(" \t\r\n")


def test_one_piece_with_an_end_and_a_start_shows_each_in_its_place() -> None:
    assert AnswerRenderer().feed("a\n\nb") == [Open("a\n\n"), Block(0, "<p>a</p>\n"), Open("b")]


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("paragraph\n\n", True),
        ("paragraph\n", False),
        ("# heading\n", True),
        ("```\ncode\n\n", False),
        ("```\ncode\n```\n", True),
        ("````\n```\n", False),
        ("Text:\n```\ncode\n```\n", True),
        ("$$\nx\n$$\n", True),
        ("$$\nx\n", False),
        ("\\[ x \\]\n", True),
        ("$$ is the shell's own number\n\n", True),
        ("- a\n\n", False),
        ("- a\n\n- b\n\n", False),
        ("- a\n\n  inside\n\n", False),
        ("- a\n\nb", True),
        ("- a\n\n**b", True),
        ("1. a\n\n2", False),
        ("1. a\n\n2. b", False),
        ("1. a\n\n2x", True),
        ("1. a\n\n  b", True),
        ("1. a\n```\nx\n```\n", True),
        ("    code\n\n", False),
        ("    code\n\n    more\n\nb", True),
        ("| a |\n|---|\n| b |\n", False),
        ("| a |\n|---|\n| b |\n\n", True),
        ("> a\n\n", True),
        ("a\n---\n", True),
    ],
)
def test_a_block_is_closed_as_soon_as_nothing_can_change_it(text: str, closes: bool) -> None:
    assert bool(blocks(AnswerRenderer().feed(text))) is closes


def test_only_a_line_that_may_leave_a_list_is_held_back_and_only_its_start() -> None:
    renderer = AnswerRenderer()

    assert renderer.feed("1. a\n\n1") == [Open("1. a\n\n")]
    assert renderer.feed("0") == []
    assert renderer.feed(". b") == [Open("10. b")]
    assert renderer.feed("\n\n1") == [Open("\n\n")]
    assert renderer.feed("x") == [Block(0, render("1. a\n\n10. b\n\n")), Open("1x")]


@given(
    st.lists(
        st.sampled_from(
            [
                "Text *a* [1]\nmore\n",
                "# Head\n",
                "- a\n- b\n",
                "- a\n\n  - c\n\n    d\n",
                "1. a\n   ```c\n   x;\n\n   y;\n   ```\n2. b\n",
                "```python\n- x\n\n# y\n```\n",
                "$$\na\n- b\n$$\n",
                "\\begin{align}\na &= b\n\\end{align}\n",
                "| a | b |\n|---|---|\n| 1 | 2 |\n",
                "> quote\n> - list\n",
                "    indented\n\n    code\n",
                "Text:\n- a\n- b\n",
                "Text:\n```\n\n```\nmore\n",
                "***\n",
                "Setext\n======\n",
            ]
        ),
        max_size=8,
    )
)
@settings(deadline=None)
def test_blocks_rendered_one_by_one_are_what_commonmark_makes_of_the_whole(parts: list[str]) -> None:
    text = "\n".join(parts)

    assert render(text) == document.to_html(text)


def test_the_example_answer_has_a_block_for_each_part() -> None:
    html = [block.html for block in blocks(stream(ANSWER, list(range(0, len(ANSWER), 7))))]

    assert [re.findall(r"<(\w+)", part)[0] for part in html] == ["h4", "p", "ol", "p", "div", "div", "blockquote"]
    assert html[2].count("<li>") == 2


# --- Hostile sizes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        *(
            ">",
            "[",
            "![",
            "<",
            "*a ",
            "_a__",
            "`",
            "&#",
            "$",
            "$$a",
            "\\(",
            "\\[a\n",
            "\\begin{align}\n",
            "- ",
            "1. ",
            "~~a",
        ),
        *(
            "```\n",
            "|",
            "a\n",
            "> a\n",
            "- a\n\n",
            "[a](",
            "[![a](b)",
            "a\n===\n",
            "\t",
            "- $$\n",
            "> ```\n",
            "{",
            "\n",
        ),
    ],
)
def test_time_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    with effort_below(2):  # squared, these took from 5 seconds to minutes
        stream(text, list(range(0, len(text), 4000)))


def test_a_block_beyond_all_measure_is_plain_text() -> None:
    assert render("<b> **" * 10_000) == f"<pre>{'&lt;b&gt; **' * 10_000}</pre>"


# --- The style sheet --------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_code_can_be_read_in_both_themes() -> None:
    css = Path(document.__file__).parents[2].joinpath("static/css/code.css").read_text()
    light, dark = re.split(r"@media \(prefers-color-scheme: dark\)", css)
    for theme in (light, dark):
        colours = dict(re.findall(r"--code-(\w+): (#[0-9a-f]{6});", theme))
        ground = luminance(colours.pop("background"))
        assert len(colours) == 9
        for name, colour in colours.items():
            lighter, darker = sorted((luminance(colour), ground), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, name
