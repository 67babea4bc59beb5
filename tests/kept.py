# SPDX-License-Identifier: EUPL-1.2
"""How long each table's rows are kept, from the code: the table of docs/kept.md. `python -m tests.kept --write`."""

import sys
from pathlib import Path

import lti_tool.models
from lti_tool.db import Base
from lti_tool.privacy.retention import KINDS

DOCUMENT = Path(__file__).parent.parent / "docs/kept.md"
BEGIN, END = "<!-- from the code: python -m tests.kept --write -->\n", "<!-- end -->\n"
ERASED = "until its person erases their data"
STAYS = {
    "institution": "as long as the tenant is one",
    "platform": "as long as it is registered",
    "deployment": "as long as its platform is registered",
    "invitation": "as long as its institution: says who let which platform in",
    "tool_key": "a day beyond its last signature (`keys rotate`)",
    "tool_public_key": "for good: receipts and exports are older than the key of the day",
    "secret": "as long as the installation",
    "course": "as long as its platform is registered; nobody is named in it",
    "activity": "as long as its platform is registered; nobody is named in it",
    "tutor": "as long as its course; who wrote its text is not kept",
    "tutor_version": "the newest 100 of a tutor; the role of who saved it, never the person",
    "person": f"{ERASED}; a keyed hash, no name",
    "person_key": f"{ERASED}; without it nothing that they wrote opens",
    "membership": ERASED,
    "role_grant": ERASED,
    "score_delivery": ERASED,
    "research_text": "for good: proves what was consented to, and names nobody",
    "research_export": "for good: a file's id, time, numbers and SHA-256; it names nobody",
    "research_export_person": f"{ERASED}; so that they see in which files they were",
    "answering": "one row, overwritten",
    "clock_watch": "one row, overwritten",
    "job_state": "one row a job, overwritten",
    "guard_refusal": "one row a kind of refusal, overwritten; no person is in it",
}
"""Why no rule deletes its rows, or what else does."""


def kept_of(name: str) -> list[str]:
    """What the code says of one table; nothing where it is forgotten."""
    said = [f"{kind.kept} (`{kind.name}`)" for kind in KINDS if kind.key[0].class_.__tablename__ == name]
    keys = Base.metadata.tables[name].foreign_keys
    parents = sorted({f"with its `{key.column.table.name}`" for key in keys if key.ondelete == "CASCADE"})
    stays = [STAYS[name]] if name in STAYS else []
    return [*said, *parents, *stays]


def as_table() -> str:
    """In Markdown, by the names of the tables."""
    assert lti_tool.models
    lines = ["| table | its rows are kept |\n", "|---|---|\n"]
    lines += [f"| `{name}` | {'; '.join(kept_of(name))} |\n" for name in sorted(Base.metadata.tables)]
    return "".join(lines)


def document() -> str:
    """The whole of it, with the table anew."""
    before, _begin, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + as_table() + END + rest.partition(END)[2]


if __name__ == "__main__" and "--write" in sys.argv:
    DOCUMENT.write_text(document(), encoding="utf-8")
