# SPDX-License-Identifier: EUPL-1.2
"""Each sentence's German lies in the catalogue of the package that says it, in the order in which that is read.

`python -m tests.catalogues --write` sorts them so, and leaves out what nobody says any more. A new sentence may be
written into any of the files first. Without `--write`: which files would change.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from lti_tool.language import FOLDER

ROOT = Path(__file__).parents[1] / "lti_tool"
CATALOGUES = FOLDER / "de" / "LC_MESSAGES"
SHARED = "core"
"""The catalogue of what several packages say, and of what lies in none."""
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
HEAD = """\
# SPDX-License-Identifier: EUPL-1.2
# German of {what}.
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

Said = str | tuple[str, ...]
"""As code has it: a tuple where there are two forms."""


def messages() -> Iterator[tuple[str, Said]]:
    """Where it is said (file and line below `lti_tool`), and the sentence; in the order of files and lines."""
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    for file, line, message, _comments, _context in extract_from_dir(ROOT, METHODS, OPTIONS, keywords=keywords):
        yield f"{file}:{line}", message


def key(message: Said | list[str]) -> str:
    """By which a catalogue finds it."""
    return message if isinstance(message, str) else message[0]


def owners() -> dict[str, str]:
    """Each sentence's catalogue, in the order in which the sentences are first said."""
    packages: dict[str, set[str]] = defaultdict(set)
    for place, message in messages():
        first, below, _rest = place.partition("/")
        packages[key(message)].add(first if below and (ROOT / first / "__init__.py").exists() else SHARED)
    return {sentence: names.copy().pop() if len(names) == 1 else SHARED for sentence, names in packages.items()}


def written() -> dict[str, dict[str, Message]]:
    """What each catalogue has, by its name."""
    found = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        entries = read_po(BytesIO(path.read_bytes()), locale="de")
        found[path.stem] = {key(message.id): message for message in entries if message.id}
    return found


def sort(there: Mapping[str, Mapping[str, Message]]) -> dict[str, str]:
    """The text of each catalogue as it should be. A sentence with no German is left out, which a test finds."""
    german: dict[str, Message] = {}
    for entries in there.values():
        german = {**entries, **german}  # of two the first, as `lti_tool.language` has it
    sorted_: dict[str, Catalog] = {}
    for sentence, name in owners().items():
        if sentence in german:
            message = german[sentence]
            catalogue = sorted_.setdefault(name, Catalog(locale="de"))
            catalogue.add(message.id, message.string)
    return {name: _text(name, catalogue) for name, catalogue in sorted(sorted_.items())}


def _text(name: str, catalogue: Catalog) -> str:
    for message in catalogue:
        message.flags.clear()
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True)
    what = "what several packages say, and of what lies in none" if name == SHARED else f"lti_tool/{name}"
    return HEAD.format(what=what) + body.getvalue().decode().strip() + "\n"


def main(arguments: list[str]) -> int:
    """1 where something was to be changed and was only told."""
    new = sort(written())
    old = {path.stem: path.read_text(encoding="utf-8") for path in CATALOGUES.glob("*.po")}
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    print(*changed, sep="\n")
    if "--write" not in arguments:
        return int(bool(changed))
    for name in changed:
        path = CATALOGUES / f"{name}.po"
        if name in new:
            path.write_text(new[name], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
