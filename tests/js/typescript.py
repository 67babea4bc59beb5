# SPDX-License-Identifier: EUPL-1.2
"""Python's declared shapes as TypeScript declarations: a `TypedDict` becomes an interface, a `StrEnum` a union.

What JSON cannot say has no TypeScript here either: `TypeError` names it.
"""

import ast
import inspect
import json
import sys
import textwrap
import types
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

PLAIN: dict[Any, str] = {
    str: "string", bool: "boolean", int: "number", float: "number", None: "null", types.NoneType: "null",
}  # fmt: skip


class Declarations:
    """Gathers what the types that it is asked for refer to."""

    def __init__(self) -> None:
        self._named: dict[str, type] = {}

    def typed(self, hint: Any) -> str:
        """The TypeScript type. Raises TypeError."""
        if hint in PLAIN:
            return PLAIN[hint]
        origin, inner = get_origin(hint), get_args(hint)
        if origin is Literal:
            return " | ".join(json.dumps(value) for value in inner)
        if origin in {Union, types.UnionType}:
            return " | ".join(self.typed(one) for one in inner)
        if origin is list:
            text = self.typed(inner[0])
            return f"({text})[]" if " | " in text else f"{text}[]"
        if origin is dict and inner[0] is str:
            return f"Record<string, {self.typed(inner[1])}>"
        if is_typeddict(hint) or (isinstance(hint, type) and issubclass(hint, StrEnum)):
            return self._name(hint)
        raise TypeError(f"no TypeScript for {hint!r}")

    def written(self) -> str:
        """All that was named, and what that names in turn, by name."""
        texts: dict[str, str] = {}
        while left := self._named.keys() - texts.keys():
            texts |= {name: self._declared(self._named[name]) for name in left}
        return "\n\n".join(texts[name] for name in sorted(texts))

    def _name(self, shape: type) -> str:
        known = self._named.setdefault(shape.__name__, shape)
        if known is not shape:
            raise TypeError(f"two shapes are called {shape.__name__}: in {known.__module__} and {shape.__module__}")
        return shape.__name__

    def _declared(self, shape: type) -> str:
        comment = _comment(inspect.getdoc(shape))
        if issubclass(shape, StrEnum):
            return f"{comment}type {shape.__name__} = {' | '.join(json.dumps(one.value) for one in shape)};"
        fields = textwrap.indent("\n".join(self._fields(shape)), "  ")
        return f"{comment}interface {shape.__name__} {{\n{fields}\n}}"

    def _fields(self, shape: Any) -> Iterator[str]:
        told = dict(_told(shape))
        for name, hint in get_type_hints(shape).items():
            mark = "?" if name in shape.__optional_keys__ else ""
            yield f"{_comment(told.get(name))}{name}{mark}: {self.typed(hint)};"


def _comment(text: str | None) -> str:
    return f"/** {' '.join(text.split())} */\n" if text else ""


def _told(shape: type) -> Iterator[tuple[str, str]]:
    """The fields of a class, and of those that it builds on, with the texts that stand below them."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(shape))).body[0]
    except OSError:  # made by a call, for a field that Python has a word of its own for
        return
    assert isinstance(tree, ast.ClassDef)
    for base in tree.bases:
        known = getattr(sys.modules[shape.__module__], ast.unparse(base), None)
        if known is not None and is_typeddict(known):
            yield from _told(known)
    for field, below in zip(tree.body, tree.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, text
