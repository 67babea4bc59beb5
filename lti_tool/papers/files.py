# SPDX-License-Identifier: EUPL-1.2
"""All papers of an institution as files: Markdown to go on with, HTML to read and print."""

import os
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from lti_tool.papers.compose import Composed, compose_all
from lti_tool.papers.facts import Facts

CSS = Path(__file__).parent / "paper.css"


class NoFolder(Exception):
    """Where the papers cannot be written; the sentence names the remedy."""


def write(facts: Facts, folder: Path, language: str) -> list[tuple[Path, Composed]]:
    """Writes each paper as `NAME.LANGUAGE.md` and `.html`, whole or not at all. Raises NoFolder."""
    composed = compose_all(facts, language)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [(path, paper) for paper in composed for path in _write_both(folder, paper)]
    except (FileExistsError, NotADirectoryError):
        raise NoFolder(f"{folder} is a file: name a folder, which is made if it is not there.") from None
    except OSError as error:
        raise NoFolder(f"{folder} cannot be written to ({error.strerror}): name another folder.") from None


def _write_both(folder: Path, paper: Composed) -> Iterator[Path]:
    for ending, content in (("md", paper.markdown), ("html", page(paper))):
        path = folder / f"{paper.paper}.{paper.language}.{ending}"
        _replace(path, content)
        yield path


def _replace(path: Path, content: str) -> None:
    """Who opens the file meanwhile reads the old one or the new one."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".paper-")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def page(paper: Composed) -> str:
    """A whole page in one file, which loads nothing."""
    style = CSS.read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{paper.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(paper.title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body>\n<main class="paper">\n{paper.html}</main>\n</body>\n</html>\n'
    )
