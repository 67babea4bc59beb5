# SPDX-License-Identifier: EUPL-1.2
"""How a docstring says what a function raises: `Raises NotFound, Conflict.`"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAYS = re.compile(r"\b[Rr]aise[sd]?\b|\bTurns a\b")


def trees() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("lti_tool", "inference"):
        for path in (ROOT / folder).rglob("*.py"):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def errors() -> set[str]:
    """The names of all classes of ours that are raised, by what they are made of."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for _path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    known = {"Exception", "ValueError", "LookupError", "OSError"}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return known - {"Exception"}


def test_what_a_function_raises_is_said_by_that_word() -> None:
    names = re.compile(rf"(?<![`.\w])(?:{'|'.join(sorted(errors()))})\b(?!`)")
    wrong = [
        f"{path}: {node.name} names {found[0]}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (said := ast.get_docstring(node))
        and (found := names.search(said))
        and not SAYS.search(said)
    ]
    assert wrong == []
