# SPDX-License-Identifier: EUPL-1.2
"""Which programs the tool's processes may start: this Python, with a part of the tool or with gunicorn.

A program of another maker (`curl`, a browser) is a process without a guard, and takes its proxies from the environment.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lti_tool.guard.refusals import refuse

_TOOL = Path(__file__).resolve().parents[1]
_MODULES = ("gunicorn", "lti_tool")


def check_program(program: Any, arguments: Any) -> None:
    """Raises GuardRefused for any other."""
    words = [] if isinstance(arguments, str | bytes) else [os.fsdecode(word) for word in arguments or ()]
    if not (os.fsdecode(program or "") == sys.executable and words and _is_ours(words[1:])):
        refuse("program", Path(os.fsdecode(program or "-")).name)


def _is_ours(words: Sequence[str]) -> bool:
    """Arguments of Python: `-m MODULE` or a script, after switches that take nothing."""
    rest = list(words)
    while rest and rest[0] in {"-I", "-B", "-E", "-s", "-u"}:
        rest.pop(0)
    if len(rest) > 1 and rest[0] == "-m":
        return rest[1].partition(".")[0] in _MODULES
    return bool(rest) and _is_script(Path(rest[0]))


def _is_script(path: Path) -> bool:
    """`gunicorn` starts itself anew by the path at which it was started."""
    return _TOOL in path.resolve().parents or path.name == "gunicorn" or path.parts[-2:] == ("gunicorn", "__main__.py")
