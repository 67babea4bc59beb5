# SPDX-License-Identifier: EUPL-1.2
"""German is complete: every sentence of the code and the pages has one, with the same values in it."""

import ast
import re
from pathlib import Path

import pytest

from lti_tool.language import FOLDER, catalogue, choose, gettext, speaking
from tests import catalogues
from tests.catalogues import ROOT, messages

VALUE = re.compile(r"%\((\w+)\)")


def test_every_message_is_translated() -> None:
    german = catalogue("de")
    missing = []
    for place, message in messages():
        known = german.ungettext(message[0], message[1], 2) if isinstance(message, tuple) else german.ugettext(message)
        same = message[1] if isinstance(message, tuple) else message
        if known == same and known not in SAME_IN_BOTH:
            missing.append(f"{place} {message!r}")
    assert missing == []


def test_each_sentence_lies_once_in_the_catalogue_of_its_package_and_none_is_left_over() -> None:
    """`python -m tests.catalogues --write` puts it there."""
    owners = catalogues.owners()
    lying = [(name, sentence) for name, entries in catalogues.written().items() for sentence in entries]
    assert [(name, said) for name, said in lying if owners.get(said) != name] == []
    assert len(lying) == len({said for _name, said in lying})


def test_sorting_moves_a_sentence_and_loses_no_german() -> None:
    there = catalogues.written()
    moved = {**there, "core": {**there["core"], **there["chat"]}, "chat": {}}
    assert catalogues.sort(moved) == catalogues.sort(there)


def test_no_sentence_hides_in_an_f_string_where_the_extraction_overlooks_it() -> None:
    hidden = []
    for path in ROOT.rglob("*.py"):
        texts = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)]
        calls = [node for text in texts for node in ast.walk(text) if isinstance(node, ast.Call)]
        named = [node for node in calls if isinstance(node.func, ast.Name) and node.func.id in MARKS]
        hidden += [f"{path.name}:{node.lineno}" for node in named]
    assert hidden == []


MARKS = {"_", "gettext", "ngettext"}
"""What a sentence is called by."""
MOODLE = {
    "“Pending”": "„Wartend“",
    "onfiguration usage": "Verwendung der Toolkonfiguration",
    "LTI External tools": "LTI Externe Tools",
    "Manage tools, Services": "„Services“",
    "Manage tools": "Tools verwalten",
    "“Keyset URL”": "„Schlüsselsatz-URL“",
    "“Embed, without blocks”": "„Eingebettet ohne Blöcke“",
    "Default launch container": "Standard-Startcontainer",
    "Share launcher's name": "Anwendername an Tool übergeben",
    "LTI tool has been deleted": "LTI-Tool gelöscht wurde",
}
"""What stands on Moodle's pages, and in its German language pack of 4.5 (lti.php)."""


@pytest.mark.parametrize("word", MOODLE)
def test_moodles_pages_are_named_as_its_own_german_names_them(word: str) -> None:
    german = catalogue("de")
    named = [message for _place, message in messages() if isinstance(message, str) and word in message]
    assert named
    assert [message for message in named if MOODLE[word] not in german.ugettext(message)] == []


SAME_IN_BOTH = {"Person {mark}", "Code", "Campus Tutor", "OK", "%(seconds)s s %(where)s", "%(name)s", "Tutor", "Name"}


def test_messages_of_all_folders_are_found() -> None:
    folders = {place.rpartition("/")[0] for place, _message in messages()}
    assert folders >= {"templates", "lti/templates", "demo/templates", "lti", "chat", "admin", "demo"}


@pytest.mark.parametrize("path", sorted((FOLDER / "de" / "LC_MESSAGES").glob("*.po")), ids=lambda path: path.name)
def test_a_translation_names_the_same_values(path: Path) -> None:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        for message in read_po(file, locale="de"):
            if not message.id:
                continue
            assert not message.fuzzy, message.id
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
            for text in texts:
                assert set(VALUE.findall(str(text))) == set(VALUE.findall(str(ids[-1]))), message.id


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [(["de"], "de"), (["de_du"], "de"), (["de-AT", "en"], "de"), (["fr", "de"], "de"), (["fr"], "en"), ([], "en")],
)
def test_the_language_follows_what_is_wanted(wanted: list[str], spoken: str) -> None:
    assert choose(wanted) == spoken


def test_what_is_said_in_several_languages_leaves_the_spoken_one_as_it_was() -> None:
    with speaking("en"):
        with speaking("de"):
            with speaking("en"):
                assert gettext("Teaching rights") == "Teaching rights"
            assert gettext("Teaching rights") == "Lehrrechte"
        assert gettext("Teaching rights") == "Teaching rights"
