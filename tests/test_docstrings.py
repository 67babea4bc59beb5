# SPDX-License-Identifier: EUPL-1.2
"""How a docstring says what a function raises: `Raises NotFound, Conflict.`"""

import ast
import builtins
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


RAISES = re.compile(r"\b[Rr]aises?\b(?P<what>[^.:;]*)")
NO_CLASSES = {"HTTP", "JSON", "RFC", "URL"}
"""What else is written with a capital in such a sentence."""
LIBRARIES = {"BadParameter", "ClickException", "IntegrityError", "SQLAlchemyError", "UsageError"}


def test_whatever_a_docstring_says_is_raised_is_a_class() -> None:
    """Of ours, of Python, or imported there: a class that was renamed is found in the sentences, too."""
    unknown = [f"{path}: {word}" for path, tree in trees() for word in raised(tree) if word not in classes(tree)]
    assert unknown == []


def test_the_gone_name_of_a_class_would_be_found() -> None:
    tree = ast.parse('def read():\n    """What was read. Raises GoneName, ValueError for `Whatever` (R3)."""')
    assert [word for word in raised(tree) if word not in classes(tree)] == ["GoneName"]


def raised(tree: ast.Module) -> Iterator[str]:
    """The capitalised words after "raises", to the end of the sentence, without those in backticks or brackets."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            for sentence in RAISES.finditer(ast.get_docstring(node) or ""):
                bare = re.sub(r"`[^`]*`|\([^)]*\)?", "", sentence["what"])
                yield from (w for w in re.findall(r"\b[A-Z]\w+", bare) if w not in NO_CLASSES)


def classes(tree: ast.Module) -> set[str]:
    here = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assigned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return OURS | LIBRARIES | here | assigned | set(dir(builtins))


OURS = {node.name for _path, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
