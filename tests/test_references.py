# SPDX-License-Identifier: EUPL-1.2
"""What a line names can be opened: files, documents and functions in docstrings, comments and documents exist."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("lti_tool", "inference", "tests", "benchmarks", "docs", "deploy", "moodle_plugin")
FILE = re.compile(r"(?<![\w/.:@<{$*-])((?:[\w-]+/)*[\w-]+\.(?:py|md|js|html|css|toml|po|yml|lock))\b(?!\()")
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
    endings = {"py", "md", "js", "toml", "yml"}
    missing = [f"{module}.{name}" for module, name in named if name not in endings and not defines(module, name)]
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
