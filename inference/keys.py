# SPDX-License-Identifier: EUPL-1.2
"""API keys, which live in files: an argument can be read by every user of the host."""

import re
from pathlib import Path

from inference.errors import CommandError


def read_keys(path: Path) -> tuple[str, ...]:
    """One a line. Raises CommandError."""
    try:
        keys = tuple(line.strip() for line in path.read_text("utf-8").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"cannot read the API keys in {path} ({problem}): check --api-key-file") from problem
    if not keys:
        raise CommandError(f"{path} has no API key: write one into it, or leave out --api-key-file")
    if not all(re.fullmatch("[!-~]+", key) for key in keys):
        raise CommandError(f"{path}: an API key has letters, digits and signs of ASCII, nothing else, and no blanks")
    return keys


def read_one_key(path: Path) -> str:
    """Raises CommandError."""
    keys = read_keys(path)
    if len(keys) > 1:
        raise CommandError(f"{path} has {len(keys)} API keys: vLLM takes one from its environment, leave one")
    return keys[0]
