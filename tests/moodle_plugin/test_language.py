# SPDX-License-Identifier: EUPL-1.2
"""The plugin's sentences: complete in both languages, each used, and each that is used is there."""

import re
from functools import cache

import pytest

from tests.moodle_plugin.php import PLUGIN, files

LINE = re.compile(r"^\$string\['(?P<key>[a-z0-9_:]+)'\] = '(?P<text>(?:[^'\\]|\\.)*)';$", re.MULTILINE)
LITERAL = re.compile(r"""(?P<quote>["'])(?P<text>[a-z0-9_:{}$>\-]+)(?P=quote)""")
IN_TEMPLATES = re.compile(r"\{\{#str\}\}\s*(?P<key>[a-z0-9_:]+),\s*local_campustutor\b")
HOLE = re.compile(r"\{\$[^}]*\}|\$[a-z]+(?:->[a-z]+)?")
BY_MOODLE = re.compile(
    r"cachedef_\w+|pluginname|privacy:metadata.*|campustutor:[a-z]+|task:?.*|.*_help|messageprovider:.*|event.*"
)
"""Keys that Moodle itself puts together."""
PLACEHOLDER = re.compile(r"\{\$a(?:->[a-z]+)?\}|</?[a-z]+")


@cache
def strings(language: str) -> dict[str, str]:
    text = (PLUGIN / f"lang/{language}/local_campustutor.php").read_text(encoding="utf-8")
    return {found["key"]: found["text"].replace("\\'", "'") for found in LINE.finditer(text)}


@cache
def named() -> tuple[set[str], list[re.Pattern[str]]]:
    """Texts in the code that may be keys, and patterns of those that the code puts together."""
    keys, patterns = set[str](), set[str]()
    for path in files(".php", ".js", ".mustache"):
        if path.parts[-3] == "lang":
            continue
        text = path.read_text(encoding="utf-8")
        keys |= {found["key"] for found in IN_TEMPLATES.finditer(text)}
        for found in LITERAL.finditer(text):
            pieces = HOLE.split(found["text"])
            if len(pieces) > 1 and len(pieces[0]) > 3:
                patterns.add("[a-z0-9_]+".join(map(re.escape, pieces)))
            keys.add(found["text"])
    return keys, [re.compile(pattern) for pattern in patterns]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_line_of_the_file_is_a_sentence_and_they_stand_in_order(language: str) -> None:
    text = (PLUGIN / f"lang/{language}/local_campustutor.php").read_text(encoding="utf-8")
    keys = [found["key"] for found in LINE.finditer(text)]
    assert len(keys) == text.count("$string[")
    assert keys == sorted(set(keys))


def test_both_languages_say_the_same() -> None:
    english, german = strings("en"), strings("de")
    assert sorted(english) == sorted(german)
    for key, text in english.items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(german[key])), key


def test_german_is_german_and_speaks_to_people_as_moodle_does() -> None:
    english, german = strings("en"), strings("de")
    same = {key for key, text in english.items() if len(text) > 25 and german[key] == text}
    assert same == set()
    assert [key for key, text in german.items() if re.search(r"\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir)\b", text)] == []


def test_each_sentence_is_used() -> None:
    keys, patterns = named()
    unused = {
        key
        for key in strings("en")
        if key not in keys and not BY_MOODLE.fullmatch(key) and not any(one.fullmatch(key) for one in patterns)
    }
    assert unused == set()


def test_each_sentence_that_is_used_is_there() -> None:
    used = set[str]()
    for path in files(".php", ".mustache", ".js"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"(?:get_string|lang_string)\(\s*'([a-z0-9_:]+)',\s*'local_campustutor'", text))
        used |= {found["key"] for found in IN_TEMPLATES.finditer(text)}
        used |= set(re.findall(r"key: ['\"]([a-z0-9_:]+)['\"], component: ['\"]local_campustutor", text))
    assert len(used) > 20
    assert used - set(strings("en")) == set()


def test_each_capability_has_a_name() -> None:
    text = (PLUGIN / "db/access.php").read_text(encoding="utf-8")
    for name in re.findall(r"'local/(campustutor:\w+)' =>", text):
        assert name in strings("en")


def test_each_finding_of_the_checklist_has_its_sentences() -> None:
    """Its key is put together of what was looked at and how it is."""
    wanted = set[str]()
    for path in (PLUGIN / "classes/local/setup").glob("*.php"):
        text = path.read_text(encoding="utf-8")
        for subject, outcome in re.findall(r"new finding\('(\w+)', finding::[A-Z]+, '(\w+)'", text):
            sentence = f"setup_{outcome}" if outcome in {"message", "unknown"} else f"setup_{subject}_{outcome}"
            wanted |= {f"setup_{subject}", sentence}
    assert len(wanted) > 15
    assert wanted - set(strings("en")) == set()


def test_files_are_read_as_they_are() -> None:
    found = LINE.search("$string['a_b'] = 'It\\'s {$a->n}';")
    assert found is not None
    assert (found["key"], found["text"]) == ("a_b", "It\\'s {$a->n}")
