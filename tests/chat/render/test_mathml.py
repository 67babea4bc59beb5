# SPDX-License-Identifier: EUPL-1.2
r"""What is inside a formula: shown with the meaning it has, or as its source, never as something else."""

import re
import subprocess
import sys
from pathlib import Path
from time import thread_time

import pytest

from lti_tool.chat.render import render
from lti_tool.chat.render.formulas import mathml
from lti_tool.chat.render.formulas.chemistry import UnknownSubstanceError, formula
from lti_tool.chat.render.formulas.process import FormulaProcess, GaveUpError
from lti_tool.chat.render.formulas.units import UnknownUnitError, number, quantity, unit


def shown(latex: str, *, display: bool = True) -> str:
    """MathML without the source. Fails if the formula is not understood."""
    found = mathml.to_mathml(latex, display=display)
    assert found is not None, latex
    return re.sub(r"<annotation.*?</annotation>", "", found, flags=re.DOTALL)


def text(latex: str) -> str:
    """The letters and signs that are seen."""
    return re.sub(r"<[^>]*>|[\u2061\u2063]", "", shown(latex))


@pytest.mark.parametrize(
    ("latex", "seen"),
    [
        ("\\text{falls $x>0$ und \\(y\\)}", "falls\u00a0x&gt;0\u00a0und\u00a0y"),
        ("\\text{max\\_value} = 3", "max_value=3"),
        ("\\text{a_b & c}", "a_b\u00a0&amp;\u00a0c"),
        ("\\textbf{A \\& B}", "A\u00a0&amp;\u00a0B"),
        ("\\mbox{wenn} x", "wennx"),
        ("\\text{100\\%} p = 5%", "100%p=5%"),
        ("\\bigl\\{ x \\bigr\\}", "{x}"),
        ("\\big\\| v \\big\\|", "‖v‖"),
        ("\\biggl\\langle x \\biggr\\rangle", "⟨x⟩"),
        ("\\left< x \\right>", "⟨x⟩"),
        ("\\operatorname*{\\arg\\min}_w L", "argminwL"),
        ("a \\not= b \\not\\in C \\not\\subset D", "a≠b∉C⊄D"),
        ("\\boldsymbol{\\beta} \\bm{\\mu} \\mathbf{\\Sigma}", "𝜷𝝁𝚺"),
        ("\\begin{rcases} a \\\\ b \\end{rcases} = c", "ab}=c"),
        ("\\begin{array}{l@{}l} a & b \\end{array}", "ab"),
        ("\\begin{array}{p{3cm}*{2}{c}} a & b & c \\end{array}", "abc"),
        ("\\begin{aligned}[t] a \\end{aligned}", "a"),
        ("\\cfrac[l]{a}{b} \\hspace*{1em} c", "abc"),
        ("\\mathds{1} \\abs{x} \\dots", "𝟙|x|..."),
    ],
)
def test_what_models_write_is_seen_as_it_was_meant(latex: str, seen: str) -> None:
    assert text(latex).replace(" ", "\u00a0") == seen


@pytest.mark.parametrize("distance", ["[4pt]", "[1ex]", "*", "*[2mm]", " [-0.5em]", "[.5\\baselineskip]"])
@pytest.mark.parametrize("name", ["aligned", "pmatrix", "cases", "gather*"])
def test_the_distance_of_rows_is_no_content(distance: str, name: str) -> None:
    assert re.sub(r"[(){]", "", text(f"\\begin{{{name}}} a \\\\{distance} b \\end{{{name}}}")) == "ab"


def test_rows_without_an_environment_do_not_run_into_one_line() -> None:
    assert shown("a &= b \\\\[4pt] c &= d").count("<mtr>") == 2
    assert shown("a = b \\\\ c = d").count("<mtr>") == 2


