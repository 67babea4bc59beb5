# SPDX-License-Identifier: EUPL-1.2
"""Where a formula begins and ends in an answer, and what is none. The kinds are those of public bug reports."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.chat.render import AnswerRenderer, Block, document, render


def shown(markdown: str) -> str:
    """HTML without the formulas' sources."""
    return re.sub(r"<annotation.*?</annotation>", "", render(markdown), flags=re.DOTALL)


def formulas(markdown: str) -> list[str]:
    """The sources of the formulas that are shown as such."""
    found = re.findall(r"<annotation[^>]*>(.*?)</annotation>", render(markdown), re.DOTALL)
    return [source.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&") for source in found]


# --- In the line ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der CO$_2$-Ausstoß", ["_2"]),
        ("H$_2$SO$_4$ reagiert", ["_2", "_4"]),
        ("Na$^+$Cl$^-$", ["^+", "^-"]),
        ("Fe$^{3+}$-Ionen", ["^{3+}"]),
        ("90$^\\circ$ und 12 m$^3$", ["^\\circ", "^3"]),
        ("10$\\,$cm, 5$\\mu$m, 3$\\times$3", ["\\,", "\\mu", "\\times"]),
        ("log$_2$(n) und 10$^{-3}$", ["_2", "^{-3}"]),
        ("das 2$x$ von O($n$), die $n$-te", ["x", "n", "n"]),
        ("Es gilt $ x^2 $ und $ y $.", ["x^2", "y"]),
        ("mit $ a + b = c $ und $ f(x) $", ["a + b = c", "f(x)"]),
        ("Die Menge $\\{1,2\\} $ ist", ["\\{1,2\\}"]),
        ("$x<y$, $y_{<t}$, $(a+b)^2$, $[0,1]$, $ABC$", ["x<y", "y_{<t}", "(a+b)^2", "[0,1]", "ABC"]),
        ("Es kostet $5. Dann gilt $x^2$ wirklich.", ["x^2"]),
        ("$5 for $n$ items", ["n"]),
        ("$\\text{wenn $x>0$}$ immer", ["\\text{wenn $x>0$}"]),
        ("**$x$** und *$y$* und [$z$](https://a.example)", ["x", "y", "z"]),
        ("## Über $x_i$ und \\(y_i\\)", ["x_i", "y_i"]),
        ("Somit \\(a\n- b\\) fertig", ["a\n- b"]),
        ("Somit $a\n+ b^2$ fertig", ["a\n+ b^2"]),
    ],
)
def test_a_formula_in_the_line_is_found(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected
    assert "$" not in shown(text).replace("$5", "")


@pytest.mark.parametrize(
    "text",
    [
        "US$5 und A$7 sind wenig.",
        "Er hat 5$ und sie 6$.",
        "Das kostet 20 $ oder 30 $ im Monat.",
        "20 $ + 30 $ = 50 $",
        "Der Preis in $/kg und der €/$-Kurs, $/Monat und $/h",
        "100 $/m² und 50 $/m²",
        "Zwischen $100 (100$) und mehr.",
        "$5 + $10 = $15",
        "**$1.50** oder **$15**",
        "$20K bis $30K, $5M auf $7M",
        "Setze $HOME/$USER als Pfad und $PATH:$HOME/bin.",
        "$MY_VAR and $OTHER_VAR, $user_name und $user_id",
        "Hallo ${name}, du hast ${count} Punkte; ${a}-${b}",
        "$(date) und $(pwd), $1/$2, $1, $2",
        "$_GET und $_POST",
        "$a = $b + $c;",
        "df$x_1, df$x_2 und df$y",
        'echo "$a"; echo "$b"',
        "foo$x$bar",
        "Prozess $$ und $$ und weiter",
        "\\[siehe oben\\] und \\[1\\], \\[x\\], \\[a\\](https://a.example)",
        "`$x$` und ``\\(y\\)``",
        "\\$x\\$ und \\\\(x\\\\)",
        "```\n$x$\n```",
        "    $x$ eingerückt",
    ],
)
def test_prices_and_variables_and_code_stay_text(text: str) -> None:
    assert formulas(text) == []
    assert "math-source" not in render(text)


# --- Over several lines -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opener_closer", [("\\[", "\\]"), ("$$", "$$"), ("\\begin{aligned}", "\\end{aligned}")])
@pytest.mark.parametrize("sign", ["-", "+", "=", "#", ">", "|", "*", "1."])
@pytest.mark.parametrize("before", ["", "Es gilt: ", "- Punkt: ", "> Zitat: ", "1. Erstens\n   "])
def test_what_begins_the_lines_of_a_formula_is_the_formulas(
    opener_closer: tuple[str, str], sign: str, before: str
) -> None:
    opener, closer = opener_closer
    start = "> " if before.startswith(">") else "   " if "\n" in before else ""
    html = shown(f"{before}{opener}\n{start}a\n{start}{sign} b\n{start}{closer}\n\nDanach.")

    assert html.count("<math") == 1 or "math-source" in html
    assert html.count("<li>") == int(before[:1] in "-1" and before != "")
    assert html.count("<blockquote>") == int(before.startswith(">"))
    assert "<h" not in html
    assert "<p>Danach.</p>" in html


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("$$\na = b\n\nc = d\n$$", "a = b\n\nc = d"),
        ("\\[\n\nx = 1\n\n\\]", "x = 1"),
        ("Also \\[\na\n\n= b\n\\]", "a\n\n= b"),
    ],
)
def test_a_blank_line_does_not_end_a_displayed_formula(text: str, latex: str) -> None:
    assert formulas(text) == [latex]


