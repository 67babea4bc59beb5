# SPDX-License-Identifier: EUPL-1.2
"""The process that reads one file: content at stdin, the order as its argument, frames to stdout.

Started as a file, by its path: importing `lti_tool` would bring the whole tool along.
"""

import importlib
import json
import os
import sys
import types
from pathlib import Path
from typing import Any, BinaryIO

TOOL = Path(__file__).resolve().parents[2]


def stand_in(name: str, folder: Path) -> None:
    """A package without its `__init__`, so that what lies below it can be imported alone."""
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package


if __name__ == "__main__":
    stand_in("lti_tool", TOOL)
    stand_in("lti_tool.materials", TOOL / "materials")

from lti_tool.materials.formats.document import Reader, ReadingRequest  # noqa: E402
from lti_tool.materials.formats.frames import BEGUN, DONE, FAILED, HEADER, PAGE, WALLS, Frames  # noqa: E402
from lti_tool.materials.pages import Note, ReadFailed, ReadingLimits  # noqa: E402

READERS = {
    "pdf": "pdf",
    "pptx": "pptx",
    "docx": "docx",
    "odt": "odf",
    "odp": "odf",
    "markdown": "markdown",
    "html": "html",
    "text": "plain",
    "code": "plain",
    "notebook": "notebook",
}
"""The module that reads a kind: each has a `read`, and only the one that is needed is imported."""


def main(argument: str) -> None:
    """Does what the order says and ends the process at once, whatever threads a library may have begun."""
    given = json.loads(argument)
    limits = ReadingLimits(**given["limits"])
    frames, content = Frames(os.fdopen(os.dup(1), "wb")), os.fdopen(0, "rb", closefd=False)
    os.dup2(2, 1)  # what a library prints is no frame
    try:
        _do(given, limits, content, frames)
    except ReadFailed as failed:
        frames.send_json(FAILED, failed.code)
    except MemoryError:
        frames.send_json(FAILED, "needs_too_much_memory")
    except Exception:  # noqa: BLE001 - libraries for foreign formats raise whatever there is; what was wrong is content
        frames.send_json(FAILED, "broken")
    os._exit(0)


def _do(given: dict[str, Any], limits: ReadingLimits, content: BinaryIO, frames: Frames) -> None:
    from lti_tool.materials.formats import confinement

    if given["task"] == "become_office":
        from lti_tool.materials.formats import office

        office.become_office(given["program"], given["folder"], given["kind"], limits)
    confinement.set_limits(limits)
    skipped = frozenset(map(int, given.get("skipped", ())))
    order = ReadingRequest(
        given["kind"], given["ending"], limits, skipped, lambda number: frames.send_json(BEGUN, number)
    )
    if given["task"] == "walls":
        frames.send_json(WALLS, confinement.shut_in())
    elif given["task"] == "unpack":
        from lti_tool.materials.formats import archive

        confinement.shut_in()
        archive.unpack(content, limits, frames)
    elif given["task"] == "picture":
        from lti_tool.materials.formats import picture

        confinement.shut_in()
        picture.send_page(content, int(given["page"]), int(given["max_pixels"]), frames)
    else:
        reader: Reader = importlib.import_module(f"lti_tool.materials.formats.{READERS[order.kind]}").read
        confinement.shut_in()
        _read(reader, content, order, frames)
    frames.send(DONE)


def _read(reader: Reader, content: BinaryIO, order: ReadingRequest, frames: Frames) -> None:
    document = reader(content, order)
    if document.count > order.limits.max_pages:
        raise ReadFailed("too_many_pages")
    header = {"title": document.title[:1000], "language": document.language[:20], "count": document.count}
    frames.send_json(HEADER, header)
    says_something = False
    for number, page in enumerate(document.pages, 1):
        if number > order.limits.max_pages:
            raise ReadFailed("too_many_pages")
        place = [page.place.kind, page.place.first, page.place.last]
        frames.send_json(PAGE, [*place, page.heading[:1000], page.text, page.note, page.speaker_notes])
        says_something = says_something or (page.note is Note.NONE and any(map(str.isalnum, page.text)))
    if not says_something:
        raise ReadFailed("no_text")


if __name__ == "__main__":
    main(sys.argv[1])
