# SPDX-License-Identifier: EUPL-1.2
"""German is complete: every sentence of the code and the pages has one, with the same values in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from lti_tool.language import FOLDER, catalogue, choose, gettext, speaking

ROOT = Path(__file__).parents[1] / "lti_tool"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
VALUE = re.compile(r"%\((\w+)\)")


def messages() -> Iterator[tuple[str, "str | tuple[str, ...]"]]:
    options = {"**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
    found = extract_from_dir(ROOT, METHODS, options, keywords={"_": None, "gettext": None, "ngettext": (1, 2)})
    for file, line, message, _comments, _context in found:
        yield f"{file}:{line}", message


def test_every_message_is_translated() -> None:
    german = catalogue("de")
    missing = []
    for place, message in messages():
        known = german.ungettext(message[0], message[1], 2) if isinstance(message, tuple) else german.ugettext(message)
        same = message[1] if isinstance(message, tuple) else message
        if known == same and known not in SAME_IN_BOTH:
            missing.append(f"{place} {message!r}")
    assert missing == []


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
    with speaking("de"):
        with speaking("en"):
            assert gettext("Teaching rights") == "Teaching rights"
        assert gettext("Teaching rights") == "Lehrrechte"
    assert gettext("Teaching rights") == "Teaching rights"
