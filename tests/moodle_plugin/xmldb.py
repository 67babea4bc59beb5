# SPDX-License-Identifier: EUPL-1.2
"""Rules of Moodle's XMLDB that its own editor keeps, for those who write `db/install.xml` by hand."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

TYPES = {"int", "number", "float", "char", "text", "binary"}
KEYS = {"primary", "unique", "foreign", "foreign-unique"}
MAX_TABLE_CHARACTERS = 48
"""28 before Moodle 4.3, 53 since, less a prefix of some sites."""
MAX_FIELD_CHARACTERS = 63
MAX_CHAR_LENGTH = 1333
NAME = re.compile(r"[a-z][a-z0-9_]*")


def faults(text: str, component: str) -> list[str]:
    """What is wrong with the file, in the order of the file. Raises ParseError for what is no XML."""
    root = ET.fromstring(text)
    found = [] if root.tag == "XMLDB" and root.get("PATH") else ["the root is XMLDB with a PATH"]
    tables = root.findall("./TABLES/TABLE")
    names = [table.get("NAME", "") for table in tables]
    found += [f"{name}: twice" for name in {name for name in names if names.count(name) > 1}]
    for table in tables:
        found += [f"{table.get('NAME')}: {fault}" for fault in _table(table, component)]
    return found


def _table(table: ET.Element, component: str) -> Iterator[str]:
    name = table.get("NAME", "")
    if not name.startswith(component) or len(name) > MAX_TABLE_CHARACTERS or not NAME.fullmatch(name):
        yield "the name begins with the plugin's and is short"
    if not table.get("COMMENT"):
        yield "no comment"
    fields = {field.get("NAME", ""): field for field in table.findall("./FIELDS/FIELD")}
    for field in fields.values():
        yield from _field(field)
    first = fields.get("id")
    if first is None or first.get("SEQUENCE") != "true" or first.get("TYPE") != "int":
        yield "no id that counts up"
    yield from _keys(table, set(fields))


def _field(field: ET.Element) -> Iterator[str]:
    name, kind, length = field.get("NAME", ""), field.get("TYPE"), field.get("LENGTH", "")
    if not NAME.fullmatch(name) or len(name) > MAX_FIELD_CHARACTERS:
        yield f"{name}: no name of a field"
    if kind not in TYPES:
        yield f"{name}: no type {kind}"
    if field.get("NOTNULL") not in {"true", "false"} or field.get("SEQUENCE") not in {"true", "false"}:
        yield f"{name}: NOTNULL and SEQUENCE are said"
    if kind in {"int", "char"} and not length.isdecimal():
        yield f"{name}: no length"
    elif kind == "char" and int(length) > MAX_CHAR_LENGTH:
        yield f"{name}: longer than {MAX_CHAR_LENGTH}"
    if kind in {"text", "binary"} and field.get("DEFAULT") is not None:
        yield f"{name}: a default that MySQL refuses"


def _keys(table: ET.Element, fields: set[str]) -> Iterator[str]:
    keys, indexes = table.findall("./KEYS/KEY"), table.findall("./INDEXES/INDEX")
    primary = [key.get("FIELDS") for key in keys if key.get("TYPE") == "primary"]
    if primary != ["id"]:
        yield "the primary key is id"
    for one in [*keys, *indexes]:
        missing = set(_fields(one)) - fields
        if missing:
            yield f"{one.get('NAME')}: no field {', '.join(sorted(missing))}"
    for key in keys:
        if key.get("TYPE") not in KEYS:
            yield f"{key.get('NAME')}: no kind of key {key.get('TYPE')}"
        if "foreign" in key.get("TYPE", "") and not (key.get("REFTABLE") and key.get("REFFIELDS")):
            yield f"{key.get('NAME')}: leads nowhere"
    for index in indexes:
        if index.get("UNIQUE") not in {"true", "false"}:
            yield f"{index.get('NAME')}: unique or not"
        if any(_fields(index) == _fields(key) for key in keys):
            yield f"{index.get('NAME')}: a key has these fields, and with it an index"


def _fields(one: ET.Element) -> list[str]:
    return [name.strip() for name in one.get("FIELDS", "").split(",")]
