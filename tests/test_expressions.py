# SPDX-License-Identifier: EUPL-1.2
"""No text from outside may make a regular expression slow: each is known, and fed with what would be worst for it."""

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests import growth
from tests.expressions import ELSEWHERE, EXPRESSIONS, Expression

ROOT = Path(__file__).parents[1]
CALLS = {"compile", "match", "search", "fullmatch", "findall", "finditer", "split", "sub", "subn"}
END = "\0"
"""At the end of every text: what nearly matched fails there."""
MOST = 16_000


@cache
def found() -> dict[str, ast.Call]:
    """Each expression of the product, with the call that makes it.

    Named `module:NAME`, `module: what is written` or `module: made in a_function`.
    """
    names: dict[str, ast.Call] = {}
    for path in sorted([*(ROOT / "lti_tool").rglob("*.py"), *(ROOT / "inference").rglob("*.py")]):
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(tuple(ELSEWHERE)):
            names |= {f"{_module(path)}{name}": call for name, call in _in_file(path)}
    return names


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _in_file(path: Path) -> Iterator[tuple[str, ast.Call]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        id(node.value): node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    makers = {id(node): function.name for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_expression(node):
            pattern = node.args[0]
            written = repr(pattern.value) if isinstance(pattern, ast.Constant) else f"made in {makers.get(id(node))}"
            yield (f":{named[id(node)]}" if id(node) in named else f": {written}"), node


def _is_expression(call: ast.Call) -> bool:
    called = call.func
    of_re = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re"
    return of_re and isinstance(called, ast.Attribute) and called.attr in CALLS


def patterns_of(name: str, expression: Expression) -> list[re.Pattern[Any]]:
    """What is declared under a name, compiled."""
    if name == "inference.vllm.diagnosis: made in explain":
        return [
            re.compile(pattern) for pattern, _remedy in importlib.import_module("inference.vllm.diagnosis").REMEDIES
        ]
    if expression.patterns:
        return [re.compile(pattern) for pattern in expression.patterns]
    call = found()[name]
    if isinstance(call.args[0], ast.Constant):
        # Without a look at its module: importing some of them changes the whole process.
        flags = [ast.unparse(flag) for flag in call.args[1:]] if ":_" in name or ": " not in name else []
        return [re.compile(call.args[0].value, eval(flags[0], {"re": re}) if flags else 0)]
    module, _colon, rest = name.partition(":")
    return [getattr(importlib.import_module(module), rest)]


def own_signs(pattern: re.Pattern[Any]) -> list[str]:
    """Letters, digits and signs that the expression itself names: each, and each beside the next."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    signs = list(dict.fromkeys(sign for sign in source if sign not in "^$?*+{}|" or f"\\{sign}" in source))[:12]
    return [*signs, *(a + b for a, b in pairwise(signs)), "a", "1", " ", "\n"]


def work_of(pattern: re.Pattern[Any], how: str) -> Callable[[str], object]:
    """All that the expression has to do with a text."""

    def work(text: str) -> object:
        subject: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
        return sum(1 for _ in pattern.finditer(subject)) if how == "finditer" else getattr(pattern, how)(subject)

    return work


def test_every_expression_is_declared_with_what_would_be_worst_for_it() -> None:
    there = found()
    missing = sorted(there.keys() - EXPRESSIONS.keys())
    assert not missing, f"add to tests/expressions.py, with texts that could make it slow: {missing}"
    assert not EXPRESSIONS.keys() - there.keys(), "these are no longer there"


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_time_grows_as_the_text_does(name: str) -> None:
    expression = EXPRESSIONS[name]
    for pattern in patterns_of(name, expression):
        work = work_of(pattern, expression.how)
        for unit in dict.fromkeys([*expression.units, *own_signs(pattern)]):
            if expression.most is not None:
                work((unit * expression.most)[: expression.most] + END)
            else:
                assert growth.is_near_linear(work, unit, END, most=MOST), (
                    f"{pattern.pattern!r} with {unit!r} again and again"
                )


def test_a_quadratic_expression_is_noticed() -> None:
    """A whole header by one expression, as it was; and the usual mistakes."""
    link = re.compile(r'<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"[^"]*"|[^\s",;]*))?)*)')
    for pattern, unit in [(link, "<"), (re.compile(r"\s+$"), " "), (re.compile(r"(\w+)="), "a")]:
        assert not growth.is_near_linear(work_of(pattern, "finditer"), unit, END, most=MOST)


def test_a_new_expression_is_found(tmp_path: Path) -> None:
    module = tmp_path / "new.py"
    module.write_text("import re\nA = re.compile('a+')\ndef f(x):\n    return re.sub('b+', '', x)\n")
    assert [name for name, _call in _in_file(module)] == [":A", ": 'b+'"]
