# SPDX-License-Identifier: EUPL-1.2
"""Tables of a TOML file, read into dataclasses without mercy: what is unknown, missing or impossible ends the command.

Each field of such a dataclass is a text, an `Annotated[float or int, Number(…)]`, or a dataclass of the same kind.
"""

import difflib
import math
import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from inference.errors import CommandError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


@dataclass(frozen=True)
class Number:
    """What a number means, and from where to where it goes."""

    meaning: str
    """What to write, with its unit."""
    least: float = 0
    most: float = 1e12

    def check(self, value: object, where: str, *, whole: bool) -> float:
        """Raises CommandError."""
        kinds = int if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not self.least <= value <= self.most:
            what = "a whole number" if whole else "a number"
            span = f"from {self.least:g}" + (f" to {self.most:g}" if self.most < 1e12 else "")
            raise CommandError(f"{where} takes {what} {span} ({self.meaning}), not {value!r}")
        return value


def read_toml(path: Path, option: str) -> dict[str, Any]:
    """Raises CommandError that names the option the path came from."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"cannot read {path} ({problem}): check {option}") from problem
    except tomllib.TOMLDecodeError as problem:
        raise CommandError(f"{path} is not TOML: {problem}") from problem


def read_table(kind: type[T], table: object, where: str) -> T:
    """One dataclass from one table. Raises CommandError that names the key."""
    if not isinstance(table, dict):
        raise CommandError(f"{where}: write it as a table")
    known = {part.name: part for part in fields(kind)}
    for key in table:
        if key not in known:
            raise CommandError(f"{where}: unknown key {key}{meant(key, known)}")
    hints = get_type_hints(kind, include_extras=True)
    for name, part in known.items():
        if name not in table and part.default is MISSING:
            raise CommandError(f"{where}: key {name} is missing: {meaning(hints[name])}")
    return kind(**{key: _value(hints[key], value, f"{where}: key {key}") for key, value in table.items()})


def meaning(hint: Any) -> str:
    """What to write for a field of this type."""
    if isinstance(hint, type) and is_dataclass(hint):
        return f"a table with {', '.join(part.name for part in fields(hint))}"
    return str(hint.__metadata__[0].meaning) if hasattr(hint, "__metadata__") else "a text"


def is_of(hint: Any, value: object) -> bool:
    """Whether a value that came as JSON is of this type: `float`, `dict[str, float | None]`, …; no infinities."""
    parts = get_args(hint)
    if isinstance(hint, UnionType):
        return any(is_of(part, value) for part in parts)
    if get_origin(hint) is list:
        return isinstance(value, list) and all(is_of(parts[0], one) for one in value)
    if get_origin(hint) is dict:
        return isinstance(value, dict) and all(is_of(parts[1], one) for one in value.values())
    if hint in (int, float):
        kinds = int if hint is int else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value)
    return isinstance(value, hint)


def _value(hint: Any, value: object, where: str) -> Any:
    if isinstance(hint, type) and is_dataclass(hint):
        return read_table(hint, value, where)
    if hint is str:
        if not isinstance(value, str) or not value.strip():
            raise CommandError(f"{where} takes a text, not {value!r}")
        return value
    return hint.__metadata__[0].check(value, where, whole=hint.__origin__ is int)


def meant(word: str, known: Iterable[str]) -> str:
    """A suggestion, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
