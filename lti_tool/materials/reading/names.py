# SPDX-License-Identifier: EUPL-1.2
"""Names of files as people and archives give them: shown and stored, never used as a path."""

from pathlib import PurePosixPath

from lti_tool.tidy import tidy_line

MAX_NAME_BYTES = 200
_NEVER = dict.fromkeys(map(ord, '<>:"|?*'), "_")


def safe_name(name: str) -> str:
    """The last part of a name, without controls and signs that file systems refuse; "file" where nothing is left."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = tidy_line(last).translate(_NEVER).strip(". ")
    stem, ending = PurePosixPath(plain).stem, PurePosixPath(plain).suffix[:20]
    room = MAX_NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + ending if stem else "file"


def title_of(name: str) -> str:
    """What a file without a title is called."""
    return PurePosixPath(safe_name(name)).stem.replace("_", " ").strip() or "file"