def test_formulas_apart_by_a_blank_line_stand_in_rows() -> None:
    assert shown("$$\na = b\n\nc = d\n$$").count("<mtr>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "$$\n\nDas ist ein ganzer Satz.\n\nUnd noch einer.",
        "$$ is the shell's own number\n\n- a\n- b",
        "\\[ offen\n\n# Neue Überschrift\n\nText",
        "$$\n```python\nx = 1\n```\n",
        "\\[ a\n\n\\[ b \\]\n",
    ],
)
def test_an_opener_without_its_end_takes_nothing_with_it(text: str) -> None:
    html = shown(text)

    assert "$$" in html or "[" in html
    assert ("<li>" in html) == ("- a" in text)
    assert ("<h3>" in html) == ("# N" in text)
    assert ("code-block" in html) == ("```" in text)


# --- In tables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("$|x|$", "<mi>x</mi>"),
        ("\\(|x|\\)", "<mi>x</mi>"),
        ("$\\|v\\|$", "‖"),
        ("`a || b`", "<code>a || b</code>"),
        ("`a \\|\\| b`", "<code>a || b</code>"),
        ("$P(A|B)$ und `x|y`", "<code>x|y</code>"),
        ("$$|z|$$", "<mi>z</mi>"),
    ],
)
def test_a_pipe_in_code_or_a_formula_ends_no_cell(cell: str, expected: str) -> None:
    html = shown(f"| a | b |\n|---|---|\n| {cell} | danach |")

    assert expected in html
    assert "<td>danach</td>" in html
    assert html.count("<td>") == 2


def test_code_outside_of_tables_keeps_its_backslashes() -> None:
    assert "<code>a \\| b</code>" in render("Es ist `a \\| b` gemeint.")


def test_a_formula_in_a_heading_of_a_table_names_it_by_its_source() -> None:
    assert 'aria-label="Größe x_i, Wert"' in render("| Größe $x_i$ | Wert |\n|--|--|\n| a | b |")


# --- Fences -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["markdown", "md", "", "text", "prompt"])
@pytest.mark.parametrize("inner", ["python", "bash\n", "js title=x"])
def test_a_fence_in_a_fence_ends_neither_too_early(name: str, inner: str) -> None:
    html = render(f"```{name}\nVor\n```{inner}\nx = 1\n```\nNach $x$\n```\ndanach **fett**")

    assert html.count("code-block") == 1
    assert "<strong>fett</strong>" in html
    assert "Nach $x$" in re.sub("<[^>]*>", "", html)


def test_a_fence_that_was_forgotten_to_close_is_read_as_commonmark_does() -> None:
    html = render("```\nx\n```python\ny\n```\ndanach **fett**")

    assert "<strong>fett</strong>" in html


def test_code_in_a_language_holds_no_fences() -> None:
    assert "<strong>b</strong>" in render("```python\nx\n```\n**b**\n\n```python\ny\n```")


@pytest.mark.parametrize("text", ["```math\nx^2\n```", "``` math\n$$x^2$$\n```", "- a\n  ```math\n  x^2\n  ```"])
def test_a_fence_named_math_is_a_formula(text: str) -> None:
    assert formulas(text) == ["x^2"]


def test_a_fence_named_math_that_cannot_be_read_is_code() -> None:
    assert 'data-language="math"' in render("```math\n\\foo\n```")


# --- Text around ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("これは**「重要」**です。", "「重要」"),
        ("请看**“这里”**吧", "“这里”"),
        ("한국어 **마크다운(Markdown)**은 좋다.", "마크다운(Markdown)"),
        ("Die **Haupt-**komponente und *Neben-*teil", "Haupt-"),
        ("**Hinweis:**Bitte lesen.", "Hinweis:"),
        ("**„Wort“**artig", "„Wort“"),
    ],
)
def test_bold_beside_punctuation_is_bold(text: str, strong: str) -> None:
    html = render(text)

    assert f"<strong>{strong}</strong>" in html
    assert "*" not in html


@pytest.mark.parametrize("text", ["(a+b)**n und (c+d)**n", "2**-3 und 4**-2", "x**(n-1) + y**(n-1)", "a ** b ** c"])
def test_powers_of_python_are_not_bold(text: str) -> None:
    assert "<strong>" not in render(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("m<sup>**3**</sup>", "m<sup><strong>3</strong></sup>"),
        ("<kbd>Strg</kbd>+<KBD>C</KBD>", "<kbd>Strg</kbd>+<kbd>C</kbd>"),
        ("<b>fett</b> <i>kursiv</i> <u>u</u>", "<strong>fett</strong> <em>kursiv</em> <u>u</u>"),
        ("<sub>a<sub>b</sub></sub>", "<sub>a<sub>b</sub></sub>"),
        ("<code>a < b</code>", "<code>a &lt; b</code>"),
        ("<sub>offen", "&lt;sub&gt;offen"),
        ("`<sub>` und </sub>", "<code>&lt;sub&gt;</code> und &lt;/sub&gt;"),
        ("<sub onclick=x>a</sub>", "&lt;sub onclick=x&gt;a&lt;/sub&gt;"),
    ],
)
def test_harmless_tags_are_understood_and_no_others(text: str, expected: str) -> None:
    assert render(text) == f"<p>{expected}</p>\n"


