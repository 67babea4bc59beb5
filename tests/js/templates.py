# SPDX-License-Identifier: EUPL-1.2
"""`types/templates.d.ts`: the elements of the pages' templates, so that no script asks for one that is not there."""

import json
import re
import textwrap
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

TOOL = Path(__file__).parents[2] / "lti_tool"
FILE = TOOL.parent / "types" / "templates.d.ts"
HEAD = """\
/** The elements that scripts find in pages. Written by `make types` from the templates, held by a test. */
"""
ACTION = re.compile(r'\{\{ action\("([\w-]+)"')
"""A button by `shell_templates.html`'s macro."""
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
Tags = dict[str, set[str]]


class Named(HTMLParser):
    """Tags by the ids, by the names of parts, and of what a `<template>` has inside by the template's id."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Tags = defaultdict(set)
        self.parts: Tags = defaultdict(set)
        self.copies: Tags = defaultdict(set)
        self._template: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Each element, of whatever a condition of the template shows."""
        named = dict(attrs)
        if self._template:
            self.copies[self._template].add(tag)
        self._template = named.get("id") if tag == "template" else None
        for place, name in ((self.ids, named.get("id")), (self.parts, named.get("data-part"))):
            if name and "{" not in name:
                place[name].add(tag)


def named(folder: Path = TOOL) -> Named:
    """What all templates below the folder name; the practice platform's pages have scripts of their own."""
    found = Named()
    for path in sorted(folder.rglob("templates/*.html")):
        if "demo" not in path.parts:
            text = ACTION.sub(r'<button data-part="\1"></button>\g<0>', path.read_text(encoding="utf-8"))
            found.feed(JINJA.sub("{}", text))
    return found


def written(found: Named) -> str:
    """What the file shall contain."""
    parts = [
        _interface("Ids", "Elements by their id.", found.ids),
        _interface(
            "Parts", "Elements by what `data-part` calls them; several where templates share the name.", found.parts
        ),
        _interface("Copies", "What a copy of a `<template>` is, by the template's id.", found.copies),
    ]
    body = "\n\n".join(["type Tag<Name extends keyof HTMLElementTagNameMap> = HTMLElementTagNameMap[Name];", *parts])
    return f"{HEAD}declare namespace Templates {{\n{textwrap.indent(body, '  ')}\n}}\n"


def _interface(name: str, comment: str, tags: Tags) -> str:
    rows = "".join(f'  "{key}": {_elements(tags[key])};\n' for key in sorted(tags))
    return f"/** {comment} */\ninterface {name} {{\n{rows}}}"


def _elements(tags: set[str]) -> str:
    return f"Tag<{' | '.join(json.dumps(tag) for tag in sorted(tags))}>"
