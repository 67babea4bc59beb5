# SPDX-License-Identifier: EUPL-1.2
"""What a line names can be opened: files, documents and functions in docstrings, comments and documents exist."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("lti_tool", "inference", "tests", "benchmarks", "docs", "deploy", "moodle_plugin")
FILE = re.compile(r"(?<![\w/.:@<{$*-])((?:[\w-]+/)*[\w-]+\.(?:py|md|js|html|css|toml|po|yml|lock))\b(?!\()")
ENDINGS = {"py", "md", "js", "css", "html", "toml", "yml", "xml", "env", "php", "json", "po", "txt", "lock", "conf"}
MADE = {"figures.toml", "muessig_blatt3.py"}
"""Files that a reader makes, or a student."""


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not {"node_modules", "__pycache__"} & set(path.parts):
                yield path


def names() -> set[str]:
    """Every ending of every path: `turn.py`, `chat/turn.py`, `lti_tool/chat/turn.py`."""
    files = [path.relative_to(ROOT) for path in sources()] + [path.relative_to(ROOT) for path in ROOT.glob("*")]
    return {"/".join(path.parts[start:]) for path in files for start in range(len(path.parts))}


def prose(path: Path) -> str:
    """Of a document all of it, of Python its docstrings and comments."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return text
    tree = ast.parse(text)
    bare = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    said = [node.value for node in bare if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return "\n".join([*said, *(token.string for token in tokens if token.type == tokenize.COMMENT)])


def read() -> Iterator[tuple[str, str]]:
    for path in [*sources(), *ROOT.glob("*.md")]:
        if path.suffix in {".py", ".md"}:
            yield path.relative_to(ROOT).as_posix(), prose(path)


def test_every_file_that_a_line_names_exists() -> None:
    there = names()
    missing = [(place, name) for place, text in read() for name in FILE.findall(text) if name not in there | MADE]
    assert missing == []


def test_nothing_names_a_document_that_its_reader_cannot_open() -> None:
    elsewhere = re.compile(r"\b(?:CONTRACT|DESIGN|HOUSE|LIBRARIES)\b|\bchecklist, [A-Z]\d")
    assert [(place, found) for place, text in read() for found in elsewhere.findall(text)] == []


def test_every_function_that_the_map_names_exists() -> None:
    """`turn.begin` in DEVELOPING.md: some `turn.py` or package `turn` has a `begin`."""
    named = re.findall(r"`([a-z_]+)\.([A-Za-z_]+)`", (ROOT / "DEVELOPING.md").read_text(encoding="utf-8"))
    missing = [f"{module}.{name}" for module, name in named if name not in ENDINGS and not defines(module, name)]
    assert named
    assert missing == []


def defines(module: str, name: str) -> bool:
    places = [*ROOT.glob(f"*/**/{module}.py"), *ROOT.glob(f"*/**/{module}/__init__.py"), *ROOT.glob(f"*/**/{module}")]
    for place in places:
        if place.is_dir():
            if (place / f"{name}.py").exists():
                return True
        elif re.search(
            rf"^(?:class|def|async def) {name}\b|^    def {name}\b|^{name}\b", place.read_text("utf-8"), re.M
        ):
            return True
    return False


DOTTED = re.compile(r"``?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?:\([^`]*\))?``?")
ELSEWHERE = {
    "campus.test",
    "history.state",
    "ilias.de",
    "message.lane",
    "message.renderer",
    "server.default",
    "tutor.test",
}
"""Hosts, columns of tables and names of the browser whose first word is also a module's or a class's."""


def defined() -> dict[str, set[str]]:
    """What each module, by the last part of its name, and each class of ours has in it."""
    inside: dict[str, set[str]] = defaultdict(set)
    for path in sources():
        if path.suffix != ".py" or "versions" in path.parts:
            continue
        module = path.parent.name if path.stem == "__init__" else path.stem
        inside[path.parent.parent.name if path.stem == "__init__" else path.parent.name].add(module)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside[module] |= bound(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                inside[node.name] |= bound(node) | {
                    base.attr for base in ast.walk(node) if isinstance(base, ast.Attribute)
                }
    return inside


def bound(tree: ast.AST) -> set[str]:
    """Names that are defined, assigned or imported anywhere in it."""
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    aliases = [
        alias for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
    ]
    return names | {(alias.asname or alias.name).split(".")[-1] for alias in aliases}


def missing_parts(text: str, inside: dict[str, set[str]]) -> Iterator[str]:
    """Of each dotted name in backticks the pairs whose first part is ours and does not have the second one."""
    for name in DOTTED.findall(text):
        parts = name.split(".")
        if name in ELSEWHERE or parts[-1] in ENDINGS:
            continue
        yield from (f"{one}.{two}" for one, two in pairwise(parts) if one in inside and two not in inside[one])


def test_what_a_dotted_name_says_is_in_a_module_or_class_is_there() -> None:
    inside = defined()
    assert [(place, pair) for place, text in read() for pair in missing_parts(text, inside)] == []


def test_a_dotted_name_that_went_would_be_found() -> None:
    text = "`quota.taking` and `ModelServers.stream` and `threading.Lock`, see `chat/turn.py`"
    inside = {"quota": {"take"}, "ModelServers": {"stream"}}
    assert list(missing_parts(text, inside)) == ["quota.taking"]


COMMENTS = {
    ".js": r"/\*.*?\*/|(?<!:)//[^\n]*",
    ".css": r"/\*.*?\*/",
    ".toml": r"^\s*#[^\n]*|\s#\s[^\n]*",
    ".yml": r"^\s*#[^\n]*|\s#\s[^\n]*",
}


def remarks() -> Iterator[tuple[str, str]]:
    """The comments of scripts, style sheets and configuration."""
    for path in [*sources(), *ROOT.glob("*")]:
        if path.is_file() and path.suffix in COMMENTS:
            found = re.findall(COMMENTS[path.suffix], path.read_text(encoding="utf-8"), re.S | re.M)
            yield path.relative_to(ROOT).as_posix(), "\n".join(found)


def test_every_file_that_a_comment_in_another_language_names_exists() -> None:
    there = names()
    assert len(list(remarks())) > 50
    missing = [(place, name) for place, text in remarks() for name in FILE.findall(text) if name not in there | MADE]
    assert missing == []
