# SPDX-License-Identifier: EUPL-1.2
"""PHP from Debian, and the plugin's files."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.support import PATIENCE, missing

PLUGIN = Path(__file__).parents[2] / "moodle_plugin"
PLAIN = Path(__file__).with_name("plain.php")


def files(*endings: str, but: str = "amd/build") -> list[Path]:
    """Of the plugin, with one of these endings."""
    found = [path for path in PLUGIN.rglob("*") if path.suffix in endings and path.is_file()]
    return sorted(path for path in found if but not in path.as_posix())


def run_php(*arguments: str | Path, told: str = "") -> "subprocess.CompletedProcess[str]":
    """Skips the test where there is no PHP; in CI that is a failure."""
    program = shutil.which("php")
    if program is None:
        missing("PHP (apt-get install php-cli php-curl php-intl php-mbstring php-xml)")
    return subprocess.run(
        [str(program), *map(str, arguments)], input=told, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def plain(*steps: dict[str, Any]) -> list[Any]:
    """What the steps give, one after the other, in a PHP process of its own: plain.php says how they are written."""
    done = run_php(PLAIN, told=json.dumps(steps))
    assert done.returncode == 0, done.stdout + done.stderr
    given: list[Any] = json.loads(done.stdout)
    return given


def step(call: str, *arguments: Any) -> dict[str, Any]:
    """A static function, as `claims::of`."""
    return {"call": call, "with": list(arguments)}


def on(number: int, call: str, *arguments: Any) -> dict[str, Any]:
    """A method of what step `number` gave."""
    return {"on": number, "call": call, "with": list(arguments)}


def new(name: str, *arguments: Any) -> dict[str, Any]:
    """An object."""
    return {"new": name, "with": list(arguments)}


def given(number: int) -> dict[str, int]:
    """What step `number` gave, as an argument."""
    return {"given": number}
