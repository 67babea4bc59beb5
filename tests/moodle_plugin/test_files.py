# SPDX-License-Identifier: EUPL-1.2
"""The files by which Moodle knows the plugin: version, tables, capabilities, events, tasks, hooks, templates, zip."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from lti_tool.version import VERSION
from tests.moodle_plugin.php import PLUGIN, run_php
from tests.moodle_plugin.xmldb import faults

DESCRIBING = Path(__file__).with_name("describing.php")
ROOT = PLUGIN.parent
TABLE = """<XMLDB PATH="local/campustutor/db" VERSION="1"><TABLES><TABLE NAME="local_campustutor_x" COMMENT="X">
<FIELDS><FIELD NAME="id" TYPE="int" LENGTH="10" NOTNULL="true" SEQUENCE="true"/>
<FIELD NAME="name" TYPE="char" LENGTH="255" NOTNULL="true" SEQUENCE="false"/></FIELDS>
<KEYS><KEY NAME="primary" TYPE="primary" FIELDS="id"/></KEYS>
<INDEXES><INDEX NAME="name" UNIQUE="true" FIELDS="name"/></INDEXES></TABLE></TABLES></XMLDB>"""


def described(path: str, variable: str) -> Any:
    done = run_php(DESCRIBING, PLUGIN / path, variable)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_the_version_is_the_tools_and_says_which_moodle_it_needs() -> None:
    version = described("version.php", "plugin")
    assert version["component"] == "local_campustutor"
    assert version["release"] == VERSION
    assert re.fullmatch(r"20\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d\d", str(version["version"]))
    assert version["requires"] == 2024100700
    assert version["supported"][0] == 405
    assert version["maturity"].startswith("MATURITY_")


def test_a_table_as_moodle_wants_it_has_no_faults() -> None:
    assert faults(TABLE, "local_campustutor") == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("local_campustutor_x", "campus_x", "begins with the plugin's"),
        (' COMMENT="X"', "", "no comment"),
        ('TYPE="char" LENGTH="255"', 'TYPE="varchar" LENGTH="255"', "no type varchar"),
        ('TYPE="char" LENGTH="255"', 'TYPE="char" LENGTH="4000"', "longer than 1333"),
        ('TYPE="char" LENGTH="255"', 'TYPE="text" DEFAULT="x"', "a default that MySQL refuses"),
        ('TYPE="char" LENGTH="255"', 'TYPE="char"', "no length"),
        ('NAME="name" TYPE', 'NAME="Name" TYPE', "no name of a field"),
        ('UNIQUE="true" FIELDS="name"', 'UNIQUE="true" FIELDS="title"', "no field title"),
        ('UNIQUE="true" FIELDS="name"', 'UNIQUE="true" FIELDS="id"', "a key has these fields"),
        ('TYPE="primary"', 'TYPE="unique"', "the primary key is id"),
        ("</KEYS>", '<KEY NAME="c" TYPE="foreign" FIELDS="name"/></KEYS>', "leads nowhere"),
        ('SEQUENCE="true"', 'SEQUENCE="false"', "no id that counts up"),
    ],
)
def test_a_table_that_moodle_would_refuse_is_found(right: str, wrong: str, fault: str) -> None:
    assert right in TABLE
    assert fault in " ".join(faults(TABLE.replace(right, wrong, 1), "local_campustutor"))


def test_the_plugins_tables_are_as_moodle_wants_them() -> None:
    tables = PLUGIN / "db/install.xml"
    found = faults(tables.read_text(encoding="utf-8"), "local_campustutor") if tables.exists() else []
    assert found == []


def test_every_xml_file_is_well_formed() -> None:
    roots = {path.name: ET.parse(path).getroot().tag for path in PLUGIN.rglob("*.xml")}
    assert roots["install.xml"] == "XMLDB"


def test_capabilities_say_for_whom_they_are_and_where() -> None:
    for name, capability in described("db/access.php", "capabilities").items():
        assert re.fullmatch(r"local/campustutor:[a-z]+", name)
        assert capability["captype"] in {"read", "write"}
        assert capability["contextlevel"].startswith("CONTEXT_")
        assert "guest" not in capability.get("archetypes", {})


def class_file(name: str) -> Path:
    """Where Moodle's autoloader looks for a class of the plugin."""
    plugin, _separator, path = name.lstrip("\\").partition("\\")
    assert plugin == "local_campustutor", name
    return PLUGIN / "classes" / (path.replace("\\", "/") + ".php")


def check_callback(callback: str | list[str]) -> None:
    name, method = callback if isinstance(callback, list) else callback.split("::")
    assert re.search(rf"public static function {method}\(", class_file(name).read_text(encoding="utf-8")), callback


def test_what_listens_to_events_and_hooks_is_there() -> None:
    for observer in described("db/events.php", "observers"):
        check_callback(observer["callback"])
    for hook in described("db/hooks.php", "callbacks"):
        check_callback(hook["callback"])


def test_tasks_are_there_and_do_not_all_run_at_once() -> None:
    for task in described("db/tasks.php", "tasks"):
        text = class_file(task["classname"]).read_text(encoding="utf-8")
        assert "extends " in text
        assert "function execute(): void" in text
        assert (task["minute"], task["hour"]) != ("0", "0"), "all sites would call at midnight"


def test_no_legacy_callbacks() -> None:
    """Hooks have taken their place; what has none yet may stay in lib.php."""
    path = PLUGIN / "lib.php"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    replaced = ["before_footer", "before_http_headers", "before_standard_html_head", "before_standard_top_of_body_html"]
    replaced += ["add_htmlattributes", "after_config", "after_require_login", "cron"]
    assert [name for name in replaced if f"function local_campustutor_{name}(" in text] == []


@pytest.mark.parametrize("path", sorted(PLUGIN.rglob("*.mustache")), ids=lambda path: path.stem)
def test_a_template_is_whole_and_shows_an_example(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert f"@template local_campustutor/{path.stem}" in text
    example = re.search(r"Example context \(json\):\s*(?P<json>\{.*?\n    \})", text, re.DOTALL)
    assert example is not None
    assert isinstance(json.loads(example["json"]), dict)
    body = re.sub(r"\{\{!.*?\}\}", "", text.replace(example["json"], ""), flags=re.DOTALL)
    opened = list[str]()
    for kind, name in re.findall(r"\{\{([#^$<>/])\s*([\w./]+)\s*\}\}", body):
        if kind == "/":
            assert opened[-1:] == [name]
            opened.pop()
        elif kind != ">":
            opened.append(name)
    assert opened == []


def test_the_zip_holds_all_that_is_committed_in_one_folder(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / ".ci/plugin.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    (place,) = tmp_path.iterdir()
    assert place.name == f"local_campustutor-{VERSION}.zip"
    listing = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-tree", "-r", "--name-only", "HEAD:moodle_plugin"]
    committed = subprocess.run(listing, check=True, capture_output=True, text=True).stdout.splitlines()
    assert sorted(zipfile.ZipFile(place).namelist()) == sorted(f"campustutor/{name}" for name in committed)