@pytest.mark.parametrize(
    ("latex", "element"),
    [
        ("\\lim_{n\\to\\infty} a_n", "munder"),
        ("\\max_{x\\in M} f(x)", "munder"),
        ("\\arg\\max_x f", "munder"),
        ("\\operatorname*{arg\\,max}_\\theta L", "munder"),
        ("\\mathop{\\mathrm{argmin}}\\limits_x f", "munder"),
        ("\\bigcup_{i=1}^n A_i", "munderover"),
        ("\\sum_{\\substack{i \\\\ j}} a", "munder"),
        ("\\int_0^1 f", "msubsup"),
    ],
)
def test_limits_stand_where_tex_sets_them(latex: str, element: str) -> None:
    assert f"<{element}>" in shown(latex)


@pytest.mark.parametrize(
    "name", ["align", "alignat", "flalign*", "split", "eqnarray", "gather", "multline", "equation"]
)
def test_each_environment_of_amsmath_has_its_rows(name: str) -> None:
    count = "{2}" if name == "alignat" else ""
    cell = {"eqnarray": "a &=& b", "gather": "a", "multline": "a"}.get(name, "a &= b")

    assert shown(f"\\begin{{{name}}}{count} {cell} \\\\ c \\end{{{name}}}").count("<mtr>") == 2


def test_the_number_of_an_equation_stands_apart() -> None:
    assert '<mtd class="math-half math-right"><mtext>(1)</mtext></mtd>' in shown("x = 1 \\tag{1}")
    assert "<mtext>(*)</mtext>" in shown("y = 7 \\tag*{(*)}")
    rows = shown("\\begin{align} a &= b \\tag{2} \\\\ c &= d \\end{align}").split("<mtr>")
    assert ["(2)" in row for row in rows] == [False, True, False]
    assert "<mspace" in shown("x = 1 \\tag{1}", display=False)


def test_lines_of_arrays_are_classes_that_the_style_sheet_knows() -> None:
    augmented = shown("\\left(\\begin{array}{cc|c} 1 & 2 & 3 \\\\ \\hline 4 & 5 & 6 \\\\ \\hline\\end{array}\\right)")

    assert augmented.count("math-line-right") == 2
    assert augmented.count("math-line-above") == augmented.count("math-line-below") == 3
    assert shown("\\begin{pmatrix}[c|c] 1 & 2 \\end{pmatrix}").count("math-line-right") == 1
    assert " style=" not in augmented


def test_each_class_has_its_rule() -> None:
    sheet = Path(mathml.__file__).parents[3].joinpath("static/css/code.css").read_text()
    assert all(f".{name} " in sheet or f".{name}." in sheet for name in mathml.CLASSES)


@pytest.mark.parametrize(
    ("source", "latex"),
    [
        ("H2O", "\\mathrm{H}_{2}\\mathrm{O}"),
        ("SO4^2-", "\\mathrm{S}\\mathrm{O}_{4}^{2-}"),
        ("Na+", "\\mathrm{Na}^{+}"),
        ("^{14}_{6}C", "{}^{14}_{6}\\mathrm{C}"),
        ("CuSO4.5H2O", "\\mathrm{Cu}\\mathrm{S}\\mathrm{O}_{4}\\cdot 5\\,\\mathrm{H}_{2}\\mathrm{O}"),
        ("[Fe(CN)6]^3-", "[\\mathrm{Fe}(\\mathrm{C}\\mathrm{N})_{6}]^{3-}"),
    ],
)
def test_chemical_formulas(source: str, latex: str) -> None:
    assert formula(source) == latex
    assert shown(f"\\ce{{{source}}}")


@pytest.mark.parametrize(
    "source",
    ["2H2 + O2 -> 2H2O", "N2 + 3H2 <=> 2NH3", "CaCO3 ->[\\Delta] CaO + CO2 ^", "A ->[Kat.][20 °C] B", "AgCl v"],
)
def test_chemical_equations(source: str) -> None:
    assert shown(f"\\ce{{{source}}}")


