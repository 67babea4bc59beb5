# SPDX-License-Identifier: EUPL-1.2
"""Each source file says in one line at its top under which licence it stands (https://spdx.dev/learn/handling-license-info).

`python -m tests.spdx` lists the files without it, `python -m tests.spdx --write` writes the line; a second time it
changes nothing.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = "EUPL-1.2"
OTHERS = {"moodle_plugin/": "GPL-3.0-or-later"}
"""Folders of another licence, as LICENSE in them says."""
TAG = "SPDX-License-Identifier:"
MOODLE = "// This file is part of Moodle - "
"""The first line of the header that Moodle's coding style asks for; it names the same licence in full."""

HASH, SLASHES = "# {}", "// {}"
COMMENTS = {
    **dict.fromkeys((".py", ".sh", ".toml", ".yml", ".yaml", ".po", ".mako", ".conf", ".service", ".Dockerfile"), HASH),
    **dict.fromkeys((".js", ".mjs", ".ts", ".php"), SLASHES),
    ".css": "/* {} */",
    ".html": "{{# {} -#}}",  # of Jinja, so that no page carries it, nor an empty line in its place
}
"""How a file with this ending says something that is no part of what it does."""
MADE = "Written by `make "
"""What a command writes anew each time says so at its top, and has no line that the command would take away."""
BUILT = "/amd/build/"
"""What Moodle's own build writes from `amd/src`, without comments."""
BEFORE = ("#!", "<?php")
"""First lines that have to stay the first."""


def main(arguments: list[str]) -> int:
    """1 where a file is left without its line."""
    without = missing(ROOT)
    if arguments == ["--write"]:
        for path in without:
            write(ROOT, path)
        print(f"Written into {len(without)} files.")
        return 0
    print(*without, sep="\n")
    return 1 if without else 0


def missing(root: Path) -> list[str]:
    """Sources in a repository whose line is missing or names another licence."""
    return [path for path in sources(root) if not _is_licensed(path, root)]


def sources(root: Path) -> list[str]:
    """What git keeps or would keep, in a form that has comments; empty files have nothing to license."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "-C",
        str(root),
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    files = sorted({path for path in listed if path and (root / path).is_file()})
    commented = [path for path in files if BUILT not in path and _comment(root / path) is not None]
    return [path for path in commented if _is_written(root / path)]


def line(path: str, root: Path = ROOT) -> str:
    """As it stands in the file."""
    comment = _comment(root / path)
    assert comment is not None, path
    licence = next((name for folder, name in OTHERS.items() if path.startswith(folder)), OURS)
    return comment.format(f"{TAG} {licence}")


def write(root: Path, path: str) -> None:
    """Puts the line at the top; one that names another licence goes."""
    file = root / path
    with file.open(encoding="utf-8", newline="") as opened:
        lines = opened.read().splitlines(keepends=True)
    wrong = [number for number, text in enumerate(lines[:3]) if TAG in text]
    for number in reversed(wrong):
        del lines[number]
    place = 1 if lines and lines[0].startswith(BEFORE) else 0
    lines.insert(place, line(path, root) + "\n")
    with file.open("w", encoding="utf-8", newline="") as opened:
        opened.write("".join(lines))


def _is_licensed(path: str, root: Path) -> bool:
    top = _top(root / path)
    by_header = path.startswith("moodle_plugin/") and any(text.startswith(MOODLE) for text in top)
    return by_header or line(path, root) in top


def _is_written(file: Path) -> bool:
    """By people, and not empty."""
    return file.stat().st_size > 0 and MADE not in "\n".join(_top(file))


def _top(file: Path) -> list[str]:
    with file.open(encoding="utf-8") as opened:
        return [text.rstrip("\n") for _number, text in zip(range(3), opened, strict=False)]


def _comment(file: Path) -> str | None:
    """None for what is no source: documents, pictures, lock files, data."""
    if file.suffix in COMMENTS:
        return COMMENTS[file.suffix]
    if file.name == "Makefile":
        return HASH
    with file.open("rb") as opened:
        return HASH if not file.suffix and opened.read(2) == b"#!" else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
