# SPDX-License-Identifier: EUPL-1.2
"""Each PHP file of the plugin is PHP, and says what Moodle wants every file to say."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.moodle_plugin.php import PLUGIN, files, run_php

NEWER_THAN_8_1 = re.compile(
    r"\breadonly\s+(final\s+)?class\b|\):\s*(true|null)\s*\{|\bconst\s+(int|string|bool|array)\s+\w+"
)
"""What PHP 8.1, which Moodle 4.5 runs on, does not know, and 8.2 and later do."""


def lint(path: Path) -> "subprocess.CompletedProcess[str]":
    return run_php("-l", path)


def test_every_file_is_php() -> None:
    php = files(".php")
    assert len(php) > 20
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lint, php))
    assert [one.stdout + one.stderr for one in done if one.returncode] == []


def test_a_file_that_is_no_php_is_found(tmp_path: Path) -> None:
    (tmp_path / "x.php").write_text("<?php\nclass x { function }\n", encoding="utf-8")
    assert lint(tmp_path / "x.php").returncode != 0


def test_no_file_needs_a_newer_php_than_moodle_4_5() -> None:
    assert [path.name for path in files(".php") if NEWER_THAN_8_1.search(path.read_text(encoding="utf-8"))] == []


def test_every_file_has_moodles_header_and_names_the_plugin_and_its_licence() -> None:
    without = []
    for path in files(".php"):
        text = path.read_text(encoding="utf-8")
        wanted = ("@package", "@copyright", "@license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later")
        starts = text.startswith("<?php\n// This file is part of Moodle - ")
        if not starts or any(tag not in text for tag in wanted) or "local_campustutor" not in text:
            without.append(path.name)
    assert without == []


def test_a_class_lies_where_moodle_looks_for_it() -> None:
    for path in (PLUGIN / "classes").rglob("*.php"):
        text = path.read_text(encoding="utf-8")
        folders = path.relative_to(PLUGIN / "classes").parent.parts
        namespace = "\\".join(("local_campustutor", *folders))
        assert f"\nnamespace {namespace};\n" in text, path
        assert re.search(rf"^(final |abstract )*(class|interface|trait|enum) {path.stem}\b", text, re.MULTILINE), path


def test_nothing_of_moodle_or_of_this_machine_is_named_by_its_place() -> None:
    """Since Moodle 5.1 the code lies below `public/`; a site may lie below a path of its host."""
    for path in files(".php", ".mustache", ".js"):
        text = path.read_text(encoding="utf-8")
        assert "/work/" not in text, path
        assert not re.search(r"""(href|action|src)="/(?!/)""", text), path
        assert "DOCUMENT_ROOT" not in text, path
