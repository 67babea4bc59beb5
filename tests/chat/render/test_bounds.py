# SPDX-License-Identifier: EUPL-1.2
"""The work on an answer is bounded, whatever is in it: it grows with the text and not with its square."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from itertools import pairwise
from time import thread_time

import pytest

from lti_tool.chat.render import AnswerRenderer, blocks, bounds, code, document, render
from lti_tool.chat.render.formulas import latex, mathml

SIZES = (2_000, 8_000, 40_000)
GROWTH = 3.0
"""How many times more than the length the time may grow from one size to the next: four times the length takes four
times the time, sixteen if squared. Five times takes five, and twenty-five."""
SHORTEST_SECONDS = 0.002
"""For the smallest text; in proportion for the others."""
UNITS = [
    *(">", "> ", ">>>> a\n", "[", "![", "<", "*", "_", "~", "*a ", "**a ", "*a* ", "_a__", "*a **b ", "`", "`` ` "),
    *("&#", "&amp;", "&", "!", "$", "$$a", "$$\n\n", "\\(", "\\)", "\\[a\n", "\\]", "\\\\]", "\\", "\\*", "\\[1\\] "),
    *("\\begin{align}\n", "\\begin{a}", "\\begin{a}\\end{b}", "- ", "1. ", "- a\n", "- a\n\n", "- a\n  - b\n", "~~a"),
    *("```\n", "```md\n", "```x\n```\n", "```math\nx^2\n```\n", "```python\nx = 1\n```\n", "~~~\n", "|", "|a", "a\n"),
    *("> a\n", "[a](", "[a](http://x) ", "[![a](b)", "[*a*](http://b.c) ", "a\n===\n", "\t", "\t\tx\n", "a  \n", "\n"),
    *("- $$\n", "> ```\n", "{", "|a|b|\n|-|-|\n", "|1|2|3|\n", "|`a|b`|\n", "<sub>", "<sub>a</sub>", "<sub><sup>"),
    *("<b>", "<br>", "<http://a.b>", "<http:", "http://a ", "word ", "# a\n", "---\n", "a) x\nb) y\n", "(i) a\n"),
    *(
        "$x\n",
        "costs $5 or ",
        "$x^2$ ",
        "$a_{1}+b$, ",
        "$$x$$\n\n",
        "$\\frac{a}{b}$ ",
        "$\\text{",
        "$a ",
        "a$b ",
        "$\\a ",
    ),
    *("$\\text{a $x$}$ ", "$\\ce{H2O}$ ", "$\\SI{1}{\\metre}$ ", "$$\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}$$\n"),
    *("は**「重」**で", "**A-**b ", "[a", "\\( und so weiter ", "\\begin{x} $a$ \\(b\\) `c` "),
]
WHOLE: dict[str, Callable[[int], str]] = {
    "a wide table": lambda n: "|" + "a|" * (n // 4) + "\n|" + "-|" * (n // 4) + "\n",
    "a wide table with short rows": lambda n: (
        "|" + "a|" * (n // 8) + "\n|" + "-|" * (n // 8) + "\n" + "x|\n" * (n // 6)
    ),
    "a deep list": lambda n: "".join("  " * i + "- a\n" for i in range(int(n**0.5))),
    "a long formula": lambda n: "$$" + "x+" * (n // 2) + "$$",
    "emphasis in emphasis": lambda n: "*a " * (n // 6) + "b*" * (n // 6),
    "brackets": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "links in links": lambda n: "[a" * (n // 8) + "](http://a)" * (n // 20),
    "tags in tags": lambda n: "<sub>" * (n // 11) + "</sub>" * (n // 11),
    "environments": lambda n: "\\begin{a}" * (n // 16) + "\\end{a}" * (n // 16),
    "late ends": lambda n: "\\(und so weiter " * (n // 17) + "\\)",
}


ROUNDS = 6
"""A busy machine makes one measurement slow, and not the best of six; what really grows too fast is slow in each."""


def seconds(work: Callable[[], object]) -> float:
    """Processor time."""
    started = thread_time()
    work()
    return thread_time() - started


def assert_near_linear(
    make: Callable[[int], str], work: Callable[[str], object], sizes: tuple[int, ...] = SIZES
) -> None:
    """From each size to the next, the time may grow as the size does, and GROWTH times that."""
    best = [float("inf")] * len(sizes)
    for _round in range(ROUNDS):
        texts = map(make, sizes)
        best = [min(least, seconds(partial(work, text))) for least, text in zip(best, texts, strict=True)]
        if not (grown := too_fast(sizes, best)):
            return
    assert not grown, best


def too_fast(sizes: tuple[int, ...], times: list[float]) -> list[tuple[int, int]]:
    # Below, the clock and what is fixed count most.
    floored = [max(time, SHORTEST_SECONDS * size / sizes[0]) for size, time in zip(sizes, times, strict=True)]
    steps = pairwise(zip(sizes, floored, strict=True))
    return [(less, more) for (less, short), (more, long_) in steps if long_ / short > GROWTH * more / less]


def repeated(unit: str) -> Callable[[int], str]:
    return lambda n: (unit * (n // len(unit) + 1))[:n]


@pytest.fixture
def no_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What grows too fast must show, and not be cut off."""
    monkeypatch.setattr(bounds, "BLOCK_SECONDS", 600)
    monkeypatch.setattr(bounds, "ANSWER_SECONDS", 600)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.usefixtures("no_time_limit")
