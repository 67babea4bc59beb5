# SPDX-License-Identifier: EUPL-1.2
"""What was tried already, a line of JSON each, so that a run which was broken off goes on where it was."""

import json
from pathlib import Path
from typing import Any

from inference.errors import CommandError


class State:
    """One run's file: who was tried in the first line, a case in each further one."""

    def __init__(self, path: Path, tried: dict[str, str]) -> None:
        """`tried`: the model and the version of the prompts. Raises CommandError."""
        self._path = path
        self.rows: dict[str, dict[str, Any]] = {}
        lines = self._lines()
        if lines and lines[0] != tried:
            raise CommandError(f"{path} is of another run ({lines[0]}): name another file with --state, or delete it")
        for row in lines[1:]:
            self.rows[row["id"]] = row
        if not lines:
            self._write(tried, "w")

    def keep(self, row: dict[str, Any]) -> None:
        """Written at once: what comes next may be Ctrl-C. Raises CommandError."""
        self.rows[row["id"]] = row
        self._write(row, "a")

    def _lines(self) -> list[dict[str, Any]]:
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{self._path} cannot be read ({problem}): name another file with --state") from problem
        whole = text[: text.rfind("\n") + 1].splitlines()  # a line without an end was being written
        try:
            rows = [json.loads(line) for line in whole]
        except ValueError as problem:
            raise CommandError(f"{self._path} is no state of evaluate: name another file with --state") from problem
        if not all(isinstance(row, dict) for row in rows) or any("id" not in row for row in rows[1:]):
            raise CommandError(f"{self._path} is no state of evaluate: name another file with --state")
        if text and len(whole) != len(text.splitlines()):
            self._path.write_text("".join(f"{line}\n" for line in whole), "utf-8")
        return rows

    def _write(self, row: dict[str, Any], mode: str) -> None:
        try:
            with self._path.open(mode, encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        except OSError as problem:
            raise CommandError(f"{self._path} cannot be written ({problem}): name another with --state") from problem