@pytest.mark.parametrize("source", ["Xq2", "\\foo", "H2 & O", "hello world"])
def test_an_unknown_substance_is_shown_as_source(source: str) -> None:
    with pytest.raises(UnknownSubstanceError):
        formula(source)
    assert "math-source" in render(f"$\\ce{{{source}}}$")


def test_numbers_and_units() -> None:
    assert quantity("9.81", "\\metre\\per\\second\\squared") == "9.81\\,\\mathrm{m}\\,\\mathrm{s}^{-2}"
    assert quantity("20", "\\degree") == "20\\text{°}"
    assert unit("kg.m/s^2") == "\\mathrm{kg}\\,\\mathrm{m}\\,\\mathrm{s}^{-2}"
    assert unit("\\kilo\\metre\\tothe{3}") == "\\mathrm{km}^{3}"
    assert number("-1,5e-3") == "-1{,}5\\cdot 10^{-3}"
    assert text("\\qty{5}{\\kilo\\metre} \\num{3} \\unit{\\ohm} \\ang{30;5}").replace("\u2009", "") == "5km3Ω30°5′"


@pytest.mark.parametrize("latex", ["\\SI{x}{\\metre}", "\\SI{5}{\\foo}", "\\si{\\kilo}", "\\num{}"])
def test_an_unknown_unit_is_shown_as_source(latex: str) -> None:
    with pytest.raises((UnknownUnitError, ValueError)):
        unit("\\foo")
    assert "math-source" in render(f"${latex}$")


@pytest.mark.parametrize(
    "latex",
    [
        *("\\begin{tikzcd} A \\end{tikzcd}", "\\eqref{a}", "\\href{javascript:x}{y}", "\\cline{1-2}", "x_y_z", "a & b"),
        *("\\begin{cases*} a & b \\end{cases*}", "\\def\\a{b}\\a", "\\raisebox{9em}{x}", "\\multicolumn{2}{c}{x}"),
    ],
)
def test_what_is_not_understood_is_shown_as_source(latex: str) -> None:
    assert mathml.to_mathml(latex, display=True) is None


def test_a_long_formula_in_the_line_has_a_box_that_scrolls_and_a_short_one_has_none() -> None:
    assert '<span class="math-long"><math' in render("Es gilt $" + "+".join(f"x_{{{i}}}" for i in range(40)) + "$.")
    assert "math-long" not in render("Es gilt $x_1 + x_2$.")
    assert '<span class="math-line"><math' in render("Es gilt $$x$$ hier.")


@pytest.mark.parametrize("unit", ["(_\\}1", "~\\pmod^", "'_\\hat", "\\sin[", "\\log_"])
def test_a_formula_that_is_never_done_costs_a_moment_and_no_other_answer_its_formulas(unit: str) -> None:
    """math-core keeps some of these busy for ever, with others it takes all memory or crashes."""
    before = thread_time()
    html = render(f"$${unit * (1900 // len(unit))}$$\n\n$y^2$\n")
    assert thread_time() - before < 5
    assert "<msup><mi>y</mi><mn>2</mn></msup>" in html


def test_the_process_for_formulas_is_started_anew_where_it_was_ended() -> None:
    converter = FormulaProcess({})
    assert "<mi>x</mi>" in (converter.convert("x", display=False) or "")
    with pytest.raises(GaveUpError):
        converter.convert("(_\\}1" * 400, display=True)
    assert "<mi>x</mi>" in (converter.convert("x", display=False) or "")
    converter._end()


def test_formulas_are_shown_by_a_worker_that_gevent_patched_after_the_import() -> None:
    """As under gunicorn: imported before the fork, patched in the worker, several answers at once."""
    program = """
import os, sys
from lti_tool.chat.render.formulas.mathml import to_mathml
if os.fork() == 0:
    from gevent import monkey, pool
    monkey.patch_all()
    found = pool.Pool(8).map(lambda number: to_mathml(f"x^{number}", display=True), range(40))
    sys.stdout.write("all" if all(found) else "not all")
    sys.stdout.flush()
    os._exit(0)
os.wait()
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("all", "")