def test_each_rule_costs_time_in_proportion_to_the_text(unit: str) -> None:
    assert_near_linear(repeated(unit), render)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.usefixtures("no_time_limit")
def test_what_grows_inwards_costs_no_more(name: str) -> None:
    assert_near_linear(WHOLE[name], render)


CODE = ["x = 1 # a\n", '"', "a.b.", "a<b,", "public a\n"]


@pytest.mark.parametrize("name", sorted(code.LANGUAGES))
def test_each_language_costs_time_in_proportion_to_the_code(name: str) -> None:
    for unit in CODE:
        assert_near_linear(repeated(unit), lambda text: code.highlight(text, name), (2_000, 20_000))


def letter_by_letter(text: str) -> int:
    renderer = AnswerRenderer()
    events = 0
    for letter in text:
        events += len(renderer.feed(letter))
    return events + len(renderer.finish())


@pytest.mark.parametrize("unit", ["word ", "- a\n\n", "> a\n", "```\n", "$$\n", "\\[a\n", "1. a\n", "|a|b|\n", " "])
@pytest.mark.usefixtures("no_time_limit")
def test_an_open_block_that_comes_letter_by_letter_costs_no_more(unit: str) -> None:
    assert_near_linear(repeated(unit), letter_by_letter)


# --- What is beyond the bounds is shown as it is ----------------------------------------------------------------------


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize(
    "text",
    [
        "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "x|\n" * 100,
        "> " * 25 + "tief",
        "".join("  " * depth + "- tief\n" for depth in range(25)),
        "*a " * 60 + "b*" * 60,
        "a*b\n" * 20_000,
    ],
)
def test_a_block_beyond_the_bounds_is_plain_text_and_nothing_is_lost(text: str) -> None:
    html = render(text)

    assert html.startswith("<pre>")
    assert text_of(html) == text


def test_an_ordinary_large_table_is_a_table() -> None:
    row = "| " + " | ".join("Wert" for _ in range(10)) + " |\n"

    assert render(row + "|" + "---|" * 10 + "\n" + row * 200).count("<tr>") == 201


def test_a_block_that_takes_too_long_is_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "BLOCK_SECONDS", 1e-9)

    assert render("**a** " * 50) == f"<pre>{'**a** ' * 50}</pre>"


def test_what_follows_when_an_answer_has_used_up_its_time_is_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "ANSWER_SECONDS", 1e-9)

    assert list(blocks("**a**\n\n**b**\n\n**c**\n"))[1:] == ["<pre>**b**\n\n</pre>", "<pre>**c**\n</pre>"]


def test_an_answer_comes_block_by_block() -> None:
    whole = "# a\n\nb\n\n$$\nc\n$$\n"
    parts = blocks(whole)

    assert isinstance(parts, Iterator)
    assert next(parts) == "<h3>a</h3>\n"
    assert "<h3>a</h3>\n" + "".join(parts) == render(whole)


# --- Formulas ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "opener", ["(", "[", "\\{", "\\sin(", "\\langle ", "\\Bigl[", "\\lfloor ", "{(}", "\\mathopen{(}"]
)
def test_brackets_that_are_never_closed_cost_no_more_than_others(opener: str) -> None:
    """math-core tries each of them both ways: thirty would take minutes."""
    for count in (5, 30, 300):
        mathml.to_mathml(opener * count, display=True)
    with pytest.raises(latex.UnreadableError):
        latex.readable(opener * 30, display=True)


@pytest.mark.parametrize(
    "unit", ["{", "\\left(", "\\begin{matrix}", "\\vec", "\\sqrt{", "\\color{red}", "\\bf ", "x^{"]
)
def test_a_formula_nested_without_end_is_not_given_to_the_reader(unit: str) -> None:
    """math-core has no limit of its own, and its end would be the process's."""
    with pytest.raises(latex.UnreadableError):
        latex.readable(unit * 200, display=True)


def test_the_html_of_a_block_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_HTML", 500)

    assert document.to_html("*a* " * 100) == f"<pre>{'*a* ' * 100}</pre>"
