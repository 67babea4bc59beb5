# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md and the tests that bear its rows' names say the same."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| ([A-Z]\d+) \|", re.MULTILINE)
NAMED = re.compile(r"def test_((?:[A-Z][1-9]\d*_(?:and_)?)+)")


def rows() -> list[str]:
    return ROW.findall((ROOT / "docs/certification.md").read_text(encoding="utf-8"))


def held() -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {row for source in sources for names in NAMED.findall(source) for row in re.findall(r"[A-Z]\d+", names)}


def test_each_row_is_held_by_a_test_that_bears_its_name() -> None:
    assert [row for row in rows() if row not in held()] == []


def test_each_test_of_a_row_stands_in_the_document_once() -> None:
    found = rows()
    assert sorted(held() - set(found)) == []
    assert len(found) == len(set(found)) > 90