@pytest.mark.parametrize(
    "text",
    ["a) Eins\nb) Zwei\nc) Drei", "(a) Eins\n(b) Zwei", "i) Eins\nii) Zwei", "• Eins\n• Zwei", "Frage:\na) x\nb) y"],
)
def test_lettered_lines_stay_lines(text: str) -> None:
    assert render(text).count("<br>") == text.count("\n")


@pytest.mark.parametrize("text", ["Ein Satz, der\nweitergeht.", "a) nur einer\ngeht weiter"])
def test_other_lines_run_on(text: str) -> None:
    assert "<br>" not in render(text)


# --- The stream -------------------------------------------------------------------------------------------------------

PARTS = [
    *("$", "$$", "\\[", "\\]", "\\(", "\\)", "`", "``", "```\n", "```md\n", "```python\n", "~~~\n", "\n", "\n\n"),
    *(
        "> ",
        "- ",
        "1. ",
        "  ",
        "    ",
        "# h\n",
        "a ",
        "x^2 ",
        "und so weiter ",
        "+ b\n",
        "- c\n",
        "= d\n",
        "| a | b |\n",
    ),
    *(
        "|---|---|\n",
        "|",
        "\\begin{align}",
        "\\end{align}",
        "\\begin{cases}\n",
        "\\end{cases}\n",
        "\\\\",
        "&",
        "*",
        "**",
    ),
    *(
        "<sub>",
        "</sub>",
        "\\text{",
        "}",
        "{",
        "$5 ",
        "\\$",
        "[a](b$c$)",
        "---\n",
        "a) b\n",
        "12",
        "\r\n",
        "\t",
        "**A-**b",
    ),
    *("、", "「", "\ufdd0", "0\ufdd1"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join), st.lists(st.integers(min_value=0), max_size=8))
@settings(max_examples=200, deadline=None)
def test_blocks_do_not_depend_on_the_cuts(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    renderer = AnswerRenderer()
    html, open_text = [], ""
    for event in [e for a, b in itertools.pairwise(places) for e in renderer.feed(text[a:b])] + renderer.finish():
        if isinstance(event, Block):
            html.append(event.html)
            assert event.html == document.to_html(open_text)
            open_text = ""
        else:
            open_text += event.text

    assert "".join(html) == render(text)
    assert "\ufdd0" not in "".join(html)


@pytest.mark.parametrize(
    "source",
    ["$5-$10; US-$ 5", "Von $20-$30 bis AUD-$ 7", "${A}_${B}", "cp ${SRC}_${DAY}.tar", "$`ls", "$ `x` $"],
)
def test_two_prices_and_two_variables_are_not_one_formula(source: str) -> None:
    html = render(source)
    assert "<math" not in html
    assert "math-source" not in html
    assert html.count("$") == source.count("$")


@pytest.mark.parametrize("source", ["$`x^2`$", "so: $`x^2`$, gut", "| a |\n|---|\n| $`x^2`$ |", "- $`x^2`$"])
def test_a_formula_in_dollars_and_backticks_is_one(source: str) -> None:
    html = render(source)
    assert "<msup>" in html
    assert "`" not in html
    assert "<code" not in html


@pytest.mark.parametrize(
    "source",
    [
        "$\\ce{Na+(aq) + Cl-(aq) -> NaCl(s)}$",
        "$\\ce{Ag+(aq)}$",
        "$\\ce{$n$ H2O}$",
        "$a \\not\\iff b$",
        "$a \\not \\implies b$",
    ],
)
def test_ions_with_a_state_counts_with_a_letter_and_struck_arrows_are_understood(source: str) -> None:
    html = render(source)
    assert "<math" in html
    assert "math-source" not in html


@pytest.mark.parametrize(
    "markers", ["**a)** **b)**", "a.) b.)", "1a) 1b)", "α) β)", "① ②", "I. II.", "*i)* *ii)*", "2a. 2b."]
)
def test_lines_that_begin_with_a_marker_stay_lines_however_it_is_written(markers: str) -> None:
    first, second = markers.split()
    assert "<br>" in render(f"{first} eins\n{second} zwei")
    assert "<br>" not in render(f"Er nennt {first} eins und\nauch {second} zwei")


@pytest.mark.parametrize("word", ["»Haupt«", "›Haupt‹", "„Haupt“", "«Haupt»"])
def test_a_bold_quotation_inside_a_compound_is_bold(word: str) -> None:
    assert f"<strong>{word}</strong>satz" in render(f"Der **{word}**satz.")
