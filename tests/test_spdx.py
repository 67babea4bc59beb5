# SPDX-License-Identifier: EUPL-1.2
"""Every source file names its licence, and the script that writes the line touches nothing else."""

import subprocess
from pathlib import Path

import pytest

from tests import spdx

FILES = {
    "a.py": ('"""A module."""\n', '# SPDX-License-Identifier: EUPL-1.2\n"""A module."""\n'),
    "run": ("#!/bin/sh\nset -eu\n", "#!/bin/sh\n# SPDX-License-Identifier: EUPL-1.2\nset -eu\n"),
    "page.html": ("<p>\n", "{# SPDX-License-Identifier: EUPL-1.2 -#}\n<p>\n"),
    "look.css": ("p {}\n", "/* SPDX-License-Identifier: EUPL-1.2 */\np {}\n"),
    "windows.js": ("f();\r\n", "// SPDX-License-Identifier: EUPL-1.2\nf();\r\n"),
    "moodle_plugin/lib.php": ("<?php\nx();\n", "<?php\n// SPDX-License-Identifier: GPL-3.0-or-later\nx();\n"),
    "moodle_plugin/x.php": ("<?php\n// This file is part of Moodle - http://moodle.org/\n",) * 2,
    "moodle_plugin/amd/build/x.min.js": ("define(x)\n", "define(x)\n"),
    "other.py": ("# SPDX-License-Identifier: MIT\nx = 1\n", "# SPDX-License-Identifier: EUPL-1.2\nx = 1\n"),
    "empty.py": ("", ""),
    "made.ts": ("/** Written by `make types`. */\n", "/** Written by `make types`. */\n"),
    "README.md": ("# Words\n", "# Words\n"),
    "data": ("words\n", "words\n"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "moodle_plugin/amd/build").mkdir(parents=True)
    for name, (before, _after) in FILES.items():
        (tmp_path / name).write_bytes(before.encode())
    return tmp_path


def test_the_line_is_put_where_each_kind_of_file_can_have_it_and_a_second_time_nothing_changes(project: Path) -> None:
    for _time in range(2):
        for path in spdx.missing(project):
            spdx.write(project, path)
        assert {name: (project / name).read_bytes().decode() for name in FILES} == {
            name: after for name, (_before, after) in FILES.items()
        }
    assert spdx.missing(project) == []


def test_what_git_ignores_is_nobodys_source(project: Path) -> None:
    (project / ".gitignore").write_text("made.py\n", encoding="utf-8")
    (project / "made.py").write_text("x = 1\n", encoding="utf-8")
    assert "made.py" not in spdx.missing(project)
    assert "a.py" in spdx.missing(project)


def test_every_source_file_names_its_licence() -> None:
    assert spdx.missing(spdx.ROOT) == []
