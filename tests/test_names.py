# SPDX-License-Identifier: EUPL-1.2
"""One meaning a name: who reads `Turn` in one module need not ask which one it is."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
BOTH_SIDES = {
    "Activity": "the practice platform's own, and the table of what it launches",
    "Course": "the practice platform's own, and the table of what it launches",
    "Ilias": "what the practice platform sends, and how the tool reads it",
    "SigningKey": "with which each side signs",
}
"""The demo plays the platform: what is the same thing there is called the same, and why."""


def places() -> dict[str, list[str]]:
    """The modules of each public class at the top of a module."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in ("lti_tool", "inference"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found[node.name].append(path.relative_to(ROOT).as_posix())
    return found


def test_no_two_public_classes_have_one_name() -> None:
    found = places()
    assert len(found) > 300
    assert {name: paths for name, paths in found.items() if len(paths) > 1 and name not in BOTH_SIDES} == {}


def test_a_name_that_two_sides_share_is_of_the_demo_and_one_other() -> None:
    found = places()
    for name in BOTH_SIDES:
        assert [path.startswith("lti_tool/demo/") for path in found[name]].count(True) == 1, name
        assert len(found[name]) == 2, name
