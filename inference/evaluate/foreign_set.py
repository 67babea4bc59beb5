# SPDX-License-Identifier: EUPL-1.2
"""MathTutorBench (https://github.com/eth-lre/mathtutorbench), where somebody has it: run where it lies."""

import os
import subprocess
import sys
from pathlib import Path

from inference.client import Client
from inference.errors import CommandError

TASKS = ("mistake_location.yaml", "mistake_correction.yaml", "socratic_questioning.yaml")
"""Those that need no model of their own to judge."""


def run(folder: Path, client: Client, model: str) -> int:
    """Its exit code; its results lie in its folder. Raises CommandError."""
    if not (folder / "main.py").is_file() or not (folder / "configs").is_dir():
        raise CommandError(
            f"{folder} is no checkout of MathTutorBench: it has main.py and configs/; name it with --set"
        )
    print(f"MathTutorBench in {folder}: {', '.join(TASKS)}", file=sys.stderr)
    named = f"base_url={client.root}/v1,model={model},is_chat=True" + (f",api_key={client.key}" if client.key else "")
    command = [_python(folder), "main.py", "--tasks", ",".join(TASKS), "--provider", "completion_api"]
    code = subprocess.run([*command, "--model_args", named], cwd=folder, check=False).returncode  # noqa: S603
    if code:
        raise CommandError(f"MathTutorBench ended with {code}: install its requirements.txt into {folder}/.venv")
    print(f"its results: {folder / 'results'}")
    return 0


def _python(folder: Path) -> str:
    own = folder / ".venv" / "bin" / "python"
    return os.fspath(own.absolute()) if own.is_file() else sys.executable
